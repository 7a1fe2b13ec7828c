/** Which derivations a file holds: those of the numbers that it shows, and what is behind them, breadth first, until there are enough. */

import type { Derivation, Ref, Trace } from "hillock";

/** So many are about a megabyte. */
const most = 480;

const idOf = ({ name, quantity }: Ref): string => `${quantity} ${name}`;

export interface Held {
  readonly derivation: Derivation;
  readonly key: number;
}

export class Collection {
  readonly #keys = new Map<string, number>();
  readonly #held: Held[] = [];
  /** Inputs that are not in the file. */
  readonly #left = new Set<string>();

  /** @param roots shown on the page itself; they are taken first, in this order. */
  constructor(trace: Trace, roots: readonly Ref[]) {
    for (const ref of roots) this.#take(ref, () => trace.why(ref));
    // The list grows while it is walked.
    for (const { derivation } of this.#held) for (const input of derivation.inputs) this.#take(input.ref, () => input);
  }

  #take(ref: Ref, derivation: () => Derivation): void {
    const id = idOf(ref);
    if (this.#keys.has(id)) return;
    if (this.#held.length >= most) {
      this.#left.add(id);
      return;
    }
    const key = this.#held.length;
    this.#keys.set(id, key);
    this.#held.push({ derivation: derivation(), key });
  }

  get held(): readonly Held[] {
    return this.#held;
  }
  get leftOut(): number {
    return this.#left.size;
  }
  keyOf(ref: Ref): number | undefined {
    return this.#keys.get(idOf(ref));
  }
}
