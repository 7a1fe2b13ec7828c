/** When a loss counts as one that does not move, at its edges, and what is then said. */

import { expect, test } from "vitest";
import { standsStill, warningOf } from "./index.ts";

test.each<[string, readonly number[], boolean]>([
  ["three times the same", [0.5, 0.5, 0.5], true],
  ["twice: too few to say", [0.5, 0.5], false],
  ["once", [0.5], false],
  ["no epoch at all", [], false],
  ["it fell at the end", [0.5, 0.5, 0.499], false],
  ["it rose in between", [0.5, 0.501, 0.5], false],
  ["it moved by its rounding", [0.5, 0.5 * (1 + 9e-7), 0.5 * (1 - 9e-7)], true],
  ["it moved by little more", [0.5, 0.5, 0.5 * (1 - 1.1e-6)], false],
  ["it moved by a millionth, no more", [1e6, 1e6 + 1, 1e6 - 1], true],
  ["it moved by a millionth and a little", [1e6, 1e6 + 1.001, 1e6], false],
  ["a large loss moves by more", [2000, 2000.001, 2000], true],
  ["nothing is left to learn", [9.9e-4, 9.9e-4, 9.9e-4], false],
  ["something small is", [1e-3, 1e-3, 1e-3], true],
])("%s: %j", (_, losses, still) => {
  expect(standsStill(losses, 0.1) !== undefined).toBe(still);
});

test("it says the loss in four digits, the epochs and the rate, as data and as text", () => {
  const found = standsStill([0.812345, 0.812345, 0.812345, 0.812345], 0.25)!;
  expect(found).toMatchObject({ kind: "lossStandsStill", severity: "error", tensor: "loss" });
  expect(found.numbers).toEqual({ loss: 0.812345, epochs: 4, learningRate: 0.25 });
  expect(found.what).toBe("The loss is 0.8123 after each of 4 epochs, with the rate 0.25.");
  expect(warningOf(found)).toBe(`Hillock: ${found.what}\n  Why: ${found.why}\n  Try: ${found.tryThis}`);
});
