/**
 * sinh and cosh.
 *
 * Both from h = e^|x| / 2: cosh x = h + 1/(4h), sinh |x| = h − 1/(4h). h is scaled in two steps (see `exp.ts`), so it overflows only where the
 * result does, at 89.4 and not already at 88.7. Below 1, where the difference cancels, sinh x = x + x³ q(x²);
 * q: least maximum relative error of the whole 2.4e-8, own fit as in `exp.ts`.
 */

import type { LaneBuilder, Lanes } from "../lanes.ts";
import { powerOfTwo, reduceExponential } from "./exp.ts";
import { copySign, polynomial } from "./polynomial.ts";

/** h = e^a / 2 and 1/(4h) = e^−a / 2 for a ≥ 0. */
function halves(b: LaneBuilder, a: Lanes): { growing: Lanes; shrinking: Lanes } {
  const { mantissa, exponent } = reduceExponential(b, b.pmin(a, b.constant(91)));
  const scale = powerOfTwo(b, exponent);
  const growing = b.mul(b.mul(b.mul(mantissa, b.constant(0.5)), scale), scale);
  return { growing, shrinking: b.div(b.constant(0.25), growing) };
}

const coefficients = [0.1666671633720398, 0.008330270648002625, 0.00020373340521473438];

export function sinh(b: LaneBuilder, x: Lanes): Lanes {
  const size = b.abs(x);
  const { growing, shrinking } = halves(b, size);
  const square = b.mul(size, size);
  const series = b.fma(b.mul(size, square), polynomial(b, square, coefficients), size);
  const small = b.lt(size, b.constant(1));
  return copySign(b, b.select(small, series, b.sub(growing, shrinking)), x);
}

export function cosh(b: LaneBuilder, x: Lanes): Lanes {
  const { growing, shrinking } = halves(b, b.abs(x));
  return b.add(growing, shrinking);
}
