import { expect, test } from "vitest";
import { lastWithin, nextWithin, previousWithin } from "./ladder.ts";
import type { Cursor, Rung } from "./protocol.ts";

const operations = { perExample: 3, updates: 2 };
const start: Cursor = { step: 5, example: 0, operation: -1 };

function walk(rung: Rung, examples: number): [number, number][] {
  const seen: [number, number][] = [];
  for (
    let cursor = nextWithin(start, rung, examples, operations);
    cursor !== undefined;
    cursor = nextWithin(cursor, rung, examples, operations)
  )
    seen.push([cursor.example, cursor.operation]);
  return seen;
}
function walkBack(rung: Rung, examples: number): [number, number][] {
  const seen: [number, number][] = [];
  const last = lastWithin(5, examples, operations);
  for (let cursor: Cursor | undefined = last; cursor !== undefined; cursor = previousWithin(cursor, rung, examples, operations))
    seen.push([cursor.example, cursor.operation]);
  return seen;
}

test("one example: all its operations, the update among them", () => {
  expect(walk("operation", 1)).toEqual([
    [0, 0],
    [0, 1],
    [0, 2],
    [0, 3],
    [0, 4],
  ]);
  expect(walk("example", 1)).toEqual([[0, 4]]);
});

test("several examples: each for itself, then the update that they share", () => {
  expect(walk("operation", 2)).toEqual([
    [0, 0],
    [0, 1],
    [0, 2],
    [1, 0],
    [1, 1],
    [1, 2],
    [2, 0],
    [2, 1],
  ]);
  expect(walk("example", 3)).toEqual([
    [0, 2],
    [1, 2],
    [2, 2],
    [3, 1],
  ]);
});

test("back is the way forward, backwards", () => {
  for (const rung of ["operation", "example"] as const) {
    for (const examples of [1, 2, 5]) expect(walkBack(rung, examples)).toEqual([...walk(rung, examples).reverse(), [0, -1]]);
  }
});

test("whole steps are not the ladder's", () => {
  expect(nextWithin(start, "batch", 3, operations)).toBeUndefined();
  expect(previousWithin({ step: 5, example: 2, operation: 1 }, "epoch", 3, operations)).toEqual(start);
});
