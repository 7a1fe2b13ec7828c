/** The running result of a column reduction while a kernel goes down the rows: in registers for short rows, in memory for long ones. */

import type { ColumnReduce } from "../matrix.ts";
import type { KernelContext } from "./context.ts";
import type { Local } from "./encoder.ts";
import { foldStart, foldVectors } from "./fold.ts";
import type { Lanes } from "./lanes.ts";
import { isUnrolled, locate, type Position } from "./position.ts";

export class ColumnAccumulator {
  readonly #k: KernelContext;
  readonly #value: ColumnReduce;
  /** One per vector of columns; empty when the result is kept in memory. */
  readonly #registers: readonly Lanes[];
  readonly #target: Local;

  /**
   * Emits the start: to be made before the loop over the rows.
   * @param target address of the result.
   */
  constructor(k: KernelContext, value: ColumnReduce, target: Local) {
    this.#k = k;
    this.#value = value;
    this.#target = target;
    const vectors = isUnrolled(value.columns) ? Math.ceil(value.columns / 4) : 0;
    this.#registers = Array.from({ length: vectors }, () => k.lanes.constant(foldStart(value.fold)));
    if (vectors === 0) this.#clear();
  }

  #clear(): void {
    const { code, lanes } = this.#k;
    const { columns, fold } = this.#value;
    const whole = Math.floor(columns / 4);
    const [address, limit] = [code.local("i32"), code.local("i32")];
    const start = lanes.constant(foldStart(fold));
    code
      .get(this.#target)
      .tee(address)
      .i32(16 * whole)
      .op("i32.add")
      .set(limit);
    this.#k.countedLoop(address, limit, 16, () => this.#k.storeVector(address, 0, 4, start));
    if (columns % 4 > 0) this.#k.storeVector(address, 0, columns % 4, start);
  }

  /** Takes in the vector at a position of the current row. */
  take(next: Lanes, at: Position): void {
    const { code, lanes } = this.#k;
    const register = this.#registers[at.column / 4];
    if (register !== undefined) {
      code.get(foldVectors(lanes, this.#value.fold, register, next)).set(register);
      return;
    }
    const [address, offset] = locate(this.#k, this.#target, at, 4);
    const sofar = this.#k.loadVector(address, offset, at.count, "f32");
    this.#k.storeVector(address, offset, at.count, foldVectors(lanes, this.#value.fold, sofar, next));
  }

  /** Emits the end: after the loop over the rows. */
  finish(): void {
    this.#registers.forEach((register, v) => {
      this.#k.storeVector(this.#target, 16 * v, Math.min(4, this.#value.columns - 4 * v), register);
    });
  }
}
