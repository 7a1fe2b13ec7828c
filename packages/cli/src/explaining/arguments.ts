/** The arguments of all commands that look into a network: which one, on which data, after how many steps. */

import { activationNames, optimizerNames } from "hillock";
import { aliasesOf } from "../training/flags.ts";
import { usableLosses } from "../training/network.ts";
import { allOptimizerFlags, flags } from "../training/settings.ts";

const rate = allOptimizerFlags.get("sgd")!.find(({ setting }) => setting === "learningRate")!;

export const networkArguments = {
  network: {
    type: "positional",
    required: false,
    description:
      "A data set, such as xor, or a CSV file of rows, such as rows.csv, for a fresh network; or a saved network and one of these, such as runs/mnist mnist. A row of a file is the inputs and then what should come out; its first line may name the columns. None at all with --x and --y.",
    valueHint: "data | folder data …",
  },
  x: { type: "string", valueHint: "numbers", description: "The inputs of an example of your own, such as 0.05,0.1." },
  y: { type: "string", valueHint: "numbers", description: "What the network should answer to it, such as 0.01,0.99." },
  step: { type: "string", valueHint: "count", description: "Training steps to take before; 0 unless given." },
  json: { type: "boolean", description: "One JSON object and nothing else, for machines." },
  hidden: { type: "string", valueHint: "units", description: "Of a fresh network, as in train: units of its hidden layers." },
  activation: { type: "string", valueHint: "name", description: `Of the hidden layers: ${activationNames.join(", ")}.` },
  output: {
    type: "string",
    valueHint: "activation",
    description: "Of the output layer, with examples of your own: what suits the loss, sigmoid for targets from 0 to 1, else linear.",
  },
  outputs: {
    type: "string",
    valueHint: "count",
    description: "How many of a file's last columns are what should come out; 1 unless given.",
  },
  loss: { type: "string", valueHint: "name", description: `${usableLosses.join(", ")}.` },
  optimizer: { type: "string", valueHint: "name", description: `${optimizerNames.join(" or ")}.` },
  "learning-rate": { type: "string", alias: aliasesOf(rate), valueHint: "number", description: "The size of the optimizer's steps." },
  momentum: { type: "string", valueHint: "fraction", description: "Of sgd." },
  batch: { type: "string", alias: aliasesOf(flags.batch), valueHint: "count", description: "Examples for one of the steps before." },
  weights: {
    type: "string",
    valueHint: "numbers",
    description:
      "One number: that of all weights, with biases 0. Or all weights and biases with commas between them, or the name of a file that holds them (JSON or plain numbers). Layer by layer: first the kernel, w₁₁,w₁₂,…,w₂₁,w₂₂,… (all weights of input 1, then those of input 2), then the biases. Textbooks often go unit by unit: that is another order.",
  },
  seed: { type: "string", valueHint: "number", description: "Of the first weights and of the order of examples; 1 unless given." },
} as const;
