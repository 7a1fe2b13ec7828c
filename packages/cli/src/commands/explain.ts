/** `hillock explain`: one example through a network, every number with its formula. */

import { defineCommand } from "citty";
import { networkArguments } from "../explaining/arguments.ts";
import { explainExample } from "../explaining/explain.ts";
import type { Io } from "../io.ts";

export const examples = [
  "hillock explain xor --row 1 --step 3",
  'hillock explain runs/mnist mnist --row 7 --unit "dense_2[8]" --html eight.html',
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
      description: "Which example (of the test examples, where there are such), counted from 0.",
    },
    x: { type: "string", valueHint: "numbers", description: "An example of your own instead, such as 0,1." },
    y: { type: "string", valueHint: "numbers", description: "What the network should answer to it." },
    unit: { type: "string", valueHint: "layer[number]", description: 'Only one unit, and everything about it, such as "dense_2[8]".' },
    html: { type: "string", valueHint: "file", description: "Write a page in which every number can be clicked, down to the data." },
    latex: { type: "string", valueHint: "file", description: "Write a LaTeX document." },
  },
  run: ({ args, data }) => {
    const { _: words, html, latex, json = false, ...written } = args;
    return explainExample({ words, written, html, latex, json }, data as Io);
  },
});
