/** Orders are written where they belong, and nowhere else. */

import { expect, test } from "vitest";
import { inOrder, shuffleInto } from "./order.ts";

test("in order, from any number, and the neighbours stay", () => {
  const out = new Int32Array(8).fill(-1);
  inOrder(out, 2, 3, 5);
  expect([...out]).toEqual([-1, -1, 5, 6, 7, -1, -1, -1]);
  inOrder(out, 0, 2);
  expect([...out]).toEqual([0, 1, 5, 6, 7, -1, -1, -1]);
});

test("shuffled, a function of seed and epoch, and the neighbours stay", () => {
  const orderOf = (seed: number, epoch: number, offset = 3): number[] => {
    const out = new Int32Array(16).fill(-1);
    shuffleInto(out, offset, 10, seed, epoch);
    expect([...out.subarray(0, offset), ...out.subarray(offset + 10)].every((value) => value === -1)).toBe(true);
    return [...out.subarray(offset, offset + 10)];
  };
  const orders = [0, 1, 2].flatMap((seed) => [0, 1, 2].map((epoch) => orderOf(seed, epoch)));
  for (const order of orders) expect([...order].sort((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  expect(new Set(orders.map(String)).size).toBe(9);
  expect(orderOf(1, 2, 0)).toEqual(orderOf(1, 2, 5));
  // A seed keeps its meaning from version to version.
  expect(orderOf(0, 0)).toEqual([0, 5, 8, 7, 3, 1, 2, 4, 6, 9]);
});
