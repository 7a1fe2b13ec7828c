/** Shuffling rows as they stream by, through a buffer from which each new row pushes a random one out. */

import { DataError, ShapeError } from "../errors.ts";
import { Random } from "../graph/index.ts";
import { emptyArray } from "../runtime/arrays.ts";
import { shapeText, type Tensor, type TensorData, tensorFrom } from "../runtime/tensor.ts";
import { counted } from "../words.ts";
import type { TensorBatch } from "./dataset.ts";
import { rowWidth } from "./rows.ts";

export interface ShuffleOptions {
  readonly bufferRows: number;
  readonly seed: number;
  readonly pass: number;
}

/** Upper half of the generator's key: apart from what else a seed is used for. */
const streaming = 0x57e4 * 2 ** 32;
/** Rows of a batch made from what is left at the end. */
const lastRows = 1024;

/** Rows of one kind, in memory. */
class Rows {
  readonly data: TensorData;
  readonly #like: Tensor;
  readonly #width: number;

  constructor(like: Tensor, rows: number) {
    this.#like = like;
    this.#width = rowWidth(like);
    this.data = emptyArray(like.dtype, rows * this.#width);
  }
  copy(to: number, from: TensorData, row: number, count = 1): void {
    this.data.set(from.subarray(row * this.#width, (row + count) * this.#width), to * this.#width);
  }
  tensor(rows: number): Tensor {
    return tensorFrom(this.data.subarray(0, rows * this.#width), [rows, ...this.#like.shape.slice(1)], this.#like.scale);
  }
  /** @throws DataError for rows of another kind. */
  need({ dtype, scale, shape }: Tensor): void {
    const like = this.#like;
    const known = `${like.dtype} ${shapeText(like.shape.slice(1))} with scale ${like.scale}`;
    const given = `${dtype} ${shapeText(shape.slice(1))} with scale ${scale}`;
    if (given === known) return;
    throw new DataError({
      problem: "A batch does not fit those before it, so they cannot be shuffled together",
      received: `rows of ${given}`,
      expected: `rows of ${known}`,
      fix: "Yield rows of one shape, type and scale.",
    });
  }
}

/** The same rows in a random order: a function of (seed, pass). */
export async function* shuffled(
  batches: AsyncIterable<TensorBatch>,
  { bufferRows, seed, pass }: ShuffleOptions,
): AsyncGenerator<TensorBatch> {
  const random = new Random(seed + streaming, pass);
  let buffer: readonly [x: Rows, y: Rows] | undefined;
  let filled = 0;
  for await (const batch of batches) {
    const rows = rowsOfBoth(batch);
    if (rows === 0) continue;
    buffer ??= [new Rows(batch[0], bufferRows), new Rows(batch[1], bufferRows)];
    const [x, y] = buffer;
    x.need(batch[0]);
    y.need(batch[1]);
    const kept = Math.min(rows, bufferRows - filled);
    x.copy(filled, batch[0].data, 0, kept);
    y.copy(filled, batch[1].data, 0, kept);
    filled += kept;
    if (kept < rows) yield replaced(buffer, batch, kept, bufferRows, random);
  }
  if (buffer !== undefined) yield* remaining(buffer, filled, random);
}

/** Puts the batch's rows from `first` on into random places of the full buffer; gives those that were there. */
function replaced(
  [x, y]: readonly [Rows, Rows],
  [newX, newY]: TensorBatch,
  first: number,
  bufferRows: number,
  random: Random,
): TensorBatch {
  const count = newX.shape[0]! - first;
  const [outX, outY] = [new Rows(newX, count), new Rows(newY, count)];
  for (let i = 0; i < count; i++) {
    // The new row itself is one of those that may go on at once, so that a buffer of any size leaves no row where it was for sure.
    const place = random.integer(bufferRows + 1);
    if (place === bufferRows) {
      outX.copy(i, newX.data, first + i);
      outY.copy(i, newY.data, first + i);
      continue;
    }
    outX.copy(i, x.data, place);
    outY.copy(i, y.data, place);
    x.copy(place, newX.data, first + i);
    y.copy(place, newY.data, first + i);
  }
  return [outX.tensor(count), outY.tensor(count)];
}

/** What is left in the buffer, in a random order. */
function* remaining([x, y]: readonly [Rows, Rows], filled: number, random: Random): Generator<TensorBatch> {
  const order = random.permutation(filled);
  for (let from = 0; from < filled; from += lastRows) {
    const count = Math.min(lastRows, filled - from);
    const [outX, outY] = [new Rows(x.tensor(0), count), new Rows(y.tensor(0), count)];
    for (let i = 0; i < count; i++) {
      outX.copy(i, x.data, order[from + i]!);
      outY.copy(i, y.data, order[from + i]!);
    }
    yield [outX.tensor(count), outY.tensor(count)];
  }
}

/** @throws ShapeError when x and y differ in rows. */
function rowsOfBoth([x, y]: TensorBatch): number {
  const [rows, targets] = [x.shape[0] ?? 0, y.shape[0] ?? 0];
  if (rows === targets) return rows;
  throw new ShapeError({
    problem: "x and y do not have the same number of examples",
    received: `${counted(rows, "row")} of x and ${targets} of y`,
    expected: "one target per example",
  });
}
