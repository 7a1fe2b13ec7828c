/** Teams: what becomes of a run when a kernel or a worker fails, in turns with others, and when everything is over. */

import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { afterEach, expect, test, vi } from "vitest";
import type { WorkerHandle } from "#platform";
import { DeviceError } from "../../errors.ts";
import { build, graph } from "../../graph/index.ts";
import * as math from "../../math/index.ts";
import type { Executable, Store } from "../index.ts";
import { wasm } from "./index.ts";

const workers: WorkerHandle[] = [];
vi.mock("#platform", async (original) => {
  const platform = await original<typeof import("#platform")>();
  const startWorker: typeof platform.startWorker = (source, events) => {
    const handle = platform.startWorker(source, events);
    const worker = { ...handle, terminate: vi.fn(handle.terminate) };
    workers.push(worker);
    return worker;
  };
  return { ...platform, startWorker };
});
afterEach(() => {
  workers.length = 0;
});

/** total ← total + Σ table[index] over the rows of a batch: a run of as many steps as wanted. */
/** Too wide for the route of tiny programs, which have no team. */
const width = 512;
const gathering = () => {
  const rows = build.gather(build.input("table", ["m", width]), build.input("index", ["n"], "i32"));
  const total = build.parameter("total", [width]);
  return graph({ rows: build.map((x) => math.mul(x, 2), rows) }, [
    { parameter: total, value: build.map(math.add, total, build.reshape(build.sum(rows, [0]), [width])) },
  ]);
};
/** A run that goes on for as many steps as wanted: no array is used up. */
const endless = () => {
  const table = build.input("big", [4096, width]);
  const total = build.parameter("total", [width]);
  const sums = build.reshape(
    build.sum(
      build.map((x) => math.mul(x, 2), table),
      [0],
    ),
    [width],
  );
  return graph({}, [{ parameter: total, value: build.map((old, sum) => math.add(math.mul(old, 0.5), sum), total, sums) }]);
};
const capacity = 256;
async function opened(threads: number): Promise<{ store: Store; executable: Executable }> {
  const store = await wasm({ threads, blas: "off" }).open();
  store.set("table", "f32", new Float32Array(width * 4).fill(1));
  store.set("total", "f32", new Float32Array(width));
  store.set("index", "i32", new Int32Array(capacity));
  return { store, executable: await store.load(gathering(), { capacity }) };
}
const once = { rows: capacity, batch: capacity, from: 0, to: 1 };

test.each([1, 2, 4])("a kernel that reads outside the memory rejects the run, and the next run works: %i threads", async (threads) => {
  const { store, executable } = await opened(threads);
  await executable.run(once);
  const index = new Int32Array(capacity);
  // In the rows of the last thread only.
  index[capacity - 1] = 2 ** 24 - 1;
  store.set("index", "i32", index);
  const failure = await executable.run(once).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(DeviceError);
  expect((failure as DeviceError).message).toMatch(/memory access out of bounds/);
  expect((failure as DeviceError).cause).toBeInstanceOf(Error);
  store.set("index", "i32", new Int32Array(capacity));
  store.set("total", "f32", new Float32Array(width));
  expect(await executable.run(once)).toBe(1);
  expect([...store.get("total")]).toEqual(new Array(width).fill(capacity));
  store.dispose();
});

// Numbers of threads that no other test uses: teams linger, and the workers shall be this test's own.
test.each([
  [0, 5],
  [1, 6],
])("worker %i lost in the middle of a run rejects it with the cause, and a new team takes over: %i threads", async (lost, threads) => {
  const { store, executable } = await opened(threads);
  await executable.run(once);
  store.set("big", "f32", new Float32Array(4096 * width).fill(1));
  const long = (await store.load(endless(), { capacity: 1 })).run({ rows: 1, batch: 1, from: 0, to: 2 ** 30 });
  const failure = long.catch((error: unknown) => error);
  await new Promise((resolve) => setTimeout(resolve, 30));
  await workers[lost]!.terminate();
  expect(await failure).toBeInstanceOf(DeviceError);
  expect(((await failure) as DeviceError).message).toMatch(
    new RegExp(`worker thread was lost \\(number ${lost} of ${threads}\\).*exit code`, "s"),
  );
  expect(workers).toHaveLength(threads);
  expect(workers.every(({ terminate }) => vi.mocked(terminate).mock.calls.length > 0)).toBe(true);
  store.set("total", "f32", new Float32Array(width));
  expect(await executable.run(once)).toBe(1);
  expect(workers).toHaveLength(2 * threads);
  expect([...store.get("total")]).toEqual(new Array(width).fill(capacity));
  store.dispose();
});

test("models that want as many threads share a team and take turns", async () => {
  const [a, b] = [await opened(3), await opened(3)];
  await Promise.all(Array.from({ length: 20 }, (_, i) => (i % 2 === 0 ? a : b).executable.run(once)));
  expect(workers).toHaveLength(3);
  for (const { store } of [a, b]) expect(store.get("total")[0]).toBe(10 * capacity);
  a.store.dispose();
  await b.executable.run(once);
  expect(b.store.get("total")[width - 1]).toBe(11 * capacity);
  b.store.dispose();
});

test("the event loop goes on while a team computes", async () => {
  const { store } = await opened(2);
  store.set("big", "f32", new Float32Array(4096 * width).fill(1));
  const executable = await store.load(endless(), { capacity: 1 });
  let ticks = 0;
  const timer = setInterval(() => ticks++, 5);
  const start = performance.now();
  await executable.run({ rows: 1, batch: 1, from: 0, to: 1500 });
  const milliseconds = performance.now() - start;
  clearInterval(timer);
  expect(ticks).toBeGreaterThan(milliseconds / 100);
  store.dispose();
});

test("a process ends by itself, disposed or not, and a team that nobody uses ends", async () => {
  const library = new URL("../../../dist/index.js", import.meta.url).href;
  const program = (end: string) => `
    import { dense, sequential, tensor, wasm } from ${JSON.stringify(library)};
    const model = sequential([dense(64, { activation: "relu", inputShape: [200] }), dense(1)], { device: wasm({ threads: 2 }) });
    model.compile({ optimizer: "sgd", loss: "meanSquaredError" });
    const history = await model.fit(tensor(new Float32Array(64 * 200), [64, 200]), tensor(new Float32Array(64), [64]), { epochs: 2 });
    console.log(history.history.loss.length);
    ${end}
  `;
  for (const end of [
    "",
    "model.dispose();",
    "void model.fit(tensor(new Float32Array(64 * 200), [64, 200]), tensor(new Float32Array(64), [64]), { epochs: 1e9 }); setTimeout(() => process.exit(0), 100);",
  ]) {
    const { stdout } = await promisify(execFile)(process.execPath, ["--input-type=module", "--eval", program(end)], { timeout: 30_000 });
    expect(stdout.trim()).toBe("2");
  }
});
