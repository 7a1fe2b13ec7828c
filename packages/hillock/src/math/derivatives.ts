/**
 * All derivatives on one screen.
 *
 * A rule gets the slopes of the arguments, the arguments, and the result itself (`y`), so that a derivative can be written
 * with the forward value: σ′ = y·(1 − y) contains the very node σ(x), and whoever has computed it need not do so again.
 * At kinks: max and min pass to `a` only where it is strictly the one chosen, else to `b`; |x|′(0) = 0.
 */

import { add, constant, cos, cosh, eq, exp, log, lt, mul, neg, pow, select, sigmoid, sign, sin, sinh, square, sub } from "./build.ts";
import type { Slope } from "./chain.ts";
import { choose, minus, over, plus, scale, times } from "./chain.ts";
import type { Arguments, Expr, OpName } from "./expr.ts";
import { isConstant } from "./expr.ts";

type DerivativeRule<Op extends OpName> = (slopes: Arguments<Op, Slope>, args: Arguments<Op, Expr>, y: Expr) => Slope;

/** ∂(aᵇ)/∂a = b·aᵇ⁻¹; and 0 where b = 0, even at a = 0 where the formula would say 0·∞. */
function slopeInBase(a: Expr, b: Expr): Expr {
  if (!isConstant(b)) return select(eq(b, 0), 0, mul(b, pow(a, sub(b, 1))));
  return b.value === 0 ? constant(0) : mul(b, pow(a, b.value - 1));
}

/** ∂(aᵇ)/∂b = aᵇ·ln a; and 0 where a = 0 (as PyTorch has it), where the formula would say 0·∞. */
function slopeInExponent(a: Expr, y: Expr): Expr {
  const formula = mul(y, log(a));
  return isConstant(a) && a.value !== 0 ? formula : select(eq(a, 0), 0, formula);
}

export const derivatives: { readonly [Op in OpName]: DerivativeRule<Op> } = {
  neg: ([dx]) => scale(-1, dx),
  abs: ([dx], [x]) => times(dx, sign(x)),
  sign: () => null,
  square: ([dx], [x]) => times(dx, mul(2, x)),
  sqrt: ([dx], _, y) => over(scale(0.5, dx), y),
  exp: ([dx], _, y) => times(dx, y),
  expm1: ([dx], [x]) => times(dx, exp(x)),
  log: ([dx], [x]) => over(dx, x),
  log1p: ([dx], [x]) => over(dx, add(1, x)),
  sin: ([dx], [x]) => times(dx, cos(x)),
  cos: ([dx], [x]) => scale(-1, times(dx, sin(x))),
  tanh: ([dx], _, y) => times(dx, sub(1, square(y))),
  sinh: ([dx], [x]) => times(dx, cosh(x)),
  cosh: ([dx], [x]) => times(dx, sinh(x)),
  sigmoid: ([dx], _, y) => times(dx, mul(y, sub(1, y))),
  softplus: ([dx], [x]) => times(dx, sigmoid(x)),
  erf: ([dx], [x]) => times(dx, mul(2 / Math.sqrt(Math.PI), exp(neg(square(x))))),
  floor: () => null,
  add: ([da, db]) => plus(da, db),
  sub: ([da, db]) => minus(da, db),
  mul: ([da, db], [a, b]) => plus(times(da, b), times(db, a)),
  div: ([da, db], [, b], y) => over(minus(da, times(db, y)), b),
  min: ([da, db], [a, b]) => choose(lt(a, b), da, db),
  max: ([da, db], [a, b]) => choose(lt(b, a), da, db),
  pow: ([da, db], [a, b], y) => plus(times(da, slopeInBase(a, b)), times(db, slopeInExponent(a, y))),
  eq: () => null,
  lt: () => null,
  le: () => null,
  select: ([, da, db], [condition]) => choose(condition, da, db),
};
