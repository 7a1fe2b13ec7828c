import { expect, it } from "vitest";
import { decimate } from "./decimate.ts";

it("leaves short series alone", () => {
  expect(decimate([3, 1, 2], 10)).toEqual([0, 1, 2]);
  expect(decimate([], 10)).toEqual([]);
});

it("keeps the ends and every spike", () => {
  const values = Float64Array.from({ length: 100_000 }, (_, i) => Math.sin(i / 9000));
  values[54_321] = 7;
  values[77_777] = -7;
  const kept = decimate(values, 500);
  expect(kept.length).toBeLessThanOrEqual(1002);
  expect(kept[0]).toBe(0);
  expect(kept.at(-1)).toBe(99_999);
  expect(kept).toContain(54_321);
  expect(kept).toContain(77_777);
  expect(kept.every((place, i) => i === 0 || place > kept[i - 1]!)).toBe(true);
});

it("what is no number hides no spike, and stands nowhere in its place", () => {
  const values = Float64Array.from({ length: 10_000 }, (_, i) => (i % 3 === 0 ? Number.NaN : i % 5 === 0 ? Number.POSITIVE_INFINITY : 1));
  values[5000] = 3;
  values[5001] = -3;
  const kept = decimate(values, 100);
  expect(kept).toContain(5000);
  expect(kept).toContain(5001);
  expect(kept.slice(1, -1).every((place) => Number.isFinite(values[place]))).toBe(true);
  expect(decimate(new Float64Array(1000).fill(Number.NaN), 20).length).toBeLessThanOrEqual(42);
});
