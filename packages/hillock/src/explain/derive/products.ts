/**
 * The reader's algebra: products as a coefficient and factors above and below a line. Unlike `simplify` it may round differently than the graph: it is for
 * formulas that are read, whose numbers are checked where they are printed.
 */

import type { Expr } from "../../math/index.ts";
import * as math from "../../math/index.ts";

/** coefficient / divisor · Π above / Π below. The divisor is a whole number, so that thirds stay thirds. */
export interface Product {
  readonly coefficient: number;
  readonly divisor: number;
  readonly above: readonly Expr[];
  readonly below: readonly Expr[];
}

export const one: Product = { coefficient: 1, divisor: 1, above: [], below: [] };
export const number = (value: number): Product => ({ ...one, coefficient: value });
export const factor = (expr: Expr): Product => ({ ...one, above: [expr] });
export const isNumber = ({ above, below }: Product): boolean => above.length === 0 && below.length === 0;

function gcd(a: number, b: number): number {
  return b === 0 ? Math.abs(a) : gcd(b, a % b);
}
/** The fraction in lowest terms. */
function reduced(coefficient: number, divisor: number): Pick<Product, "coefficient" | "divisor"> {
  if (divisor === 1 || !Number.isSafeInteger(coefficient) || !Number.isSafeInteger(divisor)) {
    const quotient = coefficient / divisor;
    return divisor !== 1 && quotient * divisor === coefficient && String(quotient).length < 6
      ? { coefficient: quotient, divisor: 1 }
      : { coefficient, divisor };
  }
  const common = gcd(coefficient, divisor);
  return { coefficient: coefficient / common, divisor: divisor / common };
}

export function times(a: Product, b: Product): Product {
  return {
    ...reduced(a.coefficient * b.coefficient, a.divisor * b.divisor),
    above: [...a.above, ...b.above],
    below: [...a.below, ...b.below],
  };
}
export const negated = (product: Product): Product => ({ ...product, coefficient: -product.coefficient });

export function inverse({ coefficient, divisor, above, below }: Product): Product {
  if (Number.isSafeInteger(coefficient) && coefficient !== 0) {
    return { ...reduced(Math.sign(coefficient) * divisor, Math.abs(coefficient)), above: below, below: above };
  }
  return { coefficient: divisor, divisor: 1, above: below, below: [...above, math.constant(coefficient)] };
}

/** Whether all of `part` occurs in `whole`, and what is left then. */
export function without(whole: readonly Expr[], part: readonly Expr[]): Expr[] | undefined {
  const rest = [...whole];
  for (const expr of part) {
    const at = rest.indexOf(expr);
    if (at < 0) return undefined;
    rest.splice(at, 1);
  }
  return rest;
}
/** What two lists have in common. */
export function shared(a: readonly Expr[], b: readonly Expr[]): Expr[] {
  const rest = [...b];
  return a.filter((expr) => {
    const at = rest.indexOf(expr);
    if (at >= 0) rest.splice(at, 1);
    return at >= 0;
  });
}

const multiply = (factors: readonly Expr[]): Expr | undefined =>
  factors.length === 0 ? undefined : factors.reduce((a, b) => math.mul(a, b));

/** As an expression: the number first, one fraction bar, a minus sign in front of everything. @param rank the order of factors. */
export function written({ coefficient, divisor, above, below }: Product, rank: (factor: Expr) => number): Expr {
  if (coefficient === 0 || Number.isNaN(coefficient)) return math.constant(coefficient);
  const sorted = above.map((expr, i) => ({ expr, i, rank: rank(expr) })).sort((a, b) => a.rank - b.rank || a.i - b.i);
  const size = Math.abs(coefficient);
  const numerator = multiply([...(size === 1 ? [] : [math.constant(size)]), ...sorted.map(({ expr }) => expr)]) ?? math.constant(1);
  const denominator = multiply([...(divisor === 1 ? [] : [math.constant(divisor)]), ...below]);
  const whole = denominator === undefined ? numerator : math.div(numerator, denominator);
  if (coefficient > 0) return whole;
  return math.isConstant(whole) ? math.constant(-whole.value) : math.neg(whole);
}
