/** What a batch has to be. */

import { expect, test } from "vitest";
import { DataError } from "../../errors.ts";
import { inputOf, needSameFormat, pairOf } from "./batchErrors.ts";

type Input = Parameters<typeof needSameFormat>[0];
const input = (dtype: string, scale: number): Input => ({ dtype, scale }) as unknown as Input;

test("x is stored as in the first batch: its type and its scale", () => {
  const first = input("u8", 1 / 255);
  expect(() => needSameFormat(input("u8", 1 / 255), first)).not.toThrow();
  expect(() => needSameFormat(input("f32", 3), undefined)).not.toThrow();
  for (const [dtype, scale, came] of [
    ["f32", 1 / 255, "f32 with scale"],
    ["u8", 1, "Received: u8\n"],
    ["f32", 1, "Received: f32\n"],
  ] as const) {
    expect(() => needSameFormat(input(dtype, scale), first)).toThrow(DataError);
    expect(() => needSameFormat(input(dtype, scale), first)).toThrow(came);
    expect(() => needSameFormat(input(dtype, scale), first)).toThrow(/u8 with scale 0\.00392\d*, as in the first batch/);
  }
});

test("a pair is an array of two, and nothing else", () => {
  expect(pairOf([[1], [2]])).toEqual([[1], [2]]);
  for (const [given, came] of [
    [[1], "an array of 1"],
    [[1, 2, 3], "an array of 3"],
    [null, "null"],
    [undefined, "undefined"],
    [5, "number"],
    [{ 0: 1, 1: 2, length: 2 }, "object"],
  ] as const) {
    expect(() => pairOf(given)).toThrow(DataError);
    expect(() => pairOf(given)).toThrow(`Received: ${came}`);
  }
});

test("inputs are the first of an array, or the whole", () => {
  const x = { data: [] };
  expect([inputOf([x, 1]), inputOf([x]), inputOf(x)]).toEqual([x, x, x]);
});
