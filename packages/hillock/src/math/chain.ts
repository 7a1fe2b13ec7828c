/**
 * The arithmetic of slopes: what the derivative rules are written with.
 *
 * A slope is the derivative of a sub-expression, or null where the sub-expression does not depend on the variable at all;
 * null is skipped, never written as 0. A derivative is a new formula, so constant factors may be gathered here
 * (½·(2·x) is x), which `simplify` must not do because ∞ could come out differently.
 */

import { add, constant, div, mul, neg, select, sub } from "./build.ts";
import type { Expr } from "./expr.ts";
import { isConstant, isOp } from "./expr.ts";

/** The derivative of a sub-expression; null is a zero that is known beforehand. */
export type Slope = Expr | null;

const ONE = constant(1);

/** Splits an expression into a number and the rest: −(2·x) is −2 and x; 3 is 3 and 1. */
function splitCoefficient(expr: Expr): [number, Expr] {
  let coefficient = 1;
  let rest = expr;
  for (;;) {
    if (isConstant(rest)) return [coefficient * rest.value, ONE];
    if (isOp(rest, "neg")) {
      coefficient = -coefficient;
      rest = rest.args[0];
    } else if (isOp(rest, "mul") && isConstant(rest.args[0])) {
      coefficient *= rest.args[0].value;
      rest = rest.args[1];
    } else if (isOp(rest, "mul") && isConstant(rest.args[1])) {
      coefficient *= rest.args[1].value;
      rest = rest.args[0];
    } else if (isOp(rest, "div") && isConstant(rest.args[0]) && rest.args[0] !== ONE) {
      coefficient *= rest.args[0].value;
      rest = div(ONE, rest.args[1]);
    } else return [coefficient, rest];
  }
}

function joinCoefficient(coefficient: number, rest: Expr): Expr {
  if (rest === ONE) return constant(coefficient);
  if (coefficient === 1) return rest;
  // −(a − b) = b − a reads better; only the sign of a zero differs.
  if (coefficient < 0 && isOp(rest, "sub")) return joinCoefficient(-coefficient, sub(rest.args[1], rest.args[0]));
  if (coefficient === -1) return neg(rest);
  if (isOp(rest, "div") && rest.args[0] === ONE) return div(coefficient, rest.args[1]);
  return mul(coefficient, rest);
}

/** slope · factor */
export function times(slope: Slope, factor: Expr): Slope {
  if (slope === null) return null;
  const [a, u] = splitCoefficient(slope);
  const [b, v] = splitCoefficient(factor);
  return joinCoefficient(a * b, u === ONE ? v : v === ONE ? u : mul(u, v));
}

/** factor · slope, for a number */
export function scale(factor: number, slope: Slope): Slope {
  return times(slope, constant(factor));
}

/** slope / divisor */
export function over(slope: Slope, divisor: Expr): Slope {
  if (slope === null) return null;
  const [coefficient, rest] = splitCoefficient(slope);
  // 2·x/2 is x, but 2·x/3 stays as it is: no new rounded constant.
  if (isConstant(divisor) && Number.isInteger(coefficient / divisor.value)) return joinCoefficient(coefficient / divisor.value, rest);
  return div(slope, divisor);
}

/** a + b, written as a difference where one of them has a minus sign */
export function plus(a: Slope, b: Slope): Slope {
  if (a === null || b === null) return a ?? b;
  const [first, u] = splitCoefficient(a);
  const [second, v] = splitCoefficient(b);
  if (second < 0) return sub(a, joinCoefficient(-second, v));
  return first < 0 ? sub(b, joinCoefficient(-first, u)) : add(a, b);
}

/** a − b */
export function minus(a: Slope, b: Slope): Slope {
  if (b === null) return a;
  return a === null ? scale(-1, b) : sub(a, b);
}

/** a where the condition holds, else b */
export function choose(condition: Expr, a: Slope, b: Slope): Slope {
  return a === b ? a : select(condition, a ?? 0, b ?? 0);
}
