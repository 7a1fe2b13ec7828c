/** How one entry changes with another: the derivative of a formula with sums in it, as a number. */

import type { Expr } from "../../math/index.ts";
import * as math from "../../math/index.ts";
import type { Named } from "../trace/named.ts";
import type { Context } from "./context.ts";
import { type Entry, type Fold, type Index, isLetter, type Leaves } from "./leaves.ts";

/** The indices at which a formula reads a tensor. */
export function patternsOf(expr: Expr, named: Named, leaves: Leaves): (readonly Index[])[] {
  return math.variablesOf(expr).flatMap((name) => {
    const leaf = leaves.of(name);
    if (leaf.kind === "fold") return leaf.op === "sum" ? patternsOf(leaf.body, named, leaves) : [];
    return leaf.kind === "entry" && leaf.named === named ? [leaf.index] : [];
  });
}

/** The terms of a sum in which the entry occurs. */
function termsWith(fold: Fold, entry: Entry, leaves: Leaves): number[] {
  const places = new Set<number>();
  for (const pattern of patternsOf(fold.body, entry.named, leaves)) {
    if (!pattern.every((part, axis) => isLetter(part) || part === entry.index[axis])) continue;
    const axis = pattern.indexOf(fold.letter);
    if (axis < 0) return Array.from({ length: fold.count }, (_, i) => i);
    places.add(entry.index[axis] as number);
  }
  return [...places];
}

export function localDerivative(expr: Expr, entry: Entry, context: Context): number {
  const { leaves, numbers } = context;
  let total = 0;
  for (const name of math.variablesOf(expr)) {
    const leaf = leaves.of(name);
    let inner = 0;
    if (leaf.kind === "entry") inner = leaf.named === entry.named && leaf.index.join() === entry.index.join() ? 1 : 0;
    else if (leaf.kind === "fold" && leaf.op === "sum") {
      for (const i of termsWith(leaf, entry, leaves)) inner += localDerivative(leaves.term(leaf, i), entry, context);
    }
    if (inner !== 0) total += inner * numbers.of(math.differentiate(expr, name));
  }
  return total;
}
