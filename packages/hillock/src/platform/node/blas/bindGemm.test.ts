/** Products through a library of this machine: all forms, addresses and threads, against f64. */

import { createRequire } from "node:module";
import { Worker } from "node:worker_threads";
import { describe, expect, it, test } from "vitest";
import type { Gemm } from "../../types.ts";
import { bindGemm, type Koffi } from "./bindGemm.ts";
import { findBlas, searchBlas } from "./find.ts";

const library = findBlas("auto");
const reason = library === undefined ? `: skipped, ${searchBlas("auto").reason}` : "";

interface Product {
  readonly transposeA: number;
  readonly transposeB: number;
  readonly m: number;
  readonly n: number;
  readonly k: number;
}

/** Values of about 1 that f32 holds exactly, with many digits. */
function values(length: number, seed: number): Float32Array {
  let state = seed;
  return Float32Array.from({ length }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 31 - 1;
  });
}

/** Computes at `address`, rows longer than needed, and returns the largest error beside what f32 rounding explains: ½ε Σ|a·b|, k times. */
function largestError(gemm: Gemm, memory: WebAssembly.Memory, address: number, { transposeA, transposeB, m, n, k }: Product): number {
  const [lda, ldb, ldc] = [(transposeA ? m : k) + 3, (transposeB ? k : n) + 1, n + 2];
  const a = values((transposeA ? k : m) * lda, 1);
  const b = values((transposeB ? n : k) * ldb, 2);
  const [atB, atC] = [address + 4 * a.length, address + 4 * (a.length + b.length)];
  new Float32Array(memory.buffer, address, a.length).set(a);
  new Float32Array(memory.buffer, atB, b.length).set(b);
  const c = new Float32Array(memory.buffer, atC, m * ldc).fill(7);
  // As WebAssembly hands addresses over: i32.
  gemm(transposeA, transposeB, m, n, k, address | 0, lda, atB | 0, ldb, atC | 0, ldc);
  let largest = 0;
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < n; j++) {
      let [sum, size] = [0, 0];
      for (let p = 0; p < k; p++) {
        const term = a[transposeA ? p * lda + i : i * lda + p]! * b[transposeB ? j * ldb + p : p * ldb + j]!;
        sum += term;
        size += Math.abs(term);
      }
      largest = Math.max(largest, Math.abs(c[i * ldc + j]! - sum) / (size * (k + 2) * 2 ** -24 + 1e-30));
    }
    // What lies behind the row stays.
    if (c[i * ldc + n] !== 7 || c[i * ldc + n + 1] !== 7) return Number.POSITIVE_INFINITY;
  }
  return largest;
}

describe.skipIf(library === undefined)(`bindGemm${reason}`, () => {
  const koffi = library && (createRequire(import.meta.url)(library.koffiPath) as Koffi);
  const bind = (memory: WebAssembly.Memory): Gemm => bindGemm(koffi!, library!.path, memory.buffer);
  const shared = (initial: number): WebAssembly.Memory => new WebAssembly.Memory({ initial, maximum: 65535, shared: true });

  const sizes: readonly (readonly [number, number, number])[] = [
    ...([
      [1, 1, 1],
      [1, 9, 5],
      [9, 1, 5],
      [4, 2, 2],
      [3, 5, 0],
      [32, 10, 128],
      [33, 65, 17],
    ] as const),
    // More than 100³ multiplications: one row, one column, few rows, parts of C, in one piece.
    ...([
      [1, 1100, 1000],
      [1100, 1, 1000],
      [3, 700, 600],
      [8, 513, 300],
      [50, 130, 784],
      [301, 130, 40],
      [130, 400, 350],
    ] as const),
  ];
  test.each(sizes)("%i × %i, %i products an element, in all forms", (m, n, k) => {
    const memory = shared(200);
    const gemm = bind(memory);
    for (const transposeA of [0, 1])
      for (const transposeB of [0, 1]) {
        const error = largestError(gemm, memory, 64, { transposeA, transposeB, m, n, k });
        expect(error, `transposed: ${transposeA}, ${transposeB}`).toBeLessThan(1);
      }
  });

  it("takes addresses beyond 2 GiB, which arrive as negative numbers", () => {
    const memory = shared(40_000);
    expect(largestError(bind(memory), memory, 2 ** 31 - 128, { transposeA: 0, transposeB: 0, m: 20, n: 30, k: 40 })).toBeLessThan(1);
    expect(largestError(bind(memory), memory, 2_500_000_000, { transposeA: 1, transposeB: 0, m: 20, n: 30, k: 40 })).toBeLessThan(1);
  });

  it("stays valid when the shared memory grows", () => {
    const memory = shared(1);
    const gemm = bind(memory);
    memory.grow(30_000);
    expect(largestError(gemm, memory, 1_500_000_000, { transposeA: 0, transposeB: 1, m: 20, n: 30, k: 40 })).toBeLessThan(1);
    expect(largestError(gemm, memory, 128, { transposeA: 0, transposeB: 0, m: 4, n: 4, k: 4 })).toBeLessThan(1);
  });

  it("works from several threads at once, each with rows of its own, from its text alone", async () => {
    const [m, n, k, threads] = [48, 96, 200, 4];
    const memory = shared(40);
    const [a, b] = [values(m * k, 3), values(k * n, 4)];
    const [atA, atB, atC] = [64, 64 + 4 * m * k, 64 + 4 * (m * k + k * n)];
    new Float32Array(memory.buffer, atA, a.length).set(a);
    new Float32Array(memory.buffer, atB, b.length).set(b);
    const source = `
      const { parentPort, workerData } = require("node:worker_threads");
      const { bindSource, koffiPath, path, memory, thread, rows, n, k, atA, atB, atC } = workerData;
      const gemm = (${library!.bindSource})(require(koffiPath), path, memory.buffer);
      const first = thread * rows;
      for (let round = 0; round < 300; round++) gemm(0, 0, rows, n, k, atA + 4 * first * k, k, atB, n, atC + 4 * first * n, n);
      parentPort.postMessage("done");`;
    const data = { ...library, memory, rows: m / threads, n, k, atA, atB, atC };
    await Promise.all(
      Array.from({ length: threads }, (_, thread) => {
        const worker = new Worker(source, { eval: true, workerData: { ...data, thread } });
        return new Promise((resolve, reject) => worker.once("message", resolve).once("error", reject));
      }),
    );
    const c = new Float32Array(memory.buffer, atC, m * n);
    for (let i = 0; i < m; i++)
      for (let j = 0; j < n; j++) {
        let sum = 0;
        for (let p = 0; p < k; p++) sum += a[i * k + p]! * b[p * n + j]!;
        expect(Math.abs(c[i * n + j]! - sum), `${i}, ${j}`).toBeLessThan(1e-4);
      }
  });

  it("costs less than 2 µs a call", () => {
    const memory = shared(1);
    const gemm = bind(memory);
    const call = (): void => gemm(0, 0, 4, 2, 2, 64, 2, 128, 2, 192, 2);
    let best = Number.POSITIVE_INFINITY;
    for (let round = 0; round < 20; round++) {
      const start = performance.now();
      for (let i = 0; i < 1000; i++) call();
      best = Math.min(best, performance.now() - start);
    }
    expect(best).toBeLessThan(2);
  });
});
