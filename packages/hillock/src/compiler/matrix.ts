/**
 * The language between graph and kernels: every value is a matrix, rows × columns, row-major.
 *
 * Lowering turns tensors of any rank into matrices whose first axis is the tensor's first axis, so that "row i" is example i. Whether an
 * operand of a map is broadcast along rows or columns follows from its sizes alone (1 against more).
 */

import type { Dimension, Dtype, ReduceKind } from "../graph/index.ts";
import type { Expr } from "../math/index.ts";

interface Sized {
  readonly id: number;
  readonly rows: Dimension;
  readonly columns: number;
}
/** A value that lives outside the program: an input or a parameter. */
export interface Source extends Sized {
  readonly kind: "source";
  readonly name: string;
  readonly dtype: Dtype;
  readonly role: "input" | "parameter";
}
/** The same memory with other row and column counts. */
export interface View extends Sized {
  readonly kind: "view";
  readonly of: Matrix;
}
export interface Iota extends Sized {
  readonly kind: "iota";
}
export interface Size extends Sized {
  readonly kind: "size";
  readonly dimension: string;
}
export interface Mapped extends Sized {
  readonly kind: "map";
  readonly expr: Expr;
  readonly operands: readonly Matrix[];
}
/** Along each row, to one column. */
export interface RowReduce extends Sized {
  readonly kind: "rowReduce";
  readonly fold: ReduceKind;
  readonly of: Matrix;
}
/** Down each column, to one row. */
export interface ColumnReduce extends Sized {
  readonly kind: "columnReduce";
  readonly fold: ReduceKind;
  readonly of: Matrix;
}
export interface Gather extends Sized {
  readonly kind: "gather";
  readonly table: Matrix;
  readonly index: Source;
}
export interface Random extends Sized {
  readonly kind: "random";
  readonly seed: Source;
  readonly step: Source;
  readonly stream: number;
}
export interface Product extends Sized {
  readonly kind: "matmul";
  readonly a: Matrix;
  readonly b: Matrix;
  readonly transposeA: boolean;
  readonly transposeB: boolean;
  /** Only the products from index `from` to `to` − 1 of the inner dimension, added up by this thread. Nothing is transposed then. */
  readonly part?: { readonly thread: number; readonly from: number; readonly to: number };
  /** A, which is transposed, need not be in memory: its row i is `expr` of row index[i] of this table, computed where it is packed. */
  readonly gathered?: { readonly table: Matrix; readonly index: Source; readonly expr: Expr };
}
/** Elements in another order: result[index] = of[Σ index · strides], for an index over `shape`. */
export interface Copy extends Sized {
  readonly kind: "copy";
  readonly of: Matrix;
  readonly shape: readonly Dimension[];
  readonly strides: readonly number[];
}
export type Matrix = Source | View | Iota | Size | Mapped | RowReduce | ColumnReduce | Gather | Random | Product | Copy;
/** The kinds that a kernel has to compute. */
export type Computed = Mapped | RowReduce | ColumnReduce | Gather | Random | Product | Copy;

export const isComputed = (value: Matrix): value is Computed =>
  value.kind !== "source" && value.kind !== "view" && value.kind !== "iota" && value.kind !== "size";

/** What a value is made from, directly. */
export function operandsOf(value: Matrix): readonly Matrix[] {
  switch (value.kind) {
    case "source":
    case "iota":
    case "size":
      return [];
    case "view":
    case "rowReduce":
    case "columnReduce":
    case "copy":
      return [value.of];
    case "map":
      return value.operands;
    case "gather":
      return [value.table, value.index];
    case "random":
      return [value.seed, value.step];
    case "matmul":
      return value.gathered === undefined ? [value.a, value.b] : [value.gathered.table, value.gathered.index, value.b];
  }
}

/** The same computation of other operands; the same value where none is another. */
export function withOperands(value: Matrix, of: (operand: Matrix) => Matrix): Matrix {
  if (operandsOf(value).every((operand) => of(operand) === operand)) return value;
  switch (value.kind) {
    case "source":
    case "iota":
    case "size":
      return value;
    case "view":
    case "rowReduce":
    case "columnReduce":
    case "copy":
      return { ...value, of: of(value.of) };
    case "map":
      return { ...value, operands: value.operands.map(of) };
    case "gather":
      return { ...value, table: of(value.table) };
    case "random":
      return value;
    case "matmul": {
      const { a, b, gathered } = value;
      if (gathered === undefined) return { ...value, a: of(a), b: of(b) };
      return { ...value, b: of(b), gathered: { ...gathered, table: of(gathered.table) } };
    }
  }
}

/** The value whose memory a view looks at. */
export function storageOf(value: Matrix): Exclude<Matrix, View> {
  let storage = value;
  while (storage.kind === "view") storage = storage.of;
  return storage;
}

/** How many products make up an element of a matrix product. */
export const innerOf = ({ a, transposeA, part }: Product): Dimension =>
  part !== undefined ? part.to - part.from : transposeA ? a.rows : a.columns;

/** A size, or the most that one known at run time only can be. */
export const mostOf = (size: Dimension, capacity: number): number => (typeof size === "number" ? size : capacity);

/** The roots and all that they are made from, in the order of `values`: operands before their uses. */
export function reachableFrom(roots: readonly Matrix[], values: readonly Matrix[]): Matrix[] {
  const found = new Set<Matrix>();
  const open = [...roots];
  while (open.length > 0) {
    const value = open.pop()!;
    if (found.has(value)) continue;
    found.add(value);
    open.push(...operandsOf(value));
  }
  return values.filter((value) => found.has(value));
}

/** What a parameter becomes at the end of a step. */
export interface MatrixUpdate {
  readonly parameter: Source;
  readonly value: Matrix;
}
