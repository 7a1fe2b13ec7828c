/** The graphs of a model: predict, evaluate, one training step, gradients. All read a batch by index from a data set that stays on the device. */

import { build, type Dtype, type Graph, gradients, graph, type Node, type NodeOf, sizeOf } from "../graph/index.ts";
import * as math from "../math/index.ts";
import {
  applyOptimizer,
  definitionOfLayer,
  type Loss,
  losses,
  lossPerExample,
  type Metric,
  metricPerExample,
  type Optimizer,
  type Output,
  penaltyOf,
} from "../network/index.ts";
import type { Architecture } from "./architecture.ts";

/** How a data set is stored, which is compiled into the graph that reads it. */
export interface DataFormat {
  /** Names of the arrays on the device. */
  readonly names: { readonly x: string; readonly y: string; readonly index: string };
  readonly dtype: Dtype;
  /** Real value = stored value × scale. */
  readonly scale: number;
}

export const scalarNames = { learningRate: "learningRate", seed: "seed", step: "step" } as const;

export interface CompiledSettings {
  readonly optimizer: Optimizer;
  readonly loss: Loss;
  readonly metrics: readonly Metric[];
}

interface Forward {
  readonly index: Node;
  readonly parameters: readonly NodeOf<"parameter">[];
  readonly seed: Node;
  readonly step: Node;
  /** [n, …outputShape] */
  readonly output: Output;
}

function forward(architecture: Architecture, format: DataFormat, training: boolean): Forward {
  const index = build.input(format.names.index, ["n"], "i32");
  const table = build.input(format.names.x, ["m", ...architecture.inputShape], format.dtype);
  const rows = build.gather(table, index);
  let value: Node = build.named(
    build.map((x) => math.mul(x, format.scale), rows),
    "x",
  );
  const seed = build.input(scalarNames.seed, [], "i32");
  const step = build.input(scalarNames.step, [], "i32");
  const all: NodeOf<"parameter">[] = [];
  let output: Output = { value };
  architecture.layers.forEach(({ layer, parameters }, stream) => {
    const nodes = parameters.map(({ fullName, shape }) => build.parameter(fullName, shape));
    all.push(...nodes);
    output = definitionOfLayer(layer).apply(layer, value, { training, parameters: nodes, seed, step, stream });
    value = output.value;
  });
  return { index, parameters: all, seed, step, output };
}

/** Everything as [n, outputs], which is what losses and metrics work on. */
function flat({ value, logits, activation }: Output, outputs: number): Output {
  const reshaped = build.reshape(value, ["n", outputs]);
  return {
    value: reshaped,
    ...(logits === undefined ? {} : { logits: build.reshape(logits, ["n", outputs]) }),
    ...(activation === undefined ? {} : { activation }),
  };
}

const outputsOf = ({ outputShape }: Architecture): number => sizeOf(outputShape);

/** Mean over the examples of the batch, a scalar. */
function mean(perExample: Node, label: string): Node {
  const total = build.reshape(build.sum(perExample, [0]), []);
  return build.named(build.map(math.div, total, build.size("n")), label);
}

/** The name under which a metric leaves the graph. */
export const metricOutput = (metric: Metric): string => `metric:${metric.reportedAs}`;

function measured(
  architecture: Architecture,
  format: DataFormat,
  { loss, metrics }: CompiledSettings,
  made: Forward,
): Record<string, Node> {
  const outputs = outputsOf(architecture);
  const labels = losses[loss.name].targets === "labels";
  const targets = build.input(format.names.y, labels ? ["m"] : ["m", outputs], labels ? "i32" : "f32");
  const y = build.gather(targets, made.index);
  const output = flat(made.output, outputs);
  const named = metrics.map(
    (metric) => [metricOutput(metric), mean(metricPerExample(metric, y, output, loss), metric.reportedAs)] as const,
  );
  return { loss: penalized(lossPerExample(loss, y, output), architecture, made.parameters), ...Object.fromEntries(named) };
}

/** The mean over the examples, and what the weights cost where layers have regularisers. */
function penalized(perExample: Node, architecture: Architecture, parameters: readonly Node[]): Node {
  const penalties = architecture.parameters.flatMap(({ regularizer, fullName }, i) =>
    regularizer === undefined ? [] : [build.named(penaltyOf(regularizer, parameters[i]!), `${fullName}.penalty`)],
  );
  if (penalties.length === 0) return mean(perExample, "loss");
  const total = build.map((...terms) => terms.reduce(math.add), mean(perExample, "data loss"), ...penalties);
  return build.named(total, "loss");
}

export function predictionGraph(architecture: Architecture, format: DataFormat): Graph {
  return graph({ output: forward(architecture, format, false).output.value });
}

/** Outputs: "loss" and one per metric, means over the batch. */
export function evaluationGraph(architecture: Architecture, format: DataFormat, settings: CompiledSettings): Graph {
  return graph(measured(architecture, format, settings, forward(architecture, format, false)));
}

/** One step: forward, backward, update. */
export function trainingGraph(architecture: Architecture, format: DataFormat, settings: CompiledSettings): Graph {
  const made = forward(architecture, format, true);
  const outputs = measured(architecture, format, settings, made);
  const partials = gradients(outputs.loss!, made.parameters);
  const learningRate = build.input(scalarNames.learningRate, []);
  return graph(outputs, applyOptimizer(settings.optimizer, made.parameters, partials, learningRate, made.step));
}

/** Outputs: "loss", and the gradient of each parameter under "gradient:" and its name. Dropout is off. */
export function gradientGraph(architecture: Architecture, format: DataFormat, settings: CompiledSettings): Graph {
  const made = forward(architecture, format, false);
  const { loss } = measured(architecture, format, { ...settings, metrics: [] }, made);
  const partials = gradients(loss!, made.parameters);
  return graph({
    loss: loss!,
    ...Object.fromEntries(partials.map((partial, i) => [gradientOutput(made.parameters[i]!.attributes.name), partial])),
  });
}
export const gradientOutput = (parameter: string): string => `gradient:${parameter}`;
