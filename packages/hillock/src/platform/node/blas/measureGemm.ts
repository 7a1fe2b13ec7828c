/** How fast a BLAS library is on several threads at once, each with products of its own. */

import { Worker } from "node:worker_threads";
import type { BlasLibrary, GemmShape } from "../../types.ts";

/**
 * Runs in each worker. All wait for each other, then multiply for the given time; each reports its best rate, which other programs disturb least.
 * `bind` stands for the text of `bindGemm`.
 */
const workerSource = (bind: string): string => `
const { parentPort, workerData } = require("node:worker_threads");
const { koffiPath, path, buffer, signals, thread, threads, shape, stride, milliseconds } = workerData;
const { transposeA, transposeB, m, n, k } = shape;
const gemm = (${bind})(require(koffiPath), path, buffer);
const a = stride * thread;
const b = a + 4 * m * k;
const c = b + 4 * k * n;
const multiply = () => gemm(transposeA ? 1 : 0, transposeB ? 1 : 0, m, n, k, a, transposeA ? m : k, b, transposeB ? k : n, c, n);
// As many at a time as take 50 µs or more, so that the clock does not count.
let calls = 1;
for (let begin = performance.now(); ; begin = performance.now(), calls *= 2) {
  for (let i = 0; i < calls; i++) multiply();
  if (performance.now() - begin > 0.05) break;
}
const signal = new Int32Array(signals);
if (Atomics.add(signal, 0, 1) + 1 === threads) Atomics.notify(signal, 0);
for (let seen; (seen = Atomics.load(signal, 0)) < threads; ) Atomics.wait(signal, 0, seen);
const end = performance.now() + milliseconds;
let best = 0;
do {
  const begin = performance.now();
  for (let i = 0; i < calls; i++) multiply();
  best = Math.max(best, calls / (performance.now() - begin));
} while (performance.now() < end);
parentPort.postMessage(best);
`;

/** @throws Error when a worker ends without a result. */
export async function measureGemm(library: BlasLibrary, shape: GemmShape, threads: number, milliseconds = 100): Promise<number> {
  const { m, n, k } = shape;
  // A whole number of pages each, so that no two threads write to the same line of the cache.
  const stride = Math.ceil((4 * (m * k + k * n + m * n)) / 4096) * 4096;
  const buffer = new SharedArrayBuffer(threads * stride);
  new Float32Array(buffer).fill(0.5);
  const signals = new SharedArrayBuffer(4);
  const { koffiPath, path } = library;
  const rates = Array.from({ length: threads }, (_, thread) => {
    const workerData = { koffiPath, path, buffer, signals, thread, threads, shape, stride, milliseconds };
    const worker = new Worker(workerSource(library.bindSource), { eval: true, workerData });
    return new Promise<number>((resolve, reject) => {
      worker.once("message", resolve);
      worker.once("error", reject);
      worker.once("exit", (code) => reject(new Error(`A thread that measures ${path} ended early (exit code ${code}).`)));
    });
  });
  const perMillisecond = (await Promise.all(rates)).reduce((sum, rate) => sum + rate, 0);
  return (perMillisecond * 2 * m * n * k) / 1e6;
}
