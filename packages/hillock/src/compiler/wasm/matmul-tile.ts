/**
 * The inner loop of the matrix product: rows × vectors of sums stay in registers while the inner dimension runs. One turn of the loop is one inner
 * index: the vectors of B are loaded, then each element of A, spread over a vector, is multiplied into its row of sums.
 *
 * The fullest tile is 6 rows × 2 vectors. It needs 12 sums, 2 vectors of B and 1 element of A: the 15 vector registers that V8 hands out (it keeps
 * the 16th for itself). 4 × 3 would need 16, and one of the sums would live in memory.
 *
 * The form of the loop is made for V8's optimising compiler up to version 12 (Node 20 and 22), which orders a block's instructions anew:
 * - Where loads of two inner indices stand in one block, it puts them all before the first multiplication, and spills most of the sums: half of
 *   the speed is lost. So the loop is neither unrolled here, nor may the engine do it (`keepRolled`).
 * - Sums that leave the loop through a join (here: of the `if` around the loop) keep each load beside its multiplications.
 * Newer engines keep the order as it is written, which is the same.
 */

import type { KernelContext } from "./context.ts";
import type { Code, Local } from "./encoder.ts";
import type { Lanes } from "./lanes.ts";

/** How many rows a tile may have, most first: as many tiles as fit of the first kind, then at most one of each of the others. */
export const tileRows = [6, 4, 2, 1] as const;
/** Columns of the widest tile of several rows: two vectors. */
export const tileColumns = 8;

/** Where the elements of A are: `rowBytes` from one row of C to the next, `innerBytes` from one inner index to the next. */
export interface RowsOfA {
  readonly address: Local;
  readonly rowBytes: number;
  readonly innerBytes: number;
}
/** Up to 8 columns of B, from the first inner index to the byte behind the last. */
export interface Panel {
  readonly address: Local;
  readonly end: Local;
  /** Bytes from one inner index to the next. */
  readonly stride: Local | number;
  readonly columns: number;
}

/** Emits one tile; one of a single row may have up to 8 vectors. @returns its sums, [row][vector]. */
export function multiplyTile(k: KernelContext, rows: number, a: RowsOfA, panel: Panel): Lanes[][] {
  const { code, lanes } = k;
  const vectors = Math.ceil(panel.columns / 4);
  const sums = Array.from({ length: rows }, () => Array.from({ length: vectors }, () => lanes.constant(0)));
  const [fromA, fromB] = [code.local("i32"), code.local("i32")];
  code.get(a.address).set(fromA).get(panel.address).set(fromB);
  const more = (): void => {
    code.get(fromB).get(panel.end).op("i32.lt_u");
  };
  more();
  code.if(() =>
    code.loop((again) => {
      keepRolled(code, fromB);
      const load = (v: number): Lanes => k.loadVector(fromB, 16 * v, Math.min(4, panel.columns - 4 * v), "f32");
      const b = rows === 1 ? [] : Array.from({ length: vectors }, (_, v) => load(v));
      sums.forEach((row, r) => {
        const element = k.loadSplat(fromA, r * a.rowBytes, "f32");
        row.forEach((sum, v) => {
          const vector = b[v] ?? load(v);
          code.get(element).get(vector);
          if (lanes.options.fusedMultiplyAdd) code.get(sum).op("f32x4.relaxed_madd");
          else code.op("f32x4.mul").get(sum).op("f32x4.add");
          code.set(sum);
        });
      });
      code.get(fromA).i32(a.innerBytes).op("i32.add").set(fromA);
      code.get(fromB);
      if (typeof panel.stride === "number") code.i32(panel.stride);
      else code.get(panel.stride);
      code.op("i32.add").set(fromB);
      more();
      again();
    }),
  );
  return sums;
}

/** A loop that never runs, because no address is 0. V8 unrolls innermost loops only, and the loop around this one is none. */
function keepRolled(code: Code, address: Local): void {
  const left = code.local("i32");
  code.get(address).op("i32.eqz");
  code.if(() => {
    code.i32(5).set(left);
    code.loop((again) => {
      code.get(left).i32(1).op("i32.sub").tee(left);
      again();
    });
  });
}
