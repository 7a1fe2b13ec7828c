/** Tensors as matrices of numbers, rows as the data's: small ones in full, of large ones the first rows and columns and the last. */

import { printedNumber } from "../derive/digits.ts";
import type { Formula } from "../types.ts";

/** Up to this many rows (columns) stand there in full. */
const whole = 6;
/** Of more, this many and the last. */
const first = 3;

/** Whether rows (columns) of this count all stand there: only then a reader can add them up. */
export const isWhole = (count: number): boolean => count <= whole;

/** Which rows are shown; undefined stands for the dots. */
export function shown(count: number): (number | undefined)[] {
  if (isWhole(count)) return Array.from({ length: count }, (_, i) => i);
  return [...Array.from({ length: first }, (_, i) => i), undefined, count - 1];
}

export interface Matrix {
  readonly rows: number;
  readonly columns: number;
  readonly at: (row: number, column: number) => number;
}

/** A tensor as a matrix: vectors are rows, and what has more axes is flattened behind the first. */
export function matrixOf(shape: readonly number[], data: ArrayLike<number>): Matrix {
  const rows = shape.length < 2 ? 1 : shape[0]!;
  const columns = shape.length === 0 ? 1 : data.length / rows;
  return { rows, columns, at: (row, column) => data[row * columns + column]! };
}

/** @param factor it stands beside others: a number with a minus sign needs parentheses */
export function writtenMatrix({ rows, columns, at }: Matrix, digits: number, factor = false): Formula {
  if (rows === 1 && columns === 1) {
    const { latex, text } = printedNumber(at(0, 0), digits);
    return factor && at(0, 0) < 0 ? { latex: `(${latex})`, text: `(${text})` } : { latex, text };
  }
  const [r, c] = [shown(rows), shown(columns)];
  const cell = (row: number | undefined, column: number | undefined, style: "latex" | "text"): string => {
    if (row === undefined) return style === "text" ? "⋮" : column === undefined ? "\\ddots" : "\\vdots";
    if (column === undefined) return style === "text" ? "…" : "\\cdots";
    return printedNumber(at(row, column), digits)[style];
  };
  const lines = (style: "latex" | "text", between: string): string[] =>
    r.map((row) => c.map((column) => cell(row, column, style)).join(between));
  const large = !isWhole(rows) || !isWhole(columns);
  const size = large ? `_{${rows} \\times ${columns}}` : "";
  return {
    latex: `\\begin{bmatrix} ${lines("latex", " & ").join(" \\\\ ")} \\end{bmatrix}${size}`,
    text: `[${lines("text", "  ").join("; ")}]${large ? ` (${rows}×${columns})` : ""}`,
  };
}
