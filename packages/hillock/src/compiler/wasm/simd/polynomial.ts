/** The two building blocks of every elementary function: Horner's rule and clamping. */

import type { LaneBuilder, Lanes } from "../lanes.ts";

/** c₀ + c₁x + c₂x² + …, by Horner's rule: one multiply-add for each power. */
export function polynomial(b: LaneBuilder, x: Lanes, coefficients: readonly number[]): Lanes {
  let sum = b.constant(coefficients[coefficients.length - 1]);
  for (let power = coefficients.length - 2; power >= 0; power--) sum = b.fma(sum, x, b.constant(coefficients[power]));
  return sum;
}

/** x limited to [low, high]; NaN stays NaN. */
export function clamp(b: LaneBuilder, x: Lanes, low: number, high: number): Lanes {
  return b.pmin(b.pmax(x, b.constant(low)), b.constant(high));
}

/** The size of `magnitude` with the sign of `sign`. */
export function copySign(b: LaneBuilder, magnitude: Lanes, sign: Lanes): Lanes {
  return b.select(b.integer(0x80000000), sign, magnitude);
}
