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
