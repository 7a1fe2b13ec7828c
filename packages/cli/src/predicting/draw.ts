/** Answers of a network as one reads them in a terminal. */

import type { Meaning, PictureInputs } from "hillock";
import { bar } from "../terminal/bar.ts";
import { percent } from "../terminal/numbers.ts";
import type { Paint } from "../terminal/paint.ts";
import { drawPicture } from "../terminal/picture.ts";
import type { Screen } from "../terminal/screen.ts";
import { beside, clip, displayWidth, padEnd, padStart, wrap } from "../terminal/text.ts";

const barWidth = 20;
/** More classes than these are not all listed, but the likeliest. */
const mostClasses = 12;

/** The probability of each class as a bar; the largest stands out. */
export function drawProbabilities(classes: readonly string[], probabilities: readonly number[], paint: Paint): string[] {
  const best = probabilities.indexOf(Math.max(...probabilities));
  const order = classes.map((_, i) => i);
  const shown = classes.length <= mostClasses ? order : order.sort((a, b) => probabilities[b]! - probabilities[a]!).slice(0, mostClasses);
  const width = Math.min(24, Math.max(...shown.map((i) => displayWidth(classes[i]!))));
  const lines = shown.map((i) => {
    const probability = probabilities[i]!;
    const text = `${padEnd(clip(classes[i]!, width), width)}  ${padStart(percent(probability, 1), 7)}`;
    return `${i === best ? paint.bold(text) : paint.dim(text)}  ${paint.hue("positive", bar(probability < 5e-4 ? 0 : probability, barWidth))}`.trimEnd();
  });
  return shown.length === classes.length ? lines : [...lines, paint.dim(`and ${classes.length - shown.length} less likely ones`)];
}

export interface PictureAnswer {
  readonly path: string;
  readonly inputs: Pick<PictureInputs, "width" | "height" | "channels">;
  /** As the network sees it. */
  readonly pixels: Float32Array;
  readonly notes: readonly string[];
  readonly answer:
    | { readonly classes: readonly string[]; readonly probabilities: readonly number[] }
    | { readonly values: readonly number[] };
}

/** The picture as the network sees it, and what it says to it: side by side where there is room, the picture above it where only that fits. */
export function drawPictureAnswer({ path, inputs, pixels, notes, answer }: PictureAnswer, columns: number, paint: Paint): string[] {
  const { width } = inputs;
  const picture =
    width + 3 > columns ? [] : drawPicture({ ...inputs, data: brightness(pixels, inputs.channels) }, paint).map((line) => `  ${line}`);
  const isBeside = columns >= width + 50;
  const room = Math.max(20, Math.min(80, isBeside ? columns - width - 6 : columns - 3));
  const lines = [...drawAnswer(answer, paint), "", ...notes.flatMap((note) => wrap(note, room)).map(paint.dim)];
  const body = isBeside ? beside([picture, lines], 3) : [...picture, "", ...lines.map((line) => `  ${line}`)];
  return [`  ${paint.bold(path)}`, ...body];
}

function drawAnswer(answer: PictureAnswer["answer"], paint: Paint): string[] {
  if ("values" in answer) return [`${paint.bold(answer.values.map((value) => value.toFixed(4)).join("  "))}, says the network.`];
  const { classes, probabilities } = answer;
  const best = probabilities.indexOf(Math.max(...probabilities));
  return [
    `${paint.bold(classes[best]!)}, says the network, with ${percent(probabilities[best]!, 1)}.`,
    "",
    ...drawProbabilities(classes, probabilities, paint),
  ];
}

/** Colours are shown by their mean: terminals have two pixels to a character. */
const brightness = (pixels: Float32Array, channels: number): Float32Array =>
  Float32Array.from({ length: pixels.length / channels }, (_, i) => {
    const own = pixels.subarray(i * channels, (i + 1) * channels);
    return own.reduce((sum, value) => sum + value, 0) / channels;
  });

/** Numbers of a row that are shown. */
const mostNumbers = 12;

/** One line for each row: the inputs, the outputs, and for a class which it is. Above them their names, where they have some. */
export function drawNumbersAnswer(
  { inputs, outputs }: Meaning,
  classes: readonly string[] | undefined,
  rows: readonly (readonly number[])[],
  answers: readonly (readonly number[])[],
  { paint }: Pick<Screen, "paint">,
): string[] {
  const cut = (cells: readonly string[]): string[] => (cells.length > mostNumbers ? [...cells.slice(0, mostNumbers), "…"] : [...cells]);
  const named = inputs?.kind === "columns" ? cut(inputs.names) : undefined;
  const names =
    outputs?.kind === "values" || (classes !== undefined && answers[0]!.length > 1) ? cut(outputs?.names ?? classes ?? []) : undefined;
  const given = rows.map((row) => cut(row.map(String)));
  const said = answers.map((row) => cut(row.map((value) => value.toFixed(4))));
  const [left, right] = [columnsOf(named, given, 1), columnsOf(names, said, 7)];
  const head = named === undefined && names === undefined ? [] : [paint.dim(`  ${left.head}     ${right.head}`.trimEnd())];
  return [...head, ...rows.map((_, i) => `  ${left.rows[i]}  →  ${right.rows[i]}${meaning(classes, answers[i]!, paint)}`)];
}

/** Cells below each other, right-aligned, under their names. */
function columnsOf(
  names: readonly string[] | undefined,
  rows: readonly (readonly string[])[],
  least: number,
): { head: string; rows: string[] } {
  const widths = (rows[0] ?? []).map((_, i) =>
    Math.max(least, displayWidth(names?.[i] ?? ""), ...rows.map((row) => displayWidth(row[i]!))),
  );
  const line = (cells: readonly string[]): string => cells.map((cell, i) => padStart(cell, widths[i]!)).join("  ");
  return {
    head:
      names === undefined
        ? " ".repeat(
            Math.max(
              0,
              widths.reduce((sum, width) => sum + width + 2, -2),
            ),
          )
        : line(names),
    rows: rows.map(line),
  };
}

function meaning(classes: readonly string[] | undefined, output: readonly number[], paint: Paint): string {
  if (classes === undefined) return "";
  const label = output.length === 1 ? Number(output[0]! > 0.5) : output.indexOf(Math.max(...output));
  const hue = label === 0 && output.length === 1 ? "negative" : "positive";
  const share = output.length === 1 ? ` ${paint.hue(hue, bar(output[0]!, barWidth))}` : "";
  return `  ${paint.bold(classes[label] ?? String(label))}${share}`;
}
