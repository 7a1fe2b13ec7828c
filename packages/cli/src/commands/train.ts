/** `hillock train`: a network on a data set, watched while it learns. */

import { defineCommand } from "citty";
import { activationNames, optimizerNames } from "hillock";
import type { Io } from "../io.ts";
import { datasetNamed, datasetNames } from "../training/datasets.ts";
import { usableLosses } from "../training/network.ts";
import { train } from "../training/train.ts";

export const examples = [
  "hillock train mnist --hidden 128 --epochs 5 --out runs/mnist",
  "hillock train xor --hidden 2 --activation sigmoid --loss quadratic --optimizer sgd --learning-rate 1 --momentum 0.6",
  "hillock train spirals --hidden 32,32 --epochs 300",
  "hillock train mnist --from runs/mnist --epochs 2",
  "hillock train mnist --json | jq .valAccuracy",
];

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
    activation: { type: "string", valueHint: "name", description: `Of the hidden layers: ${activationNames.join(", ")}.` },
    loss: {
      type: "string",
      valueHint: "name",
      description: `What is made small: ${usableLosses.join(", ")}; also short as mse, mae. The output layer follows from it.`,
    },
    optimizer: { type: "string", valueHint: "name", description: `${optimizerNames.join(" or ")}.` },
    "learning-rate": { type: "string", valueHint: "number", description: "The size of the optimizer's steps." },
    momentum: { type: "string", valueHint: "fraction", description: "Of sgd: how much of the last step is repeated, from 0 to below 1." },
    epochs: { type: "string", valueHint: "count", description: "How often each example is seen." },
    batch: { type: "string", valueHint: "count", description: "Examples for one step." },
    dropout: {
      type: "string",
      valueHint: "fraction",
      description: "Of each hidden layer's outputs, switched off at random while training.",
    },
    "validation-split": {
      type: "string",
      valueHint: "fraction",
      description: "Of the training examples, kept apart to validate after each epoch.",
    },
    seed: {
      type: "string",
      valueHint: "number",
      description: "Of everything random; 1 unless given. The same seed gives the same network.",
    },
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
