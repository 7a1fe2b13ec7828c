/** The panels of B that a kernel works through: where the one at hand starts and ends, and packing them. */

import type { Dimension } from "../../graph/index.ts";
import { innerOf, type Product } from "../matrix.ts";
import type { KernelContext } from "./context.ts";
import type { Local } from "./encoder.ts";
import { type Panel, tileColumns } from "./matmul-tile.ts";
import { packPanel, panelStride } from "./pack.ts";

/** Neighbouring panels of one width: columns `from` … `to` − 1 of C. */
export interface Panels {
  readonly from: Local;
  readonly to: Local;
  readonly columns: number;
}

export class PanelCursor {
  readonly #k: KernelContext;
  readonly #product: Product;
  /** First column of C of the panel at hand. */
  readonly #j: Local;
  /** Where the panel at hand starts, and the byte behind it. */
  readonly #address: Local;
  readonly #end: Local;
  /** Bytes from one inner index to the next, over all of them, and from one panel to the next. */
  readonly #stride: Local;
  readonly #span: Local;
  readonly #step: Local;

  constructor(k: KernelContext, product: Product, j: Local) {
    this.#k = k;
    this.#product = product;
    this.#j = j;
    const local = (): Local => k.code.local("i32");
    [this.#address, this.#end, this.#stride, this.#span, this.#step] = [local(), local(), local(), local(), local()];
  }

  /** How many products make up an element of C. */
  get inner(): Dimension {
    return innerOf(this.#product);
  }

  /** Packs all panels to `target`, one behind the other, and stands before the first. */
  pack(panels: Panels, target: Local): void {
    const { code } = this.#k;
    const { b, transposeB } = this.#product;
    this.#useStride(panelStride(panels.columns));
    code.get(this.#span).set(this.#step).get(target).set(this.#end);
    this.#loop(panels, () => {
      code.get(this.#end).set(this.#address);
      this.#findEnd();
      packPanel(this.#k, b, { transposed: transposeB, column: this.#j, columns: panels.columns, target: this.#address, end: this.#end });
    });
    code.get(target).set(this.#address);
  }

  /** Stands before panels as they lie in B, which is not transposed. @param from first column of C. */
  useUnpacked(from: Local): void {
    const { code } = this.#k;
    const { b } = this.#product;
    this.#useStride(b.columns * 4);
    code.i32(tileColumns * 4).set(this.#step);
    code.get(this.#k.base(b)).get(from).i32(2).op("i32.shl").op("i32.add").set(this.#address);
  }

  #useStride(bytes: number): void {
    const { code } = this.#k;
    code.i32(bytes).set(this.#stride);
    this.#k.pushSize(this.inner);
    code.i32(bytes).op("i32.mul").set(this.#span);
  }

  #findEnd(): void {
    this.#k.code.get(this.#address).get(this.#span).op("i32.add").set(this.#end);
  }

  /** Keeps the place at hand, so that `forEach` can start from it again and again. */
  mark(): Local {
    const first = this.#k.code.local("i32");
    this.#k.code.get(this.#address).set(first);
    return first;
  }

  forEach(first: Local, panels: Panels, body: (panel: Panel) => void): void {
    const { code } = this.#k;
    code.get(first).set(this.#address);
    this.#loop(panels, () => {
      body(this.at(panels.columns));
      code.get(this.#address).get(this.#step).op("i32.add").set(this.#address);
    });
  }

  /** The panel at hand. */
  at(columns: number): Panel {
    this.#findEnd();
    return { address: this.#address, end: this.#end, stride: this.#stride, columns };
  }

  #loop({ from, to, columns }: Panels, body: () => void): void {
    this.#k.code.get(from).set(this.#j);
    if (columns === tileColumns) this.#k.countedLoop(this.#j, to, tileColumns, body);
    else body();
  }
}
