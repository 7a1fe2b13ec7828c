/** A run in words: the lines above the table of epochs. */

import type { Sequential } from "hillock";
import { count, counted } from "../terminal/numbers.ts";
import type { Data, Dataset } from "./datasets.ts";
import type { Settings } from "./settings.ts";

const lossWords: Readonly<Record<string, string>> = {
  quadratic: "quadratic cost",
  meanSquaredError: "mean squared error",
  meanAbsoluteError: "mean absolute error",
  binaryCrossentropy: "binary cross-entropy",
  categoricalCrossentropy: "categorical cross-entropy",
  sparseCategoricalCrossentropy: "sparse categorical cross-entropy",
  perceptron: "perceptron criterion",
};

/** "784 → 128 relu → dropout 0.2 → 10 softmax" */
export function networkLine(net: Sequential): string {
  const layers = net.layers.flatMap((layer) => {
    if (layer.kind === "dense") return [layer.activation === "linear" ? String(layer.units) : `${layer.units} ${layer.activation}`];
    if (layer.kind === "dropout") return [`dropout ${layer.rate}`];
    return layer.kind === "activation" ? [layer.activation] : layer.kind === "flatten" ? ["flatten"] : [];
  });
  return [net.inputShape.join(" × "), ...layers].join(" → ");
}

export function optimizerText({ optimizer }: Sequential): string {
  const momentum = optimizer.name === "sgd" && optimizer.momentum > 0 ? `, momentum ${optimizer.momentum}` : "";
  return `${optimizer.name}, learning rate ${optimizer.learningRate}${momentum}`;
}

export const lossText = ({ loss }: Sequential): string => lossWords[loss.name] ?? loss.name;

const batchText = (batchSize: number, examples: number): string => (batchSize >= examples ? "full batch" : `batch ${count(batchSize)}`);

/** Facts about the data, the network, and how it is trained. */
export function factsOf(data: Data, net: Sequential, { batchSize, seed, validationSplit }: Settings): string[][] {
  const examples = data.train.x.shape[0] ?? 0;
  const parted = [`${count(examples)} to train`, `${count(data.test.x.shape[0] ?? 0)} to test`];
  if (validationSplit > 0) parted.splice(1, 0, `of these ${Math.round(validationSplit * 1000) / 10} % to validate`);
  return [
    data.train === data.test ? [counted(examples, "row")] : parted,
    [networkLine(net), counted(net.countParams(), "parameter")],
    [lossText(net), optimizerText(net), batchText(batchSize, examples), `seed ${seed}`],
  ];
}

/** A network for machines. */
export function networkObject(dataset: { readonly name: string | null }, net: Sequential): Record<string, unknown> {
  const layers = net.layers.map((layer) => {
    if (layer.kind === "dense") return { kind: layer.kind, units: layer.units, activation: layer.activation };
    return layer.kind === "dropout" ? { kind: layer.kind, rate: layer.rate } : { kind: layer.kind };
  });
  const { loss, optimizer } = net;
  return { dataset: dataset.name, inputs: net.inputShape, layers, parameters: net.countParams(), loss: loss.name, optimizer };
}

/** The settings for machines. */
export function settingsObject(dataset: Dataset, net: Sequential, { batchSize, seed, validationSplit }: Settings): Record<string, unknown> {
  return { ...networkObject(dataset, net), batchSize, validationSplit, seed };
}
