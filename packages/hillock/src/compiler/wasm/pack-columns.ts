/**
 * Packing of a transposed A: the columns of A that a tile of C needs, [inner][rows of the tile]; from where A lies, or from the rows of a table that it is
 * made of.
 *
 * A tile's 24 bytes are a part of a cache line, so many tiles are packed at once, while the line is at hand.
 */

import { InternalError } from "../../errors.ts";
import { inputVariable } from "../../graph/index.ts";
import { innerOf, mostOf, type Product } from "../matrix.ts";
import type { KernelContext } from "./context.ts";
import type { Local } from "./encoder.ts";
import { ExpressionEmitter } from "./expression.ts";
import type { Lanes } from "./lanes.ts";
import { type RowsOfA, tileRows } from "./matmul-tile.ts";

const fullRows = tileRows[0];
/** Tiles that are packed at once: 48 columns are three cache lines. */
const blockTiles = 8;
const blockRows = blockTiles * fullRows;
/** More than this would not stay in the second-level cache until it is used. */
const blockBytes = 2 ** 18;

export class PackedColumns {
  readonly #k: KernelContext;
  readonly #product: Product;
  readonly #target: Local;
  /** Bytes of a packed tile of `fullRows`. */
  readonly #tileBytes: Local;
  /** The packed tile at hand, and the row of C after the last one that is packed. */
  readonly #address: Local;
  readonly #until: Local;
  readonly #blocks: boolean;

  constructor(k: KernelContext, product: Product) {
    this.#k = k;
    this.#product = product;
    const { code } = k;
    const mostInner = mostOf(innerOf(product), k.program.plan.capacity);
    [this.#address, this.#until, this.#tileBytes] = [code.local("i32"), code.local("i32"), code.local("i32")];
    this.#blocks = product.a.columns >= blockRows && mostInner * blockRows * 4 <= blockBytes;
    this.#target = k.scratch(mostInner * 4 * (this.#blocks ? blockRows : fullRows));
    code.i32(0).set(this.#until);
    k.pushSize(innerOf(product));
    code
      .i32(fullRows * 4)
      .op("i32.mul")
      .set(this.#tileBytes);
  }

  /** The columns i … i + rows − 1 of A. @param end the first that is out of the range of the kernel. */
  tile(i: Local, end: Local, rows: number): RowsOfA {
    const { code } = this.#k;
    const alone = (): void => {
      code.get(this.#target).set(this.#address);
      this.#copy(i, rows, 1);
    };
    if (rows < fullRows || !this.#blocks) alone();
    else {
      code.get(i).get(this.#until).op("i32.lt_s");
      code.if(
        () => code.get(this.#address).get(this.#tileBytes).op("i32.add").set(this.#address),
        () => {
          code.get(i).i32(blockRows).op("i32.add").get(end).op("i32.le_s");
          code.if(() => {
            code.get(i).i32(blockRows).op("i32.add").set(this.#until);
            code.get(this.#target).set(this.#address);
            this.#copy(i, fullRows, blockTiles);
          }, alone);
        },
      );
    }
    return { address: this.#address, rowBytes: 4, innerBytes: rows * 4 };
  }

  /** Packs `tiles` tiles side by side, each in a place of its own. */
  #copy(i: Local, rows: number, tiles: number): void {
    const k = this.#k;
    const { code } = k;
    const [to, p, inner, target] = [code.local("i32"), code.local("i32"), code.local("i32"), code.local("i32")];
    k.pushSize(innerOf(this.#product));
    code.set(inner);
    code.get(this.#target).set(target).i32(0).set(p);
    k.countedLoop(p, inner, 1, () => {
      const load = this.#rowOf(p, i);
      code.get(target).set(to);
      for (let tile = 0; tile < tiles; tile++) {
        for (let r = 0; r < rows; r += 4) {
          const count = Math.min(4, rows - r);
          k.storeVector(to, 4 * r, count, load(tile * rows + r, count));
        }
        if (tile + 1 < tiles) code.get(to).get(this.#tileBytes).op("i32.add").set(to);
      }
      code
        .get(target)
        .i32(rows * 4)
        .op("i32.add")
        .set(target);
    });
  }

  /** How to load elements of row p of A, counted from column i. */
  #rowOf(p: Local, i: Local): (column: number, count: number) => Lanes {
    const k = this.#k;
    const { a, gathered } = this.#product;
    if (gathered === undefined) {
      const from = k.address(k.address(k.base(a), p, 4 * a.columns), i, 4);
      return (column, count) => k.loadVector(from, 4 * column, count, "f32");
    }
    const { table, index, expr } = gathered;
    const [dtype, bytes] = [k.dtypeOf(table), k.bytesPerElement(table)];
    const row = k.code.local("i32");
    k.code
      .get(k.address(k.base(index), p, 4))
      .load("i32.load")
      .set(row);
    const from = k.address(k.address(k.base(table), row, bytes * table.columns), i, bytes);
    return (column, count) => {
      const stored = k.loadVector(from, bytes * column, count, dtype);
      return new ExpressionEmitter(k.lanes, (name) => {
        if (name !== inputVariable(0)) throw new InternalError({ problem: `A packed element is computed of "${name}"` });
        return stored;
      }).emit(expr);
    };
  }
}
