/**
 * Sums over the examples of a tiny program: weight gradients aᵀδ and column reductions.
 *
 * With one block there is nothing to add up but lanes. With several, a pass either keeps running sums in registers while it goes over the blocks, or,
 * where they are too many, stores a and δ, and the sums are made afterwards, a tile of them at a time, in registers again.
 */

import type { ReduceKind } from "../../graph/index.ts";
import { type ColumnReduce, type Matrix, type Product, storageOf } from "../matrix.ts";
import { elementsOf, isBatch, type TinyGroup } from "../tiny.ts";
import type { KernelContext } from "./context.ts";
import { foldStart, foldVectors } from "./fold.ts";
import type { Lanes } from "./lanes.ts";
import { foldAcross } from "./tiny-shuffles.ts";

export type ExampleSum = ColumnReduce | Product;

/** Running sums that a pass keeps in registers. */
const mostRunning = 8;
/** Vectors of results in a tile. */
const tileVectors = 3;

/** A column of a batch value. */
export interface Factor {
  readonly value: Matrix;
  readonly column: number;
}

export const isExampleSum = (value: Matrix): value is ExampleSum =>
  (value.kind === "columnReduce" && isBatch(value.of)) || (value.kind === "matmul" && !isBatch(value) && isBatch(value.a));
const foldOf = (sum: ExampleSum): ReduceKind => (sum.kind === "columnReduce" ? sum.fold : "sum");

/** The columns whose product, or which alone, is summed for an element. */
export function factorsOf(sum: ExampleSum, element: number): readonly Factor[] {
  if (sum.kind === "columnReduce") return [{ value: storageOf(sum.of), column: element }];
  return [
    { value: storageOf(sum.a), column: Math.floor(element / sum.columns) },
    { value: storageOf(sum.b), column: element % sum.columns },
  ];
}

/** The sums that are made from stored values, after the pass. Extremes cannot be: absent examples are stored as zeros. */
export function deferredSums({ members, passes }: TinyGroup, blocks: number): Set<ExampleSum> {
  const deferred = new Set<ExampleSum>();
  if (blocks === 1) return deferred;
  const running = new Map<number, number>();
  const sums = members.filter(isExampleSum).sort((a, b) => elementsOf(a) - elementsOf(b));
  for (const sum of sums) {
    const pass = passes.get(sum)!;
    const total = (running.get(pass) ?? 0) + elementsOf(sum);
    if (total > mostRunning && foldOf(sum) === "sum") deferred.add(sum);
    else running.set(pass, total);
  }
  return deferred;
}

/** Reads a column of a batch value for the block at hand: as it is, and with zeros for absent examples. */
export interface BatchReader {
  vector(value: Matrix, column: number): Lanes;
  masked(value: Matrix, column: number): Lanes;
  readonly mask: Lanes;
}
/** Emits a loop over the stored blocks; `load` is for use inside. */
export type StoredLoop = (body: (load: (factor: Factor) => Lanes) => void) => void;

export class ExampleSums {
  readonly #k: KernelContext;
  readonly #deferred: ReadonlySet<ExampleSum>;
  readonly #loop: StoredLoop;
  readonly #elements = new Map<ExampleSum, Lanes[]>();
  readonly #vectors = new Map<ExampleSum, Lanes[]>();

  constructor(k: KernelContext, deferred: ReadonlySet<ExampleSum>, loop: StoredLoop) {
    this.#k = k;
    this.#deferred = deferred;
    this.#loop = loop;
  }

  /** Before a loop: what a running sum starts from. */
  start(sums: readonly ExampleSum[]): void {
    for (const sum of sums) {
      if (this.#deferred.has(sum)) continue;
      const accumulators = Array.from({ length: elementsOf(sum) }, () => this.#k.lanes.constant(foldStart(foldOf(sum))));
      this.#elements.set(sum, accumulators);
    }
  }

  /** Takes in the block at hand. Without `start` before, it is the only one. */
  take(sum: ExampleSum, batch: BatchReader): void {
    if (this.#deferred.has(sum)) return;
    const { code, lanes } = this.#k;
    const running = this.#elements.get(sum);
    const next = Array.from({ length: elementsOf(sum) }, (_, element) => {
      const factors = factorsOf(sum, element);
      if (factors.length === 1) return this.#present(foldOf(sum), factors[0]!, batch);
      const [left, right] = factors.map(({ value, column }) => batch.masked(value, column)) as [Lanes, Lanes];
      return running === undefined ? lanes.mul(left, right) : lanes.fma(left, right, running[element]!);
    });
    if (running === undefined) this.#elements.set(sum, next);
    else
      running.forEach((accumulator, element) => {
        const folded = sum.kind === "matmul" ? next[element]! : foldVectors(lanes, sum.fold, accumulator, next[element]!);
        code.get(folded).set(accumulator);
      });
  }

  #present(fold: ReduceKind, { value, column }: Factor, batch: BatchReader): Lanes {
    if (fold === "sum") return batch.masked(value, column);
    return this.#k.lanes.select(batch.mask, batch.vector(value, column), this.#k.lanes.constant(foldStart(fold)));
  }

  /** Elements 4·index and on, after the pass. */
  vector(sum: ExampleSum, index: number): Lanes {
    let vectors = this.#vectors.get(sum);
    if (vectors === undefined) {
      vectors = [];
      this.#vectors.set(sum, vectors);
    }
    if (vectors[index] === undefined) {
      if (this.#deferred.has(sum)) this.#tile(sum, tileOf(sum, index), vectors);
      else vectors[index] = foldAcross(this.#k.lanes, foldOf(sum), this.#elements.get(sum)!.slice(4 * index, 4 * index + 4));
    }
    return vectors[index]!;
  }

  /** Sums the elements of some vectors over the stored blocks. */
  #tile(sum: ExampleSum, indices: readonly number[], vectors: Lanes[]): void {
    const { code, lanes } = this.#k;
    const elements = indices
      .flatMap((index) => [0, 1, 2, 3].map((lane) => 4 * index + lane))
      .filter((element) => element < elementsOf(sum));
    const accumulators = new Map(elements.map((element) => [element, lanes.constant(0)]));
    this.#loop((load) => {
      const loaded = new Map<string, Lanes>();
      const read = (factor: Factor): Lanes => {
        const key = `${factor.value.id} ${factor.column}`;
        const known = loaded.get(key) ?? load(factor);
        loaded.set(key, known);
        return known;
      };
      for (const [element, accumulator] of accumulators) {
        const [left, right] = factorsOf(sum, element).map(read) as [Lanes, Lanes?];
        code.get(right === undefined ? lanes.add(accumulator, left) : lanes.fma(left, right, accumulator)).set(accumulator);
      }
    });
    for (const index of indices) {
      const parts = elements.filter((element) => element >> 2 === index).map((element) => accumulators.get(element)!);
      vectors[index] = foldAcross(lanes, "sum", parts);
    }
  }
}

/** Vectors that are summed together: below each other where a row is several vectors, so that they share factors; else one after the other. */
function tileOf(sum: ExampleSum, index: number): number[] {
  const total = Math.ceil(elementsOf(sum) / 4);
  const perRow = sum.kind === "matmul" && sum.columns % 4 === 0 ? sum.columns / 4 : 1;
  const [row, column] = [Math.floor(index / perRow), index % perRow];
  const first = row - (row % tileVectors);
  return Array.from({ length: tileVectors }, (_, i) => (first + i) * perRow + column).filter((vector) => vector < total);
}
