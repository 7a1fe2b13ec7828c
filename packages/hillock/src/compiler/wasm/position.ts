/** Where in a row the code being emitted stands. */

import type { KernelContext } from "./context.ts";
import type { Local } from "./encoder.ts";

/** At a fixed column, or a fixed distance from a running one. */
export interface Position {
  /** Elements from the start of the row, or from `offset`. */
  readonly column: number;
  /** Lanes in use, 1 to 4. */
  readonly count: number;
  /** Byte offset of the running column, counted in f32 elements. */
  readonly offset?: Local;
}

/** Rows up to this long are unrolled, and their values stay in registers. */
const unrolledColumns = 32;
export const isUnrolled = (columns: number): boolean => columns <= unrolledColumns;

/** Address and immediate offset of a position, for elements of `bytes` bytes (4 or 1). */
export function locate({ code }: KernelContext, row: Local, { column, offset }: Position, bytes: number): [address: Local, offset: number] {
  if (offset === undefined) return [row, column * bytes];
  const address = code.local("i32");
  code.get(row).get(offset);
  if (bytes === 1) code.i32(2).op("i32.shr_u");
  code.op("i32.add").set(address);
  return [address, column * bytes];
}
