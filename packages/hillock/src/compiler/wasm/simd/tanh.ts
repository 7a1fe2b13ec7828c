/**
 * tanh and erf as s / √(1 + s²): no exponential, no cases, and never beyond ±1.
 *
 * For tanh, s = sinh x; for erf, s = erf x / √(1 − erf² x). Any relative error of s reaches the result divided by 1 + s², so s has to be
 * good only where it is small, and an odd polynomial of moderate degree serves for the whole range up to where f32 is 1. For large s the
 * root of the rounded square is s itself, so the quotient saturates at exactly 1. (Own derivation from sinh² + 1 = cosh².)
 *
 * Polynomials s = x + x q(x²): least maximum error relative to the result, own fit as in `exp.ts`: tanh 3.9e-9, erf 4.0e-8.
 */

import type { LaneBuilder, Lanes } from "../lanes.ts";
import { clamp, polynomial } from "./polynomial.ts";

/** s / √(1 + s²). */
function saturate(b: LaneBuilder, s: Lanes): Lanes {
  return b.div(s, b.sqrt(b.fma(s, s, b.constant(1))));
}

/** tanh rounds to ±1 beyond 9.02. At this limit s² is more than 2²⁵, so that adding 1 to it changes nothing. */
const tanhLimit = 9.5;
/** Coefficients of x³, x⁵, …: those of sinh, nearly. */
const tanhCoefficients = [
  0.16666662693023682, 0.008333437144756317, 0.00019834324484691024, 2.7727007818612037e-6, 2.3359120859822724e-8, 2.2761749429722755e-10,
];

export function tanh(b: LaneBuilder, x: Lanes): Lanes {
  const bounded = clamp(b, x, -tanhLimit, tanhLimit);
  const square = b.mul(bounded, bounded);
  return saturate(b, b.fma(b.mul(bounded, square), polynomial(b, square, tanhCoefficients), bounded));
}

/** As for tanh: erf rounds to ±1 beyond 3.84. */
const erfLimit = 4;
/** Coefficients of x, x³, x⁵, …, after 1 is taken from the first, 2/√π, so that its rounding does not count. */
const erfCoefficients = [
  0.1283792108297348, 0.342219740152359, 0.08048014342784882, 0.012590063735842705, 0.00145997095387429, 9.343385318061337e-5,
  2.510352715034969e-5, -1.5906919088592986e-6, 2.187085783589282e-7,
];

export function erf(b: LaneBuilder, x: Lanes): Lanes {
  const bounded = clamp(b, x, -erfLimit, erfLimit);
  return saturate(b, b.fma(bounded, polynomial(b, b.mul(bounded, bounded), erfCoefficients), bounded));
}
