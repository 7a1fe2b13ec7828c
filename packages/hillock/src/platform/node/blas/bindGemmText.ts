/** The text of `bindGemm` (bindGemm.ts) for workers. Written by `npm run workers`: change the function, not this. */
export const bindGemmText = `function bindGemm(koffi, library, buffer) {
    const blas = koffi.load(library);
    const sgemm = blas.func("void cblas_sgemm(int order, int transA, int transB, int m, int n, int k, float alpha, intptr_t a, int lda, intptr_t b, int ldb, float beta, intptr_t c, int ldc)");
    const sgemv = blas.func("void cblas_sgemv(int order, int trans, int m, int n, float alpha, intptr_t a, int lda, intptr_t x, int incx, float beta, intptr_t y, int incy)");
    for (const limit of [
        "void openblas_set_num_threads(int threads)",
        "void MKL_Set_Num_Threads(int threads)",
        "void bli_thread_set_num_threads(intptr_t threads)",
        "int BLASSetThreading(int singleThreaded)",
    ]) {
        try {
            blas.func(limit)(1);
        }
        catch {
        }
    }
    let small = 0;
    try {
        const core = String(blas.func("const char *openblas_get_corename()")());
        const version = / 0\\.3\\.(\\d+)/.exec(String(blas.func("const char *openblas_get_config()")()));
        if (/SkylakeX|Cooperlake|SapphireRapids/i.test(core) && Number(version?.[1]) >= 17)
            small = 1e6;
    }
    catch {
    }
    const base = Number(koffi.address(new Uint8Array(buffer)));
    return (transposeA, transposeB, m, n, k, a, lda, b, ldb, c, ldc) => {
        const atA = base + (a >>> 0);
        const atB = base + (b >>> 0);
        const atC = base + (c >>> 0);
        const tA = transposeA === 0 ? 111 : 112;
        const tB = transposeB === 0 ? 111 : 112;
        const multiplications = m * n * k;
        if (multiplications > small && (m === 1 || n === 1)) {
            if (m === 1 && transposeB === 0)
                sgemv(101, 112, k, n, 1, atB, ldb, atA, transposeA === 0 ? 1 : lda, 0, atC, 1);
            else if (m === 1)
                sgemv(101, 111, n, k, 1, atB, ldb, atA, transposeA === 0 ? 1 : lda, 0, atC, 1);
            else if (transposeA === 0)
                sgemv(101, 111, m, k, 1, atA, lda, atB, transposeB === 0 ? ldb : 1, 0, atC, ldc);
            else
                sgemv(101, 112, k, m, 1, atA, lda, atB, transposeB === 0 ? ldb : 1, 0, atC, ldc);
            return;
        }
        const few = m <= 8;
        const room = transposeA === 0 ? small / 8 : k <= 128 ? small / 24 : 0;
        if (multiplications <= small || transposeB !== 0 || (!few && n * k > room) || small === 0) {
            sgemm(101, tA, tB, m, n, k, 1, atA, lda, atB, ldb, 0, atC, ldc);
            return;
        }
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
}`;
