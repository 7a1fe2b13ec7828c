/** Uniform random numbers for the elements at a position: Threefry with the element's number as counter. */

import type { Random } from "../matrix.ts";
import type { KernelContext } from "./context.ts";
import type { Local } from "./encoder.ts";
import type { Lanes } from "./lanes.ts";
import { threefry } from "./simd/index.ts";

interface At {
  readonly column: number;
  readonly offset?: Local;
}

/** The same numbers as `graph/operations/random.ts`: word 0 of Threefry(key (seed, stream), counter (position, step)), its upper 24 bits. */
export function uniformLanes(k: KernelContext, value: Random, row: Local, { column, offset }: At): Lanes {
  const { code, lanes } = k;
  const splat = (source: Random["seed"]): Lanes => {
    code.get(k.base(source)).load("v128.load32_splat");
    return lanes.keep();
  };
  code.get(row).i32(value.columns).op("i32.mul").i32(column).op("i32.add");
  if (offset !== undefined) code.get(offset).i32(2).op("i32.shr_u").op("i32.add");
  code.op("i32x4.splat");
  const position = lanes.addInt(lanes.keep(), lanes.words([0, 1, 2, 3]));
  const [word] = threefry(lanes, splat(value.seed), lanes.integer(value.stream), position, splat(value.step));
  return lanes.mul(lanes.fromInt(lanes.shr(word, 8)), lanes.constant(2 ** -24));
}
