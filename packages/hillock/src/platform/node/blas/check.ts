/** Whether a BLAS computes what it should. */

import type { Gemm } from "../../types.ts";

/** Where A, B and C lie. */
const [atA, atB, atC] = [0, 16384, 32768];
/** Bytes of memory that a check needs, from address 0. */
export const checkBytes = 49152;

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
      const a = new Float32Array(buffer, atA, (transposeA ? k : m) * lda);
      const b = new Float32Array(buffer, atB, (transposeB ? n : k) * ldb);
      const c = new Float32Array(buffer, atC, m * ldc);
      fill(a, m);
      fill(b, n);
      c.fill(Number.NaN);
      gemm(transposeA, transposeB, m, n, k, atA, lda, atB, ldb, atC, ldc);
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
