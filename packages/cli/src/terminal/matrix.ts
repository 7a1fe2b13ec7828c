/** Confusion matrices: what an example is (rows) against what the network takes it for (columns). */

import { count, counted, percent } from "./numbers.ts";
import type { Paint } from "./paint.ts";
import { clip, padEnd, padStart } from "./text.ts";

/** `counts[actual][predicted]`. */
export type Confusion = readonly (readonly number[])[];

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

const shareWidth = 10;
/** A share of 5 % going wrong is as bright as a cell gets: single mistakes stay visible, and so do differences. */
const brightMistake = 0.05;

/** The matrix as lines; where it does not fit into the columns, the most frequent confusions as a list instead. */
export function drawConfusion(confusion: Confusion, classes: readonly string[], columns: number, paint: Paint): string[] {
  const numbered = classes.every((name, i) => name === String(i));
  const labelWidth = numbered ? 2 : Math.min(16, 3 + Math.max(...classes.map((name) => name.length)));
  const digits = Math.max(2, ...confusion.flat().map((value) => String(value).length));
  const room = columns - 1 - 3 - labelWidth;
  // Airy cells with the share of right answers beside them; close ones; close ones alone.
  const [cell, withShare] = [[digits + 2, true] as const, [digits + 1, true] as const, [digits + 1, false] as const].find(
    ([size, share]) => classes.length * size + (share ? shareWidth : 0) <= room,
  ) ?? [0, false];
  if (cell === 0) return drawPairs(confusion, classes, paint);
  const label = (i: number): string =>
    numbered ? padStart(String(i), labelWidth) : padEnd(clip(`${i} ${classes[i]}`, labelWidth), labelWidth);
  const head = classes.map((_, i) => padStart(`${i} `, cell)).join("");
  const lines = confusion.map((row, actual) => {
    const total = sum(row);
    const cells = row.map((value, predicted) => drawCell(value, value / total, actual === predicted, cell, paint)).join("");
    const share = withShare ? padStart(percent(row[actual]! / total, 1), shareWidth) : "";
    return `  ${paint.bold(label(actual))} ${cells}${share}`;
  });
  const heading = `  ${" ".repeat(labelWidth + 1)}${paint.bold(head)}${withShare ? paint.dim(padStart("right", shareWidth)) : ""}`;
  return [paint.dim("  rows: what it is, columns: what the network takes it for"), heading, ...lines];
}

function drawCell(value: number, share: number, right: boolean, width: number, paint: Paint): string {
  if (value === 0) return paint.dim(padStart("· ", width));
  const text = padStart(`${value} `, width);
  return right ? paint.heat("positive", share ** 2, text) : paint.heat("negative", 0.15 + (0.85 * share) / brightMistake, text);
}

/** The most frequent confusions, for narrow terminals. */
function drawPairs(confusion: Confusion, classes: readonly string[], paint: Paint): string[] {
  const pairs = confusion.flatMap((row, actual) => row.map((value, predicted) => ({ actual, predicted, value })));
  const mistakes = pairs.filter(({ actual, predicted, value }) => actual !== predicted && value > 0).sort((a, b) => b.value - a.value);
  if (mistakes.length === 0) return [paint.dim("  no mistakes")];
  return mistakes
    .slice(0, 8)
    .map(
      ({ actual, predicted, value }) =>
        `  ${padStart(String(value), 5)} × ${classes[actual]} taken for ${paint.hue("negative", classes[predicted]!)}`,
    );
}

/** Precision, recall and F1 of each class, as a table. A class that never occurs has no recall. */
export function drawScores(confusion: Confusion, classes: readonly string[], paint: Paint): string[] {
  const width = Math.max(5, ...classes.map((name) => name.length));
  const head = `  ${padEnd("class", width)}${["precision", "recall", "F1"].map((title) => padStart(title, 11)).join("")}${padStart("examples", 11)}`;
  const lines = scores(confusion).map(({ precision, recall, f1, examples }, i) => {
    const shares = [precision, recall, f1].map((share) => padStart(percent(share, 1), 11)).join("");
    return `  ${padEnd(classes[i]!, width)}${shares}${padStart(count(examples), 11)}`;
  });
  return [paint.dim(head), ...lines];
}

export interface Scores {
  /** Right among those predicted to be of the class; NaN when there is none. */
  readonly precision: number;
  /** Right among those that are of the class. */
  readonly recall: number;
  readonly f1: number;
  readonly examples: number;
}

export function scores(confusion: Confusion): Scores[] {
  return confusion.map((row, i) => {
    const [hits, examples, predicted] = [row[i]!, sum(row), sum(confusion.map((other) => other[i]!))];
    return { precision: hits / predicted, recall: hits / examples, f1: (2 * hits) / (examples + predicted), examples };
  });
}

/** `counts[actual][predicted]` of two lists of labels. */
export function confusionOf(actual: ArrayLike<number>, predicted: ArrayLike<number>, classes: number): number[][] {
  const counts = Array.from({ length: classes }, () => new Array<number>(classes).fill(0));
  for (let i = 0; i < actual.length; i++) counts[actual[i]!]![predicted[i]!]! += 1;
  return counts;
}

/** "217 mistakes in 10,000" */
export function mistakesText(confusion: Confusion): string {
  const all = sum(confusion.map(sum));
  const right = sum(confusion.map((row, i) => row[i]!));
  return `${all === right ? "no mistakes" : counted(all - right, "mistake")} in ${count(all)}`;
}
