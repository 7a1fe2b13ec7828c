/** The arguments of all commands that look into a network: which one, on which data, after how many steps. */

import { activationNames, optimizerNames } from "hillock";
import { usableLosses } from "../training/network.ts";

export const networkArguments = {
  network: {
    type: "positional",
    required: true,
    description: "A data set, such as xor, for a fresh network; or a saved network and a data set, such as runs/mnist mnist.",
    valueHint: "name | folder name …",
  },
  step: { type: "string", valueHint: "count", description: "Training steps to take before; 0 unless given." },
  json: { type: "boolean", description: "One JSON object and nothing else, for machines." },
  hidden: { type: "string", valueHint: "units", description: "Of a fresh network, as in train: units of its hidden layers." },
  activation: { type: "string", valueHint: "name", description: `Of the hidden layers: ${activationNames.join(", ")}.` },
  loss: { type: "string", valueHint: "name", description: `${usableLosses.join(", ")}.` },
  optimizer: { type: "string", valueHint: "name", description: `${optimizerNames.join(" or ")}.` },
  "learning-rate": { type: "string", valueHint: "number", description: "The size of the optimizer's steps." },
  momentum: { type: "string", valueHint: "fraction", description: "Of sgd." },
  batch: { type: "string", valueHint: "count", description: "Examples for one of the steps before." },
  weights: {
    type: "string",
    valueHint: "number",
    description: "All weights this number and all biases 0, as in examples that are worked out by hand.",
  },
  seed: { type: "string", valueHint: "number", description: "Of the first weights and of the order of examples; 1 unless given." },
} as const;
