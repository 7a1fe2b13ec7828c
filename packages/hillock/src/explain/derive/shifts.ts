/**
 * Softmax and log-sum-exp are computed with the row's maximum taken out, so that nothing overflows. On paper it cancels: e^(z−m) / Σ e^(z−m) is e^z / Σ e^z.
 * It is left out where the numbers allow it.
 */

import type { Expr } from "../../math/index.ts";
import * as math from "../../math/index.ts";
import type { Algebra } from "./algebra.ts";
import type { Fold } from "./leaves.ts";
import type { Product } from "./products.ts";

/** Beyond this, e^z could not be written as a number. */
const largestExponent = 300;

/** The maximum that an exponent has taken out: z − max z. */
function shiftOf(algebra: Algebra, power: Expr): Expr | undefined {
  if (!math.isOp(power, "exp") || !math.isOp(power.args[0], "sub")) return undefined;
  const peak = power.args[0].args[1];
  if (peak.kind !== "variable") return undefined;
  const leaf = algebra.leaves.of(peak.name);
  if (leaf.kind !== "fold" || leaf.op !== "max") return undefined;
  return algebra.valuesOf(peak)?.every((value) => Math.abs(value) < largestExponent) === true ? peak : undefined;
}
function foldOf(algebra: Algebra, expr: Expr): Fold | undefined {
  if (expr.kind !== "variable") return undefined;
  const leaf = algebra.leaves.of(expr.name);
  return leaf.kind === "fold" && leaf.op === "sum" ? leaf : undefined;
}
const unshifted = (power: Expr): Expr => math.exp(((power as math.Unary).args[0] as math.Binary).args[0]);

/** Σ e^z for Σ e^(z−m). */
function unshiftedFold(algebra: Algebra, expr: Expr, peak: Expr): Expr | undefined {
  const fold = foldOf(algebra, expr);
  if (fold === undefined || shiftOf(algebra, fold.body) !== peak) return undefined;
  const letter = algebra.leaves.fresh();
  return algebra.leaves.fold("sum", fold.over, letter, fold.count, algebra.leaves.put(unshifted(fold.body), fold.letter, letter));
}

export function unshiftedProduct(algebra: Algebra, product: Product): Product {
  for (const [i, power] of product.above.entries()) {
    const peak = shiftOf(algebra, power);
    if (peak === undefined) continue;
    for (const [j, total] of product.below.entries()) {
      const fold = unshiftedFold(algebra, total, peak);
      if (fold === undefined) continue;
      return unshiftedProduct(algebra, { ...product, above: product.above.with(i, unshifted(power)), below: product.below.with(j, fold) });
    }
  }
  return product;
}

/** ln Σ e^(z−m) + m is ln Σ e^z. */
export function unshiftedSum(algebra: Algebra, terms: readonly Product[]): Product[] {
  for (const [i, term] of terms.entries()) {
    const [log] = term.above;
    if (term.above.length !== 1 || term.below.length > 0 || !math.isOp(log!, "log")) continue;
    for (const [j, other] of terms.entries()) {
      const [peak] = other.above;
      const fits =
        other.above.length === 1 && other.below.length === 0 && other.coefficient === term.coefficient && other.divisor === term.divisor;
      const fold = fits && peak!.kind === "variable" ? unshiftedFold(algebra, log.args[0], peak!) : undefined;
      if (fold === undefined) continue;
      const joined = { ...term, above: [math.log(fold)] };
      return unshiftedSum(
        algebra,
        [...terms.slice(0, i), joined, ...terms.slice(i + 1)].filter((_, at) => at !== j),
      );
    }
  }
  return [...terms];
}
