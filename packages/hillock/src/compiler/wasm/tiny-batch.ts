/** Batch values of a tiny program: for the block of four examples at hand, one vector per column, computed when it is first asked for. */

import { inputVariable } from "../../graph/index.ts";
import { type Computed, type Matrix, storageOf } from "../matrix.ts";
import { isBatch } from "../tiny.ts";
import type { KernelContext } from "./context.ts";
import { ExpressionEmitter } from "./expression.ts";
import type { Lanes } from "./lanes.ts";
import { type FixedValues, sourceOf } from "./tiny-fixed.ts";
import type { BlockRows } from "./tiny-rows.ts";
import { dot, foldTree } from "./tiny-shuffles.ts";
import type { BatchReader } from "./tiny-sums.ts";

type BatchValue = Exclude<Matrix, { kind: "view" }>;

/** The vector of a column as an earlier pass has stored it; undefined when this pass computes the value. */
export type StoredVector = (value: Matrix, column: number) => Lanes | undefined;

export class BatchValues implements BatchReader {
  readonly #k: KernelContext;
  readonly #rows: BlockRows;
  readonly #fixed: FixedValues;
  readonly #stored: StoredVector;
  readonly #vectors = new Map<Matrix, Lanes[]>();
  readonly #masked = new Map<Lanes, Lanes>();

  constructor(k: KernelContext, rows: BlockRows, fixed: FixedValues, stored: StoredVector) {
    this.#k = k;
    this.#rows = rows;
    this.#fixed = fixed;
    this.#stored = stored;
  }

  /** What is known of one block does not hold for the next. */
  forget(): void {
    this.#vectors.clear();
    this.#masked.clear();
    this.#rows.forget();
  }

  get mask(): Lanes {
    return this.#rows.mask;
  }

  vector(value: Matrix, column: number): Lanes {
    const storage = storageOf(value);
    let vectors = this.#vectors.get(storage);
    if (vectors === undefined) {
      vectors = [];
      this.#vectors.set(storage, vectors);
    }
    const known = vectors[column];
    if (known !== undefined) return known;
    const stored = this.#stored(storage, column);
    if (stored !== undefined) vectors[column] = stored;
    else if (storage.kind === "source") vectors.push(...this.#rows.stream(storage));
    else if (storage.kind === "gather") vectors.push(...this.#rows.gather(storage));
    else vectors[column] = this.#compute(storage, column);
    return vectors[column]!;
  }

  masked(value: Matrix, column: number): Lanes {
    const vector = this.vector(value, column);
    const masked = this.#masked.get(vector) ?? this.#k.lanes.and(vector, this.mask);
    this.#masked.set(vector, masked);
    return masked;
  }

  #compute(value: BatchValue, column: number): Lanes {
    const { lanes } = this.#k;
    switch (value.kind) {
      case "map": {
        const variable = (name: string): Lanes => this.#operand(value.operands.find((_, i) => inputVariable(i) === name)!, column);
        return new ExpressionEmitter(lanes, variable).emit(value.expr);
      }
      case "rowReduce": {
        const parts = Array.from({ length: value.of.columns }, (_, j) => this.vector(value.of, j));
        return foldTree(lanes, value.fold, parts);
      }
      case "random":
        return this.#rows.random(value, column);
      case "matmul": {
        const { a, b, transposeB } = value;
        return dot(lanes, a.columns, (k) => [
          this.vector(a, k),
          this.#fixed.splat(b, transposeB ? column * b.columns + k : k * b.columns + column),
        ]);
      }
      case "copy":
        return this.vector(value.of, sourceOf({ ...value, shape: [1, ...value.shape.slice(1)] }, column));
      default:
        throw new RangeError(`unreachable: ${value.kind} is no computed batch value`);
    }
  }

  #operand(operand: Matrix, column: number): Lanes {
    const at = operand.columns === 1 ? 0 : column;
    return isBatch(operand) ? this.vector(operand, at) : this.#fixed.splat(operand, at);
  }
}

/** Fixed operands of batch values: to be known before the loop. */
export const fixedOperands = (value: Computed): Matrix[] => {
  if (value.kind === "map") return value.operands.filter((operand) => !isBatch(operand));
  return value.kind === "matmul" ? [value.b] : [];
};
