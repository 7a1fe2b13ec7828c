/**
 * The row kernel: for each row, one loop over columns after the other. Short rows (up to `unrolledVectors` vectors) are unrolled, and their values
 * stay in registers from one loop to the next; long rows pass values on through memory that stays in the first-level cache.
 */

import { InternalError } from "../../errors.ts";
import { inputVariable } from "../../graph/index.ts";
import { type Computed, type Gather, type Matrix, operandsOf } from "../matrix.ts";
import { type Loop, loopsOf } from "../phases.ts";
import type { RowGroup } from "../schedule.ts";
import { ColumnAccumulator } from "./column-accumulator.ts";
import { type KernelContext, laneMask } from "./context.ts";
import type { Local } from "./encoder.ts";
import { ExpressionEmitter } from "./expression.ts";
import { foldLanes, foldStart, foldVectors } from "./fold.ts";
import type { Lanes } from "./lanes.ts";
import { isUnrolled, locate, type Position } from "./position.ts";
import { uniformLanes } from "./random.ts";

/** Vectors of a long row that one turn of its loop takes. Measured: Adam is a tenth faster than with one. */
const vectorsPerTurn = 2;

export class RowKernel {
  readonly #k: KernelContext;
  readonly #group: RowGroup;
  readonly #row: Local;
  /** Address of the current row of each value in memory. */
  readonly #rowAddress = new Map<Matrix, Local>();
  /** Values of the current row that are known in registers: one per vector, or one for all columns. */
  readonly #registers = new Map<Matrix, Map<number, Lanes>>();
  /** Values that do not change from row to row. */
  readonly #constants = new Map<Matrix, Lanes>();
  /** Running results of the row reductions, and of the column reductions. */
  readonly #accumulators = new Map<Matrix, Lanes>();
  readonly #columns = new Map<Matrix, ColumnAccumulator>();
  readonly #loops: readonly Loop[];
  readonly #scratch = new Map<Matrix, Local>();
  readonly #members: ReadonlySet<Matrix>;

  constructor(k: KernelContext, group: RowGroup) {
    this.#k = k;
    this.#group = group;
    this.#row = k.code.local("i32");
    this.#loops = loopsOf(group);
    this.#members = new Set<Matrix>(group.members);
  }

  /**
   * @param begin first row, @param end row after the last.
   * @param block number of this block of rows, when column reductions are to leave partial results.
   */
  emit(begin: Local, end: Local, block?: Local): void {
    const { code } = this.#k;
    this.#prepare();
    for (const value of this.#group.members)
      if (value.kind === "columnReduce") {
        const target = block === undefined ? this.#k.base(value) : this.#k.partial(value, block);
        this.#columns.set(value, new ColumnAccumulator(this.#k, value, target));
      }
    code.get(begin).set(this.#row);
    this.#k.countedLoop(this.#row, end, 1, () => this.#emitRow());
    for (const accumulator of this.#columns.values()) accumulator.finish();
  }

  /** Addresses and scalars that hold for the whole kernel. */
  #prepare(): void {
    for (const value of this.#group.members) {
      if (this.#k.isStored(value)) this.#k.base(value);
      else if (!isUnrolled(value.columns) && this.#isReadLater(value)) this.#scratch.set(value, this.#k.scratch(value.columns * 4 + 16));
      for (const operand of operandsOf(value)) {
        if (this.#members.has(operand) || operand.kind === "iota") continue;
        if (operand.kind !== "size") this.#k.base(operand);
        // Indices, seeds and steps are read as integers, where they are used.
        const scalar = value.kind === "gather" || value.kind === "random" ? undefined : this.#k.loadScalar(operand);
        if (scalar !== undefined) this.#constants.set(operand, scalar);
      }
    }
  }

  /** Whether another loop of the row reads it: within one loop, values stay in registers. */
  #isReadLater(value: Computed): boolean {
    return this.#loops.some(({ members }) => !members.includes(value) && members.some((member) => operandsOf(member).includes(value)));
  }

  #emitRow(): void {
    this.#rowAddress.clear();
    this.#registers.clear();
    for (const value of this.#group.members) {
      for (const operand of [value, ...operandsOf(value)]) this.#prepareRow(operand);
      if (value.kind === "gather") this.#rowAddress.set(value, this.#gatheredRow(value));
    }
    for (const loop of this.#loops) this.#emitLoop(loop);
  }

  /** The address of this row of a value that varies along rows. */
  #prepareRow(value: Matrix): void {
    if (this.#rowAddress.has(value) || !this.#isInMemory(value)) return;
    // A gather's row is wherever its index points; column results of this kernel are written when all rows are done.
    if (this.#members.has(value) && (value.kind === "gather" || value.kind === "columnReduce")) return;
    const base = this.#k.base(value);
    const bytes = value.columns * this.#k.bytesPerElement(value);
    this.#rowAddress.set(value, value.rows === 1 ? base : this.#k.address(base, this.#row, bytes));
  }
  #isInMemory(value: Matrix): boolean {
    return value.kind !== "iota" && value.kind !== "size" && this.#k.isStored(value);
  }

  #gatheredRow({ table, index }: Gather): Local {
    const { code } = this.#k;
    const address = code.local("i32");
    const entry = this.#k.address(this.#k.base(index), this.#row, 4);
    code
      .get(this.#k.base(table))
      .get(entry)
      .load("i32.load")
      .i32(table.columns * this.#k.bytesPerElement(table))
      .op("i32.mul")
      .op("i32.add")
      .set(address);
    return address;
  }

  #emitLoop({ columns, members }: Loop): void {
    const { code } = this.#k;
    for (const value of members) {
      if (value.kind === "rowReduce") this.#accumulators.set(value, this.#k.lanes.constant(foldStart(value.fold)));
    }
    const tail = columns % 4;
    const vectors = Math.floor(columns / 4);
    if (isUnrolled(columns)) {
      for (let v = 0; v < vectors; v++) this.#emitVector(members, { column: 4 * v, count: 4 });
      if (tail > 0) this.#emitVector(members, { column: 4 * vectors, count: tail });
    } else {
      this.#readNarrow(members);
      const offset = code.local("i32");
      const limit = code.local("i32");
      const turns = Math.floor(vectors / vectorsPerTurn);
      code
        .i32(0)
        .set(offset)
        .i32(16 * vectorsPerTurn * turns)
        .set(limit);
      this.#k.countedLoop(offset, limit, 16 * vectorsPerTurn, () => {
        for (let v = 0; v < vectorsPerTurn; v++) this.#emitVector(members, { column: 4 * v, count: 4, offset });
      });
      for (let v = vectorsPerTurn * turns; v < vectors; v++) this.#emitVector(members, { column: 4 * v, count: 4 });
      if (tail > 0) this.#emitVector(members, { column: 4 * vectors, count: tail });
    }
    for (const value of members) {
      if (value.kind !== "rowReduce") continue;
      const result = foldLanes(this.#k.lanes, value.fold, this.#accumulators.get(value)!);
      this.#registers.set(value, new Map([[0, result]]));
      if (this.#k.isStored(value)) this.#k.storeVector(this.#rowAddress.get(value)!, 0, 1, result);
    }
  }

  /** What is the same for the whole row is loaded before the loop. */
  #readNarrow(members: readonly Computed[]): void {
    for (const operand of members.flatMap(operandsOf)) {
      if (operand.columns === 1 && operand.kind !== "iota" && !members.includes(operand as Computed) && this.#rowAddress.has(operand))
        this.#read(operand, { column: 0, count: 1 });
    }
  }

  #emitVector(members: readonly Computed[], at: Position): void {
    const width = loopWidth(members);
    // What a running position has in registers belongs to that position only.
    const forget = (): void => {
      if (isUnrolled(width)) return;
      for (const value of [...this.#registers.keys()]) if (value.columns === width) this.#registers.delete(value);
    };
    forget();
    for (const value of members) {
      if (value.kind === "rowReduce") this.#accumulateRow(value.fold, this.#accumulators.get(value)!, this.#read(value.of, at), at);
      else if (value.kind === "columnReduce") this.#columns.get(value)!.take(this.#read(value.of, at), at);
      else this.#define(value, at);
    }
    forget();
  }

  /** Computes a value at a position and writes it where it is wanted. */
  #define(value: Computed, at: Position): void {
    const result = this.#compute(value, at);
    const known = this.#registers.get(value) ?? new Map<number, Lanes>();
    known.set(at.column, result);
    this.#registers.set(value, known);
    const target = this.#k.isStored(value) ? this.#rowAddressForWriting(value) : this.#scratch.get(value);
    if (target !== undefined) this.#k.storeVector(...locate(this.#k, target, at, 4), at.count, result);
  }

  #rowAddressForWriting(value: Computed): Local {
    if (value.kind !== "gather") return this.#rowAddress.get(value)!;
    return this.#k.address(this.#k.base(value), this.#row, value.columns * 4);
  }

  #compute(value: Computed, at: Position): Lanes {
    if (value.kind === "map") {
      const emitter = new ExpressionEmitter(this.#k.lanes, (name) =>
        this.#read(value.operands.find((_, i) => inputVariable(i) === name)!, at),
      );
      return emitter.emit(value.expr);
    }
    if (value.kind === "gather") {
      const [address, offset] = locate(this.#k, this.#rowAddress.get(value)!, at, this.#k.bytesPerElement(value.table));
      const dtype = this.#k.dtypeOf(value.table);
      return value.columns === 1 ? this.#k.loadSplat(address, offset, dtype) : this.#k.loadVector(address, offset, at.count, dtype);
    }
    if (value.kind === "random") {
      const numbers = uniformLanes(this.#k, value, this.#row, at);
      return value.columns === 1 ? this.#k.lanes.shuffle(numbers, numbers, [0, 0, 0, 0]) : numbers;
    }
    throw new InternalError({ problem: `A row kernel cannot compute "${value.kind}"` });
  }

  /** The vector of an operand at a position. */
  #read(value: Matrix, at: Position): Lanes {
    const constant = this.#constants.get(value);
    if (constant !== undefined) return constant;
    const narrow = value.columns === 1;
    const key = narrow ? 0 : at.column;
    const known = this.#registers.get(value)?.get(key);
    if (known !== undefined) return known;
    const lanes = this.#load(value, narrow, at);
    const registers = this.#registers.get(value) ?? new Map<number, Lanes>();
    registers.set(key, lanes);
    this.#registers.set(value, registers);
    return lanes;
  }

  #load(value: Matrix, narrow: boolean, at: Position): Lanes {
    if (value.kind === "iota") return narrow ? this.#k.lanes.constant(0) : this.#columnNumbers(at);
    const own = this.#scratch.get(value);
    const inMemory =
      own ??
      (value.kind === "gather" && this.#members.has(value) && this.#k.isStored(value)
        ? this.#rowAddressForWriting(value)
        : this.#rowAddress.get(value)!);
    const dtype = own === undefined ? this.#k.dtypeOf(value) : "f32";
    if (narrow) return this.#k.loadSplat(inMemory, 0, dtype);
    return this.#k.loadVector(...locate(this.#k, inMemory, at, dtype === "u8" ? 1 : 4), at.count, dtype);
  }

  #columnNumbers({ column, offset }: Position): Lanes {
    const { lanes, code } = this.#k;
    const first = lanes.floats([column, column + 1, column + 2, column + 3]);
    if (offset === undefined) return first;
    code.get(offset).i32(2).op("i32.shr_u").op("i32x4.splat");
    return lanes.add(first, lanes.fromInt(lanes.keep()));
  }

  #accumulateRow(fold: "sum" | "max" | "min", accumulator: Lanes, next: Lanes, { count }: Position): void {
    const { lanes, code } = this.#k;
    const masked = count === 4 ? next : lanes.select(lanes.words(laneMask(count)), next, lanes.constant(foldStart(fold)));
    const result = foldVectors(lanes, fold, accumulator, masked);
    code.get(result).set(accumulator);
  }
}

const loopWidth = (members: readonly Computed[]): number => {
  const [first] = members;
  return first!.kind === "rowReduce" || first!.kind === "columnReduce" ? first!.of.columns : first!.columns;
};
