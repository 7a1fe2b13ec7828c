/**
 * The matrix product: C is worked off in tiles whose sums stay in registers over the whole inner dimension (`matmul-tile.ts`), and which the epilogue
 * (bias, activation, an optimiser's whole update) finishes before anything is written. So every element is the sum of its products in their order,
 * whatever the tiling, and however rows are shared among threads.
 *
 * For each group of panels (8 columns each): B is packed. For each tile of rows: A is packed if it is transposed; all panels of the group run over it.
 * - Where A stays in the second-level cache, a group is one panel, which stays in the first.
 * - Else, and for a weight gradient Aᵀ B, a group is what half of the second-level cache holds. So A is read once for many columns, and an
 *   optimiser's weights and moments are streamed in order.
 *
 * Source of the scheme: Goto, van de Geijn (2008), "Anatomy of high-performance matrix multiplication".
 */

import type { Dimension } from "../../graph/index.ts";
import type { MatmulGroup } from "../schedule.ts";
import type { KernelContext } from "./context.ts";
import type { Local } from "./encoder.ts";
import { TileEpilogue } from "./epilogue.ts";
import { multiplyTile, type RowsOfA, tileColumns, tileRows, wideColumns } from "./matmul-tile.ts";
import { packPanel, panelStride } from "./pack.ts";
import { PackedColumns } from "./pack-columns.ts";

/** With fewer rows than this, packing B costs more than it saves. */
const packingRows = 24;
/** Up to so many rows are worked off one by one, each in wide tiles. */
const fewRows = 3;
/** Half of what is nowadays the least of a second-level cache. */
const cacheBytes = 2 ** 19;

/** Neighbouring panels of one width: columns `from` … `to` − 1. */
interface Panels {
  readonly from: Local;
  readonly to: Local;
  readonly columns: number;
}

export class MatmulKernel {
  readonly #k: KernelContext;
  readonly #group: MatmulGroup;
  readonly #epilogue: TileEpilogue;
  /** First row and column of the tile at hand. */
  readonly #i: Local;
  readonly #j: Local;
  /** Where the panel at hand starts, and the byte behind it. */
  readonly #address: Local;
  readonly #end: Local;
  /** From one inner index to the next, in bytes; over all of them; from one panel to the next. */
  readonly #stride: Local;
  readonly #span: Local;
  readonly #step: Local;

  constructor(k: KernelContext, group: MatmulGroup) {
    this.#k = k;
    this.#group = group;
    const local = (): Local => k.code.local("i32");
    [this.#i, this.#j, this.#address, this.#end, this.#stride, this.#span, this.#step] = [
      local(),
      local(),
      local(),
      local(),
      local(),
      local(),
      local(),
    ];
    this.#epilogue = new TileEpilogue(k, group, this.#i, this.#j);
  }

  /** @param begin first row of C, @param end row after the last. */
  emit(begin: Local, end: Local): void {
    const { code } = this.#k;
    const { a, b, rows, transposeA, transposeB } = this.#group.product;
    this.#k.base(a);
    this.#k.base(b);
    this.#epilogue.prepare();
    if (transposeA || transposeB) this.#manyRows(begin, end);
    else if (this.#most(rows) <= fewRows) this.#oneByOne(begin, end);
    else {
      code.get(end).get(begin).op("i32.sub").i32(fewRows).op("i32.le_s");
      code.if(
        () => this.#oneByOne(begin, end),
        () => this.#manyRows(begin, end),
      );
    }
  }

  #manyRows(begin: Local, end: Local): void {
    const { code } = this.#k;
    const { columns } = this.#group.product;
    const packed = this.#packs() ? this.#k.scratch(this.#most(this.#inner) * 4 * this.#groupColumns()) : undefined;
    const rest = columns % tileColumns;
    const [from, to] = [code.local("i32"), code.local("i32")];
    if (columns > rest) {
      const whole = code.local("i32");
      code
        .i32(columns - rest)
        .set(whole)
        .i32(0)
        .set(from);
      code.loop((again) => {
        code.get(from).i32(this.#groupColumns()).op("i32.add").set(to);
        code.get(to).get(whole).op("i32.gt_s");
        code.if(() => code.get(whole).set(to));
        this.#panels(begin, end, { from, to, columns: tileColumns }, packed);
        code.get(to).tee(from).get(whole).op("i32.lt_s");
        again();
      });
    }
    if (rest > 0) {
      code
        .i32(columns - rest)
        .set(from)
        .i32(columns)
        .set(to);
      this.#panels(begin, end, { from, to, columns: rest }, packed);
    }
  }

  /** A single row reads B once, where it is stored. */
  #oneByOne(begin: Local, end: Local): void {
    const { code } = this.#k;
    const { b, columns } = this.#group.product;
    const rest = columns % wideColumns;
    this.#useStride(b.columns * 4);
    const tile = (width: number): void => {
      code
        .get(this.#k.base(b))
        .get(this.#j)
        .i32(2)
        .op("i32.shl")
        .op("i32.add")
        .tee(this.#address)
        .get(this.#span)
        .op("i32.add")
        .set(this.#end);
      this.#tile(1, this.#rowsOfA(), width);
    };
    code.get(begin).set(this.#i);
    this.#k.countedLoop(this.#i, end, 1, () => {
      code.i32(0).set(this.#j);
      if (columns > rest) {
        const whole = code.local("i32");
        code.i32(columns - rest).set(whole);
        this.#k.countedLoop(this.#j, whole, wideColumns, () => tile(wideColumns));
      }
      if (rest > 0) tile(rest);
    });
  }

  get #inner(): Dimension {
    const { a, transposeA } = this.#group.product;
    return transposeA ? a.rows : a.columns;
  }
  #most(dimension: Dimension): number {
    return typeof dimension === "number" ? dimension : this.#k.program.plan.capacity;
  }

  /** A narrow B is as good as packed. */
  #packs(): boolean {
    const { columns, transposeB } = this.#group.product;
    return transposeB || columns > 2 * tileColumns;
  }

  /** Columns of a group: whole panels. */
  #groupColumns(): number {
    const { columns, rows, transposeA } = this.#group.product;
    const inner = this.#most(this.#inner);
    const small = !transposeA && this.#most(rows) * inner * 4 <= 2 * cacheBytes;
    const panels = small ? 1 : Math.max(1, Math.floor(cacheBytes / (inner * 4 * tileColumns)));
    return Math.min(panels, Math.ceil(columns / tileColumns)) * tileColumns;
  }

  #panels(begin: Local, end: Local, panels: Panels, packed: Local | undefined): void {
    const { code } = this.#k;
    const { transposeB } = this.#group.product;
    const pack = (): void => this.#pack(panels, packed!);
    if (packed === undefined) this.#useUnpacked(panels);
    else if (transposeB) pack();
    else {
      code.get(end).get(begin).op("i32.sub").i32(packingRows).op("i32.ge_s");
      code.if(pack, () => this.#useUnpacked(panels));
    }
    const first = code.local("i32");
    code.get(this.#address).set(first);
    const columnsOfA = this.#group.product.transposeA
      ? new PackedColumns(this.#k, this.#group.product.a, this.#most(this.#inner))
      : undefined;
    this.#forEachRowTile(begin, end, (rows) => {
      const a = columnsOfA?.tile(this.#i, end, rows) ?? this.#rowsOfA();
      code.get(first).set(this.#address);
      this.#forEachPanel(panels, () => {
        code.get(this.#address).get(this.#span).op("i32.add").set(this.#end);
        this.#tile(rows, a, panels.columns);
        code.get(this.#address).get(this.#step).op("i32.add").set(this.#address);
      });
    });
  }

  #pack(panels: Panels, target: Local): void {
    const { code } = this.#k;
    const { b, transposeB } = this.#group.product;
    this.#useStride(panelStride(panels.columns));
    code.get(this.#span).set(this.#step);
    code.get(target).set(this.#end);
    this.#forEachPanel(panels, () => {
      code.get(this.#end).tee(this.#address).get(this.#span).op("i32.add").set(this.#end);
      packPanel(this.#k, b, { transposed: transposeB, column: this.#j, columns: panels.columns, target: this.#address, end: this.#end });
    });
    code.get(target).set(this.#address);
  }

  #useUnpacked(panels: Panels): void {
    const { code } = this.#k;
    const { b } = this.#group.product;
    this.#useStride(b.columns * 4);
    code
      .i32(tileColumns * 4)
      .set(this.#step)
      .get(this.#k.base(b))
      .get(panels.from)
      .i32(2)
      .op("i32.shl")
      .op("i32.add")
      .set(this.#address);
  }

  #useStride(bytes: number): void {
    const { code } = this.#k;
    code.i32(bytes).set(this.#stride);
    this.#k.pushSize(this.#inner);
    code.i32(bytes).op("i32.mul").set(this.#span);
  }

  #tile(rows: number, a: RowsOfA, columns: number): void {
    const panel = { address: this.#address, end: this.#end, stride: this.#stride, columns };
    this.#epilogue.emit(multiplyTile(this.#k, rows, a, panel), columns);
  }

  #forEachPanel({ from, to, columns }: Panels, body: () => void): void {
    this.#k.code.get(from).set(this.#j);
    if (columns === tileColumns) this.#k.countedLoop(this.#j, to, tileColumns, body);
    else body();
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
