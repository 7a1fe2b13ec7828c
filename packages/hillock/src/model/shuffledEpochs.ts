/** The segments of data in memory: the whole data set stays on the device, and each epoch goes through it in its own order. */

import { EpochOrder, type EpochOrderOptions } from "./epochOrder.ts";
import type { Segment, Segments } from "./segment.ts";

export interface ShuffledEpochsOptions extends EpochOrderOptions {
  readonly epochs: number;
  /** Whether somebody wants to see every single epoch. */
  readonly watched: boolean;
}

export class ShuffledEpochs implements Segments {
  readonly #options: ShuffledEpochsOptions;
  readonly #order: EpochOrder;
  /** Epochs in a segment: one when watched, else as many as make a worthwhile run. */
  readonly #together: number;
  #epoch = 0;

  constructor(options: ShuffledEpochsOptions) {
    this.#options = options;
    this.#order = new EpochOrder(options);
    this.#together = options.watched ? 1 : this.#order.worthwhile;
  }

  async next(): Promise<Segment | undefined> {
    const { epochs, examples } = this.#options;
    const epoch = this.#epoch;
    if (epoch >= epochs) return undefined;
    const count = Math.min(this.#together, epochs - epoch);
    this.#epoch += count;
    return {
      rows: examples,
      steps: count * this.#order.stepsPerEpoch,
      endsEpoch: true,
      bytes: 0,
      place: () => this.#order.place(epoch, count),
      release: () => {},
    };
  }
  interrupt(): void {}
  async close(): Promise<void> {}
}
