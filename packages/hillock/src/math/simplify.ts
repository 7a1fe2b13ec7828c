/**
 * Simplification that never changes a value: for all arguments, NaN, ±∞, denormals and both zeros included, the result has
 * the same bits in f64 (any NaN counts as equal to any other). So x·1 becomes x, but x·0 and x + 0 stay: 0·∞ is NaN, and
 * −0 + 0 is 0. The order of a sum or product that the user wrote is kept, except that the constant factor comes first.
 */

import type { Expr } from "./expr.ts";
import { isOperation } from "./expr.ts";
import { simplified } from "./simplify-rules.ts";
import { fold } from "./traverse.ts";

/** An expression of the same value (bit by bit) with fewer operations where the rules find one. */
export function simplify(expr: Expr): Expr {
  return fold<Expr>(expr, (node, args) => (isOperation(node) ? simplified(node.op, args) : node));
}
