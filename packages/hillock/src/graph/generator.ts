/** Seeded random numbers on the host, one after the other: for toy data, splits and the order of examples. (Random numbers inside a graph are `operations/random.ts`.) */

import { ArgumentError } from "../errors.ts";
import { threefryBlock, uniform24 } from "./threefry.ts";

const words = 2 ** 32;
/** Counters that are enciphered at once. */
const blockSize = 32;

/**
 * A generator: the same seed and stream give the same numbers, everywhere. Streams keep apart what one seed is used
 * for, such as the points of a set and their shuffling.
 */
export class Random {
  readonly #key: readonly [number, number];
  readonly #stream: number;
  /** The counter after those of the block. */
  #counter = 0;
  /** Two words of each counter in the block, and the next one to be used. */
  readonly #block = new Uint32Array(2 * blockSize);
  #next = 2 * blockSize;
  /** The second number of a Box–Muller pair, until it is used. */
  #normal: number | undefined;

  /** @throws ArgumentError unless the seed is a whole number within ±2⁵³. */
  constructor(seed: number, stream = 0) {
    if (!Number.isSafeInteger(seed)) {
      throw new ArgumentError({
        problem: "The seed is not a whole number",
        received: String(seed),
        expected: "a whole number, such as 0",
        fix: "Give a seed like { seed: 1 }.",
      });
    }
    this.#key = [seed % words, Math.floor(seed / words)];
    this.#stream = stream;
  }

  /** 32 random bits, unsigned. The sequence repeats after 2³³ words. */
  word(): number {
    if (this.#next === 2 * blockSize) {
      threefryBlock(this.#block, this.#key[0], this.#key[1], this.#counter, this.#stream, blockSize);
      this.#counter += blockSize;
      this.#next = 0;
    }
    return this.#block[this.#next++]!;
  }

  /** Uniform in [low, high), in 2²⁴ equal steps. */
  uniform(low = 0, high = 1): number {
    return low + (high - low) * uniform24(this.word());
  }

  /**
   * Normal with mean 0 and standard deviation 1, at most 5.8 from 0.
   * Source: Box, Muller, "A note on the generation of random normal deviates", 1958; √(−2 ln u) (cos 2πv, sin 2πv), u in (0, 1].
   */
  normal(): number {
    const second = this.#normal;
    if (second !== undefined) {
      this.#normal = undefined;
      return second;
    }
    const radius = Math.sqrt(-2 * Math.log(1 - this.uniform()));
    const angle = 2 * Math.PI * this.uniform();
    this.#normal = radius * Math.sin(angle);
    return radius * Math.cos(angle);
  }

  /** A whole number in [0, below), all equally likely; below is from 1 to 2³². */
  integer(below: number): number {
    // The last, incomplete run of `below` words would favour small numbers: draw again.
    for (;;) {
      const word = this.word();
      const rest = word % below;
      if (word - rest <= words - below) return rest;
    }
  }

  /** Puts the items into a random order, in place (Fisher, Yates; Durstenfeld 1964); all orders are equally likely. */
  shuffle<Items extends unknown[] | Int32Array>(items: Items): Items {
    for (let last = items.length - 1; last > 0; last--) {
      const other = this.integer(last + 1);
      const item = items[last];
      items[last] = items[other];
      items[other] = item;
    }
    return items;
  }

  /** The numbers 0 to n − 1 in a random order. */
  permutation(n: number): Int32Array {
    return this.shuffle(Int32Array.from({ length: n }, (_, i) => i));
  }
}
