/** Which rows of a kernel belong to the thread at hand: blocks of equal height, in whole tiles, the same for all kernels with the same number of rows. */

import type { Dimension } from "../../graph/index.ts";
import { rowUnit, type Sharing } from "../tasks.ts";
import type { KernelContext } from "./context.ts";
import type { Code, Local } from "./encoder.ts";

/** Blocks first … last − 1 of `height` rows are this thread's; there are `count` of them in all threads. */
export interface Blocks {
  readonly height: Local;
  readonly count: Local;
  readonly first: Local;
  readonly last: Local;
}

/** Computes the blocks of a number of rows, which may be known at run time only. */
export function emitBlocks(k: KernelContext, rows: Dimension, { threads, blocks }: Sharing, thread: Local): Blocks {
  const { code } = k;
  const unit = rowUnit * blocks;
  const [height, count, first, last] = [code.local("i32"), code.local("i32"), code.local("i32"), code.local("i32")];
  k.pushSize(rows);
  code
    .i32(unit - 1)
    .op("i32.add")
    .i32(unit)
    .op("i32.div_u")
    .i32(rowUnit)
    .op("i32.mul")
    .set(height);
  k.pushSize(rows);
  code.get(height).op("i32.add").i32(1).op("i32.sub").get(height).op("i32.div_u").set(count);
  const part = (shift: number): Code => code.get(count).get(thread).i32(shift).op("i32.add").op("i32.mul").i32(threads).op("i32.div_u");
  part(0).set(first);
  part(1).set(last);
  return { height, count, first, last };
}

/** Pushes the row at which a block starts, or the number of rows where that is less. */
export function pushRow(k: KernelContext, rows: Dimension, { height }: Blocks, block: Local, offset = 0): void {
  const { code } = k;
  const row = code.local("i32");
  code.get(block).i32(offset).op("i32.add").get(height).op("i32.mul").tee(row);
  k.pushSize(rows);
  code.get(row);
  k.pushSize(rows);
  code.op("i32.lt_u").op("select");
}
