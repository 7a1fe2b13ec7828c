/** `hillock predict`: what a saved network says to a picture, or to rows of numbers. */

import { defineCommand } from "citty";
import { loadModel, type Sequential, tensorFrom } from "hillock";
import { formatNames } from "../images/formats.ts";
import { readPicture } from "../images/picture.ts";
import { prepare } from "../images/prepare.ts";
import type { Io } from "../io.ts";
import { probabilitiesOf } from "../outcome/labels.ts";
import { drawNumbersAnswer, drawPictureAnswer } from "../predicting/draw.ts";
import { isPicture, numberRows } from "../predicting/inputs.ts";
import { answersClasses, classesOf, meaningOf, pictureInputs, sizeOf, type WayToSee, wayNamed, waysToSee } from "../predicting/meaning.ts";
import { jsonLine } from "../training/json.ts";

export const examples = [
  "hillock predict runs/mnist runs/mnist/example.png",
  "hillock predict runs/fashion shoe.jpg",
  "hillock predict runs/mine photo.png --as pixels",
  "hillock predict runs/xor 0,0 0,1 1,0 1,1 --json",
];

export default defineCommand({
  meta: {
    name: "predict",
    description: `Show something to a saved network: pictures (${formatNames.join(", ")}; any size and any ground), or numbers. How pictures become its inputs was saved with it.`,
  },
  args: {
    model: { type: "positional", required: true, description: "The folder of a saved network, such as runs/mnist.", valueHint: "folder" },
    input: {
      type: "positional",
      required: true,
      description: "Files with pictures, or rows of numbers such as 0,1.",
      valueHint: "picture | numbers …",
    },
    as: {
      type: "string",
      valueHint: Object.keys(waysToSee).join("|"),
      description:
        "How pictures become inputs, where it was not saved with the network: cut out and placed like MNIST's digits; cut to the object on them, light on dark; or all pixels, scaled.",
    },
    json: { type: "boolean", description: "One JSON object per input and nothing else, for machines." },
  },
  async run({ args, data }) {
    const io = data as Io;
    const as = args.as === undefined ? undefined : wayNamed(args.as);
    const net = await loadModel(args.model);
    try {
      const [, ...inputs] = args._;
      if (inputs.some(isPicture)) for (const path of inputs) await predictPicture(net, args.model, path, as, args.json ?? false, io);
      else await predictNumbers(net, inputs, args.json ?? false, io);
    } finally {
      net.dispose();
    }
  },
});

async function predictPicture(
  net: Sequential,
  model: string,
  path: string,
  as: WayToSee | undefined,
  json: boolean,
  { screen, stdout }: Io,
): Promise<void> {
  const { assumed, ...inputs } = pictureInputs(net, model, as, path);
  const { pixels, notes } = prepare(await readPicture(path), inputs, path);
  const output = await net.predict(tensorFrom(pixels, [1, ...net.inputShape]));
  const said = assumed === undefined ? notes : [assumed, ...notes];
  if (!answersClasses(net)) {
    const values = Array.from(output.data);
    if (json) jsonLine(stdout, { event: "prediction", input: path, output: values, notes: said });
    else screen.print("", ...drawPictureAnswer({ path, inputs, pixels, notes: said, answer: { values } }, screen.columns, screen.paint));
    return;
  }
  const classes = classesOf(net);
  const probabilities = probabilitiesOf(output, 0, classes.length);
  if (json) {
    const label = probabilities.indexOf(Math.max(...probabilities));
    jsonLine(stdout, { event: "prediction", input: path, label, class: classes[label], probabilities, notes: said });
    return;
  }
  const answer = { classes, probabilities };
  screen.print("", ...drawPictureAnswer({ path, inputs, pixels, notes: said, answer }, screen.columns, screen.paint));
}

async function predictNumbers(net: Sequential, words: readonly string[], json: boolean, { screen, stdout }: Io): Promise<void> {
  const inputs = sizeOf(net.inputShape);
  const rows = numberRows(words, inputs);
  const output = await net.predict(tensorFrom(Float32Array.from(rows.flat()), [rows.length, ...net.inputShape]));
  const width = output.data.length / rows.length;
  const answers = rows.map((_, i) => Array.from(output.data.subarray(i * width, (i + 1) * width)));
  const classes = answersClasses(net) ? classesOf(net) : undefined;
  if (!json) {
    screen.print(...drawNumbersAnswer(meaningOf(net), classes, rows, answers, screen));
    return;
  }
  for (const [i, input] of rows.entries()) {
    const label = classes === undefined ? undefined : labelOf(answers[i]!);
    jsonLine(stdout, {
      event: "prediction",
      input,
      output: answers[i],
      ...(label === undefined ? {} : { label, class: classes?.[label] }),
    });
  }
}

/** Of one output, whether it is above one half; of several, which is the largest. */
const labelOf = (output: readonly number[]): number =>
  output.length === 1 ? Number(output[0]! > 0.5) : output.indexOf(Math.max(...output));
