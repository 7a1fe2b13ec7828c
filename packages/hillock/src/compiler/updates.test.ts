/** Updates: every read in a step sees the old values, whatever is written in place. Both devices, several steps. */

import { expect, test } from "vitest";
import { build, type Graph, graph, type Node } from "../graph/index.ts";
import * as math from "../math/index.ts";
import { type Device, reference, wasm } from "../runtime/index.ts";
import { allDevices } from "../runtime/testing/devices.ts";

const devices = [...allDevices(), reference()];
const size = [3, 5] as const;
const [a, b, c] = ["a", "b", "c"].map((name) => build.parameter(name, size)) as ReturnType<typeof build.parameter>[] as [
  ReturnType<typeof build.parameter>,
  ReturnType<typeof build.parameter>,
  ReturnType<typeof build.parameter>,
];
const start: Record<string, number[]> = {
  a: Array.from({ length: 15 }, (_, i) => i),
  b: Array.from({ length: 15 }, (_, i) => 100 + i),
  c: Array.from({ length: 15 }, (_, i) => 2 ** (i % 5)),
};
async function after(device: Device, made: Graph, steps: number): Promise<Record<string, number[]>> {
  const store = await device.open();
  for (const [name, values] of Object.entries(start)) store.set(name, "f32", values);
  const executable = await store.load(made, { capacity: 1 });
  await executable.run({ rows: 1, batch: 1, from: 0, to: steps });
  const outputs = Object.keys(made.outputs).map((name) => [name, Array.from(executable.output(name))]);
  const result = Object.fromEntries([...outputs, ...Object.keys(start).map((name) => [name, Array.from(store.get(name))])]);
  store.dispose();
  return result;
}
const same = (node: Node): Node => build.map((x) => x, node);

test.each(devices)("a ← b, b ← a swaps on $name", async (device) => {
  const swap = graph({}, [
    { parameter: a, value: same(b) },
    { parameter: b, value: same(a) },
  ]);
  expect(await after(device, swap, 1)).toMatchObject({ a: start.b, b: start.a });
  expect(await after(device, swap, 2)).toMatchObject({ a: start.a, b: start.b });
  const plain = graph({}, [
    { parameter: a, value: b },
    { parameter: b, value: a },
  ]);
  expect(await after(device, plain, 3)).toMatchObject({ a: start.b, b: start.a });
});

test.each(devices)("a ring of three moves on by one on $name", async (device) => {
  const ring = graph({}, [
    { parameter: a, value: b },
    { parameter: b, value: same(c) },
    { parameter: c, value: build.map((x) => math.mul(1, x), a) },
  ]);
  expect(await after(device, ring, 1)).toEqual({ a: start.b, b: start.c, c: start.a });
  expect(await after(device, ring, 3)).toEqual(start);
});

test.each(devices)("an update that reads another parameter reads its old value on $name", async (device) => {
  const doubled = build.map((x) => math.mul(2, x), a);
  for (const reversed of [false, true]) {
    const updates = [
      { parameter: a, value: doubled },
      { parameter: b, value: build.map(math.add, a, b) },
    ];
    const result = await after(device, graph({}, reversed ? updates.reverse() : updates), 2);
    expect(result.a).toEqual(start.a!.map((x) => 4 * x));
    expect(result.b).toEqual(start.b!.map((y, i) => y + start.a![i]! + 2 * start.a![i]!));
  }
});

test.each(devices)("an update that reads all of its own old value, not only its own element, on $name", async (device) => {
  // Row and column sums of the old matrix, and its rows times themselves.
  const rowSum = build.map(math.add, a, build.sum(a, [1]));
  const columnSum = build.map(math.sub, b, build.sum(b, [0]));
  const square = build.map((x) => math.mul(1 / 64, x), build.matmul(build.matmul(c, c, { transposeB: true }), c));
  const updates = [
    { parameter: a, value: rowSum },
    { parameter: b, value: columnSum },
    { parameter: c, value: square },
  ];
  const result = await after(device, graph({}, updates), 1);
  const at = (m: number[], i: number, j: number): number => m[5 * i + j]!;
  for (let i = 0; i < 3; i++) {
    for (let j = 0; j < 5; j++) {
      expect(at(result.a!, i, j)).toBe(at(start.a!, i, j) + [0, 1, 2, 3, 4].reduce((sum, k) => sum + at(start.a!, i, k), 0));
      expect(at(result.b!, i, j)).toBe(at(start.b!, i, j) - [0, 1, 2].reduce((sum, k) => sum + at(start.b!, k, j), 0));
      expect(at(result.c!, i, j)).toBe((3 * 341 * 2 ** j) / 64);
    }
  }
});

test.each(devices)("an output may be what a parameter becomes, or its old value, on $name", async (device) => {
  const next = build.map((x) => math.add(x, 1), a);
  const made = graph({ next, again: next, old: a }, [
    { parameter: a, value: next },
    { parameter: b, value: next },
  ]);
  const result = await after(device, made, 2);
  const plus = (k: number): number[] => start.a!.map((x) => x + k);
  expect(result).toMatchObject({ next: plus(2), again: plus(2), old: plus(1), a: plus(2), b: plus(2) });
});

test.each(devices)("two parameters that become the same value, and one that becomes a constant, on $name", async (device) => {
  const sum = build.map(math.add, a, b);
  const zero = build.map((x) => math.mul(0, x), c);
  const made = graph({}, [
    { parameter: a, value: sum },
    { parameter: b, value: sum },
    { parameter: c, value: zero },
  ]);
  const expected = start.a!.map((x, i) => 2 * (x + start.b![i]!));
  expect(await after(device, made, 2)).toEqual({ a: expected, b: expected, c: start.c!.map(() => 0) });
});

test.each([wasm(), reference()])("a graph of two thousand operations, one on the other, on $name", async (device) => {
  let value: Node = a;
  for (let i = 0; i < 1000; i++)
    value = build.map(
      math.sub,
      build.map((x) => math.add(x, 1), value),
      build.sum(
        build.map((x) => math.mul(0, x), value),
        [1],
      ),
    );
  expect((await after(device, graph({ value }, [{ parameter: a, value }]), 1)).a).toEqual(start.a!.map((x) => x + 1000));
});
