/**
 * Weight gradients read the examples where they are stored.
 *
 * A batch is gathered from the data set row by row (and its bytes become floats) for the forward product, which reads rows. The weight gradient xᵀ·δ reads
 * columns, of all examples, and packs them first: so it may as well pack them from the data set, which no thread has written. From the gathered rows it
 * would fetch those of the other threads out of their caches.
 */

import { inputVariable } from "../graph/index.ts";
import { type Expr, variable } from "../math/index.ts";
import { type BlasUse, goesToBlas } from "./blas.ts";
import type { Gather, Matrix, Product } from "./matrix.ts";
import { type Rewritten, rewrite } from "./rewrite.ts";
import type { Sharing } from "./tasks.ts";

/** Lets the products that WebAssembly computes pack their transposed A from the table of which it is gathered. */
export function packFromTables(values: readonly Matrix[], capacity: number, sharing: Sharing, blas: BlasUse): Rewritten {
  return rewrite(values, (value) => {
    if (value.kind !== "matmul" || !value.transposeA || goesToBlas(value, capacity, sharing, blas)) return undefined;
    const gathered = gatheredFrom(value.a);
    return gathered === undefined ? undefined : [{ ...value, gathered }];
  });
}

/** What a value is gathered from, if it is a gather, or a map of nothing else. */
function gatheredFrom(value: Matrix): Product["gathered"] {
  const of = ({ table, index }: Gather, expr: Expr): Product["gathered"] => ({ table, index, expr });
  if (value.kind === "gather") return of(value, variable(inputVariable(0)));
  const [only, ...others] = value.kind === "map" ? value.operands : [];
  if (value.kind !== "map" || only?.kind !== "gather" || others.length > 0 || only.columns !== value.columns) return undefined;
  return of(only, value.expr);
}
