/** Targets that a network's outputs cannot reach, or only after a very long way; and accuracies that mean nothing. */

import { type ActivationName, losses } from "../../network/index.ts";
import type { Architecture } from "../architecture.ts";
import type { CompiledSettings } from "../graphs.ts";
import { outputOf } from "./network.ts";
import type { Prospect } from "./types.ts";

/** What comes out of an activation. */
const ranges: Partial<Record<ActivationName, readonly [low: number, high: number]>> = {
  sigmoid: [0, 1],
  softmax: [0, 1],
  step: [0, 1],
  tanh: [-1, 1],
  relu: [0, Number.POSITIVE_INFINITY],
};
/** Targets may overstep a range by this much: 1.02 is a soft way to say 1. */
const slack = 0.1;
/** Root mean square of targets from which on a linear output is far away from them: it begins near 0, and weights change by about the rate in a step. */
const far = 1000;

const shown = (value: number): string => (Number.isInteger(value) ? value.toLocaleString("en-US") : `${Number(value.toPrecision(3))}`);

/** @param y targets as the loss takes them. */
export function dataProspects(architecture: Architecture, { loss, metrics }: CompiledSettings, y: Float32Array | Int32Array): Prospect[] {
  if (losses[loss.name].targets !== "numbers" || y.length === 0) return [];
  const { layer, activation } = outputOf(architecture);
  let [least, most, squares, whole] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0, true];
  for (const value of y) {
    least = Math.min(least, value);
    most = Math.max(most, value);
    squares += value * value;
    whole &&= value === 0 || value === 1;
  }
  const size = Math.sqrt(squares / y.length);
  const [low, high] = ranges[activation] ?? [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  const found: Prospect[] = [];
  if (least < low - slack || most > high + slack) {
    const reach = high === Number.POSITIVE_INFINITY ? `${low} or more` : `between ${low} and ${high}`;
    found.push({
      kind: "targetsOutOfReach",
      severity: "error",
      tensor: "y",
      what: `The targets go from ${shown(least)} to ${shown(most)}, and ${activation} in ${layer} only gives numbers ${reach}.`,
      numbers: { least, most, low, ...(Number.isFinite(high) ? { high } : {}) },
      why: "The outputs run into the end of their range and stay there, where the activation has no slope, however long the training.",
      tryThis: "Give the last layer no activation, or bring the targets into that range.",
    });
  } else if (size > far) {
    found.push({
      kind: "targetsFar",
      severity: "warning",
      tensor: "y",
      what: `The targets are about ${shown(size)} in size (from ${shown(least)} to ${shown(most)}), where outputs begin near 0.`,
      numbers: { size, least, most, threshold: far },
      why: "The gradient grows with the error: either the first steps are so large that the loss becomes infinite, or the rate is so small that the way takes for ever.",
      tryThis: "Scale the targets: subtract their mean and divide by their standard deviation; multiply predictions back.",
    });
  }
  const accuracy = metrics.find(({ name }) => /accuracy/i.test(name));
  if (accuracy !== undefined && !whole) {
    found.push({
      kind: "accuracyOfNumbers",
      severity: "warning",
      tensor: "metrics",
      what: `"${accuracy.reportedAs}" counts right classes, and the targets are numbers from ${shown(least)} to ${shown(most)}.`,
      numbers: { least, most },
      why: "An answer of 3.01 for 3 is a good one, but not equal: the share of equal ones says nothing.",
      tryThis: 'Report "meanAbsoluteError" instead; for classes use a cross-entropy.',
    });
  }
  return found;
}
