/** How fast a BLAS library is on several threads at once, each with products of its own. */

import { Worker } from "node:worker_threads";
import type { BlasLibrary } from "../../types.ts";

/**
 * Runs in each worker. All wait for each other, then multiply for the given time; what counts is what they finish together.
 * `bind` stands for the text of `bindGemm`.
 */
const workerSource = (bind: string): string => `
const { parentPort, workerData } = require("node:worker_threads");
const { koffiPath, path, buffer, signals, thread, threads, size, milliseconds } = workerData;
const gemm = (${bind})(require(koffiPath), path, buffer);
const matrix = 4 * size * size;
const at = 3 * matrix * thread;
const multiply = () => gemm(0, 0, size, size, size, at, size, at + matrix, size, at + 2 * matrix, size);
multiply();
const signal = new Int32Array(signals);
if (Atomics.add(signal, 0, 1) + 1 === threads) Atomics.notify(signal, 0);
for (let seen; (seen = Atomics.load(signal, 0)) < threads; ) Atomics.wait(signal, 0, seen);
const start = performance.now();
let products = 0;
let elapsed = 0;
do {
  multiply();
  products++;
  elapsed = performance.now() - start;
} while (elapsed < milliseconds);
parentPort.postMessage(products / elapsed);
`;

/** @throws Error when a worker ends without a result. */
export async function measureBlas(library: BlasLibrary, size: number, threads: number, milliseconds = 150): Promise<number> {
  const buffer = new SharedArrayBuffer(threads * 3 * 4 * size * size);
  new Float32Array(buffer).fill(0.5);
  const signals = new SharedArrayBuffer(4);
  const { koffiPath, path } = library;
  const rates = Array.from({ length: threads }, (_, thread) => {
    const workerData = { koffiPath, path, buffer, signals, thread, threads, size, milliseconds };
    const worker = new Worker(workerSource(library.bindSource), { eval: true, workerData });
    return new Promise<number>((resolve, reject) => {
      worker.once("message", resolve);
      worker.once("error", reject);
      worker.once("exit", (code) => reject(new Error(`A thread that measures ${path} ended early (exit code ${code}).`)));
    });
  });
  const perMillisecond = (await Promise.all(rates)).reduce((sum, rate) => sum + rate, 0);
  return (perMillisecond * 2 * size ** 3) / 1e6;
}
