/** One training step over a bounded sample of examples, ready to be evaluated in f64. Dropout is off. */

import type { ModelCore } from "../model/core.ts";
import type { TensorLike } from "../runtime/index.ts";
import { type Snapshot, snapshotOf } from "./trace/snapshot.ts";

export interface SampledStep extends Pick<Snapshot, "step" | "feed" | "sizes" | "evaluation"> {
  /** Rows of the data that were taken, ascending and evenly spread. */
  readonly rows: Int32Array;
  /** Rows that there are. */
  readonly available: number;
  /** The targets of all rows, as the loss takes them. */
  readonly targets: Float32Array | Int32Array;
}

/** At most `most` of `available` rows, evenly spread. */
export const spreadRows = (available: number, most: number): Int32Array => {
  const count = Math.min(available, most);
  return Int32Array.from({ length: count }, (_, i) => Math.floor((i * available) / count));
};

/** @throws ArgumentError for a model that is not compiled, ShapeError or DataError for examples that do not fit it. */
export function sampleStep(core: ModelCore, x: TensorLike, y: TensorLike, most: number): SampledStep {
  const { input, targets } = core.prepareExamples(x, y);
  const available = input.rows;
  const rows = spreadRows(available, most);
  const sample = {
    input: { ...input, rows: rows.length, data: pick(input.data, rows, available) },
    targets: pick(targets, rows, available),
  };
  const { step, feed, sizes, evaluation } = snapshotOf(core, sample, { dropout: false });
  return { step, feed, sizes, evaluation, rows, available, targets };
}

/** Some of the `available` rows that lie in the data one behind the other. */
function pick<Data extends Float32Array | Int32Array | Uint8Array>(data: Data, rows: Int32Array, available: number): Data {
  const width = data.length / available;
  const picked = data.slice(0, rows.length * width) as Data;
  rows.forEach((row, i) => {
    picked.set(data.subarray(row * width, (row + 1) * width), i * width);
  });
  return picked;
}
