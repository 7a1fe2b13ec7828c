/** Networks whose output and loss do not go together: seen from their layers and settings alone. */

import type { ActivationName } from "../../network/index.ts";
import { losses } from "../../network/index.ts";
import { sizeOf } from "../../runtime/index.ts";
import { counted, verb } from "../../words.ts";
import type { Architecture } from "../architecture.ts";
import type { CompiledSettings } from "../graphs.ts";
import type { Prospect } from "./types.ts";

export interface OutputFacts {
  readonly layer: string;
  readonly activation: ActivationName;
  readonly outputs: number;
}
/** The activation through which the outputs go, and the layer that has it. */
export function outputOf({ layers, outputShape }: Architecture): OutputFacts {
  const outputs = sizeOf(outputShape);
  // Layers that only pass on, such as flatten, have none.
  for (const { layer } of layers.toReversed())
    if (layer.kind === "dense" || layer.kind === "activation") return { layer: layer.name, activation: layer.activation, outputs };
  return { layer: layers.at(-1)?.layer.name ?? "", activation: "linear", outputs };
}

const probabilities: readonly ActivationName[] = ["sigmoid", "softmax"];

export function networkProspects(architecture: Architecture, { loss }: CompiledSettings): Prospect[] {
  const { layer, activation, outputs } = outputOf(architecture);
  const definition = losses[loss.name];
  const aboutClasses = definition.kind === "classes";
  const crossentropy = aboutClasses || loss.name === "binaryCrossentropy";
  const found: Prospect[] = [];
  if (activation === "softmax" && outputs === 1) {
    found.push({
      kind: "softmaxOverOne",
      severity: "error",
      tensor: layer,
      what: `softmax over 1 unit is e^z/e^z: the answer is 1 for every input.`,
      numbers: { outputs, answer: 1 },
      why: "Probabilities over the classes sum to 1. With a single class there is nothing to decide, so nothing to learn.",
      tryThis:
        'For yes or no use dense(1, { activation: "sigmoid" }) and the loss "binaryCrossentropy"; for k classes dense(k, { activation: "softmax" }).',
    });
  } else if (aboutClasses && outputs === 1) {
    found.push({
      kind: "oneClass",
      severity: "error",
      tensor: layer,
      what: `The loss "${loss.name}" compares classes, and the network has 1 output.`,
      numbers: { outputs, needed: 2 },
      why: "The output is made to sum to 1 over the classes. With a single one it is 1 whatever the weights: the loss is nearly 0 and looks perfect, and nothing is learnt.",
      tryThis: 'Use the loss "binaryCrossentropy" with dense(1, { activation: "sigmoid" }), or one output for each class with softmax.',
    });
  }
  if (crossentropy && !loss.fromLogits && !probabilities.includes(activation)) {
    const wanted = aboutClasses ? "softmax" : "sigmoid";
    found.push({
      kind: "noProbabilities",
      severity: "error",
      tensor: layer,
      what: `The loss "${loss.name}" takes the logarithm of probabilities, and the ${counted(outputs, "output")} of ${layer} ${verb(outputs, "comes", "come")} from ${activation}.`,
      numbers: { outputs, from: 0, to: 1 },
      why: "Outputs below 0 or above 1 are no probabilities: they are cut off at 0 and 1, where the loss has no slope, or have no logarithm at all.",
      tryThis:
        activation === "linear"
          ? `Give the last layer the activation "${wanted}", or tell the loss that these are logits: ${loss.name}({ fromLogits: true }).`
          : `Give the last layer the activation "${wanted}".`,
    });
  }
  if (loss.fromLogits && probabilities.includes(activation)) {
    found.push({
      kind: "logitsTwice",
      severity: "error",
      tensor: layer,
      what: `${layer} ends in ${activation}, and fromLogits: true makes the loss apply ${aboutClasses ? "softmax" : "sigmoid"} to its ${counted(outputs, "output")} once more.`,
      numbers: { outputs, times: 2 },
      why: "Probabilities between 0 and 1 are taken for logits, so that even a sure answer counts as an unsure one, and the gradients are small.",
      tryThis: `Leave fromLogits out, or give the last layer no activation.`,
    });
  }
  return [...found, ...withoutSlope(architecture, loss.name)];
}

/** Steps have no slope: nothing before them learns by gradient descent. */
function withoutSlope({ layers }: Architecture, loss: string): Prospect[] {
  const at = layers.findLastIndex(({ layer }) => (layer.kind === "dense" || layer.kind === "activation") && layer.activation === "step");
  if (at < 0) return [];
  const before = layers.slice(0, at + 1);
  const weights = before.flatMap(({ parameters }) => parameters).reduce((sum, { shape }) => sum + sizeOf(shape), 0);
  if (weights === 0) return [];
  return [
    {
      kind: "noSlope",
      severity: "error",
      tensor: layers[at]!.layer.name,
      what: `The derivative of step is 0 everywhere, so the ${counted(weights, "weight")} up to ${layers[at]!.layer.name} ${verb(weights, "gets", "get")} a gradient of 0 from the loss "${loss}".`,
      numbers: { weights, slope: 0 },
      why: "Gradient descent goes downhill, and a step is flat on both sides: no small change of a weight changes the answer.",
      tryThis: "Use sigmoid, which is a smooth step; or perceptron(), which has a learning rule of its own.",
    },
  ];
}
