/**
 * e^x − 1 without cancellation near 0.
 *
 * Method (as in fdlibm's s_expm1.c, without its branches): e^x = 2^n e^r, so e^x − 1 = 2^n (e^r − 1) + (2^n − 1), where e^r − 1 = r + r² q(r).
 * Everything is computed at half its size, because 2^n may be 2^128; and a tiny x, which halving would rob of a bit, is its own answer.
 * q: least maximum relative error of the whole (1.4e-8) on ±ln 2 / 2, own fit as in `exp.ts`.
 */

import type { LaneBuilder, Lanes } from "../lanes.ts";
import { roundingMagic } from "./exp.ts";
import { clamp, polynomial } from "./polynomial.ts";

const stepHigh = 0.693359375;
const stepLow = Math.LN2 - stepHigh;
const exponentOfHalf = 0x3f000000;
const coefficients = [0.5, 0.1666654795408249, 0.04166682809591293, 0.008366111665964127, 0.0013900425983592868];

export function expm1(b: LaneBuilder, x: Lanes): Lanes {
  const magic = b.constant(roundingMagic);
  const bounded = clamp(b, x, -20, 89);
  const rounded = b.fma(bounded, b.constant(Math.LOG2E), magic);
  const n = b.sub(rounded, magic);
  const r = b.fnma(n, b.constant(stepLow), b.fnma(n, b.constant(stepHigh), bounded));
  const remainder = b.fma(b.mul(r, r), polynomial(b, r, coefficients), r);
  const halfScale = b.addInt(b.shl(rounded, 23), b.integer(exponentOfHalf));
  const half = b.fma(halfScale, remainder, b.sub(halfScale, b.constant(0.5)));
  const tiny = b.lt(b.abs(x), b.constant(2 ** -26));
  return b.select(tiny, x, b.add(half, half));
}
