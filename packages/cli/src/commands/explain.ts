/** `hillock explain`: one example through a network, every number with its formula. */

import { defineCommand } from "citty";
import { networkArguments } from "../explaining/arguments.ts";
import { explainExample } from "../explaining/explain.ts";
import type { Io } from "../io.ts";

export const examples = [
  "hillock explain xor --step 3",
  "hillock explain --x 0.05,0.1 --y 0.01,0.99 --hidden 2 --weights 0.15,0.25,0.2,0.3,0.35,0.35,0.4,0.5,0.45,0.55,0.6,0.6",
  "hillock explain runs/net rows.csv --row 3",
  'hillock explain runs/mnist mnist --row 8 --unit "dense_2[8]" --html eight.html',
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
    ...networkArguments,
    row: {
      type: "string",
      valueHint: "number",
      description: "Which example (of the test examples, where there are such), counted from 1. Unless given, one that has no input of 0.",
    },
    unit: {
      type: "string",
      valueHint: "layer[index]",
      description: 'Only one unit, and everything about it, such as "dense_2[8]": a name as in code, where units count from 0.',
    },
    digits: { type: "string", valueHint: "count", description: "Significant digits of results; 3 unless given." },
    html: { type: "string", valueHint: "file", description: "Write a page in which every number can be clicked, down to the data." },
    latex: { type: "string", valueHint: "file", description: "Write a LaTeX document." },
  },
  run: ({ args, data }) => {
    const { _: words, html, latex, json = false, ...written } = args;
    return explainExample({ words, written, html, latex, json }, data as Io);
  },
});
