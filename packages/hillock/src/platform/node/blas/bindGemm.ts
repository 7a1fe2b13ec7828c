/** How a compiled program calls a BLAS: a function that every worker which does gets as text (bindGemmText.ts, written by `npm run workers`). */

import type { Gemm } from "../../types.ts";

/** What is needed of koffi (https://koffi.dev). Its own types are not imported: it is optional. */
export interface Koffi {
  /** null: what is loaded already, the C library included. */
  load(path: string | null): {
    func(definition: string): (...values: unknown[]) => unknown;
    symbol(name: string): unknown;
  };
  address(view: ArrayBufferView): bigint;
  readonly decode: {
    (pointer: unknown, type: "void *"): unknown;
    string(pointer: bigint): string;
  };
}

/**
 * Loads a BLAS library in this thread and binds its matrix products to a memory. Threads call it once each; a library that is
 * loaded already is only found again. A call costs about 0.2 µs more than the computation.
 *
 * Products of one row or one column go to `sgemv`, which packs nothing; where the library has kernels for small matrices, they are used
 * for more than it would use them itself.
 *
 * Self-contained, because workers get it as text: no imports, nothing of this file.
 *
 * @param koffi the module, loaded in this thread
 * @param library path or name of a library with the C interface (`cblas_sgemm`), 32-bit integers
 * @param buffer that of the WebAssembly memory. It must not move: a shared memory never does when it grows, an unshared one may.
 * @throws Error of koffi's when the library cannot be loaded or has no `cblas_sgemm`
 */
export function bindGemm(koffi: Koffi, library: string, buffer: ArrayBufferLike): Gemm {
  const blas = koffi.load(library);
  const sgemm = blas.func(
    "void cblas_sgemm(int order, int transA, int transB, int m, int n, int k, float alpha, intptr_t a, int lda, intptr_t b, int ldb, float beta, intptr_t c, int ldc)",
  );
  const sgemv = blas.func(
    "void cblas_sgemv(int order, int trans, int m, int n, float alpha, intptr_t a, int lda, intptr_t x, int incx, float beta, intptr_t y, int incy)",
  );
  // Each of our threads computes its own part, so the library shall have none. Some count per thread, so each thread says it.
  for (const limit of [
    "void openblas_set_num_threads(int threads)",
    "void MKL_Set_Num_Threads(int threads)",
    "void bli_thread_set_num_threads(intptr_t threads)",
    "int BLASSetThreading(int singleThreaded)",
  ]) {
    try {
      blas.func(limit)(1);
    } catch {
      // The function of another vendor's library.
    }
  }
  // On CPUs with AVX-512, OpenBLAS multiplies up to 100³ without packing (its small-matrix kernels, from 0.3.17). Measured: one row 20–30 %
  // faster than by sgemv (which is 4–10 times as fast as an sgemm that packs), and larger products, taken in parts, up to 1.7 times as fast.
  let small = 0;
  try {
    const core = String(blas.func("const char *openblas_get_corename()")());
    const version = / 0\.3\.(\d+)/.exec(String(blas.func("const char *openblas_get_config()")()));
    if (/SkylakeX|Cooperlake|SapphireRapids/i.test(core) && Number(version?.[1]) >= 17) small = 1e6;
  } catch {
    // Not OpenBLAS.
  }
  // Addresses are below 2⁴⁸, so they pass as numbers exactly; that is faster than BigInt and than a view for each operand.
  const base = Number(koffi.address(new Uint8Array(buffer)));
  // 101: row-major; 111: as it is; 112: transposed. alpha 1, beta 0.
  return (transposeA, transposeB, m, n, k, a, lda, b, ldb, c, ldc) => {
    const atA = base + (a >>> 0);
    const atB = base + (b >>> 0);
    const atC = base + (c >>> 0);
    const tA = transposeA === 0 ? 111 : 112;
    const tB = transposeB === 0 ? 111 : 112;
    const multiplications = m * n * k;
    if (multiplications > small && (m === 1 || n === 1)) {
      // One row: c = op(B)ᵀ·a, where a is a column of A if A is transposed.
      if (m === 1 && transposeB === 0) sgemv(101, 112, k, n, 1, atB, ldb, atA, transposeA === 0 ? 1 : lda, 0, atC, 1);
      else if (m === 1) sgemv(101, 111, n, k, 1, atB, ldb, atA, transposeA === 0 ? 1 : lda, 0, atC, 1);
      // One column: c = op(A)·b, where b is a row of B if B is transposed.
      else if (transposeA === 0) sgemv(101, 111, m, k, 1, atA, lda, atB, transposeB === 0 ? ldb : 1, 0, atC, ldc);
      else sgemv(101, 112, k, m, 1, atA, lda, atB, transposeB === 0 ? ldb : 1, 0, atC, ldc);
      return;
    }
    // In parts that the small kernels take: eight rows or more of C where that leaves room for all of B; few rows (which packing serves
    // worst) by blocks of B. Larger products gain nothing, nor do those with Bᵀ, or with Aᵀ and long columns of A.
    const few = m <= 8;
    const room = transposeA === 0 ? small / 8 : k <= 128 ? small / 24 : 0;
    if (multiplications <= small || transposeB !== 0 || (!few && n * k > room) || small === 0) {
      sgemm(101, tA, tB, m, n, k, 1, atA, lda, atB, ldb, 0, atC, ldc);
      return;
    }
    // They are fastest for multiples of 32 columns and of 12 rows.
    const columns = few ? (Math.ceil(n / Math.ceil(n / 128)) + 31) & ~31 : n;
    const depth = few ? Math.ceil(k / Math.ceil(k / 256)) : k;
    const most = small / (columns * depth);
    const unit = most < 24 ? 8 : 12;
    const parts = Math.ceil(m / (unit * Math.floor(most / unit)));
    const rows = unit * Math.ceil(m / parts / unit);
    for (let i = 0; i < m; i += rows) {
      for (let j = 0; j < n; j += columns) {
        for (let p = 0; p < k; p += depth) {
          const partA = atA + 4 * (transposeA === 0 ? i * lda + p : p * lda + i);
          const [partM, partN, partK] = [Math.min(rows, m - i), Math.min(columns, n - j), Math.min(depth, k - p)];
          const beta = p === 0 ? 0 : 1;
          sgemm(101, tA, tB, partM, partN, partK, 1, partA, lda, atB + 4 * (p * ldb + j), ldb, beta, atC + 4 * (i * ldc + j), ldc);
        }
      }
    }
  };
}
