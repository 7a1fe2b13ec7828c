/**
 * The intern table (hash-consing): it hands out one frozen object per structure, so `===` is structural equality.
 *
 * The key of a node is its operation and the serial numbers of its arguments, which are interned already; so a key is
 * short however deep the expression is, and two keys are equal exactly when the structures are. Nodes are held by weak
 * references: an expression nobody uses is collected, and its entry is removed afterwards. This table is the only state
 * of the module, and nothing but memory depends on it.
 */

import type { Expr, Operation } from "./expr.ts";

const table = new Map<string, WeakRef<Expr>>();
const serials = new WeakMap<Expr, number>();
let nextSerial = 0;

const collected = new FinalizationRegistry<string>((key) => {
  // The same structure may have been built anew between the collection and this call: then the entry is alive.
  if (table.get(key)?.deref() === undefined) table.delete(key);
});

function keyOf(expr: Expr): string {
  switch (expr.kind) {
    case "constant":
      // A number's shortest decimal form tells all f64 values apart, except 0 and −0.
      return Object.is(expr.value, -0) ? "constant:-0" : `constant:${expr.value}`;
    case "variable":
      return `variable:${expr.name}`;
    default:
      return `${expr.op}:${expr.args.map((arg) => serials.get(arg)).join()}`;
  }
}

/** Is this object the interned one of its structure? Only those may be arguments of others. */
export function isInterned(expr: Expr): boolean {
  return serials.has(expr);
}

/** The one object with the structure of `candidate`, whose arguments must be interned themselves. */
export function intern(candidate: Expr): Expr {
  const key = keyOf(candidate);
  const known = table.get(key)?.deref();
  if (known !== undefined) return known;
  if (candidate.kind !== "constant" && candidate.kind !== "variable") Object.freeze((candidate as Operation).args);
  Object.freeze(candidate);
  serials.set(candidate, nextSerial++);
  table.set(key, new WeakRef(candidate));
  collected.register(candidate, key);
  return candidate;
}

/** How many structures the table holds; for tests of its weakness. */
export function internedCount(): number {
  return table.size;
}
