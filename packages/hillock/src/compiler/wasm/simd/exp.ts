/**
 * The exponential, and the reduction that sigmoid, softplus, sinh and cosh share with it.
 *
 * Method: Cody and Waite, "Software Manual for the Elementary Functions" (1980), chapter 6, with the step doubled:
 *   e^x = 4^k · e^r,   k = round(x / 2 ln 2),   r = x − k · 2 ln 2,   |r| ≤ ln 2.
 * With s = 2^k the result is (e^r · s) · s. So the results between 2^−149 and 2^128 need no case of their own: the second product
 * rounds a denormal once and overflows exactly where it should. The price is a polynomial longer by one term.
 *
 * 2 ln 2 is split in 1.38671875 (9 significant bits, so that k times it is exact) and the rest.
 * e^r = 1 + (r + r² q(r)), q of least maximum relative error (1.4e-8) on ±ln 2: own fit by reweighted least squares (Lawson), the
 * coefficients rounded to f32 one after the other with the rest fitted again.
 */

import type { LaneBuilder, Lanes } from "../lanes.ts";
import { clamp, polynomial } from "./polynomial.ts";

/** Adding it to a small number leaves the rounded number in the low bits of the sum. */
export const roundingMagic = 1.5 * 2 ** 23;
export const exponentOfOne = 0x3f800000;

const halfLog2E = Math.LOG2E / 2;
const stepHigh = 1.38671875;
const stepLow = 2 * Math.LN2 - stepHigh;
const coefficients = [
  0.5000003576278687, 0.166666179895401, 0.041661228984594345, 0.008335934951901436, 0.0014104777947068214, 0.00019629749294836074,
];

/** Below this e^x is less than half of the smallest denormal. */
export const expUnderflow = -104;

export interface ReducedExponential {
  /** e^r, between 1/2 and 2. */
  readonly mantissa: Lanes;
  /** k · 2²³ as integers: k in the place of a float's exponent. */
  readonly exponent: Lanes;
}

/** e^x = mantissa · 4^k for −150 ≤ x ≤ 150; the caller has clamped. NaN gives a NaN mantissa. */
export function reduceExponential(b: LaneBuilder, x: Lanes): ReducedExponential {
  const magic = b.constant(roundingMagic);
  const rounded = b.fma(x, b.constant(halfLog2E), magic);
  const k = b.sub(rounded, magic);
  const r = b.fnma(k, b.constant(stepLow), b.fnma(k, b.constant(stepHigh), x));
  const beyondOne = b.fma(b.mul(r, r), polynomial(b, r, coefficients), r);
  return { mantissa: b.add(beyondOne, b.constant(1)), exponent: b.shl(rounded, 23) };
}

/** 2^k from the reduction's exponent. */
export function powerOfTwo(b: LaneBuilder, exponent: Lanes): Lanes {
  return b.addInt(exponent, b.integer(exponentOfOne));
}

/** e^x, for x ≤ 90, clamped from below: results under 2^−150 are 0. */
export function boundedExp(b: LaneBuilder, x: Lanes): Lanes {
  const { mantissa, exponent } = reduceExponential(b, b.pmax(x, b.constant(expUnderflow)));
  const scale = powerOfTwo(b, exponent);
  return b.mul(b.mul(mantissa, scale), scale);
}

/** e^x, with gradual underflow. */
export function exp(b: LaneBuilder, x: Lanes): Lanes {
  const { mantissa, exponent } = reduceExponential(b, clamp(b, x, expUnderflow, 89));
  const scale = powerOfTwo(b, exponent);
  return b.mul(b.mul(mantissa, scale), scale);
}
