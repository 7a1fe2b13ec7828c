/** The symbolic derivative: the rules of `derivatives.ts` applied from the leaves up, each distinct node once. */

import { constant } from "./build.ts";
import type { Slope } from "./chain.ts";
import { derivatives } from "./derivatives.ts";
import type { Expr, Operation } from "./expr.ts";
import { simplify } from "./simplify.ts";
import { fold } from "./traverse.ts";

function slopeOf(node: Operation, slopes: readonly Slope[]): Slope {
  // Asked for here once, so that no rule need ask: what depends on nothing has no slope.
  if (slopes.every((slope) => slope === null)) return null;
  const rule = derivatives[node.op] as (slopes: readonly Slope[], args: readonly Expr[], y: Expr) => Slope;
  return rule(slopes, node.args, node);
}

/**
 * ∂expr/∂variable, simplified; the constant 0 if the variable does not occur.
 *
 * The derivative contains sub-expressions of `expr` wherever the rules do (σ(x) in σ(x)·(1 − σ(x))). Pass an expression
 * that is simplified already, so that these stay the very nodes of the expression you evaluate.
 */
export function differentiate(expr: Expr, variableName: string): Expr {
  const slope = fold<Slope>(expr, (node, slopes) => {
    if (node.kind === "constant") return null;
    if (node.kind === "variable") return node.name === variableName ? constant(1) : null;
    return slopeOf(node, slopes);
  });
  return slope === null ? constant(0) : simplify(slope);
}
