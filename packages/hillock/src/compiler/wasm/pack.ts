/**
 * Packing: elements are copied in the order in which the inner loop reads them, so that it reads one line after the other. Where rows are a power
 * of two apart, the elements of a column would otherwise drive each other out of the same few places of the first-level cache.
 */

import type { Matrix } from "../matrix.ts";
import type { KernelContext } from "./context.ts";
import type { Local } from "./encoder.ts";
import type { Lanes } from "./lanes.ts";

/** Up to 8 columns of B: [inner][vectors of 4]. */
export interface PanelOf {
  /** B is stored [columns of C, inner]. */
  readonly transposed: boolean;
  /** First column of C that the panel serves. */
  readonly column: Local;
  readonly columns: number;
  /** Where the panel goes, and the byte behind it. Columns past the matrix become zero there. */
  readonly target: Local;
  readonly end: Local;
}

export const panelVectors = (columns: number): number => Math.ceil(columns / 4);
/** Bytes of one inner index of a packed panel. */
export const panelStride = (columns: number): number => 16 * panelVectors(columns);

export function packPanel(k: KernelContext, b: Matrix, panel: PanelOf): void {
  if (panel.transposed) packTransposed(k, b, panel);
  else packStraight(k, b, panel);
}

function packStraight(k: KernelContext, b: Matrix, { column, columns, target, end }: PanelOf): void {
  const { code } = k;
  const [from, to] = [code.local("i32"), code.local("i32")];
  code.get(k.base(b)).get(column).i32(2).op("i32.shl").op("i32.add").set(from);
  code.get(target).set(to);
  k.countedLoop(to, end, panelStride(columns), () => {
    for (let v = 0; v < panelVectors(columns); v++) {
      k.storeVector(to, 16 * v, 4, k.loadVector(from, 16 * v, Math.min(4, columns - 4 * v), "f32"));
    }
    code
      .get(from)
      .i32(b.columns * 4)
      .op("i32.add")
      .set(from);
  });
}

/** Four inner indices at a time: 4×4 blocks are turned in registers. */
function packTransposed(k: KernelContext, b: Matrix, { column, columns, target, end }: PanelOf): void {
  const { code, lanes } = k;
  const [rowBytes, stride, inner] = [b.columns * 4, panelStride(columns), b.columns];
  const [from, to] = [code.local("i32"), code.local("i32")];
  code.get(k.base(b)).get(column).i32(rowBytes).op("i32.mul").op("i32.add").set(from);
  code.get(target).set(to);
  const block = (count: number): void => {
    for (let v = 0; v < panelVectors(columns); v++) {
      const rows = [0, 1, 2, 3].map((r) =>
        4 * v + r < columns ? k.loadVector(from, (4 * v + r) * rowBytes, count, "f32") : lanes.constant(0),
      );
      const turned = transpose(k, rows as [Lanes, Lanes, Lanes, Lanes]);
      for (let c = 0; c < count; c++) k.storeVector(to, c * stride + 16 * v, 4, turned[c]!);
    }
  };
  k.countedLoop(to, end, 4 * stride, () => {
    block(4);
    code.get(from).i32(16).op("i32.add").set(from);
  });
  if (inner % 4 > 0) block(inner % 4);
}

function transpose({ lanes }: KernelContext, [r0, r1, r2, r3]: readonly [Lanes, Lanes, Lanes, Lanes]): readonly Lanes[] {
  const [low01, high01] = [lanes.shuffle(r0, r1, [0, 4, 1, 5]), lanes.shuffle(r0, r1, [2, 6, 3, 7])];
  const [low23, high23] = [lanes.shuffle(r2, r3, [0, 4, 1, 5]), lanes.shuffle(r2, r3, [2, 6, 3, 7])];
  return [
    lanes.shuffle(low01, low23, [0, 1, 4, 5]),
    lanes.shuffle(low01, low23, [2, 3, 6, 7]),
    lanes.shuffle(high01, high23, [0, 1, 4, 5]),
    lanes.shuffle(high01, high23, [2, 3, 6, 7]),
  ];
}
