/**
 * The matrix product: C is worked off in tiles whose sums stay in registers over the whole inner dimension (`matmul-tile.ts`), and which the epilogue
 * (bias, activation, an optimiser's whole update) finishes before anything is written. So every element is the sum of its products in their order,
 * whatever the tiling, and however rows are shared among threads.
 *
 * For each group of panels (8 columns each): B is packed. For each tile of rows: A is packed if it is transposed; all panels of the group run over it.
 * - Where A stays in the second-level cache, a group is one panel, which stays in the first.
 * - Else, and for a weight gradient Aᵀ B, a group is what the second-level cache holds. So A is read once for many columns, and an
 *   optimiser's weights and moments are streamed in order.
 *
 * Source of the scheme: Goto, van de Geijn (2008), "Anatomy of high-performance matrix multiplication".
 */

import type { Dimension } from "../../graph/index.ts";
import { mostOf, operandsOf } from "../matrix.ts";
import type { MatmulGroup } from "../schedule.ts";
import { columnUnit } from "../tasks.ts";
import type { KernelContext } from "./context.ts";
import type { Local } from "./encoder.ts";
import { TileEpilogue } from "./epilogue.ts";
import { PanelCursor, type Panels } from "./matmul-panels.ts";
import { multiplyTile, type Panel, type RowsOfA, tileColumns, tileRows } from "./matmul-tile.ts";
import { PackedColumns } from "./pack-columns.ts";

/** With fewer rows than this, packing B costs more than it saves. */
const packingRows = 24;
/** Up to so many rows are worked off one by one, each in wide tiles. */
const fewRows = 3;
/** What the second-level cache of most processors holds. Where it holds less, the third level still is fast enough for the trickle that a tile reads. */
const cacheBytes = 2 ** 20;

export class MatmulKernel {
  readonly #k: KernelContext;
  readonly #group: MatmulGroup;
  readonly #epilogue: TileEpilogue;
  readonly #panels: PanelCursor;
  /** First row and column of the tile at hand. */
  readonly #i: Local;
  readonly #j: Local;

  constructor(k: KernelContext, group: MatmulGroup) {
    this.#k = k;
    this.#group = group;
    this.#i = k.code.local("i32");
    this.#j = k.code.local("i32");
    this.#panels = new PanelCursor(k, group.product, this.#j);
    this.#epilogue = new TileEpilogue(k, group, this.#i, this.#j);
  }

  /** @param begin first row of C, @param end row after the last. */
  emit(begin: Local, end: Local): void {
    const { code } = this.#k;
    const { rows, transposeA, transposeB } = this.#group.product;
    for (const operand of operandsOf(this.#group.product)) this.#k.base(operand);
    this.#epilogue.prepare();
    if (transposeA || transposeB) {
      code.get(begin).get(end).op("i32.lt_s");
      code.if(() => this.#manyRows(begin, end));
    } else if (this.#most(rows) <= fewRows) this.#oneByOne(begin, end);
    else {
      code.get(end).get(begin).op("i32.sub").i32(fewRows).op("i32.le_s");
      code.if(
        () => this.#oneByOne(begin, end),
        () => this.#manyRows(begin, end),
      );
    }
  }

  /** Columns begin … end − 1 of the first row, from a multiple of the width of a tile on. @param end the last column's, or another such multiple. */
  emitColumns(begin: Local, end: Local): void {
    const { code } = this.#k;
    const { a, b } = this.#group.product;
    this.#k.base(a);
    this.#k.base(b);
    this.#epilogue.prepare();
    code.i32(0).set(this.#i);
    this.#wideTiles(begin, end);
  }

  #most(dimension: Dimension): number {
    return mostOf(dimension, this.#k.program.plan.capacity);
  }

  /** For each group of panels, and for those columns that do not fill a panel. */
  #manyRows(begin: Local, end: Local): void {
    const { code } = this.#k;
    const { columns } = this.#group.product;
    const packed = this.#packs() ? this.#k.scratch(this.#most(this.#panels.inner) * 4 * this.#groupColumns()) : undefined;
    const rest = columns % tileColumns;
    const [from, to, whole] = [code.local("i32"), code.local("i32"), code.local("i32")];
    code.i32(columns - rest).set(whole);
    if (columns > rest) {
      code.i32(0).set(from);
      code.loop((again) => {
        code.get(from).i32(this.#groupColumns()).op("i32.add").set(to);
        code.get(to).get(whole).op("i32.gt_s");
        code.if(() => code.get(whole).set(to));
        this.#allRows(begin, end, { from, to, columns: tileColumns }, packed);
        code.get(to).tee(from).get(whole).op("i32.lt_s");
        again();
      });
    }
    if (rest > 0) this.#allRows(begin, end, { from: whole, to: whole, columns: rest }, packed);
  }

  /** A narrow B is as good as packed. */
  #packs(): boolean {
    const { columns, transposeB } = this.#group.product;
    return transposeB || columns > 2 * tileColumns;
  }

  /** Columns of a group: whole panels. */
  #groupColumns(): number {
    const { columns, rows, transposeA } = this.#group.product;
    const inner = this.#most(this.#panels.inner);
    const staysCached = !transposeA && this.#most(rows) * inner * 4 <= cacheBytes;
    const panels = staysCached ? 1 : Math.max(1, Math.floor(cacheBytes / (inner * 4 * tileColumns)));
    return Math.min(panels, Math.ceil(columns / tileColumns)) * tileColumns;
  }

  /** All rows of C, in some of its columns. @param packed memory for packed panels, if they are to be packed. */
  #allRows(begin: Local, end: Local, panels: Panels, packed: Local | undefined): void {
    const { code } = this.#k;
    const { product } = this.#group;
    const { transposeA, transposeB } = product;
    if (packed === undefined) this.#panels.useUnpacked(panels.from);
    else if (transposeB) this.#panels.pack(panels, packed);
    else {
      code.get(end).get(begin).op("i32.sub").i32(packingRows).op("i32.ge_s");
      code.if(
        () => this.#panels.pack(panels, packed),
        () => this.#panels.useUnpacked(panels.from),
      );
    }
    const first = this.#panels.mark();
    const columnsOfA = transposeA ? new PackedColumns(this.#k, product) : undefined;
    this.#forEachRowTile(begin, end, (rows) => {
      const rowsOfA = columnsOfA?.tile(this.#i, end, rows) ?? this.#rowsOfA();
      this.#panels.forEach(first, panels, (panel) => this.#tile(rows, rowsOfA, panel));
    });
  }

  /** A single row reads B once, where it is stored. */
  #oneByOne(begin: Local, end: Local): void {
    const { code } = this.#k;
    const [first, last] = [code.local("i32"), code.local("i32")];
    code.i32(this.#group.product.columns).set(last);
    code.get(begin).set(this.#i);
    this.#k.countedLoop(this.#i, end, 1, () => this.#wideTiles(first, last));
  }

  /** Columns of row `i`; what does not fill a tile lies at the end of the matrix. */
  #wideTiles(begin: Local, end: Local): void {
    const { code } = this.#k;
    const { columns } = this.#group.product;
    const rest = columns % columnUnit;
    const tile = (width: number): void => {
      this.#panels.useUnpacked(this.#j);
      this.#tile(1, this.#rowsOfA(), this.#panels.at(width));
    };
    code.get(begin).set(this.#j);
    if (columns > rest) this.#k.countedLoop(this.#j, end, columnUnit, () => tile(columnUnit));
    if (rest === 0) return;
    code.get(this.#j).get(end).op("i32.lt_s");
    code.if(() => tile(rest));
  }

  #tile(rows: number, a: RowsOfA, panel: Panel): void {
    this.#epilogue.emit(multiplyTile(this.#k, rows, a, panel), panel.columns);
  }

  #forEachRowTile(begin: Local, end: Local, body: (rows: number) => void): void {
    const { code } = this.#k;
    const { rows } = this.#group.product;
    code.get(begin).set(this.#i);
    for (const count of tileRows) {
      if (typeof rows === "number" && count > rows) continue;
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

  /** Rows of A where they are stored. */
  #rowsOfA(): RowsOfA {
    const { code } = this.#k;
    const { a } = this.#group.product;
    const rowBytes = a.columns * 4;
    const address = code.local("i32");
    code.get(this.#k.base(a)).get(this.#i).i32(rowBytes).op("i32.mul").op("i32.add").set(address);
    return { address, rowBytes, innerBytes: 4 };
  }
}
