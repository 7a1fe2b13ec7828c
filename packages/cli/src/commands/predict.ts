/** `hillock predict`: what a saved network says to a picture, or to rows of numbers. */

import { defineCommand } from "citty";
import { loadModel, type Sequential, tensorFrom } from "hillock";
import { digitSide, prepareDigit } from "../images/digit.ts";
import { readPng } from "../images/png.ts";
import type { Io } from "../io.ts";
import { probabilitiesOf } from "../outcome/labels.ts";
import { drawNumbersAnswer, drawPictureAnswer } from "../predicting/draw.ts";
import { isPicture, numberRows } from "../predicting/inputs.ts";
import { classesOf } from "../predicting/meaning.ts";
import { jsonLine } from "../training/json.ts";
import { UsageError } from "../usage-error.ts";

export const examples = [
  "hillock predict runs/mnist digit.png",
  "hillock predict runs/xor 0,1",
  "hillock predict runs/xor 0,0 0,1 1,0 1,1 --json",
];

export default defineCommand({
  meta: {
    name: "predict",
    description: "Show something to a saved network: a PNG of a digit (any size, dark on light or light on dark), or numbers.",
  },
  args: {
    model: { type: "positional", required: true, description: "The folder of a saved network, such as runs/mnist.", valueHint: "folder" },
    input: {
      type: "positional",
      required: true,
      description: "PNG files, or rows of numbers such as 0,1.",
      valueHint: "image.png | numbers …",
    },
    json: { type: "boolean", description: "One JSON object per input and nothing else, for machines." },
  },
  async run({ args, data }) {
    const io = data as Io;
    const net = await loadModel(args.model);
    try {
      const [, ...inputs] = args._;
      if (inputs.some(isPicture)) for (const path of inputs) await predictPicture(net, args.model, path, args.json ?? false, io);
      else await predictNumbers(net, inputs, args.json ?? false, io);
    } finally {
      net.dispose();
    }
  },
});

async function predictPicture(net: Sequential, model: string, path: string, json: boolean, { screen, stdout }: Io): Promise<void> {
  const pixels = digitSide * digitSide;
  if (net.inputShape.length !== 1 || net.inputShape[0] !== pixels) {
    throw new UsageError({
      problem: `The network in ${model} does not take pictures`,
      received: path,
      expected: `${net.inputShape.join(" × ")} numbers; pictures are for networks of ${pixels} inputs, such as those trained on mnist`,
      fix: `Give numbers: hillock predict ${model} ${Array.from({ length: Math.min(4, net.inputShape[0] ?? 1) }, (_, i) => i % 2).join(",")}`,
    });
  }
  const digit = prepareDigit(await readPng(path), path);
  const output = await net.predict(tensorFrom(digit.pixels, [1, pixels]));
  const classes = classesOf(net);
  const probabilities = probabilitiesOf(output, 0, classes.length);
  if (json) {
    const label = probabilities.indexOf(Math.max(...probabilities));
    jsonLine(stdout, { event: "prediction", input: path, label, class: classes[label], probabilities });
    return;
  }
  screen.print("", ...drawPictureAnswer(path, digit, classes, probabilities, screen.columns, screen.paint));
}

async function predictNumbers(net: Sequential, words: readonly string[], json: boolean, { screen, stdout }: Io): Promise<void> {
  const [inputs = 1] = net.inputShape;
  const rows = numberRows(words, inputs);
  const output = await net.predict(tensorFrom(Float32Array.from(rows.flat()), [rows.length, inputs]));
  const [, width = 1] = output.shape;
  const answers = rows.map((_, i) => Array.from(output.data.subarray(i * width, (i + 1) * width)));
  if (json) for (const [i, input] of rows.entries()) jsonLine(stdout, { event: "prediction", input, output: answers[i] });
  else screen.print(...drawNumbersAnswer(net, rows, answers, screen.paint));
}
