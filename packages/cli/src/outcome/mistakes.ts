/** The most telling mistakes, drawn: what the picture is, and what the network took it for. */

import type { Examples, Tensor } from "hillock";
import { percent } from "../terminal/numbers.ts";
import type { Paint } from "../terminal/paint.ts";
import { cropped, drawPicture } from "../terminal/picture.ts";
import { beside, clip } from "../terminal/text.ts";
import { actualLabels, labelsOf, probabilityOf } from "./labels.ts";

export interface Mistake {
  readonly row: number;
  readonly actual: number;
  readonly predicted: number;
  readonly probability: number;
}

/** Wrong answers, the surest first; each kind of confusion (4 for 9) once, while there are others. */
export function surestMistakes(test: Examples, output: Tensor, most: number): Mistake[] {
  const [actual, predicted] = [actualLabels(test), labelsOf(output)];
  const mistakes: Mistake[] = [];
  for (const [row, label] of predicted.entries()) {
    if (label === actual[row]) continue;
    mistakes.push({ row, actual: actual[row]!, predicted: label, probability: probabilityOf(output, row, label) });
  }
  mistakes.sort((a, b) => b.probability - a.probability || a.row - b.row);
  const seen = new Set<string>();
  const isNew = ({ actual: a, predicted: p }: Mistake): boolean => !seen.has(`${a} ${p}`) && seen.add(`${a} ${p}`) !== undefined;
  const [fresh, again] = [mistakes.filter(isNew), mistakes];
  return [...new Set([...fresh, ...again])].slice(0, most);
}

const side = 28;
/** MNIST's ink lies in the middle 20 × 20 pixels; a little more shows digits that stand off centre whole. */
const margin = 3;
const gap = 3;

/** Whether hardly anything is lost when the margin of the pictures is cut off. */
function hasMargin({ x }: Examples): boolean {
  const width = side - 2 * margin;
  const sample = Math.min(20, x.shape[0] ?? 0);
  let inside = 0;
  let all = 0;
  for (let i = 0; i < sample * side * side; i++) {
    const [row, column] = [Math.floor(i / side) % side, i % side];
    all += x.data[i]!;
    if (row >= margin && row < margin + width && column >= margin && column < margin + width) inside += x.data[i]!;
  }
  return inside > 0.95 * all;
}

/** A row of pictures with captions such as "7 read as 1 (93 %)"; nothing when there are none, or no room. */
export function drawMistakes(test: Examples, output: Tensor, classes: readonly string[], columns: number, paint: Paint): string[] {
  const cut = hasMargin(test) ? margin : 0;
  const shown = side - 2 * cut;
  const fitting = Math.floor((columns - 1) / (shown + gap));
  const mistakes = surestMistakes(test, output, Math.min(5, fitting));
  const blocks = mistakes.map(({ row, actual, predicted, probability }) => {
    const pixels = Float32Array.from(test.x.data.subarray(row * side * side, (row + 1) * side * side), (value) => value * test.x.scale);
    const picture = cropped({ width: side, height: side, data: pixels }, cut, cut, shown, shown);
    const lines = [...drawPicture(picture, paint), ...caption(classes[actual]!, classes[predicted]!, probability, shown, paint)];
    return lines.map((line) => clip(line, shown));
  });
  return beside(blocks, gap).map((line) => `  ${line}`);
}

/** One line where the names are short, else two. */
function caption(actual: string, predicted: string, probability: number, width: number, paint: Paint): string[] {
  const share = probability > 0.995 ? "(> 99 %)" : `(${percent(probability, 0)})`;
  const short = `${actual} read as ${predicted} ${share}`;
  if (short.length <= width) return [`${paint.bold(actual)} read as ${paint.hue("negative", predicted)} ${share}`];
  return [paint.bold(actual), `as ${paint.hue("negative", predicted)} ${share}`];
}
