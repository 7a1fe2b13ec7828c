/**
 * The natural logarithm, and log(1 + x).
 *
 * Method: x = 2^k · (1 + f) with 1 + f in [√½, √2), so log x = k ln 2 + log(1 + f), and log(1 + f) = f + f² q(f).
 * k and f come from the bits: subtracting the bits of √½ leaves k in the place of the exponent (as in musl's logf and
 * Arm's optimized-routines). k = 0 around 1, so nothing cancels there.
 * q: least maximum relative error of log(1 + f) (3.0e-8), own fit as in `exp.ts`.
 */

import type { LaneBuilder, Lanes } from "../lanes.ts";
import { exponentOfOne } from "./exp.ts";
import { copySign, polynomial } from "./polynomial.ts";

const bitsOfSqrtHalf = 0x3f3504f3;
const exponentMask = 0xff800000;
const coefficients = [
  -0.49999991059303284, 0.33333948254585266, -0.25001782178878784, 0.19962133467197418, -0.16570067405700684, 0.14917178452014923,
  -0.14310017228126526, 0.0873950719833374,
];

/** k · ln 2 + log(1 + f) for f in [√½ − 1, √2 − 1]. */
function combine(b: LaneBuilder, k: Lanes, f: Lanes): Lanes {
  const small = b.fma(b.mul(f, f), polynomial(b, f, coefficients), f);
  return b.fma(k, b.constant(Math.LN2), small);
}

/** `value` where 0 < x < ∞; else the logarithm's limits: log 0 = −∞, log ∞ = ∞, NaN for NaN and negative x. */
function special(b: LaneBuilder, x: Lanes, value: Lanes): Lanes {
  const zero = b.constant(0);
  const finite = b.select(b.lt(x, b.constant(Infinity)), value, x);
  const positive = b.select(b.eq(x, zero), b.constant(-Infinity), finite);
  return b.or(positive, b.lt(x, zero));
}

export function log(b: LaneBuilder, x: Lanes): Lanes {
  const denormal = b.lt(x, b.constant(2 ** -126));
  const normal = b.select(denormal, b.mul(x, b.constant(2 ** 23)), x);
  const shifted = b.subInt(normal, b.integer(bitsOfSqrtHalf));
  const mantissa = b.subInt(normal, b.and(shifted, b.integer(exponentMask)));
  const k = b.add(b.fromInt(b.sar(shifted, 23)), b.and(denormal, b.constant(-23)));
  return special(b, x, combine(b, k, b.sub(mantissa, b.constant(1))));
}

/**
 * log(1 + x), precise where x is small. k is taken from u = 1 + x, but f from x itself: f = 2^−k x + (2^−k − 1), so that the
 * digits that 1 + x rounds away are kept. The scaling of x is done on its exponent, since 2^−k can be too small for a float.
 */
export function log1p(b: LaneBuilder, x: Lanes): Lanes {
  const one = b.constant(1);
  const u = b.add(x, one);
  const shifted = b.subInt(u, b.integer(bitsOfSqrtHalf));
  const exponent = b.and(shifted, b.integer(exponentMask));
  const scale = b.pmax(b.subInt(b.integer(exponentOfOne), exponent), b.constant(0));
  const f = b.add(b.subInt(x, exponent), b.sub(scale, one));
  const value = combine(b, b.fromInt(b.sar(shifted, 23)), f);
  return copySign(b, special(b, u, value), x);
}
