/** What the outputs of a saved network mean. A network trained by this command bears its data set's name. */

import type { Sequential } from "hillock";
import { datasets } from "../training/datasets.ts";

/** The activation that makes a network's outputs what they are. */
function outputActivation(net: Sequential): string {
  const last = net.layers.findLast((layer) => layer.kind === "dense" || layer.kind === "activation");
  return last === undefined || !("activation" in last) ? "linear" : last.activation;
}

/** Probabilities, or values. */
export const answersClasses = (net: Sequential): boolean => ["sigmoid", "softmax", "step"].includes(outputActivation(net));

/** Names of the classes: the data set's own, or their numbers. One output stands for two classes. */
export function classesOf(net: Sequential): readonly string[] {
  const [outputs = 1] = net.outputShape;
  const count = Math.max(2, outputs);
  const known = datasets.find(({ name, classes }) => name === net.name && classes.length === count);
  return known?.classes ?? Array.from({ length: count }, (_, i) => String(i));
}
