/** `hillock train`: a network on a data set, watched while it learns. */

import { type ArgDef, defineCommand } from "citty";
import { optimizerNames } from "hillock";
import type { Io } from "../io.ts";
import { datasetNamed, datasetNames } from "../training/datasets.ts";
import { argOf } from "../training/flags.ts";
import { usableLosses } from "../training/network.ts";
import { allOptimizerFlags, flags } from "../training/settings.ts";
import { train } from "../training/train.ts";

export const examples = [
  "hillock train mnist --hidden 128 --epochs 5 --out runs/mnist",
  "hillock train xor --hidden 2 --activation sigmoid --loss quadratic --optimizer sgd --learning-rate 1 --momentum 0.6",
  "hillock train spirals --hidden 32,32 --epochs 300",
  "hillock train mnist --from runs/mnist --epochs 2",
  "hillock train mnist --json | jq .valAccuracy",
];

/** The settings of all optimisers; those that not all of them have say whose they are. */
const optimizerArgs: Record<string, ArgDef> = {};
for (const [owner, its] of allOptimizerFlags) {
  for (const one of its) {
    const shared = [...allOptimizerFlags.values()].every((others) => others.some(({ option }) => option === one.option));
    optimizerArgs[one.option] ??= argOf(one, shared ? "" : ` Of ${owner}.`);
  }
}

export default defineCommand({
  meta: {
    name: "train",
    description: "Train a network on a data set and watch it learn. What is not said is chosen to suit the data set.",
  },
  args: {
    dataset: { type: "positional", required: true, description: datasetNames.join(", "), valueHint: "name" },
    hidden: {
      type: "string",
      valueHint: "units",
      description: "Units of the hidden layers, such as 128 or 16,16; none for no hidden layer.",
    },
    activation: argOf(flags.activation, " Of the hidden layers."),
    loss: {
      type: "string",
      valueHint: "name",
      description: `What is made small: ${usableLosses.join(", ")}; also short as mse, mae. The output layer follows from it.`,
    },
    optimizer: { type: "string", valueHint: "name", description: `${optimizerNames.join(" or ")}.` },
    ...optimizerArgs,
    epochs: {
      type: "string",
      valueHint: "count",
      description: "How often training goes through the examples (a whole number, 1 or more).",
    },
    batch: argOf(flags.batch),
    dropout: argOf(flags.dropout, " Behind each hidden layer."),
    "validation-split": argOf(flags.validationSplit),
    seed: argOf(flags.seed, " 1 unless given; the same seed gives the same network."),
    out: { type: "string", valueHint: "folder", description: "Where the trained network is saved, such as runs/mnist." },
    from: {
      type: "string",
      valueHint: "folder",
      description: "Go on with a saved network, and save it there again unless --out says otherwise.",
    },
    json: { type: "boolean", description: "One JSON object per line and nothing else, for machines." },
    quiet: { type: "boolean", description: "Only the result." },
  },
  run: ({ args, data }) => {
    const { dataset, json = false, quiet = false, out, from, ...written } = args;
    return train({ dataset: datasetNamed(dataset), written, json, quiet, out, from }, data as Io);
  },
});
