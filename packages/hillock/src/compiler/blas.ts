/** Which matrix products go to BLAS. */

import { innerOf, mostOf, type Product } from "./matrix.ts";
import type { Sharing } from "./tasks.ts";

/**
 * Whether an m × k by k × n product is faster by BLAS than by WebAssembly, its call (0.2 to 0.3 µs) and a separate pass for what
 * WebAssembly would fuse included. Sizes are those of one thread's part.
 *
 * Measured with OpenBLAS 0.3.21 on AVX-512 against 28 GFLOP/s: from about 8,192 multiplications on it is ahead, and 3 to 4 times as fast
 * from 65,536. Few columns leave its vectors of 16 numbers half empty, so below 16 columns it takes more to be worth it. The rule
 * is fixed and asks no clock: where a product is computed must not change from one run to the next, or the bits would.
 */
export const isWorthBlas = (m: number, n: number, k: number): boolean => m * n * k >= (n >= 16 ? 16_384 : 65_536);

/** "worthwhile" products, "all" of them (for tests), or none. */
export type BlasUse = "worthwhile" | "all" | "none";

/** Whether BLAS computes a product, each thread its part. */
export function goesToBlas(product: Product, capacity: number, { threads, oneRow = false }: Sharing, use: BlasUse): boolean {
  if (use !== "worthwhile") return use === "all";
  const { rows, columns, part } = product;
  if (part !== undefined) return true;
  const inner = mostOf(innerOf(product), capacity);
  if (oneRow) return isWorthBlas(1, Math.ceil(columns / threads), inner);
  return isWorthBlas(Math.ceil(mostOf(rows, capacity) / threads), columns, inner);
}
