/** The order in which the epochs of data in memory go through the examples: written to the device as an index, some epochs at a time. */

import type { Store } from "../runtime/index.ts";
import { inOrder, shuffleInto } from "./order.ts";

export interface EpochOrderOptions {
  readonly store: Store;
  /** Name of the index array on the device. */
  readonly index: string;
  readonly examples: number;
  readonly batchSize: number;
  readonly shuffle: boolean;
  readonly seed: number;
  /** The number of the epoch that is called 0 here: each number has an order of its own. */
  readonly firstEpoch: number;
}

/** Short epochs are run together, up to this many steps and examples. */
const togetherSteps = 4096;
const togetherExamples = 2 ** 20;

export class EpochOrder {
  readonly stepsPerEpoch: number;
  /** Epochs that make a worthwhile run together. */
  readonly worthwhile: number;
  readonly #options: EpochOrderOptions;
  /** Whether each epoch has an order of its own: within a full batch the order changes nothing but rounding. */
  readonly #mixed: boolean;
  /** Epochs in the data's own order that the device has an index for: it need not be written again. */
  #inOrder = 0;
  /** The epoch whose batches were asked for last: whoever looks at one step looks at the next one too. */
  #last: { readonly epoch: number; readonly order: Int32Array } | undefined;

  constructor(options: EpochOrderOptions) {
    this.#options = options;
    const { examples, batchSize, shuffle } = options;
    this.stepsPerEpoch = Math.ceil(examples / batchSize);
    const together = Math.min(Math.floor(togetherSteps / this.stepsPerEpoch), Math.floor(togetherExamples / examples));
    this.worthwhile = Math.max(1, together);
    this.#mixed = shuffle && batchSize < examples;
  }

  /** Writes the index of `count` epochs from number `epoch`. */
  place(epoch: number, count: number): void {
    if (!this.#mixed && count === this.#inOrder) return;
    this.#inOrder = this.#mixed ? 0 : count;
    const { examples, store, index } = this.#options;
    const order = new Int32Array(count * examples);
    for (let i = 0; i < count; i++) this.#write(order, i * examples, epoch + i);
    store.set(index, "i32", order);
  }

  /** The examples of a step (over all epochs) in the order in which it reads them; the last step of an epoch may have fewer. */
  batch(step: number): Int32Array {
    const { examples, batchSize } = this.#options;
    const epoch = Math.floor(step / this.stepsPerEpoch);
    if (this.#last?.epoch !== epoch) {
      this.#last = { epoch, order: new Int32Array(examples) };
      this.#write(this.#last.order, 0, epoch);
    }
    const first = (step - epoch * this.stepsPerEpoch) * batchSize;
    return this.#last.order.slice(first, first + batchSize);
  }

  #write(order: Int32Array, offset: number, epoch: number): void {
    const { examples, seed, firstEpoch } = this.#options;
    if (this.#mixed) shuffleInto(order, offset, examples, seed, firstEpoch + epoch);
    else inOrder(order, offset, examples);
  }
}
