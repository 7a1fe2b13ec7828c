/** Training leaves the event loop its turn: steps run in chunks of a few milliseconds. */

import { expect, test } from "vitest";
import { adam, dense } from "../network/index.ts";
import { type Device, type Executable, tensorFrom, wasm } from "../runtime/index.ts";
import { sequential } from "./index.ts";
import { type Chunk, runInChunks } from "./pace.ts";
import { labels } from "./testing/nets.ts";

/** An executable that only takes time: `cost` milliseconds a step, by a clock of our own. */
function taking(cost: (step: number) => number): { executable: Executable; runs: [number, number][] } {
  const runs: [number, number][] = [];
  const run: Executable["run"] = async ({ from, to }) => {
    runs.push([from, to]);
    const end = performance.now() + Array.from({ length: to - from }, (_, i) => cost(from + i)).reduce((a, b) => a + b, 0);
    while (performance.now() < end);
    return to;
  };
  return { executable: { run, record: () => [], output: () => new Float32Array(0), kernels: [], threads: 1, dispose: () => {} }, runs };
}
const window = { rows: 1000, batch: 1, from: 0, to: 1000 };

test("chunks are without gaps, at most double, and settle near 8 ms", async () => {
  const { executable, runs } = taking(() => 0.2);
  const chunks: Chunk[] = [];
  expect(await runInChunks(executable, window, (chunk) => chunks.push(chunk) < 0)).toBe(1000);
  expect(runs[0]).toEqual([0, 1]);
  expect(runs.at(-1)![1]).toBe(1000);
  for (let i = 1; i < runs.length; i++) {
    expect(runs[i]![0]).toBe(runs[i - 1]![1]);
    expect(runs[i]![1] - runs[i]![0]).toBeLessThanOrEqual(2 * (runs[i - 1]![1] - runs[i - 1]![0]));
  }
  // 0.2 ms a step: 40 steps are 8 ms. A busy machine makes chunks shorter, never longer than 40 + rounding.
  expect(Math.max(...runs.map(([from, to]) => to - from))).toBeLessThanOrEqual(41);
  expect(chunks).toHaveLength(runs.length);
});

test("a step that takes long runs alone, and its time is not multiplied", async () => {
  const { executable, runs } = taking((step) => (step < 10 ? 0.1 : 12));
  await runInChunks(executable, { ...window, to: 40 }, () => false);
  const late = runs.filter(([from]) => from > 31);
  expect(late.length).toBeGreaterThan(0);
  expect(late.every(([from, to]) => to - from === 1)).toBe(true);
});

test("a timer has its turn between chunks, and `after` can end the run", async () => {
  let fired = 0;
  const timer = setInterval(() => fired++, 1);
  const reached = await runInChunks(taking(() => 1).executable, window, () => fired >= 3);
  clearInterval(timer);
  expect(fired).toBeGreaterThanOrEqual(3);
  expect(reached).toBeLessThan(1000);
});

test("the guard's step ends the run", async () => {
  const { executable } = taking(() => 0.01);
  const guarded: Executable = { ...executable, run: async ({ from, to }) => (from <= 100 && 100 < to ? 100 : to) };
  const chunks: Chunk[] = [];
  expect(await runInChunks(guarded, window, (chunk) => chunks.push(chunk) < 0)).toBe(100);
  expect(chunks.at(-1)!.reached).toBe(100);
  expect(chunks.at(-1)!.to).toBeGreaterThan(100);
});

/** Starts a clock that stands still while other programs have the processor: the time on the wall, or of this process where that is less. In milliseconds. */
function ownClock(): () => number {
  const [wall, cpu] = [performance.now(), process.cpuUsage()];
  return () => {
    const { user, system } = process.cpuUsage(cpu);
    return Math.min(performance.now() - wall, (user + system) / 1000);
  };
}

/** The wasm device, noting how long each run of steps holds the thread. */
function timed(): { device: Device; milliseconds: number[] } {
  const inner = wasm({ threads: 1, blas: "off" });
  const milliseconds: number[] = [];
  const open: Device["open"] = async () => {
    const store = await inner.open();
    const load = store.load.bind(store);
    store.load = async (graph, options) => {
      const executable = await load(graph, options);
      const run = executable.run.bind(executable);
      executable.run = async (steps) => {
        const taken = ownClock();
        const reached = await run(steps);
        milliseconds.push(taken());
        return reached;
      };
      return executable;
    };
    return store;
  };
  return { device: { name: "timed", open }, milliseconds };
}

// A test of time: a machine that is very busy may have it three times.
test("during fit on MNIST's 60,000 × 784 bytes a 16 ms timer fires at least every 50 ms", { retry: 2 }, async () => {
  const x = tensorFrom(new Uint8Array(60_000 * 784).fill(7), [60_000, 784], 1 / 255);
  const { device, milliseconds } = timed();
  const net = sequential([dense(32, { activation: "relu", inputShape: [784] }), dense(10, { activation: "softmax" })], { device });
  net.compile({ optimizer: adam(), loss: "sparseCategoricalCrossentropy" });
  const y = labels(60_000, 10, 1);
  // The first fit copies 47 MB and compiles; what is measured is training.
  const gaps: number[] = [];
  let timer: NodeJS.Timeout | undefined;
  const onEpochBegin = (): void => {
    let sinceLast = ownClock();
    timer ??= setInterval(() => {
      gaps.push(sinceLast());
      sinceLast = ownClock();
    }, 16);
  };
  const signal = AbortSignal.timeout(2500);
  await net.fit(x, y, { epochs: 100, batchSize: 32, callbacks: [{ onEpochBegin }], signal });
  clearInterval(timer);
  const percentile = (values: readonly number[], p: number): number =>
    [...values].sort((a, b) => a - b)[Math.floor(p * (values.length - 1))]!;
  expect(gaps.length).toBeGreaterThan(20);
  // What else the machine does can delay any single timer: the rule is for nearly all of them, and for our own longest run of steps.
  expect(percentile(gaps, 0.95)).toBeLessThan(50);
  expect(percentile(milliseconds, 0.95)).toBeLessThan(34);
});

test("where other threads compute, chunks are longer, and a slow start does not keep them at one step", async () => {
  const { executable, runs } = taking(() => 1);
  let first = true;
  const late: Executable = {
    ...executable,
    threads: 2,
    run: async (steps) => {
      if (first) await new Promise((resolve) => setTimeout(resolve, 80));
      first = false;
      return executable.run(steps);
    },
  };
  await runInChunks(late, { ...window, to: 300 }, () => false);
  expect(runs[1]).toEqual([1, 3]);
  const longest = Math.max(...runs.map(([from, to]) => to - from));
  expect(longest).toBeGreaterThan(16);
  expect(longest).toBeLessThanOrEqual(200);
});
