/** Compiled programs against the reference: random graphs, any number of rows up to the capacity, several steps with updates in between. */

import fc from "fast-check";
import { expect, test } from "vitest";
import { DeviceError } from "../errors.ts";
import { type Graph, printGraph } from "../graph/index.ts";
import { runs } from "../math/testing/expressions.ts";
import { type Device, reference } from "../runtime/index.ts";
import { allDevices } from "../runtime/testing/devices.ts";
import { randomGraph } from "./testing/graphs.ts";
import { type RunResult, runOn } from "./testing/routes.ts";

const capacity = 9;

/** Every output, and every parameter after the steps. */
const run = async (device: Device, made: Graph, rows: number, steps: number): Promise<RunResult["values"]> =>
  (await runOn(device, made, { capacity, rows, steps })).values;

const devices = allDevices();
let compiled = 0;
let refused = 0;

async function expectAgreement(numbers: readonly number[], rows: number, steps: number): Promise<void> {
  const made = randomGraph(numbers);
  const expected = await run(reference(), made, rows, steps);
  for (const device of devices) {
    let received: RunResult["values"];
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
    runs(80),
  );
});

test("several steps agree: short last batches, updates in place or not, streams", async () => {
  await fc.assert(
    fc.asyncProperty(numbers, fc.constantFrom(1, capacity, capacity + 1, 2 * capacity + 5), (choices, rows) =>
      expectAgreement(choices, rows, 4),
    ),
    { ...runs(80), seed: 2 },
  );
  // The sampler is worth something only if most of what it makes compiles.
  expect(compiled).toBeGreaterThan(8 * refused);
});
