/**
 * A tiny program as one kernel: the whole step, forward, backward and update, without calls and without a loop over layers.
 *
 * Passes over the blocks of four examples compute the batch values (`tiny-batch.ts`) and what is summed over the examples (`tiny-sums.ts`); with
 * one block there is no loop at all. Then the fixed values (`tiny-fixed.ts`) follow, and the parameters are written where nothing reads
 * their old values any more (`tiny-writes.ts`). Everything is computed on demand, so that values are used soon after they are made.
 */

import { type Matrix, operandsOf, storageOf } from "../matrix.ts";
import { blocksOf, elementsOf, isBatch, type Named, passCount, type TinyGroup } from "../tiny.ts";
import { KernelContext } from "./context.ts";
import { Code, type Local } from "./encoder.ts";
import type { Lanes } from "./lanes.ts";
import { BatchValues, fixedOperands } from "./tiny-batch.ts";
import { FixedValues } from "./tiny-fixed.ts";
import { BlockRows } from "./tiny-rows.ts";
import { StoredColumns } from "./tiny-stored.ts";
import { deferredSums, type ExampleSum, ExampleSums, isExampleSum } from "./tiny-sums.ts";
import { ParameterWrites } from "./tiny-writes.ts";

export function emitTiny(k: KernelContext, group: TinyGroup): void {
  const rehearsal = new ParameterWrites();
  const aside = new KernelContext({ ...k.program, needScratch: () => undefined }, new Code(["i32", "i32"], []));
  new TinyKernel(aside, group, rehearsal).emit();
  new TinyKernel(k, group, new ParameterWrites(rehearsal)).emit();
}

class TinyKernel {
  readonly #k: KernelContext;
  readonly #group: TinyGroup;
  readonly #writes: ParameterWrites;
  readonly #looping: boolean;
  /** Examples in this step, and the first one of the block at hand. */
  readonly #n: Local;
  readonly #row: Local;
  readonly #rows: BlockRows;
  readonly #stored: StoredColumns;
  readonly #fixed: FixedValues;
  readonly #batch: BatchValues;
  readonly #sums: ExampleSums;
  readonly #addresses = new Map<string, Local>();
  #pass = 0;

  constructor(k: KernelContext, group: TinyGroup, writes: ParameterWrites) {
    this.#k = k;
    this.#group = group;
    this.#writes = writes;
    const blocks = blocksOf(group.capacity);
    this.#looping = blocks > 1;
    [this.#n, this.#row] = [k.code.local("i32"), k.code.local("i32")];
    this.#rows = new BlockRows(k, this.#n, this.#row);
    const deferred = deferredSums(group, blocks);
    this.#stored = new StoredColumns(k, group, deferred, blocks);
    this.#fixed = new FixedValues(k, writes, (value, index) => this.#sums.vector(value as ExampleSum, index));
    this.#batch = new BatchValues(k, this.#rows, this.#fixed, (value, column) =>
      this.#looping && group.passes.get(value)! < this.#pass ? this.#stored.load({ value, column }) : undefined,
    );
    this.#sums = new ExampleSums(k, deferred, (body) => this.#stored.loop(this.#n, () => body((factor) => this.#stored.load(factor))));
  }

  emit(): void {
    this.#prepare();
    for (this.#pass = 0; this.#pass < passCount(this.#group); this.#pass++) this.#emitPass();
    this.#emitResults();
  }

  /** Sizes and addresses that hold for the whole step. */
  #prepare(): void {
    const { code, program } = this.#k;
    this.#k.pushSize("n");
    code.set(this.#n);
    this.#stored.prepare();
    for (const value of this.#group.members) for (const source of sourcesOf(value)) this.#k.base(source);
    for (const { name } of [...this.#group.outputs, ...this.#group.updates]) {
      const address = code.local("i32");
      code.getGlobal(program.globals.get(name)!).set(address);
      this.#addresses.set(name, address);
    }
  }

  #emitPass(): void {
    const { code } = this.#k;
    const { members, passes, outputs } = this.#group;
    const sums = members.filter(isExampleSum).filter((sum) => passes.get(sum)! - 1 === this.#pass);
    const written = outputs.filter(({ value }) => isBatch(value) && passes.get(value) === this.#pass);
    for (const value of members) {
      if (isBatch(value) && passes.get(value) === this.#pass) for (const operand of fixedOperands(value)) this.#fixed.prepare(operand);
    }
    const block = (): void => {
      for (const value of this.#stored.values)
        if (passes.get(value) === this.#pass)
          for (let column = 0; column < value.columns; column++) this.#stored.store({ value, column }, this.#batch.masked(value, column));
      for (const sum of sums) this.#sums.take(sum, this.#batch);
      for (const { name, value } of written) this.#rows.store(this.#addresses.get(name)!, this.#columns(value));
    };
    if (!this.#looping) {
      block();
      return;
    }
    this.#sums.start(sums);
    code.i32(0).set(this.#row);
    this.#stored.loop(this.#n, () => {
      block();
      code.get(this.#row).i32(4).op("i32.add").set(this.#row);
    });
    this.#batch.forget();
  }

  #columns(value: Matrix): Lanes[] {
    return Array.from({ length: value.columns }, (_, column) => this.#batch.vector(value, column));
  }

  /** Outputs of fixed size, then the parameters. */
  #emitResults(): void {
    for (const output of this.#group.outputs) {
      if (isBatch(output.value)) continue;
      for (let index = 0; 4 * index < elementsOf(output.value); index++) this.#storeVector(output, index);
    }
    for (const updates of bySize(this.#group.updates)) {
      // The moments and the weight that come from the same gradient one after the other, vector by vector.
      for (let index = 0; 4 * index < elementsOf(updates[0]!.value); index++) {
        for (const update of updates) {
          const vector = this.#fixed.vector(update.value, index);
          this.#writes.write(update.name, index, () => this.#store(update, index, vector));
        }
      }
    }
    this.#writes.settle();
  }

  #storeVector(target: Named, index: number): void {
    this.#store(target, index, this.#fixed.vector(target.value, index));
  }
  #store({ name, value }: Named, index: number, vector: Local): void {
    this.#k.storeVector(this.#addresses.get(name)!, 16 * index, Math.min(4, elementsOf(value) - 4 * index), vector);
  }
}

/** Neighbouring updates of the same size together. */
function bySize(updates: readonly Named[]): Named[][] {
  const groups: Named[][] = [];
  for (const update of updates) {
    const last = groups.at(-1);
    if (last !== undefined && last[0]!.value.rows === update.value.rows && last[0]!.value.columns === update.value.columns)
      last.push(update);
    else groups.push([update]);
  }
  return groups;
}

const sourcesOf = (value: Matrix): Matrix[] =>
  operandsOf(value)
    .map(storageOf)
    .filter((storage) => storage.kind === "source");
