/** Whatever the segments and wherever it breaks, the way back leads to the weights of the right step. */

import fc from "fast-check";
import { expect, test } from "vitest";
import type { Executable, Store } from "../runtime/index.ts";
import { LastGood } from "./lastGood.ts";
import type { Segment } from "./segment.ts";

/** A device on which "training" hashes the data it is given, so that every order of steps leaves its own weights. */
function fakeDevice() {
  const arrays = new Map<string, Int32Array>([["w", Int32Array.of(1)]]);
  const state = { data: Int32Array.of(), failing: false, copies: 0 };
  const store = {
    get: (name: string) => {
      state.copies++;
      return arrays.get(name)!.slice();
    },
    set: (name: string, _dtype: string, data: Int32Array) => void arrays.set(name, Int32Array.from(data)),
  } as unknown as Store;
  const executable = {
    run: async ({ from, to }: { from: number; to: number }) => {
      if (state.failing) throw new RangeError("again");
      for (let step = from; step < to; step++) arrays.get("w")![0] = Math.imul(arrays.get("w")![0]!, 31) + state.data[step]!;
      return to;
    },
  } as unknown as Executable;
  return { arrays, state, store, executable, weights: () => arrays.get("w")![0]! };
}

interface Plan {
  readonly segments: readonly { readonly steps: number; readonly megabytes: number }[];
  /** How many steps are run at a time. */
  readonly pace: number;
}
const plans: fc.Arbitrary<Plan> = fc.record({
  segments: fc.array(fc.record({ steps: fc.integer({ min: 1, max: 9 }), megabytes: fc.integer({ min: 0, max: 80 }) }), {
    minLength: 1,
    maxLength: 20,
  }),
  pace: fc.integer({ min: 1, max: 9 }),
});

/** Runs the plan; gives the weights after each step and what is held at the end. */
async function run({ segments, pace }: Plan) {
  const device = fakeDevice();
  const lastGood = new LastGood(device.store, device.executable, 1, ["w"], ["w"]);
  const history = [device.weights()];
  const held = new Set<number>();
  for (const [i, { steps, megabytes }] of segments.entries()) {
    const data = Int32Array.from({ length: steps }, (_, step) => 100 * i + step);
    const segment: Segment = {
      rows: steps,
      steps,
      endsEpoch: false,
      bytes: megabytes * 2 ** 20,
      place: () => {
        expect(held.has(i)).toBe(true);
        device.state.data = data;
      },
      release: () => {
        expect(held.delete(i)).toBe(true);
      },
    };
    held.add(i);
    segment.place();
    lastGood.begin(segment);
    for (let from = 0; from < steps; from += pace) {
      const to = Math.min(steps, from + pace);
      for (let step = from; step < to; step++) {
        await device.executable.run({ rows: steps, batch: 1, from: step, to: step + 1 });
        history.push(device.weights());
      }
      lastGood.advance(to);
    }
  }
  return { device, lastGood, history, held };
}

test("before the last step, and after it", async () => {
  await fc.assert(
    fc.asyncProperty(plans, fc.boolean(), async (plan, spoilt) => {
      const { device, lastGood, history } = await run(plan);
      expect(lastGood.steps).toBe(history.length - 1);
      device.arrays.get("w")![0] = -1;
      await (spoilt ? lastGood.beforeLastStep() : lastGood.afterLastStep());
      expect(device.weights()).toBe(history.at(spoilt ? -2 : -1));
    }),
    { numRuns: 300, seed: 1 },
  );
});

test("before the last step where that was the last before a copy", async () => {
  // The third segment begins with a copy, because the two before hold 70 MB; then its first step breaks.
  const plan: Plan = {
    segments: [
      { steps: 3, megabytes: 35 },
      { steps: 2, megabytes: 35 },
    ],
    pace: 2,
  };
  const { device, lastGood, history } = await run(plan);
  const place = () => {};
  lastGood.begin({ rows: 4, steps: 4, endsEpoch: false, bytes: 0, place, release: place });
  expect(device.state.copies).toBe(2);
  lastGood.advance(0);
  await lastGood.beforeLastStep();
  expect(device.weights()).toBe(history.at(-2));
});

test("data that stream by are not kept beyond what a copy makes needless", async () => {
  const { held, device } = await run({ segments: Array.from({ length: 100 }, () => ({ steps: 4, megabytes: 4 })), pace: 4 });
  // 64 MB are kept, that is 16 segments, and the one that runs.
  expect(held.size).toBeLessThanOrEqual(17);
  expect(device.state.copies).toBeLessThanOrEqual(8);
});

test("where repeating fails, the copy is left", async () => {
  const { device, lastGood, history } = await run({ segments: [{ steps: 5, megabytes: 0 }], pace: 1 });
  device.state.failing = true;
  await lastGood.afterLastStep();
  expect(device.weights()).toBe(history[0]);
});
