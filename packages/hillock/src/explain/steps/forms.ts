/**
 * Matrix forms: the formula of a whole tensor over named tensors, with products of matrices, transposes and ⊙ for what happens element by element; in symbols, in
 * numbers of as many digits as one likes, and what these numbers come to.
 */

import type { Context } from "../derive/context.ts";
import { asPrinted } from "../derive/digits.ts";
import type { Named } from "../trace/named.ts";
import { wholeSymbol } from "../trace/symbols.ts";
import type { Formula } from "../types.ts";
import { isWhole, type Matrix, matrixOf, writtenMatrix } from "./matrices.ts";

/** As many digits as there are. */
export const exactly = Number.POSITIVE_INFINITY;

/** A formula of whole tensors. */
export interface Form {
  readonly symbolic: Formula;
  /** With its numbers, of so many digits. */
  readonly numbers: (digits: number) => Formula;
  /** What these numbers come to; NaN where dots stand for some of them. */
  readonly value: (digits: number) => Matrix;
  /** It has to stand in parentheses as a factor. */
  readonly sum: boolean;
  /** A product of matrices, which stands in parentheses beside ⊙. */
  readonly product?: boolean;
  /** Of a sum. */
  readonly terms?: readonly Form[];
}

export const matrixFor = (named: Named, context: Context): Matrix =>
  matrixOf(named.shape, context.snapshot.evaluation.value(named.node).data);

export function symbolForm(named: Named, context: Context): Form {
  const matrix = matrixFor(named, context);
  return {
    symbolic: wholeSymbol(named.notation),
    numbers: (digits) => writtenMatrix(matrix, digits, true),
    value: (digits) => ({ ...matrix, at: (row, column) => asPrinted(matrix.at(row, column), digits) }),
    sum: false,
  };
}

export type Style = "latex" | "text";
type Join = (parts: readonly string[], style: Style, kind: "symbolic" | "numbers") => string;

/** Forms put together in writing. */
export function written(parts: readonly Form[], join: Join): Pick<Form, "symbolic" | "numbers"> {
  const line = (formulas: readonly Formula[], kind: "symbolic" | "numbers"): Formula => ({
    latex: join(
      formulas.map(({ latex }) => latex),
      "latex",
      kind,
    ),
    text: join(
      formulas.map(({ text }) => text),
      "text",
      kind,
    ),
  });
  return {
    symbolic: line(
      parts.map(({ symbolic }) => symbolic),
      "symbolic",
    ),
    numbers: (digits) =>
      line(
        parts.map(({ numbers }) => numbers(digits)),
        "numbers",
      ),
  };
}

/** The entry of a row (a column, a number) that stands for as many as the others have. */
export const entryAt = ({ rows, columns, at }: Matrix, row: number, column: number): number =>
  at(rows === 1 ? 0 : row, columns === 1 ? 0 : column);
/** Element by element; a row (a column, a number) stands for as many as the others have. */
export function elementByElement(matrices: readonly Matrix[], f: (...numbers: number[]) => number): Matrix {
  const most = (of: (matrix: Matrix) => number): number => Math.max(...matrices.map(of));
  return {
    rows: most(({ rows }) => rows),
    columns: most(({ columns }) => columns),
    at: (row, column) => f(...matrices.map((matrix) => entryAt(matrix, row, column))),
  };
}
const multiplied = (a: Matrix, b: Matrix): Matrix => ({
  rows: a.rows,
  columns: b.columns,
  at: (row, column) => {
    if (!isWhole(a.columns)) return Number.NaN;
    let sum = 0;
    for (let k = 0; k < a.columns; k++) sum += a.at(row, k) * b.at(k, column);
    return sum;
  },
});
const exchanged = ({ rows, columns, at }: Matrix): Matrix => ({ rows: columns, columns: rows, at: (row, column) => at(column, row) });
export const columnSums = ({ rows, columns, at }: Matrix): Matrix => ({
  rows: 1,
  columns,
  at: (_, column) => (isWhole(rows) ? Array.from({ length: rows }, (_, i) => at(i, column)).reduce((a, b) => a + b, 0) : Number.NaN),
});

export const bracketed = (form: Form, always = form.sum): Form => {
  if (!always) return form;
  const inside = written([form], ([x], style) => (style === "latex" ? `\\left(${x}\\right)` : `(${x})`));
  return { ...inside, value: form.value, sum: false };
};
/** Whether it is a single number, which needs no notation of matrices. */
const isNumber = (form: Form): boolean => {
  const { rows, columns } = form.value(exactly);
  return rows === 1 && columns === 1;
};
export function transposed(form: Form): Form {
  const inside = bracketed(form);
  const number = isNumber(form);
  return {
    ...written([inside], ([x = ""], style, kind) => {
      if (number && kind === "numbers") return x;
      return style === "latex" ? (/[\^']/.test(x) ? `{${x}}^{\\mathsf T}` : `${x}^{\\mathsf T}`) : `${x}ᵀ`;
    }),
    value: (digits) => exchanged(form.value(digits)),
    sum: false,
  };
}
export function product(a: Form, b: Form): Form {
  const numbers = isNumber(a) && isNumber(b);
  return {
    ...written([bracketed(a), bracketed(b)], ([x, y], style, kind) => {
      if (numbers && kind === "numbers") return style === "latex" ? `${x} \\cdot ${y}` : `${x}·${y}`;
      return style === "latex" ? `${x}\\,${y}` : `${x} ${y}`;
    }),
    value: (digits) => multiplied(a.value(digits), b.value(digits)),
    sum: false,
    product: true,
  };
}
const beside = (form: Form): Form => bracketed(form, form.sum || form.product === true);
export const hadamard = (a: Form, b: Form): Form => ({
  ...written([beside(a), beside(b)], ([x, y], style) => (style === "latex" ? `${x} \\odot ${y}` : `${x} ⊙ ${y}`)),
  value: (digits) => elementByElement([a.value(digits), b.value(digits)], (x, y) => x * y),
  sum: false,
});
const termsOf = (form: Form): readonly Form[] => form.terms ?? [form];
export const plus = (a: Form, b: Form): Form => ({
  ...written([a, b], ([x, y]) => `${x} + ${y}`),
  value: (digits) => elementByElement([a.value(digits), b.value(digits)], (x, y) => x + y),
  sum: true,
  terms: [...termsOf(a), ...termsOf(b)],
});
/** @param written how it stands there: what is taken away may need parentheses */
export const minus = (a: Form, b: Form, written: Pick<Form, "symbolic" | "numbers">): Form => ({
  ...written,
  value: (digits) => elementByElement([a.value(digits), b.value(digits)], (x, y) => x - y),
  sum: true,
  terms: [...termsOf(a), ...termsOf(b)],
});
