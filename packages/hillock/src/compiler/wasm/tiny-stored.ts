/**
 * Columns of batch values that outlive their block: they wait in scratch memory, which is small enough to stay in the first-level cache. All columns of a
 * block are together, so that one pointer leads from block to block. Absent examples are zeros.
 */

import { type Matrix, operandsOf, storageOf } from "../matrix.ts";
import { isBatch, type TinyGroup } from "../tiny.ts";
import type { KernelContext } from "./context.ts";
import type { Local } from "./encoder.ts";
import type { Lanes } from "./lanes.ts";
import { type ExampleSum, type Factor, factorsOf, isExampleSum } from "./tiny-sums.ts";

export class StoredColumns {
  readonly #k: KernelContext;
  readonly #blocks: number;
  /** The first column's place within a block. */
  readonly #places = new Map<Matrix, number>();
  readonly #blockBytes: number;
  #memory: Local | undefined;
  readonly #block: Local;
  readonly #left: Local;

  constructor(k: KernelContext, group: TinyGroup, deferred: ReadonlySet<ExampleSum>, blocks: number) {
    this.#k = k;
    this.#blocks = blocks;
    [this.#block, this.#left] = [k.code.local("i32"), k.code.local("i32")];
    let columns = 0;
    if (blocks > 1) {
      for (const value of neededLater(group, deferred)) {
        this.#places.set(value, columns);
        columns += value.columns;
      }
    }
    this.#blockBytes = 16 * columns;
  }

  get values(): Iterable<Matrix> {
    return this.#places.keys();
  }

  prepare(): void {
    if (this.#places.size > 0) this.#memory = this.#k.scratch(this.#blocks * this.#blockBytes);
  }

  /** Goes over the blocks of the step, of which there is at least one. */
  loop(n: Local, body: () => void): void {
    const { code } = this.#k;
    if (this.#memory !== undefined) code.get(this.#memory).set(this.#block);
    code.get(n).set(this.#left);
    code.loop((again) => {
      body();
      code.get(this.#block).i32(this.#blockBytes).op("i32.add").set(this.#block);
      code.get(this.#left).i32(4).op("i32.sub").tee(this.#left).i32(0).op("i32.gt_s");
      again();
    });
  }

  store({ value, column }: Factor, vector: Lanes): void {
    this.#k.code.get(this.#block).get(vector).store("v128.store", this.#offset(value, column));
  }
  load({ value, column }: Factor): Lanes {
    this.#k.code.get(this.#block).load("v128.load", this.#offset(value, column));
    return this.#k.lanes.keep();
  }
  #offset(value: Matrix, column: number): number {
    return 16 * (this.#places.get(storageOf(value))! + column);
  }
}

/** Factors of sums that are made after their pass, and values that a later pass reads. */
function neededLater({ members, passes }: TinyGroup, deferred: ReadonlySet<ExampleSum>): Set<Matrix> {
  const needed = new Set<Matrix>();
  for (const sum of deferred)
    for (const element of [0, (sum.rows as number) * sum.columns - 1]) for (const { value } of factorsOf(sum, element)) needed.add(value);
  for (const value of members) {
    const pass = isExampleSum(value) ? passes.get(value)! - 1 : passes.get(value)!;
    for (const operand of operandsOf(value).map(storageOf)) {
      if (isBatch(operand) && (passes.get(operand) ?? 0) < pass) needed.add(operand);
    }
  }
  return needed;
}
