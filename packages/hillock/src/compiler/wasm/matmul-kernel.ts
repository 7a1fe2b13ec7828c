/**
 * The matrix product: C is worked off in tiles whose sums stay in registers over the whole inner dimension (`matmul-tile.ts`), and which the epilogue
 * (bias, activation, an optimiser's whole update) finishes before anything is written. So every element is the sum of its products in their order,
 * whatever the tiling, and however rows are shared among threads.
 *
 * - C = A B and C = A Bᵀ: for each panel of 8 columns, B is first packed so that the inner loop reads it in one line, then all rows run over it.
 * - C = Aᵀ B, the weight gradient: for each tile of rows all columns run, so that weights and moments are streamed once, in order.
 *
 * Source of the scheme: Goto, van de Geijn (2008), "Anatomy of high-performance matrix multiplication".
 */

import type { MatmulGroup } from "../schedule.ts";
import type { KernelContext } from "./context.ts";
import type { Local } from "./encoder.ts";
import { TileEpilogue } from "./epilogue.ts";
import { multiplyTile, type Panel, type RowsOfA, tileColumns, tileRows } from "./matmul-tile.ts";
import { packColumnsOfA, packPanel, panelStride } from "./pack.ts";

/** With fewer rows than this, packing B costs more than it saves. */
const packingRows = 12;

/** Bytes of packed B that are used again and again while rows run over them: half of a common second-level cache. */
const groupBytes = 2 ** 19;
const groupColumns = (inner: number, columns: number): number =>
  Math.min(columns, Math.max(1, Math.floor(groupBytes / (inner * 4 * tileColumns))) * tileColumns);
const packsGradient = (columns: number): boolean => columns > 16;

export class MatmulKernel {
  readonly #k: KernelContext;
  readonly #group: MatmulGroup;
  readonly #epilogue: TileEpilogue;
  readonly #inner: Local;
  readonly #i: Local;
  readonly #j: Local;

  constructor(k: KernelContext, group: MatmulGroup) {
    this.#k = k;
    this.#group = group;
    this.#i = k.code.local("i32");
    this.#j = k.code.local("i32");
    this.#inner = k.code.local("i32");
    this.#epilogue = new TileEpilogue(k, group, this.#i, this.#j);
  }

  /** @param begin first row of C, @param end row after the last. */
  emit(begin: Local, end: Local): void {
    const { a, b, transposeA } = this.#group.product;
    this.#k.base(a);
    this.#k.base(b);
    this.#epilogue.prepare();
    this.#k.pushSize(transposeA ? a.rows : a.columns);
    this.#k.code.set(this.#inner);
    if (transposeA) this.#rowsOutside(begin, end);
    else this.#panelsOutside(begin, end);
  }

  /** For each panel of B: pack, then all tiles of rows. */
  #panelsOutside(begin: Local, end: Local): void {
    const { code } = this.#k;
    const { a, b, transposeB } = this.#group.product;
    const packed = this.#k.scratch(a.columns * tileColumns * 4);
    const [address, panelEnd, stride] = [code.local("i32"), code.local("i32"), code.local("i32")];
    this.#forEachPanel(0, this.#group.product.columns, (columns) => {
      const bounds = (bytes: number): void => {
        code.i32(bytes).set(stride);
        code
          .get(address)
          .i32(a.columns * bytes)
          .op("i32.add")
          .set(panelEnd);
      };
      const pack = (): void => {
        code.get(packed).set(address);
        bounds(panelStride(columns));
        packPanel(this.#k, b, { transposed: transposeB, column: this.#j, columns, target: address, end: panelEnd });
      };
      if (transposeB) pack();
      else {
        code.get(end).get(begin).op("i32.sub").i32(packingRows).op("i32.ge_s");
        code.if(pack, () => {
          code.get(this.#k.base(b)).get(this.#j).i32(2).op("i32.shl").op("i32.add").set(address);
          bounds(b.columns * 4);
        });
      }
      this.#forEachRowTile(begin, end, (rows) => this.#tile(rows, this.#rowsOfA(), { address, end: panelEnd, stride, columns }));
    });
  }

  /** For each group of panels that the second-level cache holds: pack B. Then, for each tile of rows: pack A, and all panels run over it. */
  #rowsOutside(begin: Local, end: Local): void {
    const { code } = this.#k;
    const { a, b, columns } = this.#group.product;
    const mostInner = typeof a.rows === "number" ? a.rows : this.#k.program.plan.capacity;
    const [address, panelEnd, bytes] = [code.local("i32"), code.local("i32"), code.local("i32")];
    if (!packsGradient(columns)) {
      code
        .get(this.#inner)
        .i32(columns * 4)
        .op("i32.mul")
        .set(bytes);
      this.#forEachRowTile(begin, end, (rows) => {
        const rowsOfA = this.#rowsOfA();
        this.#forEachPanel(0, columns, (width) => {
          code.get(this.#k.base(b)).get(this.#j).i32(2).op("i32.shl").op("i32.add").tee(address);
          code.get(bytes).op("i32.add").set(panelEnd);
          this.#tile(rows, rowsOfA, { address, end: panelEnd, stride: columns * 4, columns: width });
        });
      });
      return;
    }
    const width = groupColumns(mostInner, columns);
    const packedA = this.#k.scratch(mostInner * tileRows[0] * 4);
    const packedB = this.#k.scratch(mostInner * 4 * (Math.ceil(width / 4) * 4));
    const next = (stride: number): void => {
      code.get(panelEnd).tee(address);
      code.get(this.#inner).i32(stride).op("i32.mul").op("i32.add").set(panelEnd);
    };
    for (let first = 0; first < columns; first += width) {
      const last = Math.min(columns, first + width);
      code.get(packedB).set(panelEnd);
      this.#forEachPanel(first, last, (count) => {
        next(panelStride(count));
        packPanel(this.#k, b, { transposed: false, column: this.#j, columns: count, target: address, end: panelEnd });
      });
      this.#forEachRowTile(begin, end, (rows) => {
        packColumnsOfA(this.#k, a, { row: this.#i, rows, inner: this.#inner, target: packedA });
        const rowsOfA = { address: packedA, rowBytes: 4, innerBytes: rows * 4 };
        code.get(packedB).set(panelEnd);
        this.#forEachPanel(first, last, (count) => {
          next(panelStride(count));
          this.#tile(rows, rowsOfA, { address, end: panelEnd, stride: panelStride(count), columns: count });
        });
      });
    }
  }

  /** Panels of columns `first` … `last` − 1. */
  #forEachPanel(first: number, last: number, body: (columns: number) => void): void {
    const { code } = this.#k;
    const rest = (last - first) % tileColumns;
    code.i32(first).set(this.#j);
    if (last - rest > first) {
      const limit = code.local("i32");
      code.i32(last - rest).set(limit);
      this.#k.countedLoop(this.#j, limit, tileColumns, () => body(tileColumns));
    }
    if (rest > 0) body(rest);
  }

  #forEachRowTile(begin: Local, end: Local, body: (rows: number) => void): void {
    const { code } = this.#k;
    const { rows } = this.#group.product;
    code.get(begin).set(this.#i);
    const possible = tileRows.filter((count) => typeof rows !== "number" || count <= rows);
    for (const count of possible) {
      if (count === tileRows[0]) this.#k.countedLoop(this.#i, end, count, () => body(count));
      else {
        code.get(this.#i).i32(count).op("i32.add").get(end).op("i32.le_s");
        code.if(() => {
          body(count);
          code.get(this.#i).i32(count).op("i32.add").set(this.#i);
        });
      }
    }
  }

  /** A where it is stored, from row i of C. */
  #rowsOfA(): RowsOfA {
    const { code } = this.#k;
    const { a, transposeA } = this.#group.product;
    const [rowBytes, innerBytes] = transposeA ? [4, a.columns * 4] : [a.columns * 4, 4];
    const address = code.local("i32");
    code.get(this.#k.base(a)).get(this.#i).i32(rowBytes).op("i32.mul").op("i32.add").set(address);
    return { address, rowBytes, innerBytes };
  }

  #tile(rows: number, a: RowsOfA, panel: Panel): void {
    this.#epilogue.emit(multiplyTile(this.#k, rows, a, panel), panel.columns);
  }
}
