/**
 * The copies from which a run goes back. They are dense near the present and sparse far from it: where there are too many, the one goes whose absence costs
 * least, measured by the steps to repeat for each step of distance. So going back k steps repeats at most about a fixed part of k, with k copies for all
 * of the past as with a few: m copies over N steps leave gaps that grow by N^(1/m).
 */

import type { CompiledSettings } from "../../model/graphs.ts";
import type { StoredArray } from "../../runtime/index.ts";

/** Everything that training changes, as it was before a step, after the changes made there. */
export interface Checkpoint {
  readonly step: number;
  readonly arrays: ReadonlyMap<string, StoredArray>;
  readonly settings: CompiledSettings;
}

/** What a copy counts for beside its data, so that tiny ones have a limit too. */
const overheadBytes = 2048;
const bytesOf = ({ arrays }: Checkpoint): number => {
  let bytes = overheadBytes;
  for (const { byteLength } of arrays.values()) bytes += byteLength;
  return bytes;
};

export class Checkpoints {
  readonly #budget: number;
  /** By step, ascending. The first is never given up. */
  #list: Checkpoint[] = [];
  #bytes = 0;

  /** @param budget in bytes; the first copy and the last one added are kept whatever it says. */
  constructor(budget: number) {
    this.#budget = budget;
  }

  get bytes(): number {
    return this.#bytes;
  }
  get steps(): number[] {
    return this.#list.map(({ step }) => step);
  }
  /** How many copies like the first one the budget holds. */
  get capacity(): number {
    return Math.floor(this.#budget / bytesOf(this.#list[0]!));
  }
  has(step: number): boolean {
    return this.#list[this.#after(step) - 1]?.step === step;
  }

  /** The number of copies at this step or before. */
  #after(step: number): number {
    let [low, high] = [0, this.#list.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#list[middle]!.step <= step) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** The newest copy at this step or before; there is one for each step from the first copy on. */
  latest(step: number): Checkpoint {
    return this.#list[this.#after(step) - 1]!;
  }

  /** Keeps a copy taken at the present step, in place of an older one of that step. */
  add(checkpoint: Checkpoint): void {
    const at = this.#after(checkpoint.step);
    const known = at > 0 && this.#list[at - 1]!.step === checkpoint.step;
    const removed = this.#list.splice(known ? at - 1 : at, known ? 1 : 0, checkpoint);
    this.#bytes += bytesOf(checkpoint) - (removed[0] === undefined ? 0 : bytesOf(removed[0]));
    while (this.#bytes > this.#budget && this.#list.length > 2) this.#thin(checkpoint.step);
  }

  /** Gives up the copy whose loss makes the least difference to somebody who stands at `present`. */
  #thin(present: number): void {
    let [least, cheapest] = [Number.POSITIVE_INFINITY, -1];
    for (let i = 1; i < this.#list.length; i++) {
      const { step } = this.#list[i]!;
      if (step === present) continue;
      // Steps that would have to be repeated at worst, for each step of the way there.
      const end = this.#list[i + 1]?.step ?? step;
      const cost = (end - this.#list[i - 1]!.step) / (Math.abs(present - step) + 1);
      if (cost <= least) [least, cheapest] = [cost, i];
    }
    if (cheapest < 0) cheapest = this.#list.length - 1;
    this.#bytes -= bytesOf(this.#list[cheapest]!);
    this.#list.splice(cheapest, 1);
  }

  /** Forgets the copies after a step. */
  dropAfter(step: number): void {
    for (const dropped of this.#list.splice(this.#after(step))) this.#bytes -= bytesOf(dropped);
  }

  /** The same copies up to a step, for another run: nobody writes to them. */
  upTo(step: number): Checkpoints {
    const copy = new Checkpoints(this.#budget);
    copy.#list = this.#list.slice(0, this.#after(step));
    copy.#bytes = copy.#list.reduce((sum, checkpoint) => sum + bytesOf(checkpoint), 0);
    return copy;
  }
}
