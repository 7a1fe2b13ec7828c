/** One pass over a source: it is read to its end, closed once, and not told to end when it has ended by itself. */

import { describe, expect, test } from "vitest";
import { ArgumentError } from "../../errors.ts";
import { isOnceOnly, OpenPass, openBatches } from "./source.ts";

/** An iterator of so many batches that notes what it is told. */
function watched(batches: number, { failsAt = Number.POSITIVE_INFINITY } = {}) {
  let [given, returned] = [0, 0];
  const iterator = {
    next() {
      if (given === failsAt) throw new Error("broken");
      return given < batches ? { done: false, value: given++ } : { done: true, value: undefined };
    },
    return() {
      returned++;
      return { done: true, value: undefined };
    },
    [Symbol.iterator]: () => iterator,
  };
  return { iterator: iterator as unknown as Parameters<typeof OpenPass.open>[0], returned: () => returned };
}

describe("closing", () => {
  test("tells a source that is not at its end, once", async () => {
    const { iterator, returned } = watched(3);
    const pass = await OpenPass.open(iterator, 0);
    expect(await pass.next()).toEqual({ batch: 0 });
    await pass.close();
    await pass.close();
    expect(returned()).toBe(1);
  });
  test("tells nothing to one that is read to its end", async () => {
    const { iterator, returned } = watched(2);
    const pass = await OpenPass.open(iterator, 0);
    expect([await pass.next(), await pass.next(), await pass.next()]).toEqual([{ batch: 0 }, { batch: 1 }, undefined]);
    await pass.close();
    expect(returned()).toBe(0);
  });
  test("nor to one that has thrown", async () => {
    const { iterator, returned } = watched(2, { failsAt: 1 });
    const pass = await OpenPass.open(iterator, 0);
    await pass.next();
    await expect(pass.next()).rejects.toThrow("broken");
    await pass.close();
    expect(returned()).toBe(0);
  });
});

test("a source is what can be iterated over, or gives it; functions are told the pass", async () => {
  const array = [[1], [2]] as never;
  expect(await openBatches(array, 0)).toBe(array);
  expect(await openBatches(((pass: number) => (pass === 7 ? array : [])) as never, 7)).toBe(array);
  expect(await openBatches({ pass: (pass: number) => [pass], [Symbol.asyncIterator]() {} } as never, 3)).toEqual([3]);
  for (const [given, fix] of [
    [5, "Give tensors, fit(x, y)"],
    [null, "Give tensors, fit(x, y)"],
    [() => 5, "Return the batches"],
  ] as const) {
    const opened = openBatches(given as never, 0);
    await expect(opened).rejects.toThrow(ArgumentError);
    await expect(openBatches(given as never, 0)).rejects.toThrow(fix);
  }
});

test("iterators and streams can be read once; arrays, functions and data sets again", () => {
  const generator = (function* () {})();
  expect([generator, new ReadableStream()].map((source) => isOnceOnly(source as never))).toEqual([true, true]);
  const again = [[], () => generator, { pass: () => [] }, { pass: () => [], next: () => 0 }, null];
  expect(again.map((source) => isOnceOnly(source as never))).toEqual([false, false, false, false, false]);
});
