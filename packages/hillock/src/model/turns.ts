/**
 * Who works with a model when. Whoever reads it (predict, evaluate, gradients, save) waits for his turn, in the order of the calls. A training has the model
 * for long, so it gives way: between two chunks of steps to those who wait at that moment, and while a callback runs to everybody, since it stands still then.
 */

export class Turns {
  readonly #waiting: (() => void)[] = [];
  /** Somebody has his turn. */
  #taken = false;

  /** Nobody has a turn or waits for one: work begins at once, within the call. */
  get idle(): boolean {
    return !this.#taken;
  }

  /** Does the work when it is its turn: now, if nobody else is at it. */
  async take<T>(work: () => Promise<T>): Promise<T> {
    if (this.#taken) await this.#wait();
    else this.#taken = true;
    try {
      return await work();
    } finally {
      this.#pass();
    }
  }

  /** For whoever has a turn: those who wait now have theirs first. */
  async giveWay(): Promise<void> {
    if (this.#waiting.length === 0) return;
    const again = this.#wait();
    this.#pass();
    await again;
  }

  /** For whoever has a turn: while something else is waited for, others have theirs at once. */
  async during<T>(something: () => T | Promise<T>): Promise<T> {
    this.#pass();
    try {
      return await something();
    } finally {
      if (this.#taken) await this.#wait();
      else this.#taken = true;
    }
  }

  /** Resolves when the turn has been handed over. */
  #wait(): Promise<void> {
    return new Promise((resolve) => this.#waiting.push(resolve));
  }
  #pass(): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#taken = false;
    else next();
  }
}
