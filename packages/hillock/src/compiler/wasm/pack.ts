/** Packing: one panel of B, inner × 12, copied to a line of its own. Columns past the matrix are zero. */

import type { Matrix } from "../matrix.ts";
import type { KernelContext } from "./context.ts";
import type { Local } from "./encoder.ts";

/** Columns of a panel: three vectors. */
export const tileColumns = 12;

interface PanelOf {
  /** B is stored [columns of C, inner]. */
  readonly transposed: boolean;
  /** First column of C that the panel serves. */
  readonly column: Local;
  readonly columns: number;
  readonly inner: number;
  readonly target: Local;
}

export function packPanel(k: KernelContext, b: Matrix, panel: PanelOf): void {
  if (panel.transposed) packTransposed(k, b, panel);
  else packStraight(k, b, panel);
}

function packStraight(k: KernelContext, b: Matrix, { column, columns, inner, target }: PanelOf): void {
  const { code, lanes } = k;
  const [from, to, limit] = [code.local("i32"), code.local("i32"), code.local("i32")];
  code.get(k.base(b)).get(column).i32(2).op("i32.shl").op("i32.add").set(from);
  code
    .get(target)
    .tee(to)
    .i32(inner * tileColumns * 4)
    .op("i32.add")
    .set(limit);
  k.countedLoop(to, limit, tileColumns * 4, () => {
    for (let v = 0; v < tileColumns / 4; v++) {
      const count = Math.min(4, columns - 4 * v);
      k.storeVector(to, 16 * v, 4, count > 0 ? k.loadVector(from, 16 * v, count, "f32") : lanes.constant(0));
    }
    code
      .get(from)
      .i32(b.columns * 4)
      .op("i32.add")
      .set(from);
  });
}

/** Four inner indices at a time: 4×4 blocks are turned in registers. */
function packTransposed(k: KernelContext, b: Matrix, { column, columns, inner, target }: PanelOf): void {
  const { code, lanes } = k;
  const rowBytes = b.columns * 4;
  const [from, to, limit] = [code.local("i32"), code.local("i32"), code.local("i32")];
  code.get(k.base(b)).get(column).i32(rowBytes).op("i32.mul").op("i32.add").set(from);
  code.get(target).set(to);
  const zero = lanes.constant(0);
  const block = (count: number): void => {
    for (let v = 0; v < tileColumns / 4; v++) {
      const rows = [0, 1, 2, 3].map((r) => (4 * v + r < columns ? k.loadVector(from, (4 * v + r) * rowBytes, count, "f32") : zero));
      const [r0, r1, r2, r3] = rows as [typeof zero, typeof zero, typeof zero, typeof zero];
      const [low01, high01] = [lanes.shuffle(r0, r1, [0, 4, 1, 5]), lanes.shuffle(r0, r1, [2, 6, 3, 7])];
      const [low23, high23] = [lanes.shuffle(r2, r3, [0, 4, 1, 5]), lanes.shuffle(r2, r3, [2, 6, 3, 7])];
      const turned = [
        lanes.shuffle(low01, low23, [0, 1, 4, 5]),
        lanes.shuffle(low01, low23, [2, 3, 6, 7]),
        lanes.shuffle(high01, high23, [0, 1, 4, 5]),
        lanes.shuffle(high01, high23, [2, 3, 6, 7]),
      ];
      for (let c = 0; c < count; c++) k.storeVector(to, c * tileColumns * 4 + 16 * v, 4, turned[c]!);
    }
  };
  const whole = inner - (inner % 4);
  code
    .get(target)
    .i32(whole * tileColumns * 4)
    .op("i32.add")
    .set(limit);
  k.countedLoop(to, limit, 4 * tileColumns * 4, () => {
    block(4);
    code.get(from).i32(16).op("i32.add").set(from);
  });
  if (inner > whole) block(inner - whole);
}
