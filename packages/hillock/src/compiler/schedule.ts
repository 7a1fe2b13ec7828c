/**
 * Matrices → kernels. A kernel computes a group of values in one pass over its rows; scheduling is finding the groups.
 *
 * - A matmul takes along the element-wise maps of its own size that follow it (bias, activation, an optimiser's update).
 * - A row kernel takes maps, row and column reductions, gathers and random numbers over the same rows, in phases.
 * - Values that depend on no matmul come first, so that a rate or a mask is ready when a matmul's epilogue wants it.
 */

import type { Dimension } from "../graph/index.ts";
import { type Computed, type Copy, isComputed, type Matrix, operandsOf, type Product, reachableFrom, storageOf } from "./matrix.ts";
import type { TinyGroup } from "./tiny.ts";

interface Group {
  readonly rows: Dimension;
  /** In the order in which they are computed. */
  readonly members: Computed[];
}
export interface MatmulGroup extends Group {
  readonly kind: "matmul";
  readonly product: Product;
}
export interface RowGroup extends Group {
  readonly kind: "row";
}
export interface CopyGroup extends Group {
  readonly kind: "copy";
  readonly copy: Copy;
}
export type KernelGroup = MatmulGroup | RowGroup | CopyGroup | TinyGroup;

/** The rows over which a value is computed; a column reduction runs over the rows that it reduces. */
export const loopRows = (value: Computed): Dimension => (value.kind === "columnReduce" ? value.of.rows : value.rows);
/** The columns over which a value is computed. */
export const loopColumns = (value: Computed): number =>
  value.kind === "rowReduce" || value.kind === "columnReduce" ? value.of.columns : value.columns;

/** Whether a kernel reads a value, or a view of it. */
export const reads = (kernel: KernelGroup, value: Matrix): boolean =>
  kernel.members.some((member) => operandsOf(member).some((operand) => storageOf(operand) === value));

/** Everything reachable, inputs before uses, values without a matmul among their ancestors first. */
function ordered(roots: readonly Matrix[], values: readonly Matrix[]): Computed[] {
  const reachable = reachableFrom(roots, values);
  const afterMatmul = new Set<Matrix>();
  for (const value of reachable)
    if (value.kind === "matmul" || operandsOf(value).some((operand) => afterMatmul.has(operand))) afterMatmul.add(value);
  const wanted = reachable.filter(isComputed);
  return [...wanted.filter((value) => !afterMatmul.has(value)), ...wanted.filter((value) => afterMatmul.has(value))];
}

export class Schedule {
  readonly kernels: KernelGroup[] = [];
  readonly #kernelOf = new Map<Matrix, number>();

  constructor(values: readonly Matrix[], roots: readonly Matrix[]) {
    for (const value of ordered(roots, values)) this.#place(value);
  }

  /** The kernel that computes a value; undefined for values that come from outside. */
  kernelOf(value: Matrix): KernelGroup | undefined {
    const index = this.#kernelOf.get(storageOf(value));
    return index === undefined ? undefined : this.kernels[index];
  }

  #place(value: Computed): void {
    const latest = Math.max(-1, ...operandsOf(value).map((operand) => this.#kernelOf.get(storageOf(operand)) ?? -1));
    let index = this.kernels.findIndex((kernel, i) => i >= latest && this.#canJoin(kernel, i, value));
    if (index < 0) {
      index = this.kernels.length;
      this.kernels.push(this.#kernelFor(value));
    }
    this.kernels[index]!.members.push(value);
    this.#kernelOf.set(value, index);
  }

  #kernelFor(value: Computed): KernelGroup {
    if (value.kind === "matmul") return { kind: "matmul", product: value, rows: value.rows, members: [] };
    if (value.kind === "copy") return { kind: "copy", copy: value, rows: value.rows, members: [] };
    return { kind: "row", rows: loopRows(value), members: [] };
  }

  #canJoin(kernel: KernelGroup, index: number, value: Computed): boolean {
    if (value.kind === "matmul" || value.kind === "copy" || kernel.kind === "copy") return false;
    if (kernel.kind === "matmul") {
      if (kernel.product.part !== undefined) return false;
      const follows = operandsOf(value).some((operand) => this.#kernelOf.get(operand) === index);
      if (value.kind !== "map" || !follows || value.rows !== kernel.rows || value.columns !== kernel.product.columns) return false;
    } else if (loopRows(value) !== kernel.rows) return false;
    return operandsOf(value).every((operand) => {
      if (this.#kernelOf.get(storageOf(operand)) !== index) return true;
      // Of the values that this very kernel computes, only those of the row at hand are there: no views, no column results, no other rows.
      const elsewhere = value.kind === "gather" && operand === value.table;
      return operand.kind !== "view" && operand.kind !== "columnReduce" && operand.rows === kernel.rows && !elsewhere;
    });
  }
}
