/** The sign: −1, 1, or x itself where x is ±0 or NaN, as `Math.sign`. */

import type { LaneBuilder, Lanes } from "../lanes.ts";
import { copySign } from "./polynomial.ts";

export function sign(b: LaneBuilder, x: Lanes): Lanes {
  const signed = copySign(b, b.constant(1), x);
  return b.select(b.lt(b.constant(0), b.abs(x)), signed, x);
}
