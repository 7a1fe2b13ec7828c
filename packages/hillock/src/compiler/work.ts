/** How long a step will take on so many threads, roughly: to choose their number. */

import { innerOf, type Matrix, mostOf } from "./matrix.ts";
import { type KernelGroup, loopColumns } from "./schedule.ts";
import { rowUnit } from "./tasks.ts";

/**
 * Nanoseconds per multiplication of a matrix product in WebAssembly and by BLAS (AVX-512), per element of anything else, per barrier, and per number that a
 * thread reads after another one may have written it. Roughly those of x86.
 */
const cost = { multiply: 0.08, multiplyByBlas: 0.02, element: 0.4, barrier: 1500, fetched: 1 } as const;

function nanoseconds(kernel: KernelGroup, capacity: number, threads: number, blas: boolean): number {
  const rows = mostOf(kernel.rows, capacity);
  const multiply = blas ? cost.multiplyByBlas : cost.multiply;
  let serial = 0;
  for (const value of kernel.members) {
    if (value.kind === "matmul") serial += rows * value.columns * mostOf(innerOf(value), capacity) * multiply;
    else serial += rows * loopColumns(value) * cost.element;
  }
  const product = kernel.kind === "matmul" ? kernel.product : undefined;
  const size = (value: Matrix): number => mostOf(value.rows, capacity) * value.columns;
  const read = product === undefined ? 0 : size(product.b) + (product.transposeA ? size(product.a) : 0);
  const fetched = read * (1 - 1 / threads) * cost.fetched;
  const largestShare = Math.ceil(rows / (rowUnit * threads)) * rowUnit;
  return (serial * Math.min(rows, largestShare)) / rows + fetched;
}

/**
 * Nanoseconds per multiplication where a single row runs through the weights: so long as all of a thread's weights stay in its second-level cache (2 MiB on
 * the machine where this was measured), by WebAssembly and by BLAS; and beyond. Waking another thread takes as long as `wake`.
 */
const rowCost = { cached: 0.15, cachedByBlas: 0.06, beyond: 0.25, cacheBytes: 2 ** 21, wake: 30_000 } as const;

/** Nanoseconds that a row may take on a thread that has other things to do, such as drawing a page: a thirtieth of a frame. */
const briefRow = 500_000;

const weightsOf = (kernels: readonly KernelGroup[], capacity: number): number =>
  kernels.reduce(
    (sum, kernel) => sum + (kernel.kind === "matmul" ? kernel.product.columns * mostOf(innerOf(kernel.product), capacity) : 0),
    0,
  );

/** Whether a step of one row takes so little time on one thread that no other needs to be called for it. */
export const isBrief = (kernels: readonly KernelGroup[]): boolean => weightsOf(kernels, 1) * rowCost.beyond <= briefRow;

/** The same as `worthwhileThreads` for a step of one row, of which columns are shared out. */
export function worthwhileThreadsForRow(kernels: readonly KernelGroup[], capacity: number, most: number, blas: boolean): number {
  const weights = weightsOf(kernels, capacity);
  const time = (threads: number): number => {
    const cached = (4 * weights) / threads <= rowCost.cacheBytes;
    const each = !cached ? rowCost.beyond : blas ? rowCost.cachedByBlas : rowCost.cached;
    return (weights / threads) * each + (threads === 1 ? 0 : rowCost.wake + (kernels.length + 1) * cost.barrier);
  };
  return quickest(most, time);
}

/** The number of threads, at most `most`, with which a step is expected to be quickest; more only where they bring a tenth and more. */
export function worthwhileThreads(kernels: readonly KernelGroup[], capacity: number, most: number, blas: boolean): number {
  const time = (threads: number): number => {
    const work = kernels.reduce((sum, kernel) => sum + nanoseconds(kernel, capacity, threads, blas), 0);
    return work + (threads === 1 ? 0 : 2 * cost.barrier * Math.log2(threads));
  };
  return quickest(most, time);
}

function quickest(most: number, time: (threads: number) => number): number {
  let best = 1;
  for (let threads = 2; threads <= most; threads++) if (time(threads) < 0.9 * time(best)) best = threads;
  return best;
}
