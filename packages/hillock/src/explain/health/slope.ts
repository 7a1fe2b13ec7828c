/** Where there is no way down: a gradient of 0 everywhere, and places around which the loss only rises. */

import { type Examined, norm, rounded } from "./examined.ts";
import { healthThresholds } from "./thresholds.ts";
import type { Finding } from "./types.ts";

export function examineSlope(examined: Examined): Finding[] {
  const { loss, meanLoss, hasLearnt, step, evaluation, core } = examined;
  if (hasLearnt || loss < healthThresholds.notSmall) return [];
  const { parameters } = core.architecture;
  const gradients = step.gradients.map((gradient) => norm(evaluation.value(gradient).data));
  const weights = norm(step.parameters.flatMap((parameter) => Array.from(evaluation.value(parameter).data)));
  const size = norm(gradients);
  const numbers = { gradient: size, loss, parameters: parameters.length, weights };
  if (parameters.length > 0 && size === 0) {
    return [
      {
        kind: "noGradient",
        severity: "error",
        tensor: "loss",
        what: `The gradient of every weight and bias is exactly 0, and the loss is ${rounded(loss)}.`,
        numbers,
        why: "Nothing that is multiplied by 0 moves: no step of gradient descent will change this network.",
        tryThis:
          "Begin anew with another seed or initializer; use an activation that has a slope (tanh, sigmoid, or relu with smaller biases).",
      },
    ];
  }
  const { flatGradient } = healthThresholds;
  // A network without hidden units has one minimum, so this is it.
  if (step.layers.filter(({ parameters: own }) => own.length > 0).length < 2) return [];
  // Near the cost of the best constant answer a network may only be about to begin.
  if (meanLoss === undefined || size > flatGradient * Math.max(weights, 1) || loss < healthThresholds.smallLoss * meanLoss) return [];
  return [
    {
      kind: "stuck",
      severity: "warning",
      tensor: "loss",
      what: `The gradient is ${rounded(size)} long, next to nothing, and the loss is ${rounded(loss)}, where always answering with the mean costs ${rounded(meanLoss)}.`,
      numbers: { ...numbers, meanLoss, threshold: flatGradient },
      why: "This is a minimum, or a plain around one: more steps do not leave it. It may be all that these inputs tell; if not, other starts lead to other minima.",
      tryThis: "Begin anew with another seed; give the hidden layers more units; use momentum or smaller batches, which shake.",
    },
  ];
}
