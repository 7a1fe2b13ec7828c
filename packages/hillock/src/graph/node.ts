/**
 * Nodes: immutable tensor operations. A training step (forward, backward, update) is a directed acyclic graph of them.
 *
 * A node says what it is (`op`), with which settings (`attributes`), of what (`inputs`), and what comes out (`shape`, `dtype`).
 * Everything else about an operation, how it is evaluated, differentiated, lowered and typeset, is in its file in `operations/`.
 */

import type { Expr } from "../math/expr.ts";

/** A size, or the name of a size that is known only when the graph runs: "n" rows of a batch, "m" rows of a data set. */
export type Dimension = number | string;
export type Shape = readonly Dimension[];
/** How values are stored. Arithmetic results are always f32; i32 holds labels and indices, u8 holds pixels. */
export type Dtype = "f32" | "i32" | "u8";

export interface Attributes {
  /** A value that the caller provides: a data set, an index, a rate, the step number. */
  input: { readonly name: string; readonly shape: Shape; readonly dtype: Dtype };
  /** A value that stays on the device from step to step and that the graph may update. */
  parameter: { readonly name: string; readonly shape: Shape };
  /** A scalar known at compile time. */
  constant: { readonly value: number };
  /** The numbers 0, 1, …, size − 1. */
  iota: { readonly size: number };
  /** The size that a symbolic dimension has in this step, as a scalar. */
  size: { readonly dimension: string };
  /** An expression over `x0`, `x1`, …, the inputs, which are broadcast against each other as in NumPy. */
  map: { readonly expr: Expr };
  /** Product of two matrices, either transposed first. */
  matmul: { readonly transposeA: boolean; readonly transposeB: boolean };
  /** Reduces the axes to size 1; they stay, so that the rank does not change. */
  reduce: { readonly kind: ReduceKind; readonly axes: readonly number[] };
  /** The same values in row-major order under another shape. */
  reshape: { readonly shape: Shape };
  /** Axis i of the result is axis permutation[i] of the input. */
  transpose: { readonly permutation: readonly number[] };
  /** Rows of a table: result[i, …] = table[index[i], …]. */
  gather: Record<never, never>;
  /** Uniform numbers in [0, 1), a function of (seed, stream, step, position) only. Inputs: seed and step, scalars. */
  random: { readonly shape: Shape; readonly stream: number };
  /** The same value, through which no gradient flows. */
  detach: Record<never, never>;
}
export type ReduceKind = "sum" | "max" | "min";
export type OpName = keyof Attributes;

export interface NodeOf<Op extends OpName> {
  readonly op: Op;
  readonly attributes: Attributes[Op];
  readonly inputs: readonly Node[];
  readonly shape: Shape;
  readonly dtype: Dtype;
  /** What a person calls this value, e.g. "dense_1.z". For error messages, traces and printing only. */
  readonly label?: string;
}
export type Node = { [Op in OpName]: NodeOf<Op> }[OpName];

/** The name under which a map's expression knows its i-th input. */
export const inputVariable = (index: number): string => `x${index}`;
