/**
 * Packing of a transposed A: the columns of A that a tile of C needs, [inner][rows of the tile].
 *
 * A tile's 24 bytes are a part of a cache line, so many tiles are packed at once, while the line is at hand.
 */

import type { Matrix } from "../matrix.ts";
import type { KernelContext } from "./context.ts";
import type { Local } from "./encoder.ts";
import { type RowsOfA, tileRows } from "./matmul-tile.ts";

const fullRows = tileRows[0];
/** Tiles that are packed at once: 48 columns are three cache lines. */
const blockTiles = 8;
const blockRows = blockTiles * fullRows;
/** More than this would not stay in the second-level cache until it is used. */
const blockBytes = 2 ** 18;

export class PackedColumns {
  readonly #k: KernelContext;
  readonly #a: Matrix;
  readonly #target: Local;
  /** Bytes of a packed tile of `fullRows`. */
  readonly #tileBytes: Local;
  /** The packed tile at hand, and the row of C after the last one that is packed. */
  readonly #address: Local;
  readonly #until: Local;
  readonly #blocks: boolean;

  /** @param mostInner the most inner indices that a step can have. */
  constructor(k: KernelContext, a: Matrix, mostInner: number) {
    this.#k = k;
    this.#a = a;
    const { code } = k;
    [this.#address, this.#until, this.#tileBytes] = [code.local("i32"), code.local("i32"), code.local("i32")];
    this.#blocks = a.columns >= blockRows && mostInner * blockRows * 4 <= blockBytes;
    this.#target = k.scratch(mostInner * 4 * (this.#blocks ? blockRows : fullRows));
    code.i32(0).set(this.#until);
    k.pushSize(a.rows);
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
    const [from, to, p, inner, target] = [code.local("i32"), code.local("i32"), code.local("i32"), code.local("i32"), code.local("i32")];
    k.pushSize(this.#a.rows);
    code.set(inner);
    code.get(k.base(this.#a)).get(i).i32(2).op("i32.shl").op("i32.add").set(from);
    code.get(this.#target).set(target).i32(0).set(p);
    k.countedLoop(p, inner, 1, () => {
      code.get(target).set(to);
      for (let tile = 0; tile < tiles; tile++) {
        for (let r = 0; r < rows; r += 4) {
          const count = Math.min(4, rows - r);
          k.storeVector(to, 4 * r, count, k.loadVector(from, 4 * (tile * rows + r), count, "f32"));
        }
        if (tile + 1 < tiles) code.get(to).get(this.#tileBytes).op("i32.add").set(to);
      }
      code
        .get(from)
        .i32(this.#a.columns * 4)
        .op("i32.add")
        .set(from);
      code
        .get(target)
        .i32(rows * 4)
        .op("i32.add")
        .set(target);
    });
  }
}
