/** A fresh network for examples of the user's own: layers as the options have them, and an output that suits the loss and the targets. */

import { dense, type Sequential, sequential } from "hillock";
import type { Recipe } from "../../training/datasets.ts";
import { flag, flagValue, functionNamed } from "../../training/flags.ts";
import { lossNamed } from "../../training/network.ts";
import { countFrom, settingsFrom, type Written } from "../../training/settings.ts";
import type { OwnRows } from "./rows.ts";

/** What is chosen unless the user says otherwise: gradient descent as it is worked out by hand. */
const recipe: Recipe = {
  hidden: [],
  activation: "sigmoid",
  loss: "quadratic",
  optimizer: "sgd",
  learningRate: 0.1,
  momentum: 0,
  epochs: 1,
  batchSize: 32,
};

/** The activation of the output, as dense takes it. */
const output = flag(functionNamed("dense"), "activation", "output");
const isSparse = (loss: string): boolean => loss === "sparseCategoricalCrossentropy";

/** How many of a file's last columns are targets. @throws UsageError */
export function targetColumns(written: Written): number {
  return isSparse(lossNamed(settingsFrom(written, { recipe }).loss)) ? 1 : countFrom(written, "outputs", 1);
}

function outputActivation(loss: string, y: OwnRows["y"]): string {
  if (loss === "categoricalCrossentropy" || isSparse(loss)) return "softmax";
  if (loss === "binaryCrossentropy") return "sigmoid";
  if (loss === "perceptron") return "linear";
  return y.flat().every((value) => value >= 0 && value <= 1) ? "sigmoid" : "linear";
}

/** @throws UsageError */
export function ownNetwork({ x, y }: OwnRows, written: Written): { readonly net: Sequential; readonly batchSize: number } {
  const settings = settingsFrom(written, { recipe });
  const { hidden, activation, optimizer, batchSize, seed } = settings;
  const loss = lossNamed(settings.loss);
  const outputs = isSparse(loss) ? countFrom(written, "outputs", Math.max(2, 1 + Math.max(...y.flat()))) : y[0]!.length;
  const last = (flagValue(written, output) as string | undefined) ?? outputActivation(loss, y);
  const units = [...hidden, outputs];
  const layers = units.map((size, i) =>
    dense(size, { activation: i === hidden.length ? last : activation, ...(i === 0 ? { inputShape: [x[0]!.length] } : {}) }),
  );
  const net = sequential(layers, { seed });
  net.compile({ loss, optimizer });
  return { net, batchSize };
}
