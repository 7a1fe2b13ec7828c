/** Which products are shared out along their inner dimension, and that the parts make the whole. (That they compute the same: programs.test.ts, threads.test.ts.) */

import { describe, expect, test } from "vitest";
import { arrange, nameLayers } from "../model/architecture.ts";
import { type DataFormat, predictionGraph, trainingGraph } from "../model/graphs.ts";
import { adam, dense } from "../network/index.ts";
import { type CompileOptions, compile } from "./index.ts";
import { rowsOfThread } from "./tasks.ts";

const format: DataFormat = { names: { x: "x", y: "y", index: "index" }, dtype: "f32", scale: 1 };
const network = (hidden: number) =>
  arrange(nameLayers([dense(hidden, { activation: "relu" }), dense(10, { activation: "softmax" })]), [784]);
const training = (hidden: number) =>
  trainingGraph(network(hidden), format, {
    optimizer: adam(),
    loss: { name: "sparseCategoricalCrossentropy", fromLogits: false },
    metrics: [],
  });
const parts = (made: ReturnType<typeof training>, options: CompileOptions): number =>
  compile(made, { shared: true, ...options })
    .kernels.join("; ")
    .match(/blas matmul\[n\] part: matmul/g)?.length ?? 0;

describe("with BLAS", () => {
  test("a few examples through many weights that are trained: one part for each thread, of the first layer only", () => {
    expect(parts(training(128), { capacity: 32, threads: 2, blas: "worthwhile" })).toBe(2);
    expect(parts(training(128), { capacity: 32, threads: 4, blas: "worthwhile" })).toBe(4);
  });
  test("not many examples, few weights, weights that stay as they are, one thread, fixed blocks, or WebAssembly", () => {
    expect(parts(training(128), { capacity: 512, threads: 2, blas: "worthwhile" })).toBe(0);
    expect(parts(training(8), { capacity: 32, threads: 2, blas: "worthwhile" })).toBe(0);
    expect(parts(predictionGraph(network(128), format), { capacity: 32, threads: 2, blas: "worthwhile" })).toBe(0);
    expect(parts(training(128), { capacity: 32, threads: 1, blas: "worthwhile" })).toBe(0);
    expect(parts(training(128), { capacity: 32, threads: 2, blas: "worthwhile", blocks: 16 })).toBe(0);
    expect(parts(training(128), { capacity: 32, threads: 2 })).toBe(0);
  });
});

test("the rows of all threads are all rows, each once", () => {
  for (const threads of [1, 2, 3, 4, 7]) {
    for (const blocks of [threads, 16]) {
      for (const rows of [1, 3, 4, 5, 16, 97, 784, 2048]) {
        let next = 0;
        for (let thread = 0; thread < threads; thread++) {
          const { from, to } = rowsOfThread(rows, { threads, blocks }, thread);
          expect([from, to >= from]).toEqual([next, true]);
          next = to;
        }
        expect(next).toBe(rows);
      }
    }
  }
});
