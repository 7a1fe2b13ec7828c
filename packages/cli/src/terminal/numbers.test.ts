import { expect, test } from "vitest";
import { count, counted, duration, loss, percent, roundUp } from "./numbers.ts";

test("counts have thousands", () => {
  expect(count(101770)).toBe("101,770");
  expect(count(31499.6)).toBe("31,500");
  expect(count(Number.POSITIVE_INFINITY)).toBe("–");
  expect([counted(1, "epoch"), counted(2000, "epoch")]).toEqual(["1 epoch", "2,000 epochs"]);
});

test("losses keep a steady width and never show 0.0000 for something else", () => {
  expect([2.3046, 0.0801, 0, 0.0005].map(loss)).toEqual(["2.3046", "0.0801", "0.0000", "0.0005"]);
  expect([0.00031, 12345678, -0.25].map(loss)).toEqual(["3.1e-4", "1.2e+7", "-0.2500"]);
  expect([Number.NaN, Number.POSITIVE_INFINITY].map(loss)).toEqual(["NaN", "Infinity"]);
});

test("shares", () => {
  expect(percent(0.97553)).toBe("97.55 %");
  expect(percent(0.934, 0)).toBe("93 %");
  expect(percent(Number.NaN)).toBe("–");
});

test("durations choose their unit", () => {
  expect([0, 0.0123, 0.0994, 0.1, 9.44, 59.94].map(duration)).toEqual(["0 ms", "12 ms", "99 ms", "0.1 s", "9.4 s", "59.9 s"]);
  expect([59.96, 65, 3599.4, 7380].map(duration)).toEqual(["1 min 00 s", "1 min 05 s", "59 min 59 s", "2 h 03 min"]);
  expect([Number.NaN, Number.POSITIVE_INFINITY, -1].map(duration)).toEqual(["–", "–", "–"]);
});

test("round steps", () => {
  expect([0.3, 1, 3, 6, 100, 134].map(roundUp)).toEqual([1, 1, 5, 10, 100, 200]);
});
