/**
 * The logistic function 1 / (1 + e^−x), and softplus, whose derivative it is.
 *
 * sigmoid: with e^x = m s² (see `exp.ts`), σ(x) = m s² / (1 + m s²) = m s / (1/s + m s). Neither part overflows, the quotient
 * underflows gradually for x → −∞, and 1/s costs one integer subtraction.
 *
 * softplus: log(1 + e^x) = max(x, 0) + log(1 + z), z = e^−|x|. With t = z / (1 + z/2), log(1 + z) = 2 artanh(t/2) = t (1 + t²/12 + …), whose series
 * converges fast because t ≤ 2/3. Polynomial in t²: least maximum relative error 4.5e-9, own fit as in `exp.ts`.
 */

import type { LaneBuilder, Lanes } from "../lanes.ts";
import { boundedExp, exponentOfOne, expUnderflow, powerOfTwo, reduceExponential } from "./exp.ts";
import { clamp, polynomial } from "./polynomial.ts";

export function sigmoid(b: LaneBuilder, x: Lanes): Lanes {
  const { mantissa, exponent } = reduceExponential(b, clamp(b, x, expUnderflow, 88));
  const numerator = b.mul(mantissa, powerOfTwo(b, exponent));
  const inverseScale = b.subInt(b.integer(exponentOfOne), exponent);
  return b.div(numerator, b.add(inverseScale, numerator));
}

/** Coefficients of t³, t⁵, …. */
const artanh = [0.666664183139801 / 8, 0.40021437406539917 / 32, 0.28003016114234924 / 128, 0.2800688147544861 / 512];

export function softplus(b: LaneBuilder, x: Lanes): Lanes {
  const z = boundedExp(b, b.or(x, b.integer(0x80000000)));
  const t = b.div(z, b.fma(z, b.constant(0.5), b.constant(1)));
  const square = b.mul(t, t);
  const logarithm = b.fma(b.mul(t, square), polynomial(b, square, artanh), t);
  return b.add(b.pmax(x, b.constant(0)), logarithm);
}
