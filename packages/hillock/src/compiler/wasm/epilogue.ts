/** What happens to a tile of a matrix product while it is still in registers: the maps behind it, then the stores that somebody needs. */

import { inputVariable } from "../../graph/index.ts";
import { type Computed, type Mapped, type Matrix, operandsOf } from "../matrix.ts";
import type { MatmulGroup } from "../schedule.ts";
import type { KernelContext } from "./context.ts";
import type { Local } from "./encoder.ts";
import { ExpressionEmitter } from "./expression.ts";
import type { Lanes } from "./lanes.ts";

export class TileEpilogue {
  readonly #k: KernelContext;
  readonly #group: MatmulGroup;
  /** First row and column of the tile. */
  readonly #i: Local;
  readonly #j: Local;
  readonly #scalars = new Map<Matrix, Lanes>();
  readonly #members: ReadonlySet<Matrix>;

  constructor(k: KernelContext, group: MatmulGroup, i: Local, j: Local) {
    this.#k = k;
    this.#group = group;
    this.#i = i;
    this.#j = j;
    this.#members = new Set<Matrix>(group.members);
  }

  #maps(): Mapped[] {
    return this.#group.members.filter((value) => value.kind === "map");
  }
  #outside(): Matrix[] {
    return [...new Set(this.#maps().flatMap(operandsOf))].filter((operand) => !this.#members.has(operand));
  }

  /** Addresses and scalars, once for the kernel. */
  prepare(): void {
    for (const value of this.#group.members) if (this.#k.isStored(value)) this.#k.base(value);
    for (const operand of this.#outside()) {
      if (operand.kind === "iota") continue;
      const scalar = this.#k.loadScalar(operand);
      if (scalar !== undefined) this.#scalars.set(operand, scalar);
      else this.#k.base(operand);
    }
  }

  /** @param accumulators [row][vector] of the tile, @param columns columns of the tile that exist. */
  emit(accumulators: readonly (readonly Lanes[])[], columns: number): void {
    const addresses = this.#tileAddresses();
    const shared = new Map<string, Lanes>();
    for (const [r, v] of this.#order(accumulators)) {
      const known = new Map<Matrix, Lanes>([[this.#group.product, accumulators[r]![v]!]]);
      const count = Math.min(4, columns - 4 * v);
      for (const map of this.#maps()) {
        const variable = (name: string): Lanes => {
          const operand = map.operands.find((_, i) => inputVariable(i) === name)!;
          return known.get(operand) ?? this.#operand(operand, addresses, shared, known, r, v, count);
        };
        known.set(map, new ExpressionEmitter(this.#k.lanes, variable).emit(map.expr));
      }
      for (const value of this.#group.members) {
        if (this.#k.isStored(value)) this.#k.storeVector(addresses.get(value)!, this.#offset(value, r, v), count, known.get(value)!);
      }
    }
  }

  #order(accumulators: readonly (readonly Lanes[])[]): readonly (readonly [row: number, vector: number])[] {
    const ascending = accumulators.flatMap((row, r) => row.map((_, v) => [r, v] as const));
    return this.#k.isStored(this.#group.product) ? ascending : ascending.reverse();
  }

  /** The address of the tile's first element in every matrix of which it reads or writes more than a scalar. */
  #tileAddresses(): Map<Matrix, Local> {
    const { code } = this.#k;
    const stored: Computed[] = this.#group.members.filter((value) => this.#k.isStored(value));
    const addresses = new Map<Matrix, Local>();
    for (const value of [...stored, ...this.#outside()]) {
      if (this.#scalars.has(value) || value.kind === "iota" || addresses.has(value)) continue;
      const address = code.local("i32");
      code.get(this.#k.base(value));
      if (value.rows !== 1)
        code
          .get(this.#i)
          .i32(value.columns * this.#k.bytesPerElement(value))
          .op("i32.mul")
          .op("i32.add");
      if (value.columns !== 1) code.get(this.#j).i32(this.#k.bytesPerElement(value)).op("i32.mul").op("i32.add");
      code.set(address);
      addresses.set(value, address);
    }
    return addresses;
  }

  /** Bytes from the tile's first element to row r, vector v; nothing along an axis on which the matrix is broadcast. */
  #offset(value: Matrix, r: number, v: number): number {
    const elements = (value.rows === 1 ? 0 : r * value.columns) + (value.columns === 1 ? 0 : 4 * v);
    return elements * this.#k.bytesPerElement(value);
  }

  #operand(
    operand: Matrix,
    addresses: ReadonlyMap<Matrix, Local>,
    shared: Map<string, Lanes>,
    known: Map<Matrix, Lanes>,
    r: number,
    v: number,
    count: number,
  ): Lanes {
    const scalar = this.#scalars.get(operand);
    if (scalar !== undefined) return scalar;
    // A bias is the same for all rows of the tile, a column for all its vectors: loaded once.
    const key = `${operand.id} ${operand.rows === 1 ? "" : r} ${operand.columns === 1 ? "" : v}`;
    const before = shared.get(key);
    if (before !== undefined) return before;
    const lanes = this.#load(operand, addresses, r, v, count);
    if (operand.rows === 1 || operand.columns === 1 || operand.kind === "iota") shared.set(key, lanes);
    else known.set(operand, lanes);
    return lanes;
  }

  #load(operand: Matrix, addresses: ReadonlyMap<Matrix, Local>, r: number, v: number, count: number): Lanes {
    const { code, lanes } = this.#k;
    if (operand.kind === "iota" && operand.columns === 1) return lanes.constant(0);
    if (operand.kind === "iota") {
      code.get(this.#j).op("i32x4.splat");
      return lanes.add(lanes.fromInt(lanes.keep()), lanes.floats([4 * v, 4 * v + 1, 4 * v + 2, 4 * v + 3]));
    }
    const [address, offset, dtype] = [addresses.get(operand)!, this.#offset(operand, r, v), this.#k.dtypeOf(operand)];
    return operand.columns === 1 && this.#group.product.columns !== 1
      ? this.#k.loadSplat(address, offset, dtype)
      : this.#k.loadVector(address, offset, count, dtype);
  }
}
