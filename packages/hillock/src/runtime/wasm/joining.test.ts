/** Programs for one row at a time: columns shared out, together and alone, and what becomes of a run when a part fails. */

import { afterEach, expect, test, vi } from "vitest";
import { findBlas, type WorkerHandle } from "#platform";
import { DeviceError } from "../../errors.ts";
import { build, evaluateGraph, type Graph, graph, Random } from "../../graph/index.ts";
import * as math from "../../math/index.ts";
import type { Executable, Store } from "../index.ts";
import { sharingAll } from "../testing/devices.ts";
import { wasm } from "./index.ts";
import { Team } from "./team.ts";

const workers: WorkerHandle[] = [];
vi.mock("#platform", async (original) => {
  const platform = await original<typeof import("#platform")>();
  const startWorker: typeof platform.startWorker = (source, events) => {
    const handle = platform.startWorker(source, events);
    workers.push(handle);
    return handle;
  };
  return { ...platform, startWorker };
});
afterEach(() => {
  workers.length = 0;
  vi.restoreAllMocks();
});

/** Widths that fill no tile, and a layer too narrow to be shared out. */
const widths = [70, 131, 96, 10] as const;
function network(): Graph {
  const rows = build.gather(build.input("table", ["m", widths[0]]), build.input("index", ["n"], "i32"));
  let value = build.map((x) => math.mul(x, 0.5), rows) as ReturnType<typeof build.softmax>;
  for (let layer = 1; layer < widths.length; layer++) {
    const kernel = build.parameter(`kernel${layer}`, [widths[layer - 1]!, widths[layer]!]);
    const z = build.map(math.add, build.matmul(value, kernel), build.parameter(`bias${layer}`, [widths[layer]!]));
    value = layer === widths.length - 1 ? build.softmax(z) : build.map(math.tanh, z);
  }
  return graph({ output: value });
}

const random = new Random(11);
const numbers = (size: number): Float32Array => Float32Array.from({ length: size }, () => random.uniform() - 0.5);
const feed: Record<string, Float32Array | Int32Array> = { table: numbers(3 * widths[0]), index: Int32Array.of(2) };
for (let layer = 1; layer < widths.length; layer++) {
  feed[`kernel${layer}`] = numbers(widths[layer - 1]! * widths[layer]!);
  feed[`bias${layer}`] = numbers(widths[layer]!);
}
const once = { rows: 1, batch: 1, from: 0, to: 1 };

async function opened(store: Store): Promise<Executable> {
  for (const [name, data] of Object.entries(feed)) store.set(name, data instanceof Int32Array ? "i32" : "f32", data);
  return store.load(network(), { capacity: 1, immediate: true });
}
const joined = () => vi.spyOn(Team.prototype, "join");
/** Runs alone until the others have come. */
async function untilReady(executable: Executable, join: ReturnType<typeof joined>): Promise<void> {
  await vi.waitFor(
    async () => {
      await executable.run(once);
      expect(join).toHaveBeenCalled();
    },
    { timeout: 5000, interval: 5 },
  );
}

const blas = findBlas("auto");
const devices = [
  ...[2, 3, 4].map((threads) => sharingAll(threads, false)),
  sharingAll(3, true),
  ...(blas === undefined ? [] : [sharingAll(2, false, blas), sharingAll(3, false, blas)]),
];

test.each(devices)("$name: together or alone, the numbers of the reference and the same bits", async (device) => {
  const join = joined();
  const store = await device.open();
  const executable = await opened(store);
  expect(executable.kernels.some((line) => line.includes("columns: "))).toBe(true);
  // The team may be awake already, from the device before.
  vi.spyOn(Team.prototype, "ready").mockReturnValueOnce(false);
  await executable.run(once);
  expect(join).not.toHaveBeenCalled();
  const alone = executable.output("output");
  const expected = [...evaluateGraph(network(), feed, { n: 1, m: 3 })].at(-1)![1].data;
  expect(alone).toHaveLength(10);
  alone.forEach((value, i) => {
    expect(value).toBeCloseTo(expected[i]!, 6);
  });
  await untilReady(executable, join);
  expect(executable.output("output")).toEqual(alone);
  for (let i = 0; i < 50; i++) await executable.run(once);
  expect(executable.output("output")).toEqual(alone);
  store.dispose();
});

test("deterministic: the bits of one thread", async () => {
  const outputs = await Promise.all(
    [1, 2, 4].map(async (threads) => {
      const store = await sharingAll(threads, true).open();
      const executable = await opened(store);
      await executable.run(once);
      const output = executable.output("output");
      store.dispose();
      return output;
    }),
  );
  expect(outputs[1]).toEqual(outputs[0]);
  expect(outputs[2]).toEqual(outputs[0]);
});

// Numbers of threads that no other test uses: teams linger, and the workers shall be this test's own.
test("a worker that is lost does not stop the caller: it computes alone, and a new team joins", async () => {
  const join = joined();
  const store = await sharingAll(6, false).open();
  const executable = await opened(store);
  await untilReady(executable, join);
  const before = executable.output("output");
  await workers[0]!.terminate();
  join.mockClear();
  await untilReady(executable, join);
  expect(executable.output("output")).toEqual(before);
  store.dispose();
});

test("memory that is not there fails in the caller's part or in another's, and the next run works", async () => {
  const join = joined();
  const store = await sharingAll(7, false).open();
  const executable = await opened(store);
  await untilReady(executable, join);
  const before = executable.output("output");
  store.set("index", "i32", Int32Array.of(2 ** 28));
  const failure = await executable.run(once).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(DeviceError);
  expect((failure as DeviceError).message).toMatch(/memory access out of bounds|did not finish/);
  store.set("index", "i32", Int32Array.of(2));
  await executable.run(once);
  expect(executable.output("output")).toEqual(before);
  store.dispose();
});

test("small networks stay on one thread, large ones share", async () => {
  const store = await wasm({ threads: "auto", blas: "off" }).open();
  const wide = (width: number) => {
    const rows = build.gather(build.input("x", ["m", width]), build.input("i", ["n"], "i32"));
    return graph({
      output: build.matmul(build.matmul(rows, build.parameter("w1", [width, width])), build.parameter("w2", [width, width])),
    });
  };
  const threads = async (width: number) => (await store.load(wide(width), { capacity: 1, immediate: true })).threads;
  expect(await threads(128)).toBe(1);
  expect(await threads(1024)).toBeGreaterThan(1);
  store.dispose();
});

test("while company is slower nobody is called; after some hundred runs it is tried again", async () => {
  const original = Team.prototype.join;
  const join = joined().mockImplementation(function (this: Team, ...run) {
    for (const end = performance.now() + 4; performance.now() < end; );
    return original.apply(this, run);
  });
  const store = await sharingAll(2, false).open();
  const executable = await opened(store);
  await untilReady(executable, join);
  const wake = vi.spyOn(Team.prototype, "wake");
  // The comparison's own runs call the others while these sleep. Then nobody does.
  let quiet = 0;
  for (let run = 0; run < 2000 && quiet < 100; run++) {
    const calls = wake.mock.calls.length + join.mock.calls.length;
    await executable.run(once);
    quiet = wake.mock.calls.length + join.mock.calls.length === calls ? quiet + 1 : 0;
  }
  expect(quiet).toBe(100);
  const calls = join.mock.calls.length;
  await vi.waitFor(
    async () => {
      for (let run = 0; run < 50; run++) await executable.run(once);
      expect(join.mock.calls.length).toBeGreaterThan(calls);
    },
    { timeout: 10_000, interval: 5 },
  );
  store.dispose();
});
