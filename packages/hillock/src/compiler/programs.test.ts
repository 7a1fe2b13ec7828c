/** Compiled programs against the reference: random graphs, any number of rows up to the capacity, several steps with updates in between. */

import fc from "fast-check";
import { expect, test } from "vitest";
import { DeviceError } from "../errors.ts";
import { type Graph, printGraph } from "../graph/index.ts";
import { chooser } from "../graph/testing/samples.ts";
import { type Device, reference } from "../runtime/index.ts";
import { allDevices } from "../runtime/testing/devices.ts";
import { randomGraph, tableRows } from "./testing/graphs.ts";

const capacity = 9;

/** Every output, and every parameter after the steps. */
async function run(device: Device, made: Graph, rows: number, steps: number): Promise<Record<string, number[]>> {
  const store = await device.open();
  const names: string[] = [];
  const choose = chooser(rows);
  const passes = Math.ceil((steps * capacity) / rows);
  for (const node of made.nodes) {
    if (node.op !== "input" && node.op !== "parameter") continue;
    const { name } = node.attributes;
    const size = node.shape.reduce<number>(
      (total, length) => total * (length === "n" ? rows * passes : length === "m" ? tableRows : (length as number)),
      1,
    );
    const draw = {
      f32: () => Math.fround(choose.real() * 2 - 1),
      i32: () => choose.integer(0, tableRows - 1),
      u8: () => choose.integer(0, 3),
    };
    store.set(name, node.dtype, Array.from({ length: size }, draw[node.dtype]));
    if (node.op === "parameter") names.push(name);
  }
  const executable = await store.load(made, { capacity });
  await executable.run({ rows, batch: Math.min(rows, capacity), from: 0, to: steps });
  const outputs = Object.keys(made.outputs).map((name) => [name, Array.from(executable.output(name))] as const);
  const result = { ...Object.fromEntries(outputs), ...Object.fromEntries(names.map((name) => [name, Array.from(store.get(name))])) };
  store.dispose();
  return result;
}

const devices = allDevices();
let compiled = 0;
let refused = 0;

async function expectAgreement(numbers: readonly number[], rows: number, steps: number): Promise<void> {
  const made = randomGraph(numbers);
  const expected = await run(reference(), made, rows, steps);
  for (const device of devices) {
    let received: Record<string, number[]>;
    try {
      received = await run(device, made, rows, steps);
    } catch (error) {
      // Some graphs have their batch where the compiler cannot have it, and are told so.
      if (!(error instanceof DeviceError)) throw error;
      expect(error.fix).toMatch(/reference device/);
      refused++;
      return;
    }
    compiled++;
    for (const [name, values] of Object.entries(expected)) {
      const scale = Math.max(1, ...values.map(Math.abs));
      expect(received[name]).toHaveLength(values.length);
      values.forEach((value, i) => {
        const difference = Math.abs(received[name]![i]! - value);
        if (!(difference <= 2e-5 * scale)) expect.fail(`${name}[${i}] is ${received[name]![i]}, not ${value}\n${printGraph(made)}`);
      });
    }
  }
}
const numbers = fc.array(fc.nat(2 ** 20), { minLength: 20, maxLength: 200, size: "max" });

test("one step of a random graph agrees for 1, some and all rows", async () => {
  await fc.assert(
    fc.asyncProperty(numbers, fc.constantFrom(1, 2, 3, 4, 5, 8, capacity), (choices, rows) => expectAgreement(choices, rows, 1)),
    { numRuns: 200, seed: 1 },
  );
});

test("several steps agree: short last batches, updates in place or not, streams", async () => {
  await fc.assert(
    fc.asyncProperty(numbers, fc.constantFrom(1, capacity, capacity + 1, 2 * capacity + 5), (choices, rows) =>
      expectAgreement(choices, rows, 4),
    ),
    { numRuns: 200, seed: 2 },
  );
  // The sampler is worth something only if most of what it makes compiles.
  expect(compiled).toBeGreaterThan(8 * refused);
});
