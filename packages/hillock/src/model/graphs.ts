/** The graphs of a model: predict, evaluate, one training step, gradients. All read a batch by index from a data set that stays on the device. */

import {
  adjointOf,
  adjoints,
  build,
  type Dtype,
  type Graph,
  gradients,
  graph,
  type Node,
  type NodeOf,
  sizeOf,
  type Update,
} from "../graph/index.ts";
import * as math from "../math/index.ts";
import {
  type Applied,
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
import type { Architecture, PlacedLayer } from "./architecture.ts";

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

/** A layer in a graph. */
export interface LayerNodes {
  readonly placed: PlacedLayer;
  readonly input: Node;
  readonly parameters: readonly NodeOf<"parameter">[];
  readonly applied: Applied;
}

interface Forward {
  readonly index: Node;
  /** [n, …inputShape] */
  readonly x: Node;
  readonly layers: readonly LayerNodes[];
  readonly parameters: readonly NodeOf<"parameter">[];
  readonly seed: Node;
  readonly step: Node;
  /** [n, …outputShape] */
  readonly output: Output;
}

/** Examples by index, or in the order in which they lie in the data set. */
type Reading = "byIndex" | "inOrder";

function forward(architecture: Architecture, format: DataFormat, training: boolean, reading: Reading = "byIndex"): Forward {
  const index = build.input(format.names.index, ["n"], "i32");
  const data = (rows: "n" | "m"): Node => build.input(format.names.x, [rows, ...architecture.inputShape], format.dtype);
  const rows = reading === "inOrder" ? data("n") : build.gather(data("m"), index);
  const x: Node = build.named(
    build.map((stored) => math.mul(stored, format.scale), rows),
    "x",
  );
  const seed = build.input(scalarNames.seed, [], "i32");
  const step = build.input(scalarNames.step, [], "i32");
  const layers: LayerNodes[] = [];
  let output: Applied = { value: x };
  architecture.layers.forEach((placed, stream) => {
    const { layer } = placed;
    const parameters = placed.parameters.map(({ fullName, shape }) => build.parameter(fullName, shape));
    const input = output.value;
    output = definitionOfLayer(layer).apply(layer, input, { training, parameters, seed, step, stream });
    layers.push({ placed, input, parameters, applied: output });
  });
  return { index, x, layers, parameters: layers.flatMap(({ parameters }) => parameters), seed, step, output };
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

interface Measured {
  readonly y: Node;
  /** [n, 1] */
  readonly perExample: Node;
  /** "loss" and one per metric. */
  readonly outputs: Readonly<Record<string, Node>> & { readonly loss: Node };
}

function measured(architecture: Architecture, format: DataFormat, { loss, metrics }: CompiledSettings, made: Forward): Measured {
  const outputs = outputsOf(architecture);
  const labels = losses[loss.name].targets === "labels";
  const targets = build.input(format.names.y, labels ? ["m"] : ["m", outputs], labels ? "i32" : "f32");
  const y = build.gather(targets, made.index);
  const output = flat(made.output, outputs);
  const named = metrics.map(
    (metric) => [metricOutput(metric), mean(metricPerExample(metric, y, output, loss), metric.reportedAs)] as const,
  );
  const perExample = lossPerExample(loss, y, output);
  const total = penalized(perExample, architecture, made.parameters);
  return { y, perExample, outputs: { loss: total, ...Object.fromEntries(named) } };
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

/** All rows as they come: nothing is gathered. */
export function predictionGraph(architecture: Architecture, format: DataFormat): Graph {
  return graph({ output: forward(architecture, format, false, "inOrder").output.value });
}

/** Outputs: "loss" and one per metric, means over the batch. */
export function evaluationGraph(architecture: Architecture, format: DataFormat, settings: CompiledSettings): Graph {
  return graph(measured(architecture, format, settings, forward(architecture, format, false)).outputs);
}

/** The nodes of one training step. */
export interface TrainingStep extends Forward, Omit<Measured, "outputs"> {
  readonly loss: Node;
  /** ∂loss/∂node for the nodes between the loss and the parameters. */
  readonly adjoints: ReadonlyMap<Node, Node>;
  /** ∂loss/∂w, in the order of `parameters`. */
  readonly gradients: readonly Node[];
  readonly learningRate: Node;
  readonly updates: readonly Update[];
  readonly graph: Graph;
}

/** One step: forward, backward, update. @param dropout off for those who want the step without chance. */
export function trainingStep(architecture: Architecture, format: DataFormat, settings: CompiledSettings, dropout = true): TrainingStep {
  const made = forward(architecture, format, dropout);
  const { outputs, ...cost } = measured(architecture, format, settings, made);
  const incoming = adjoints(outputs.loss, made.parameters);
  const partials = made.parameters.map((parameter) => adjointOf(incoming, parameter));
  const learningRate = build.input(scalarNames.learningRate, []);
  const updates = applyOptimizer(settings.optimizer, made.parameters, partials, learningRate, made.step);
  const whole = graph(outputs, updates);
  return { ...made, ...cost, loss: outputs.loss, adjoints: incoming, gradients: partials, learningRate, updates, graph: whole };
}

export const trainingGraph = (architecture: Architecture, format: DataFormat, settings: CompiledSettings): Graph =>
  trainingStep(architecture, format, settings).graph;

/** One step of the optimiser with gradients that come from outside, under the names of `gradientOutput`. */
export function applyGraph({ parameters }: Architecture, { optimizer }: CompiledSettings): Graph {
  const weights = parameters.map(({ fullName, shape }) => build.parameter(fullName, shape));
  const given = parameters.map(({ fullName, shape }) => build.input(gradientOutput(fullName), shape));
  const updates = applyOptimizer(
    optimizer,
    weights,
    given,
    build.input(scalarNames.learningRate, []),
    build.input(scalarNames.step, [], "i32"),
  );
  return graph({}, updates);
}

/** Outputs: "loss", and the gradient of each parameter under "gradient:" and its name. Dropout is off. */
export function gradientGraph(architecture: Architecture, format: DataFormat, settings: CompiledSettings): Graph {
  const made = forward(architecture, format, false);
  const { loss } = measured(architecture, format, { ...settings, metrics: [] }, made).outputs;
  const partials = gradients(loss, made.parameters);
  return graph({
    loss,
    ...Object.fromEntries(partials.map((partial, i) => [gradientOutput(made.parameters[i]!.attributes.name), partial])),
  });
}
export const gradientOutput = (parameter: string): string => `gradient:${parameter}`;
