import { describe, expect, test } from "vitest";
import { arrange, nameLayers } from "../model/architecture.ts";
import { type DataFormat, predictionGraph, trainingGraph } from "../model/graphs.ts";
import { adam, dense } from "../network/index.ts";
import { compile } from "./index.ts";

const format: DataFormat = { names: { x: "x", y: "y", index: "index" }, dtype: "f32", scale: 1 };
const network = (sizes: readonly number[]) =>
  arrange(nameLayers(sizes.slice(1).map((units, i) => dense(units, { activation: i === sizes.length - 2 ? "softmax" : "relu" }))), [
    sizes[0]!,
  ]);
const settings = { optimizer: adam(), loss: { name: "sparseCategoricalCrossentropy", fromLogits: false }, metrics: [] } as const;
const trainingThreads = (sizes: readonly number[], capacity: number, upTo: number, blas: "worthwhile" | "none" = "none"): number =>
  compile(trainingGraph(network(sizes), format, settings), { capacity, threads: { upTo }, blas }).threads;

describe("the number of threads", () => {
  test.each([
    [[2, 2, 2], 4, 1],
    [[4, 8, 3], 16, 1],
    [[784, 128, 10], 32, 2],
    [[784, 512, 512, 10], 128, 2],
  ])("%j at batch %i of two: %i", (sizes, capacity, expected) => {
    expect(trainingThreads(sizes, capacity, 2)).toBe(expected);
  });
  test("is one where BLAS is so quick that fetching the other thread's numbers would cost more", () => {
    expect(trainingThreads([13, 64, 64, 3], 32, 2, "worthwhile")).toBe(1);
    expect(trainingThreads([784, 128, 10], 32, 2, "worthwhile")).toBe(2);
  });
  test("grows with the work, up to what there is", () => {
    expect(trainingThreads([784, 2048, 2048, 10], 256, 8)).toBe(8);
    expect(trainingThreads([784, 128, 10], 4, 64)).toBeLessThan(64);
  });
  test("one example is not shared out: its rows are one", () => {
    expect(compile(predictionGraph(network([784, 512, 512, 10]), format), { capacity: 1, threads: { upTo: 8 } }).threads).toBe(1);
  });
  test("exactly as many as asked for, but a tiny program has nothing to share", () => {
    const made = trainingGraph(network([2, 2, 2]), format, settings);
    expect(compile(made, { capacity: 4, threads: 4 }).threads).toBe(1);
    expect(compile(made, { capacity: 4, threads: 4, tiny: false }).threads).toBe(4);
  });
});

test("brief is one row on one thread, through weights that half a millisecond can read", () => {
  const brief = (sizes: readonly number[], options: Partial<Parameters<typeof compile>[1]> = {}): boolean =>
    compile(predictionGraph(network([...sizes]), format), { capacity: 1, threads: 1, immediate: true, ...options }).brief;
  expect([brief([2, 2, 1]), brief([784, 128, 10]), brief([784, 512, 512, 10])]).toEqual([true, true, true]);
  expect(brief([784, 2048, 2048, 10])).toBe(false);
  expect(brief([784, 512, 512, 10], { threads: 2 })).toBe(false);
  expect(brief([784, 128, 10], { capacity: 2 })).toBe(false);
  expect(brief([784, 128, 10], { immediate: false })).toBe(false);
});
