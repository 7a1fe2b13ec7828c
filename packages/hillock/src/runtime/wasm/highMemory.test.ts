/** Arrays beyond 2 GiB, where addresses no longer fit a signed number, and a memory that is exhausted. */

import { expect, test } from "vitest";
import { DeviceError } from "../../errors.ts";
import { build, graph } from "../../graph/index.ts";
import * as math from "../../math/index.ts";
import type { Device, Store } from "../index.ts";
import { reference } from "../reference/index.ts";
import { blasDevices, sharingAll } from "../testing/devices.ts";
import { wasm } from "./index.ts";
import type { WasmStore } from "./store.ts";

/** A training step of a small network by hand: all kinds of kernels. */
function step() {
  const [x, t] = [build.input("x", ["n", 20]), build.input("t", ["n", 40])];
  const [w, b] = [build.parameter("w", [20, 40]), build.parameter("b", [40])];
  const y = build.map((z) => math.tanh(z), build.map(math.add, build.matmul(x, w), b));
  const difference = build.map(math.sub, y, t);
  const delta = build.map((d, a) => math.mul(d, math.sub(1, math.mul(a, a))), difference, y);
  const loss = build.reshape(
    build.sum(
      build.map((d) => math.mul(d, d), difference),
      [0, 1],
    ),
    [],
  );
  return graph({ loss, back: build.matmul(delta, w, { transposeB: true }) }, [
    { parameter: w, value: build.map((old, g) => math.sub(old, math.mul(0.01, g)), w, build.matmul(x, delta, { transposeA: true })) },
    { parameter: b, value: build.map((old, g) => math.sub(old, math.mul(0.01, g)), b, build.reshape(build.sum(delta, [0]), [40])) },
  ]);
}

async function results(device: Device, prepare: (store: Store) => void): Promise<number[]> {
  const store = await device.open();
  prepare(store);
  const fill = (length: number, factor: number) => Float32Array.from({ length }, (_, i) => Math.sin(i * factor));
  store.set("x", "f32", fill(52 * 20, 0.7));
  store.set("t", "f32", fill(52 * 40, 0.3));
  store.set("w", "f32", fill(20 * 40, 0.9));
  store.set("b", "f32", fill(40, 0.2));
  const executable = await store.load(step(), { capacity: 13, records: ["loss"] });
  await executable.run({ rows: 26, batch: 13, from: 0, to: 4 });
  const all = [...Array.from(executable.record("loss")), ...store.get("w"), ...store.get("b"), ...executable.output("back")];
  store.dispose();
  return all;
}

const fullUpTo = (bytes: number) => (store: Store) => {
  (store as WasmStore).linear.allocate(bytes);
};

for (const device of [wasm({ threads: 1, blas: "off" }), sharingAll(2, false), sharingAll(3, true), ...blasDevices()]) {
  test(`arrays on both sides of 2 GiB, and of 4 GiB less a little, on ${device.name}`, async () => {
    const expected = await results(reference(), () => {});
    for (const bytes of [2 ** 31 - 20_000, 2 ** 31 + 100_000, 2 ** 32 - 2_000_000]) {
      const received = await results(device, fullUpTo(bytes));
      expect(received).toHaveLength(expected.length);
      received.forEach((value, i) => {
        expect(Math.abs(value - expected[i]!)).toBeLessThan(1e-4 * Math.max(1, Math.abs(expected[i]!)));
      });
    }
  });
}

test("an array or a program for which there is no room is refused, and the store goes on with what it has", async () => {
  const store = await wasm({ threads: 2 }).open();
  fullUpTo(2 ** 32 - 4_000_000)(store);
  store.set("x", "f32", [1, 2, 3, 4]);
  store.set("z", "f32", [1]);
  expect(() => store.set("z", "f32", new Float32Array(2_000_000))).toThrow(DeviceError);
  expect(store.has("z")).toBe(false);
  expect(() => store.set("y", "f32", new Float32Array(2_000_000))).toThrow(/memory is full/);
  expect(store.has("x")).toBe(true);
  expect([...store.get("x")]).toEqual([1, 2, 3, 4]);
  const doubled = graph({ y: build.map((x) => math.mul(2, x), build.input("x", ["n", 1])) });
  const [x, w] = [build.input("x", ["n", 1]), build.map((v) => math.mul(2, v), build.input("x2", ["n", 1]))];
  const sums = graph({ s: build.matmul(w, x, { transposeA: true }) });
  await expect(store.load(sums, { capacity: 2_000_000 })).rejects.toThrow(/memory is full/);
  const executable = await store.load(doubled, { capacity: 4 });
  await executable.run({ rows: 4, batch: 4, from: 0, to: 1 });
  expect([...executable.output("y")]).toEqual([2, 4, 6, 8]);
  store.dispose();
});
