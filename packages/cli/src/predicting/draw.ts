/** Answers of a network as one reads them in a terminal. */

import type { Sequential } from "hillock";
import { type Digit, digitSide } from "../images/digit.ts";
import { bar } from "../terminal/bar.ts";
import { percent } from "../terminal/numbers.ts";
import type { Paint } from "../terminal/paint.ts";
import { drawPicture } from "../terminal/picture.ts";
import { beside, padEnd, padStart } from "../terminal/text.ts";
import { answersClasses } from "./meaning.ts";

const barWidth = 20;

/** The probability of each class as a bar; the largest stands out. */
export function drawProbabilities(classes: readonly string[], probabilities: readonly number[], paint: Paint): string[] {
  const width = Math.max(...classes.map((name) => name.length));
  const best = probabilities.indexOf(Math.max(...probabilities));
  return probabilities.map((probability, i) => {
    const text = `${padEnd(classes[i]!, width)}  ${padStart(percent(probability, 1), 7)}`;
    return `${i === best ? paint.bold(text) : paint.dim(text)}  ${paint.hue("positive", bar(probability < 5e-4 ? 0 : probability, barWidth))}`.trimEnd();
  });
}

/** The picture as the network sees it, and what it says to it: side by side where there is room. */
export function drawPictureAnswer(
  path: string,
  digit: Digit,
  classes: readonly string[],
  probabilities: readonly number[],
  columns: number,
  paint: Paint,
): string[] {
  const picture = drawPicture({ width: digitSide, height: digitSide, data: digit.pixels }, paint).map((line) => `  ${line}`);
  const best = probabilities.indexOf(Math.max(...probabilities));
  const ground = digit.darkOnLight ? "dark on light" : "light on dark";
  const answer = [
    `${paint.bold(classes[best]!)}, says the network, with ${percent(probabilities[best]!, 1)}.`,
    "",
    ...drawProbabilities(classes, probabilities, paint),
    "",
    paint.dim(`Left: as the network sees it (${ground}).`),
  ];
  const narrow = columns < digitSide + 50;
  const body = narrow ? [...picture, "", ...answer.slice(0, -2).map((line) => `  ${line}`)] : beside([picture, answer], 3);
  return [`  ${paint.bold(path)}`, ...body];
}

/** One line for each row: the inputs, the outputs, and for a class which it is. */
export function drawNumbersAnswer(
  net: Sequential,
  rows: readonly (readonly number[])[],
  answers: readonly (readonly number[])[],
  paint: Paint,
): string[] {
  const inputs = rows.map((row) => row.map(String));
  const widths = (inputs[0] ?? []).map((_, i) => Math.max(...inputs.map((row) => row[i]!.length)));
  return rows.map((_, i) => {
    const given = inputs[i]!.map((text, j) => padStart(text, widths[j]!)).join("  ");
    const output = answers[i]!;
    return `  ${given}  →  ${output.map((value) => padStart(value.toFixed(4), 7)).join("  ")}${meaning(net, output, paint)}`;
  });
}

function meaning(net: Sequential, output: readonly number[], paint: Paint): string {
  if (!answersClasses(net)) return "";
  const label = output.length === 1 ? Number(output[0]! > 0.5) : output.indexOf(Math.max(...output));
  const hue = label === 0 && output.length === 1 ? "negative" : "positive";
  const share = output.length === 1 ? ` ${paint.hue(hue, bar(output[0]!, barWidth))}` : "";
  return `  ${paint.bold(String(label))}${share}`;
}
