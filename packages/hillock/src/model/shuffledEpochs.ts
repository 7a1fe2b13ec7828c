/** The segments of data in memory: the whole data set stays on the device, and each epoch goes through it in its own order. */

import type { Store } from "../runtime/index.ts";
import { inOrder, shuffleInto } from "./order.ts";
import type { Segment, Segments } from "./segment.ts";

export interface ShuffledEpochsOptions {
  readonly store: Store;
  /** Name of the index array on the device. */
  readonly index: string;
  readonly examples: number;
  readonly batchSize: number;
  readonly epochs: number;
  readonly shuffle: boolean;
  readonly seed: number;
  /** Whether somebody wants to see every single epoch. */
  readonly watched: boolean;
}

/** Short epochs are run together, up to this many steps and examples, when nobody wants to see every single one. */
const segmentSteps = 4096;
const segmentExamples = 2 ** 20;

export class ShuffledEpochs implements Segments {
  readonly #options: ShuffledEpochsOptions;
  readonly #stepsPerEpoch: number;
  /** Epochs in a segment: one when watched, else as many as make a worthwhile run. */
  readonly #together: number;
  #epoch = 0;
  /** Epochs in their own order that the device has an index for: it need not be written again. */
  #inOrder = 0;

  constructor(options: ShuffledEpochsOptions) {
    this.#options = options;
    const { examples, batchSize, watched } = options;
    this.#stepsPerEpoch = Math.ceil(examples / batchSize);
    const worthwhile = Math.min(Math.floor(segmentSteps / this.#stepsPerEpoch), Math.floor(segmentExamples / examples));
    this.#together = watched ? 1 : Math.max(1, worthwhile);
  }

  async next(): Promise<Segment | undefined> {
    const { epochs, examples } = this.#options;
    const epoch = this.#epoch;
    if (epoch >= epochs) return undefined;
    const count = Math.min(this.#together, epochs - epoch);
    this.#epoch += count;
    return {
      rows: examples,
      steps: count * this.#stepsPerEpoch,
      endsEpoch: true,
      bytes: 0,
      place: () => this.#writeOrder(epoch, count),
      release: () => {},
    };
  }
  interrupt(): void {}
  async close(): Promise<void> {}

  #writeOrder(epoch: number, count: number): void {
    const { examples, batchSize, shuffle, seed, store, index } = this.#options;
    // The order within a full batch changes nothing but rounding.
    const mixed = shuffle && batchSize < examples;
    if (!mixed && count === this.#inOrder) return;
    this.#inOrder = mixed ? 0 : count;
    const order = new Int32Array(count * examples);
    for (let i = 0; i < count; i++) {
      if (mixed) shuffleInto(order, i * examples, examples, seed, epoch + i);
      else inOrder(order, i * examples, examples);
    }
    store.set(index, "i32", order);
  }
}
