/** One training step over a bounded sample of examples, ready to be evaluated in f64: its nodes, and copies of all that it reads. Dropout is off. */

import { Evaluation, type Feed, type Sizes } from "../graph/index.ts";
import type { ModelCore } from "../model/core.ts";
import { scalarNames, type TrainingStep, trainingStep } from "../model/graphs.ts";
import { formatOf } from "../model/session.ts";
import { slotsOf } from "../model/weights.ts";
import { sizeOf, type TensorLike } from "../runtime/index.ts";

export interface SampledStep {
  readonly step: TrainingStep;
  readonly feed: Feed;
  readonly sizes: Sizes;
  readonly evaluation: Evaluation;
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
  const { architecture, settings } = core.ready;
  const format = formatOf("sample", input);
  const step = trainingStep(architecture, format, settings, false);
  const rows = spreadRows(input.rows, most);
  const feed: Record<string, ArrayLike<number>> = {
    [format.names.x]: pick(input.data, rows, input.data.length / input.rows),
    [format.names.y]: pick(targets, rows, targets.length / input.rows),
    [format.names.index]: Float64Array.from({ length: rows.length }, (_, i) => i),
  };
  const weights = core.weights().get();
  architecture.parameters.forEach(({ fullName, shape }, i) => {
    feed[fullName] = Float64Array.from(weights[i]!.data);
    for (const slot of slotsOf([{ fullName }], settings.optimizer)) feed[slot] = new Float64Array(sizeOf(shape));
  });
  const { arrays, iterations } = core.optimizerState;
  for (const [name, { data }] of arrays) feed[name] = Float64Array.from(data);
  feed[scalarNames.learningRate] = [settings.optimizer.learningRate];
  feed[scalarNames.step] = [iterations];
  feed[scalarNames.seed] = [0];
  const sizes = { n: rows.length, m: rows.length };
  return { step, feed, sizes, evaluation: new Evaluation(feed, sizes), rows, available: input.rows, targets };
}

function pick(data: ArrayLike<number>, rows: Int32Array, width: number): Float64Array {
  const picked = new Float64Array(rows.length * width);
  rows.forEach((row, i) => {
    for (let column = 0; column < width; column++) picked[i * width + column] = data[row * width + column]!;
  });
  return picked;
}
