/**
 * Sine and cosine.
 *
 * Method: x = n · π/2 + r, |r| ≤ π/4, by Cody and Waite's reduction in f64, then one of two polynomials in f32 by the quadrant n mod 4.
 * π/2 is split in its first 27 bits, so that n times it is exact up to n = 2²⁶, and the following 53. So r is precise to far below one
 * f32 ulp for |x| ≤ 2²⁶. Beyond, where neighbouring floats lie 8 or more apart, the result is NaN: no meaningful angle is left.
 * Polynomials: sin r = r + r³ p(r²) and cos r = 1 + r² q(r²), least maximum relative errors 4.0e-9 and 1.2e-10, own fit as in `exp.ts`.
 */

import type { LaneBuilder, Lanes } from "../lanes.ts";
import { double, lowWords, mapHalves, narrow, widen } from "./float64.ts";
import { polynomial } from "./polynomial.ts";

/** Larger angles give NaN. */
export const largestAngle = 2 ** 26;

/** Adding it to a small f64 leaves the rounded number in the low bits of the sum. */
const roundingMagic64 = 1.5 * 2 ** 52;
const quarterTurnHigh = Math.round((Math.PI / 2) * 2 ** 26) / 2 ** 26;
/** π/2 − quarterTurnHigh, to 53 bits: the second term is what Math.PI / 2 lacks of π/2. */
const quarterTurnLow = Math.PI / 2 - quarterTurnHigh + 6.123233995736766e-17;
const sineCoefficients = [-0.16666655242443085, 0.008332187309861183, -0.00019517903274390846];
const cosineCoefficients = [-0.5, 0.04166664555668831, -0.0013887309469282627, 2.4432327336398885e-5];

/** r, and n as an integer. */
function reduce(b: LaneBuilder, x: Lanes): { r: Lanes; n: Lanes } {
  const magic = double(b, roundingMagic64);
  const wide = widen(b, x);
  const sums = mapHalves(wide, (half) => b.binary("f64x2.add", b.binary("f64x2.mul", half, double(b, 2 / Math.PI)), magic));
  const rests = mapHalves(wide, (half, index) => {
    const n = b.binary("f64x2.sub", sums[index], magic);
    const rest = b.binary("f64x2.sub", half, b.binary("f64x2.mul", n, double(b, quarterTurnHigh)));
    return b.binary("f64x2.sub", rest, b.binary("f64x2.mul", n, double(b, quarterTurnLow)));
  });
  return { r: narrow(b, rests), n: lowWords(b, sums) };
}

/** sin(r + quadrant · π/2). */
function sineOf(b: LaneBuilder, r: Lanes, quadrant: Lanes): Lanes {
  const square = b.mul(r, r);
  const sine = b.fma(b.mul(r, square), polynomial(b, square, sineCoefficients), r);
  const cosine = b.fma(square, polynomial(b, square, cosineCoefficients), b.constant(1));
  const odd = b.sar(b.shl(quadrant, 31), 31);
  const signBit = b.shl(b.and(quadrant, b.integer(2)), 30);
  return b.xor(b.select(odd, cosine, sine), signBit);
}

/** NaN where |x| > `largestAngle`. */
function within(b: LaneBuilder, x: Lanes, value: Lanes): Lanes {
  return b.or(value, b.lt(b.constant(largestAngle), b.abs(x)));
}

export function sin(b: LaneBuilder, x: Lanes): Lanes {
  const { r, n } = reduce(b, x);
  // The polynomial turns −0 into 0.
  return within(b, x, b.select(b.eq(x, b.constant(0)), x, sineOf(b, r, n)));
}

export function cos(b: LaneBuilder, x: Lanes): Lanes {
  const { r, n } = reduce(b, x);
  return within(b, x, sineOf(b, r, b.addInt(n, b.integer(1))));
}
