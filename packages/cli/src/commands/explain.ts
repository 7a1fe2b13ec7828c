/** `hillock explain`: one example through a network, every number with its formula. */

import { defineCommand } from "citty";
import { activationNames, optimizerNames } from "hillock";
import { explainExample } from "../explaining/explain.ts";
import type { Io } from "../io.ts";
import { usableLosses } from "../training/network.ts";

export const examples = [
  "hillock explain xor --row 1 --step 3",
  'hillock explain runs/mnist mnist --row 7 --unit "dense_1[8]" --html eight.html',
  "hillock explain xor --weights 1 --x -2,-1 --y 1 --loss mse",
  "hillock explain xor --step 100 --latex xor.tex",
];

export default defineCommand({
  meta: {
    name: "explain",
    description:
      "Follow one example through a network and back: weighted sums, outputs, the cost, errors, gradients and updates, each with its formula and its numbers. A data set alone means a fresh network, as train would build it.",
  },
  args: {
    network: {
      type: "positional",
      required: true,
      description: "A data set, such as xor; or a saved network and a data set, such as runs/mnist mnist.",
      valueHint: "name | folder name …",
    },
    row: { type: "string", valueHint: "number", description: "Which example (of the test examples, where there are such), counted from 0." },
    x: { type: "string", valueHint: "numbers", description: "An example of your own instead, such as 0,1." },
    y: { type: "string", valueHint: "numbers", description: "What the network should answer to it." },
    step: { type: "string", valueHint: "count", description: "Training steps to take before; 0 unless given." },
    unit: { type: "string", valueHint: "layer[number]", description: 'Only one unit, and everything about it, such as "dense_1[8]".' },
    html: { type: "string", valueHint: "file", description: "Write a page in which every number can be clicked, down to the data." },
    latex: { type: "string", valueHint: "file", description: "Write a LaTeX document." },
    json: { type: "boolean", description: "One JSON object and nothing else, for machines." },
    hidden: { type: "string", valueHint: "units", description: "Of a fresh network, as in train: units of its hidden layers." },
    activation: { type: "string", valueHint: "name", description: `Of the hidden layers: ${activationNames.join(", ")}.` },
    loss: { type: "string", valueHint: "name", description: `${usableLosses.join(", ")}.` },
    optimizer: { type: "string", valueHint: "name", description: `${optimizerNames.join(" or ")}.` },
    "learning-rate": { type: "string", valueHint: "number", description: "The size of the optimizer's steps." },
    momentum: { type: "string", valueHint: "fraction", description: "Of sgd." },
    batch: { type: "string", valueHint: "count", description: "Examples for one of the steps before." },
    weights: { type: "string", valueHint: "number", description: "All weights this number and all biases 0, as in examples that are worked out by hand." },
    seed: { type: "string", valueHint: "number", description: "Of the first weights and of the order of examples; 1 unless given." },
  },
  run: ({ args, data }) => {
    const { _: words, html, latex, json = false, ...written } = args;
    return explainExample({ words, written, html, latex, json }, data as Io);
  },
});
