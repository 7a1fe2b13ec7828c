/** From settings to a compiled network, and from a data set's labels to the targets that its loss wants. */

import {
  ArgumentError,
  type activationNames,
  dense,
  dropout,
  type Examples,
  type Layer,
  lossNames,
  oneHot,
  resolveLoss,
  type Sequential,
  sequential,
  type Tensor,
  unknownName,
} from "hillock";
import { counted } from "../terminal/numbers.ts";
import { UsageError } from "../usage-error.ts";
import { type Dataset, datasets, meaningByName } from "./datasets.ts";
import type { Settings } from "./settings.ts";

type LossName = (typeof lossNames)[number];

/** Losses that can teach each kind of output, the usual one first. */
const regression: readonly LossName[] = ["meanSquaredError", "quadratic", "meanAbsoluteError"];
const twoClasses: readonly LossName[] = ["binaryCrossentropy", "quadratic", "meanSquaredError", "meanAbsoluteError"];
const manyClasses: readonly LossName[] = [
  "sparseCategoricalCrossentropy",
  "categoricalCrossentropy",
  "binaryCrossentropy",
  "quadratic",
  "meanSquaredError",
  "meanAbsoluteError",
];

/** All losses that some data set can be taught by. */
export const usableLosses: readonly LossName[] = lossNames.filter((name) => [...regression, ...twoClasses, ...manyClasses].includes(name));

const lossesFor = ({ classes }: Dataset): readonly LossName[] =>
  classes.length === 0 ? regression : classes.length === 2 ? twoClasses : manyClasses;

/** The library's own name of a loss: it knows all spellings ("mse", "mean_squared_error"). @throws ArgumentError for an unknown one. */
export function lossNamed(identifier: string): LossName {
  try {
    return resolveLoss(identifier).name;
  } catch (error) {
    throw error instanceof ArgumentError ? asUsage(identifier) : error;
  }
}

function asUsage(identifier: string): UsageError {
  const { problem, received, expected, fix } = unknownName("loss", identifier, lossNames);
  return new UsageError({ problem, ...(received && { received }), ...(expected && { expected }), ...(fix && { fix }) });
}

/** The activation of the output: probabilities where classes are learnt. */
function outputActivation(dataset: Dataset, loss: LossName): (typeof activationNames)[number] {
  if (dataset.classes.length === 0) return "linear";
  return loss === "sparseCategoricalCrossentropy" || loss === "categoricalCrossentropy" ? "softmax" : "sigmoid";
}

export const metricsFor = ({ classes }: Dataset): string[] => [classes.length === 0 ? "meanAbsoluteError" : "accuracy"];

/** @throws UsageError when the loss cannot teach this data set. */
export function buildNetwork(dataset: Dataset, settings: Settings): Sequential {
  const loss = lossNamed(settings.loss);
  const possible = lossesFor(dataset);
  if (!possible.includes(loss)) {
    throw new UsageError({
      problem: `The loss "${loss}" cannot teach ${dataset.name}`,
      received: `--loss ${settings.loss}; ${dataset.name} has ${outputText(dataset)}`,
      expected: `one of ${possible.join(", ")}`,
      fix: `Use --loss ${possible[0]}.`,
    });
  }
  const { hidden, activation, optimizer } = settings;
  const units = [...hidden, Math.max(1, dataset.classes.length === 2 ? 1 : dataset.classes.length)];
  const layers: Layer[] = units.flatMap((size, i) => {
    const last = i === hidden.length;
    const shape = i === 0 ? { inputShape: [dataset.inputs] } : {};
    const layer = dense(size, { activation: last ? outputActivation(dataset, loss) : activation, ...shape });
    return last || settings.dropout === 0 ? [layer] : [layer, dropout(settings.dropout)];
  });
  const net = sequential(layers, { name: dataset.name, seed: settings.seed, meaning: dataset.meaning });
  net.compile({ optimizer, loss, metrics: metricsFor(dataset) });
  return net;
}

function outputText({ classes }: Dataset): string {
  if (classes.length === 0) return "values to predict";
  return classes.length === 2 ? "two classes, which are one output" : counted(classes.length, "class");
}

/** The examples with targets in the form that the network's loss wants: labels, or one column for each output. */
export function targetsFor(net: Sequential, { x, y }: Examples): { x: Tensor; y: Tensor } {
  const [outputs = 1] = net.outputShape;
  const wantsRows = outputs > 1 && net.loss.name !== "sparseCategoricalCrossentropy" && y.shape.length === 1;
  return { x, y: wantsRows ? oneHot(y, outputs) : y };
}

/** @throws UsageError when a saved model was not made for such data: its numbers are others, or its classes have other names. */
export function checkFits(net: Sequential, from: string, dataset: Dataset): void {
  checkShapes(net, from, dataset);
  const own = (net.meaning ?? meaningByName(net))?.outputs;
  const names = own?.kind === "classes" ? own.names : undefined;
  if (names === undefined || dataset.classes.length === 0 || names.join() === dataset.classes.join()) return;
  const right = datasets.find(({ classes }) => classes.join() === names.join());
  throw new UsageError({
    problem: `The model in ${from} was not made for ${dataset.name}`,
    received: `a network that tells apart ${names.join(", ")}`,
    expected: `one of the classes of ${dataset.name}: ${dataset.classes.join(", ")}`,
    fix: right === undefined ? "Choose the data set that it was trained on." : `Choose ${right.name}.`,
  });
}

/** @throws UsageError when a saved model has other inputs or outputs than such data. */
export function checkShapes(net: Sequential, from: string, dataset: Dataset): void {
  const [inputs, outputs] = [net.inputShape.join(" × "), net.outputShape.join(" × ")];
  const units = Math.max(1, dataset.classes.length === 2 ? 1 : dataset.classes.length);
  if (inputs === String(dataset.inputs) && outputs === String(units)) return;
  throw new UsageError({
    problem: `The model in ${from} was not made for ${dataset.name}`,
    received: `a network of ${counted(inputs, "input")} and ${counted(outputs, "output")}`,
    expected: `${counted(dataset.inputs, "input")} and ${counted(units, "output")}, which ${dataset.name} has`,
    fix: net.name === "sequential" ? "Choose the data set that it was trained on." : `It is named after its data set: ${net.name}.`,
  });
}
