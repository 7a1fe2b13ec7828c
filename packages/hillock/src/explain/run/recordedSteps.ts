/** What the steps of a run recorded: the loss and each metric, one number per step. They stay when the run goes back, which also shows whether repeating gives the same. */

import { InternalError } from "../../errors.ts";

/** Numbers kept for each series (32 MB); of longer runs the older half goes. */
const mostSteps = 2 ** 22;

export class RecordedSteps {
  readonly #names: readonly string[];
  readonly #series: Float64Array[];
  readonly #most: number;
  /** The step of the first number, and the one after the last. */
  #from: number;
  #to: number;

  /** @param first the step from which on there will be numbers. */
  constructor(names: readonly string[], first: number, most = mostSteps) {
    this.#names = names;
    this.#series = names.map(() => new Float64Array(0));
    this.#most = most;
    this.#from = this.#to = first;
  }

  get from(): number {
    return this.#from;
  }
  /** The step after the last one that is known. */
  get to(): number {
    return this.#to;
  }
  /** A view on the numbers of steps from … to − 1. */
  view(name: string): Float64Array {
    return this.#series[this.#names.indexOf(name)]!.subarray(0, this.#to - this.#from);
  }

  /**
   * Adds the numbers of steps from `step` on, one array per series.
   * @throws InternalError when a step that is known gives another number this time.
   */
  add(step: number, values: readonly ArrayLike<number>[], count: number): void {
    const known = Math.min(count, this.#to - step);
    for (let i = Math.max(0, this.#from - step); i < known; i++) this.#check(step + i, values, i);
    const added = count - Math.max(0, known);
    if (added <= 0) return;
    this.#reserve(added);
    const skipped = count - added;
    // More than are kept at all: only the last ones count.
    const lost = Math.max(0, added - this.#most);
    this.#series.forEach((series, k) => {
      const numbers = values[k]!;
      for (let i = lost; i < added; i++) series[this.#to - this.#from + i - lost] = numbers[skipped + i]!;
    });
    this.#from += lost;
    this.#to += added;
  }

  #check(step: number, values: readonly ArrayLike<number>[], at: number): void {
    for (const [k, series] of this.#series.entries()) {
      if (Object.is(series[step - this.#from], values[k]![at])) continue;
      throw new InternalError({
        problem: `Step ${step} was repeated and its ${this.#names[k]} came out differently`,
        received: `${values[k]![at]}`,
        expected: `${series[step - this.#from]}, as the first time`,
        fix: "Please report it, with the network, the data and the device.",
      });
    }
  }

  /** Room for more numbers; where there would be too many, the older half makes place. */
  #reserve(added: number): void {
    let length = this.#to - this.#from;
    if (length + added > this.#most) {
      const kept = Math.max(0, Math.min(length, Math.floor(this.#most / 2), this.#most - added));
      for (const series of this.#series) series.copyWithin(0, length - kept, length);
      this.#from = this.#to - kept;
      length = kept;
    }
    const needed = Math.min(this.#most, length + added);
    for (const [k, series] of this.#series.entries()) {
      if (series.length >= needed) continue;
      const larger = new Float64Array(Math.min(this.#most, Math.max(needed, 2 * series.length, 64)));
      larger.set(series.subarray(0, length));
      this.#series[k] = larger;
    }
  }

  /** Forgets the numbers of `step` and all after it. */
  truncate(step: number): void {
    this.#to = Math.min(this.#to, step);
    this.#from = Math.min(this.#from, this.#to);
  }

  /** A copy of what lies before a step. */
  before(step: number): RecordedSteps {
    const copy = new RecordedSteps(this.#names, this.#from, this.#most);
    const count = Math.max(0, Math.min(this.#to, step) - this.#from);
    copy.add(
      this.#from,
      this.#series.map((series) => series.subarray(0, count)),
      count,
    );
    copy.truncate(step);
    return copy;
  }
}
