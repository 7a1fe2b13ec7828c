/** Brings the partial results of column reductions together, block after block, so that the order of additions does not depend on who made them. */

import type { ColumnReduce } from "../matrix.ts";
import { partialStride } from "../plan.ts";
import type { KernelContext } from "./context.ts";
import type { Local } from "./encoder.ts";
import { foldVectors } from "./fold.ts";
import type { Lanes } from "./lanes.ts";

/** @param count number of blocks, at least 1. */
export function emitCombine(k: KernelContext, values: readonly ColumnReduce[], count: Local): void {
  for (const value of values) emitOne(k, value, count);
}

function emitOne(k: KernelContext, value: ColumnReduce, count: Local): void {
  const { code, lanes } = k;
  const target = k.base(value);
  const [offset, limit, zero, block, from] = [
    code.local("i32"),
    code.local("i32"),
    code.local("i32"),
    code.local("i32"),
    code.local("i32"),
  ];
  code.i32(0).set(zero);
  const partials = k.partial(value, zero);
  const fold = (lanesInUse: number): void => {
    code.get(partials).get(offset).op("i32.add").set(from);
    const sum: Lanes = code.local("v128");
    code.get(k.loadVector(from, 0, lanesInUse, "f32")).set(sum);
    code.i32(1).set(block);
    k.countedLoop(block, count, 1, () => {
      code.get(from).i32(partialStride(value)).op("i32.add").set(from);
      code.get(foldVectors(lanes, value.fold, sum, k.loadVector(from, 0, lanesInUse, "f32"))).set(sum);
    });
    code.get(target).get(offset).op("i32.add").set(from);
    k.storeVector(from, 0, lanesInUse, sum);
  };
  const whole = 16 * Math.floor(value.columns / 4);
  code.i32(0).set(offset).i32(whole).set(limit);
  k.countedLoop(offset, limit, 16, () => fold(4));
  if (value.columns % 4 > 0) fold(value.columns % 4);
}
