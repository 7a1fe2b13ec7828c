/** How the error fares on its way back through the layers. */

import { counted } from "../../words.ts";
import { type Examined, type ExaminedLayer, rootMeanSquare, rounded } from "./examined.ts";
import { healthThresholds } from "./thresholds.ts";
import type { Finding } from "./types.ts";
import { deadUnitsOf } from "./units.ts";

export function examineDeltas(examined: Examined): Finding[] {
  const layers = examined.layers.filter(({ nodes }) => nodes.parameters.length > 0);
  const deltas = layers.map(({ delta }) => (delta === undefined ? 0 : rootMeanSquare(delta)));
  const last = deltas.at(-1);
  if (layers.length < 2 || last === undefined || last === 0) return [];
  const [first] = layers;
  const ratio = deltas[0]! / last;
  const { vanishingRatio, explodingRatio } = healthThresholds;
  const numbers = { deltas, ratio, layers: layers.length };
  const way = `The root mean square of δ is ${rounded(last)} in ${layers.at(-1)!.name} and ${rounded(deltas[0]!)} in ${first!.name}, ${counted(layers.length, "layer")} with weights deep: a ratio of ${rounded(ratio)}.`;
  // With two layers a small ratio says little, but none at all does.
  const vanishes = ratio === 0 || (layers.length >= 3 && ratio < vanishingRatio);
  if (vanishes && !examined.hasLearnt && !blocked(examined, examined.layers)) {
    return [
      {
        kind: "vanishingDeltas",
        severity: ratio === 0 ? "error" : "warning",
        tensor: first!.name,
        what: way,
        numbers: { ...numbers, threshold: vanishingRatio },
        why: "On its way back the error is multiplied by weights and slopes, layer by layer (the slope of a sigmoid is at most 1/4): the first layers get hardly any gradient and do not learn.",
        tryThis:
          "Use relu or tanh instead of sigmoid (or step, which has no slope) in the hidden layers, fewer layers, or initial weights that fit (heUniform for relu, glorotUniform for tanh).",
      },
    ];
  }
  if (ratio > explodingRatio && layers.length >= 3) {
    return [
      {
        kind: "explodingDeltas",
        severity: "warning",
        tensor: first!.name,
        what: way,
        numbers: { ...numbers, threshold: explodingRatio },
        why: "The error grows from layer to layer on its way back: the first layers take steps that are far too large, and soon the loss is no number any more.",
        tryThis: "Start with smaller weights (glorotUniform, heUniform), or use a smaller learning rate.",
      },
    ];
  }
  return [];
}

/** A layer of dead units explains that nothing passes. */
const blocked = (examined: Examined, layers: readonly ExaminedLayer[]): boolean =>
  layers.some((layer) => layer.activation === "relu" && deadUnitsOf(examined, layer).silent.length === layer.units);
