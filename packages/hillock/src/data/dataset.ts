/**
 * Data sets that are read pass by pass instead of being held in memory: what `fit`, `evaluate` and `predict` take beside tensors. A data set is a description;
 * each pass reads anew, so one data set can serve many epochs and many models.
 */

import { ArgumentError } from "../errors.ts";
import { pairOf } from "../model/streams/batchErrors.ts";
import { type Batch, type BatchSource, isOnceOnly, onceOnly, openBatches, type Passes, rowsOf } from "../model/streams/source.ts";
import { type Tensor, tensorOf } from "../runtime/tensor.ts";
import { type OptionsFor, settings, whole } from "../settings/index.ts";
import { rowsBetween } from "./rows.ts";
import { shuffled } from "./shuffled.ts";

/** One batch of a data set: any number of rows. */
export type TensorBatch = readonly [x: Tensor, y: Tensor];

export class Dataset implements Passes<TensorBatch> {
  /** Rows of a pass, where they are known. */
  readonly rows: number | undefined;
  readonly #open: (pass: number) => AsyncIterable<TensorBatch>;

  /** @param open gives the batches of a pass, counted from 0. */
  constructor(open: (pass: number) => AsyncIterable<TensorBatch>, rows: number | undefined) {
    this.#open = open;
    this.rows = rows;
  }

  /** The batches of a pass, counted from 0. Passes differ only where the data set is shuffled. */
  pass(pass: number): AsyncIterable<TensorBatch> {
    return this.#open(pass);
  }
  [Symbol.asyncIterator](): AsyncIterator<TensorBatch> {
    return this.pass(0)[Symbol.asyncIterator]();
  }

  /** Each batch changed, for example scaled or encoded; it should keep its number of rows. */
  map(change: (x: Tensor, y: Tensor) => Batch | Promise<Batch>): Dataset {
    const open = this.#open;
    return new Dataset(async function* (pass) {
      for await (const [x, y] of open(pass)) yield asTensors(await change(x, y));
    }, this.rows);
  }

  /** The first rows of each pass. */
  take(rows: number): Dataset {
    needCount("take", rows);
    const open = this.#open;
    return new Dataset(
      async function* (pass) {
        let left = rows;
        if (left === 0) return;
        for await (const batch of open(pass)) {
          const count = rowCount(batch);
          yield count <= left ? batch : between(batch, 0, left);
          left -= Math.min(left, count);
          if (left === 0) return;
        }
      },
      this.rows === undefined ? undefined : Math.min(this.rows, rows),
    );
  }

  /** All but the first rows of each pass. */
  skip(rows: number): Dataset {
    needCount("skip", rows);
    const open = this.#open;
    return new Dataset(
      async function* (pass) {
        let left = rows;
        for await (const batch of open(pass)) {
          const count = rowCount(batch);
          if (left < count) yield left === 0 ? batch : between(batch, left, count);
          left -= Math.min(left, count);
        }
      },
      this.rows === undefined ? undefined : Math.max(0, this.rows - rows),
    );
  }

  /**
   * The rows in another order in each pass: `bufferRows` of them wait in memory, and each that comes takes the place of a random one, which goes on. The larger
   * the buffer, the better they mix; one as large as the data set gives all orders alike. The order is a function of seed and pass.
   */
  shuffle(bufferRows: number, seed = 0): Dataset {
    needCount("shuffle", bufferRows);
    const open = this.#open;
    return new Dataset((pass) => shuffled(open(pass), { bufferRows, seed, pass }), this.rows);
  }
}

export const rowCount = ([x]: TensorBatch): number => x.shape[0] ?? 0;
const between = ([x, y]: TensorBatch, from: number, to: number): TensorBatch => [rowsBetween(x, from, to), rowsBetween(y, from, to)];
const asTensors = (batch: unknown): TensorBatch => {
  const [x, y] = pairOf(batch);
  return [tensorOf(x, "x"), tensorOf(y, "y")];
};

function needCount(method: string, rows: number): void {
  if (Number.isSafeInteger(rows) && rows >= 0) return;
  throw new ArgumentError({
    problem: `${method} takes a number of rows`,
    received: String(rows),
    expected: "a whole number, at least 0",
    fix: `Write for example dataset.${method}(1000).`,
  });
}

export const datasetFromSettings = settings("datasetFrom", {
  rows: whole({ min: 0, doc: "how many there are in a pass, so that progress can be told as a fraction" }),
});

/**
 * A data set of batches `[x, y]` that are made or read as they are needed.
 * @param batches a function that gives the batches of a pass, such as a generator function, or something that can be iterated over again and again.
 * @param options `rows`: how many there are in a pass, so that progress can be told as a fraction.
 * @throws ArgumentError for an iterator or stream, which could be read only once.
 */
export function datasetFrom(batches: BatchSource, options?: OptionsFor<typeof datasetFromSettings>): Dataset {
  const { rows } = datasetFromSettings.read(options);
  if (isOnceOnly(batches)) throw onceOnly("The source of the data set", "a data set");
  return new Dataset(async function* (pass) {
    for await (const batch of await openBatches(batches, pass)) yield asTensors(batch);
  }, rows ?? rowsOf(batches));
}
