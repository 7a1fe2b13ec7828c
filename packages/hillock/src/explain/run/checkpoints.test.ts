import fc from "fast-check";
import { expect, test } from "vitest";
import type { CompiledSettings } from "../../model/graphs.ts";
import { type Checkpoint, Checkpoints } from "./checkpoints.ts";

const settings = {} as CompiledSettings;
/** 10 kB each. */
const at = (step: number): Checkpoint => ({ step, settings, arrays: new Map([["w", new Float32Array(2500)]]) });
const size = 10_000 + 2048;

test("the newest copy at or before a step", () => {
  const checkpoints = new Checkpoints(20 * size);
  for (const step of [3, 10, 20, 15, 15]) checkpoints.add(at(step));
  expect(checkpoints.steps).toEqual([3, 10, 15, 20]);
  expect([3, 9, 10, 14, 15, 19, 20, 99].map((step) => checkpoints.latest(step).step)).toEqual([3, 3, 10, 10, 15, 15, 20, 20]);
  expect([10, 11].map((step) => checkpoints.has(step))).toEqual([true, false]);
  expect(checkpoints.bytes).toBe(4 * size);
  checkpoints.dropAfter(14);
  expect(checkpoints.steps).toEqual([3, 10]);
  expect(checkpoints.bytes).toBe(2 * size);
});

test.each([5, 12, 40])("going back k steps of 100,000 repeats a bounded part of k, with %i copies", (count) => {
  const checkpoints = new Checkpoints(count * size);
  const every = 10;
  for (let step = 0; step <= 100_000; step += every) {
    checkpoints.add(at(step));
    expect(checkpoints.bytes).toBeLessThanOrEqual(count * size);
  }
  expect(checkpoints.steps[0]).toBe(0);
  const ratio = Math.max(
    ...[10, 100, 300, 1000, 5000, 10_000, 30_000, 70_000].map((k) => {
      const target = 100_000 - k;
      return (target - checkpoints.latest(target).step) / k;
    }),
  );
  expect(ratio).toBeLessThan({ 5: 12, 12: 3, 40: 0.4 }[count]!);
});

test("however copies come, the first and the last stay and the budget holds", () => {
  fc.assert(
    fc.property(fc.array(fc.nat(1000), { minLength: 1, maxLength: 60 }), fc.integer({ min: 0, max: 9 }), (steps, budget) => {
      const checkpoints = new Checkpoints(budget * size);
      checkpoints.add(at(0));
      for (const step of steps) {
        checkpoints.add(at(step));
        expect(checkpoints.has(step)).toBe(true);
        expect(checkpoints.steps[0]).toBe(0);
        expect(checkpoints.steps).toEqual([...new Set(checkpoints.steps)].sort((a, b) => a - b));
        expect(checkpoints.bytes).toBe(checkpoints.steps.length * size);
        expect(checkpoints.steps.length).toBeLessThanOrEqual(Math.max(2, budget));
      }
    }),
    { numRuns: 200, seed: 1 },
  );
});
