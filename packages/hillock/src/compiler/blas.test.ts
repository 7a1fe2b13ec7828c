import { expect, test } from "vitest";
import { isWorthBlas } from "./blas.ts";

test.each([
  [32, 128, 784, true],
  [32, 64, 13, true],
  [16, 64, 16, true],
  [1, 512, 784, true],
  [4, 2, 2, false],
  [16, 10, 64, false],
  [32, 10, 128, false],
  [128, 10, 512, true],
  [32, 1, 64, false],
  [784, 32, 0, false],
])("%i rows, %i columns, %i products an element: %s", (m, n, k, expected) => {
  expect(isWorthBlas(m, n, k)).toBe(expected);
});
