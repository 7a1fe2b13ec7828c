/** Whether a BLAS computes what it should, and how fast. */

import type { Gemm } from "../../types.ts";

/** Bytes of memory that the functions of this file use, from address 0. */
export const checkBytes = 3 * 4 * 256 * 256;

/** Small whole numbers: their products and sums are exact in f32, whatever the order. */
const fill = (data: Float32Array, seed: number): void => {
  for (let i = 0; i < data.length; i++) data[i] = ((i * 7 + seed * 5) % 11) - 5;
};

/** Two products by each transposition, odd sizes, rows longer than what is used, and those with one row or column. */
const shapes = [
  [5, 7, 3],
  [1, 19, 33],
  [17, 1, 9],
] as const;

/** The first difference from the textbook's triple loop as a sentence, or undefined when every element is right. */
export function wrongResult(gemm: Gemm, buffer: ArrayBufferLike): string | undefined {
  for (const [m, n, k] of shapes) {
    for (const [transposeA, transposeB] of [
      [0, 0],
      [0, 1],
      [1, 0],
      [1, 1],
    ] as const) {
      const [lda, ldb, ldc] = [(transposeA ? m : k) + 2, (transposeB ? k : n) + 1, n + 3];
      const a = new Float32Array(buffer, 0, (transposeA ? k : m) * lda);
      const b = new Float32Array(buffer, 16384, (transposeB ? n : k) * ldb);
      const c = new Float32Array(buffer, 32768, m * ldc);
      fill(a, m);
      fill(b, n);
      c.fill(Number.NaN);
      gemm(transposeA, transposeB, m, n, k, 0, lda, 16384, ldb, 32768, ldc);
      for (let i = 0; i < m; i++) {
        for (let j = 0; j < ldc; j++) {
          let expected = j < n ? 0 : Number.NaN;
          for (let p = 0; p < k && j < n; p++)
            expected += a[transposeA ? p * lda + i : i * lda + p]! * b[transposeB ? j * ldb + p : p * ldb + j]!;
          const received = c[i * ldc + j]!;
          if (!Object.is(received + 0, expected + 0))
            return `cblas_sgemm gave ${received} for ${expected} (${m} × ${n}, ${k} products an element, element ${i}, ${j})`;
        }
      }
    }
  }
  return undefined;
}

/** GFLOP/s of one call: the best of `rounds` after one to warm up. */
function rate(gemm: Gemm, size: number, rounds: number): number {
  const matrix = 4 * size * size;
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round <= rounds; round++) {
    const start = performance.now();
    gemm(0, 0, size, size, size, 0, size, matrix, size, 2 * matrix, size);
    if (round > 0) best = Math.min(best, performance.now() - start);
  }
  return (2 * size ** 3) / best / 1e6;
}

/** GFLOP/s of a product of 256 × 256 matrices on this thread. A library that is slow is asked for smaller ones, so that it takes no more than 5 ms. */
export function measureRate(gemm: Gemm, buffer: ArrayBufferLike): number {
  fill(new Float32Array(buffer, 0, checkBytes / 4), 1);
  const small = rate(gemm, 96, 2);
  return small < 15 ? small : rate(gemm, 256, 3);
}
