import { expect, test } from "vitest";
import { allFinite } from "./finite.ts";

const sizes = [0, 1, 15, 255, 256, 1023, 1024, 1025, 8191, 8192, 8193, 16_383, 20_000, 24_576 + 17];

test.each(sizes)("%i finite numbers are finite, the largest, the smallest and −0 included", (size) => {
  const odd = [3.4028234663852886e38, -3.4028234663852886e38, 1e-45, -0, 0, 1];
  expect(allFinite(Float32Array.from({ length: size }, (_, i) => odd[i % odd.length]!))).toBe(true);
});

test.each(sizes.filter((size) => size > 0))("one among %i that is not finite is seen, wherever it is", (size) => {
  const values = new Float32Array(size).fill(2);
  for (const bad of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
    for (const at of new Set([0, 1, size >> 1, size - 17, size - 16, size - 1].filter((i) => i >= 0 && i < size))) {
      values[at] = bad;
      expect(allFinite(values), `${bad} at ${at}`).toBe(false);
      values[at] = 2;
    }
  }
  expect(allFinite(values)).toBe(true);
});
