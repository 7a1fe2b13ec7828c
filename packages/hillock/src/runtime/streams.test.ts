/** Streams: arrays whose first axis is the examples. A run over them may be cut into runs anywhere, with the last batch of a pass short. */

import { expect, test } from "vitest";
import { build, graph } from "../graph/index.ts";
import * as math from "../math/index.ts";
import { reference } from "./index.ts";
import { allDevices } from "./testing/devices.ts";

const rows = 11;
const batch = 3;
const stepsPerPass = 4;

/** y = 2x for each example, Σ x of each batch, and a running total over the steps. */
function program() {
  const x = build.input("x", ["n", 2]);
  const total = build.parameter("total", []);
  const sum = build.reshape(build.sum(x, [0, 1]), []);
  return graph({ double: build.map((v) => math.mul(2, v), x), sum }, [{ parameter: total, value: build.map(math.add, total, sum) }]);
}
const values = Float32Array.from({ length: 2 * 2 * rows }, (_, i) => i + 1);

const cuts: Record<string, number[]> = {
  "at once": [0, 2 * stepsPerPass],
  "step by step": Array.from({ length: 2 * stepsPerPass + 1 }, (_, i) => i),
  "in the middle of a pass": [0, 1, 3, 6, 8],
  "one pass after the other": [0, 4, 8],
};
for (const device of [...allDevices(), reference()]) {
  for (const [name, steps] of Object.entries(cuts)) {
    test(`two passes ${name} on ${device.name}`, async () => {
      const store = await device.open();
      store.set("x", "f32", values);
      store.set("total", "f32", [0]);
      const executable = await store.load(program(), { capacity: batch, records: ["sum"] });
      const sums: number[] = [];
      for (const [i, to] of steps.slice(1).entries()) {
        // Whatever else is allocated and freed in between must not matter.
        store.set("other", "f32", new Float64Array(100 * i + 1));
        expect(await executable.run({ rows, batch, from: steps[i]!, to })).toBe(to);
        sums.push(...Array.from(executable.record("sum")));
        store.delete("other");
      }
      expect([...executable.output("double")]).toEqual(Array.from(values, (value) => 2 * value));
      const rowSum = (row: number): number => values[2 * row]! + values[2 * row + 1]!;
      const first = [0, 3, 6, 9, 11, 14, 17, 20, 22];
      const expected = first
        .slice(1)
        .map((end, i) => Array.from({ length: end - first[i]! }, (_, k) => rowSum(first[i]! + k)).reduce((a, b) => a + b));
      expect(sums).toEqual(expected);
      expect([...store.get("total")]).toEqual([values.reduce((a, b) => a + b)]);
      store.dispose();
    });
  }

  test(`an output of a shorter run is shorter, on ${device.name}`, async () => {
    const store = await device.open();
    store.set("total", "f32", [0]);
    const executable = await store.load(program(), { capacity: 8 });
    for (const n of [8, 1, 5, 8]) {
      store.set("x", "f32", values.slice(0, 2 * n));
      await executable.run({ rows: n, batch: n, from: 0, to: 1 });
      expect([...executable.output("double")]).toEqual(Array.from(values.slice(0, 2 * n), (value) => 2 * value));
    }
    store.dispose();
  });
}
