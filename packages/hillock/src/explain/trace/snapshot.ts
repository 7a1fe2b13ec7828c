/** What a trace is taken from: the graph of one training step, and copies of everything that it reads, so that the model may train on. */

import { Evaluation, type Feed, type Sizes } from "../../graph/index.ts";
import type { ModelCore, PreparedExamples } from "../../model/core.ts";
import { type CompiledSettings, type DataFormat, scalarNames, type TrainingStep, trainingStep } from "../../model/graphs.ts";
import { formatOf } from "../../model/session.ts";
import { slotsOf } from "../../model/weights.ts";
import { sizeOf, type TensorLike } from "../../runtime/index.ts";
import type { ExplainOptions } from "../types.ts";
import { decimals } from "./decimals.ts";

export interface Snapshot {
  readonly step: TrainingStep;
  readonly settings: CompiledSettings;
  readonly format: DataFormat;
  readonly feed: Feed;
  readonly sizes: Sizes;
  readonly examples: number;
  readonly evaluation: Evaluation;
  /** Steps of training before this one. */
  readonly iterations: number;
}

/** @throws ArgumentError for a model that is not compiled, ShapeError or DataError for examples that do not fit it. */
export const takeSnapshot = (core: ModelCore, x: TensorLike, y: TensorLike, options: ExplainOptions): Snapshot =>
  snapshotOf(core, core.prepareExamples(x, y), options);

/** The same of examples that have been checked. */
export function snapshotOf(
  core: ModelCore,
  { input, targets }: PreparedExamples,
  { dropout = true, seed, decimal = false }: ExplainOptions,
): Snapshot {
  const { architecture, settings } = core.ready;
  const format = formatOf("trace", input);
  const step = trainingStep(architecture, format, settings, dropout);
  const examples = input.rows;
  const read = (data: ArrayLike<number>): Float64Array => (decimal ? decimals(data) : new Float64Array(data));
  const feed: Record<string, ArrayLike<number>> = {
    [format.names.x]: read(input.data),
    [format.names.y]: read(targets),
    [format.names.index]: Float64Array.from({ length: examples }, (_, i) => i),
  };
  const weights = core.weights().get();
  architecture.parameters.forEach(({ fullName, shape }, i) => {
    feed[fullName] = read(weights[i]!.data);
    for (const slot of slotsOf([{ fullName }], settings.optimizer)) feed[slot] = new Float64Array(sizeOf(shape));
  });
  const { arrays, iterations } = core.optimizerState;
  for (const [name, { data }] of arrays) feed[name] = new Float64Array(data);
  feed[scalarNames.learningRate] = [settings.optimizer.learningRate];
  feed[scalarNames.step] = [iterations];
  feed[scalarNames.seed] = [seed ?? core.dropoutSeed];
  const sizes = { n: examples, m: examples };
  return { step, settings, format, feed, sizes, examples, evaluation: new Evaluation(feed, sizes), iterations };
}
