/**
 * The matrix product, tiled for registers: a tile is up to 4 rows × 12 columns (12 accumulators; with three vectors of B and an element of A all 16 vector registers), filled by one pass over
 * the inner dimension, then finished by the epilogue (bias, activation, an optimiser's whole update) before anything is written.
 *
 * - C = A B and C = A Bᵀ: for each panel of 12 columns, B is first packed so that the inner loop reads it in one line, then all rows run over it.
 * - C = Aᵀ B, the weight gradient: for each tile of rows all columns run, so that weights and moments are streamed once, in order.
 *
 * Source of the scheme: Goto, van de Geijn (2008), "Anatomy of high-performance matrix multiplication".
 */

import type { MatmulGroup } from "../schedule.ts";
import type { KernelContext } from "./context.ts";
import type { Local } from "./encoder.ts";
import { TileEpilogue } from "./epilogue.ts";
import type { Lanes } from "./lanes.ts";
import { packPanel, tileColumns } from "./pack.ts";

const tileRows = 4;
/** With fewer rows than this, packing B costs more than it saves. */
const packingRows = 12;
const unroll = 4;

/** Where the panel of B that is being used starts, and the bytes from one inner index to the next. */
interface Panel {
  readonly address: Local;
  readonly stride: Local;
  readonly columns: number;
}

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
    const { a, b, transposeA, transposeB } = this.#group.product;
    this.#k.base(a);
    this.#k.base(b);
    this.#epilogue.prepare();
    this.#k.pushSize(transposeA ? a.rows : a.columns);
    this.#k.code.set(this.#inner);
    if (transposeA && !transposeB) this.#rowsOutside(begin, end);
    else this.#panelsOutside(begin, end);
  }

  #columns(): number {
    return this.#group.product.columns;
  }

  /** For each panel of B: pack, then all tiles of rows. */
  #panelsOutside(begin: Local, end: Local): void {
    const { code } = this.#k;
    const { b, transposeB } = this.#group.product;
    const innerColumns = transposeB ? b.columns : (b.rows as number);
    const packed = this.#k.scratch(innerColumns * tileColumns * 4);
    const [address, stride] = [code.local("i32"), code.local("i32")];
    this.#forEachPanel((columns) => {
      const pack = (): void => {
        packPanel(this.#k, b, { transposed: transposeB, column: this.#j, columns, inner: innerColumns, target: packed });
        code
          .get(packed)
          .set(address)
          .i32(tileColumns * 4)
          .set(stride);
      };
      if (transposeB) pack();
      else {
        code.get(end).get(begin).op("i32.sub").i32(packingRows).op("i32.ge_s");
        code.if(pack, () => {
          code.get(this.#k.base(b)).get(this.#j).i32(2).op("i32.shl").op("i32.add").set(address);
          code.i32(b.columns * 4).set(stride);
        });
      }
      this.#forEachRowTile(begin, end, (rows) => this.#tile(rows, { address, stride, columns }));
    });
  }

  /** For each tile of rows: all columns. */
  #rowsOutside(begin: Local, end: Local): void {
    const { code } = this.#k;
    const { b } = this.#group.product;
    const [address, stride] = [code.local("i32"), code.local("i32")];
    code.i32(b.columns * 4).set(stride);
    this.#forEachRowTile(begin, end, (rows) =>
      this.#forEachPanel((columns) => {
        code.get(this.#k.base(b)).get(this.#j).i32(2).op("i32.shl").op("i32.add").set(address);
        this.#tile(rows, { address, stride, columns });
      }),
    );
  }

  #forEachPanel(body: (columns: number) => void): void {
    const { code } = this.#k;
    const columns = this.#columns();
    const whole = columns - (columns % tileColumns);
    code.i32(0).set(this.#j);
    if (whole > 0) {
      const limit = code.local("i32");
      code.i32(whole).set(limit);
      this.#k.countedLoop(this.#j, limit, tileColumns, () => body(tileColumns));
    }
    if (columns > whole) body(columns - whole);
  }

  /** Full tiles first, then one smaller tile for what is left of a row count that only the step knows. */
  #forEachRowTile(begin: Local, end: Local, body: (rows: number) => void): void {
    const { code } = this.#k;
    const { rows } = this.#group.product;
    code.get(begin).set(this.#i);
    if (typeof rows !== "number" || rows >= tileRows) this.#k.countedLoop(this.#i, end, tileRows, () => body(tileRows));
    const possible = typeof rows === "number" ? [rows % tileRows] : [3, 2, 1];
    for (const left of possible) {
      if (left === 0) continue;
      code.get(end).get(this.#i).op("i32.sub").i32(left).op("i32.eq");
      code.if(() => {
        body(left);
        code.get(end).set(this.#i);
      });
    }
  }

  #tile(rows: number, panel: Panel): void {
    const { code, lanes } = this.#k;
    const vectors = Math.ceil(panel.columns / 4);
    const accumulators: Lanes[][] = Array.from({ length: rows }, () => Array.from({ length: vectors }, () => lanes.constant(0)));
    const { a, transposeA } = this.#group.product;
    const aAddress = code.local("i32");
    const bAddress = code.local("i32");
    const [rowBytes, innerBytes] = transposeA ? [4, a.columns * 4] : [a.columns * 4, 4];
    code.get(this.#k.base(a)).get(this.#i).i32(rowBytes).op("i32.mul").op("i32.add").set(aAddress);
    code.get(panel.address).set(bAddress);
    const p = code.local("i32");
    code.i32(0).set(p);
    const advance = (steps: number): void => {
      for (let step = 0; step < steps; step++) {
        this.#multiply(accumulators, aAddress, step * innerBytes, rowBytes, bAddress, panel);
        code.get(bAddress).get(panel.stride).op("i32.add").set(bAddress);
      }
      code
        .get(aAddress)
        .i32(steps * innerBytes)
        .op("i32.add")
        .set(aAddress);
    };
    this.#k.countedLoop(p, this.#inner, unroll, () => advance(unroll));
    this.#k.countedLoop(p, this.#inner, 1, () => advance(1));
    this.#epilogue.emit(accumulators, panel.columns);
  }

  /** One step of the inner dimension: every accumulator takes in (element of A) · (vector of B). */
  #multiply(accumulators: readonly Lanes[][], aAddress: Local, aOffset: number, rowBytes: number, bAddress: Local, panel: Panel): void {
    const { code, lanes } = this.#k;
    const vectors = accumulators[0]!.length;
    const b = Array.from({ length: vectors }, (_, v) => this.#k.loadVector(bAddress, 16 * v, Math.min(4, panel.columns - 4 * v), "f32"));
    accumulators.forEach((row, r) => {
      const element = this.#k.loadSplat(aAddress, aOffset + r * rowBytes, "f32");
      row.forEach((accumulator, v) => {
        code.get(element).get(b[v]!);
        if (lanes.options.fusedMultiplyAdd) code.get(accumulator).op("f32x4.relaxed_madd");
        else code.op("f32x4.mul").get(accumulator).op("f32x4.add");
        code.set(accumulator);
      });
    });
  }
}
