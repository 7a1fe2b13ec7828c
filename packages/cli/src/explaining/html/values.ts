/** Tensors as tables whose numbers can be clicked, and long ones as strips of bars. */

import type { Ref, TracedTensor } from "hillock";
import { counted } from "../../terminal/numbers.ts";
import { typeset } from "./formulas.ts";

type KeyOf = (ref: Ref) => number | undefined;

/** Numbers that are written out; tensors with more are drawn. */
const mostWritten = 48;
/** Columns that are written beside each other. */
const widestRow = 8;
/** Numbers that are drawn; of tensors with more, only the shape and the range are told. */
const mostDrawn = 512;

export const escaped = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");

/** Three significant digits, as in the formulas. */
export function figure(value: number): string {
  if (!Number.isFinite(value)) return String(value).replace("-", "−").replace("Infinity", "∞");
  if (value === 0) return "0";
  const size = Math.abs(value);
  const text = size >= 1e-3 && size < 1e4 ? String(Number(value.toPrecision(3))) : value.toExponential(2);
  return text.replaceAll("-", "−");
}

/** [rows, columns]: one example is one row. */
export function tableShape({ shape }: TracedTensor): readonly [rows: number, columns: number] {
  const sizes = shape.length === 2 ? shape : [1, shape.reduce((product, size) => product * size, 1)];
  return [sizes[0]!, sizes[1]!];
}
const indexOf = ({ shape }: TracedTensor, position: number): number[] => {
  const index: number[] = [];
  for (const size of shape.toReversed()) {
    index.unshift(position % size);
    position = Math.floor(position / size);
  }
  return index;
};
export const sizeOf = ({ shape }: TracedTensor): number => shape.reduce((product, size) => product * size, 1);
/** Whether a matrix form shows it in full. */
export const inFull = (tensor: TracedTensor): boolean => tableShape(tensor).every((size) => size <= 6);
/** The numbers of a tensor that a page shows. */
export function shownRefs(tensor: TracedTensor): Ref[] {
  const size = sizeOf(tensor);
  return size > mostDrawn ? [] : Array.from({ length: size }, (_, i) => tensor.ref(...indexOf(tensor, i)));
}

/** How long the bar under a number is: √ of its share of the largest, as links in the studio. */
const lengthOf = (value: number, largest: number, size: number): number =>
  largest === 0 || size === 1 ? 0 : Math.sqrt(Math.abs(value) / largest);

function number(tensor: TracedTensor, position: number, largest: number, drawn: boolean, keyOf: KeyOf): string {
  const value = tensor.data[position]!;
  const key = keyOf(tensor.ref(...indexOf(tensor, position)));
  const side = value < 0 ? " neg" : "";
  const style = `style="--m:${lengthOf(value, largest, sizeOf(tensor)).toFixed(2)}"`;
  const name = escaped(`${tensor.symbolAt(...indexOf(tensor, position)).text} = ${figure(value)}`);
  const text = drawn ? "" : figure(value);
  const label = drawn ? ` title="${name}"` : "";
  if (key === undefined)
    return drawn ? `<span class="n${side}" ${style} title="${name}"></span>` : `<span class="n${side}" ${style}>${text}</span>`;
  return `<button class="n${side}" data-k="${key}" ${style}${label}>${text}</button>`;
}

/** A tensor under its symbol. */
export function drawTensor(tensor: TracedTensor, keyOf: KeyOf): string {
  const size = sizeOf(tensor);
  const { data } = tensor;
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of data) [low, high] = [Math.min(low, value), Math.max(high, value)];
  const largest = Math.max(Math.abs(low), Math.abs(high));
  const [rows, columns] = tableShape(tensor);
  const symbol = `<figcaption>${typeset(tensor.symbol)}</figcaption>`;
  const delta = tensor.quantity === "delta" ? " delta" : "";
  const one = (i: number, drawn: boolean): string => number(tensor, i, largest, drawn, keyOf);
  if (size > mostDrawn) {
    return `<figure class="tensor">${symbol}<p class="note">${tensor.shape.join(" × ")}, from ${figure(low)} to ${figure(high)}: too many to show here.</p></figure>`;
  }
  if (size > mostWritten || columns > widestRow) {
    const cells = Array.from({ length: size }, (_, i) => one(i, true)).join("");
    return `<figure class="tensor${delta}">${symbol}<div class="strip">${cells}</div><p class="note">${counted(size, "number")}, from ${figure(low)} to ${figure(high)}</p></figure>`;
  }
  const body = Array.from({ length: rows }, (_, row) => {
    const cells = Array.from({ length: columns }, (_, column) => `<td>${one(row * columns + column, false)}</td>`).join("");
    return `<tr>${cells}</tr>`;
  }).join("");
  return `<figure class="tensor${delta}">${symbol}<div class="bracket"><table><tbody>${body}</tbody></table></div></figure>`;
}

/** What a network answers, one row for each class: its name, its number, and a bar. */
export function drawClasses(answer: TracedTensor, classes: readonly string[], keyOf: KeyOf): string {
  const largest = Math.max(...answer.data);
  const rows = classes.map((name, i) => {
    const value = answer.data[i] ?? Number.NaN;
    const best = value === largest ? ' class="best"' : "";
    const bar = `<span class="bar" style="--m:${Math.max(0, value).toFixed(3)}"></span>`;
    return `<tr${best}><th scope="row">${escaped(name)}</th><td>${number(answer, i, 0, false, keyOf)}</td><td class="bars">${bar}</td></tr>`;
  });
  return `<figure class="tensor answer"><figcaption>${typeset(answer.symbol)}</figcaption><table><tbody>${rows.join("")}</tbody></table></figure>`;
}
