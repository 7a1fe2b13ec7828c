/**
 * Walking expressions. An expression is a directed acyclic graph: a node that is used twice is visited once, so that the
 * work is linear in the number of distinct nodes even where the written-out formula would be exponentially long. The walk
 * keeps its own stack, so depth is limited by memory only.
 */

import { toExpr, withArguments } from "./build.ts";
import type { Expr, ExprLike } from "./expr.ts";
import { isOperation } from "./expr.ts";

/** Every distinct node once, arguments before the operations that use them; `expr` itself comes last. */
export function topological(expr: Expr): Expr[] {
  const order: Expr[] = [];
  const done = new Set<Expr>();
  const stack: Expr[] = [expr];
  while (stack.length > 0) {
    const node = stack[stack.length - 1]!;
    const before = stack.length;
    if (!done.has(node) && isOperation(node)) {
      for (let i = node.args.length - 1; i >= 0; i--) if (!done.has(node.args[i]!)) stack.push(node.args[i]!);
    }
    if (stack.length > before) continue;
    stack.pop();
    if (done.has(node)) continue;
    done.add(node);
    order.push(node);
  }
  return order;
}

/**
 * Computes a value for every node from the values of its arguments, each node once, and returns that of `expr`.
 */
export function fold<T>(expr: Expr, visit: (node: Expr, args: T[]) => T): T {
  const results = new Map<Expr, T>();
  for (const node of topological(expr)) {
    const args = isOperation(node) ? node.args.map((arg) => results.get(arg) as T) : [];
    results.set(node, visit(node, args));
  }
  return results.get(expr) as T;
}

/** The names of the variables in an expression, sorted. */
export function variablesOf(expr: Expr): readonly string[] {
  const names: string[] = [];
  for (const node of topological(expr)) if (node.kind === "variable") names.push(node.name);
  return names.sort();
}

/** Does `part` occur in `expr` (or is it `expr`)? */
export function contains(expr: Expr, part: Expr): boolean {
  return topological(expr).includes(part);
}

export type Bindings = Readonly<Record<string, ExprLike>> | ReadonlyMap<string, ExprLike>;

const isMap = (bindings: Bindings): bindings is ReadonlyMap<string, ExprLike> => Symbol.iterator in bindings;

/**
 * Puts expressions in the place of variables, all at once: `substitute(sub(x, y), { x: y, y: x })` swaps them.
 * Variables without a binding stay.
 */
export function substitute(expr: Expr, bindings: Bindings): Expr {
  const map = isMap(bindings) ? bindings : new Map(Object.entries(bindings));
  return fold<Expr>(expr, (node, args) => {
    if (node.kind === "variable") return map.has(node.name) ? toExpr(map.get(node.name) as ExprLike) : node;
    return isOperation(node) ? withArguments(node, args) : node;
  });
}

/** Puts `to` in the place of every occurrence of the whole sub-expression `from`. Occurrences inside `to` are left alone. */
export function replace(expr: Expr, from: Expr, to: ExprLike): Expr {
  const replacement = toExpr(to);
  return fold<Expr>(expr, (node, args) => {
    if (node === from) return replacement;
    return isOperation(node) ? withArguments(node, args) : node;
  });
}
