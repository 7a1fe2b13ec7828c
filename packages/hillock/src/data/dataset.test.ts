/** Data sets are read anew in each pass, whole, in parts and in other orders, and close what they read from. */

import { describe, expect, test } from "vitest";
import { ArgumentError, DataError, ShapeError } from "../errors.ts";
import type { Batch } from "../model/index.ts";
import { tensorFrom } from "../runtime/index.ts";
import { type Dataset, datasetFrom } from "./index.ts";

/** Rows [i, −i] with target i, in batches of 7. */
function* counting(rows = 50): Generator<Batch> {
  for (let from = 0; from < rows; from += 7) {
    const numbers = Array.from({ length: Math.min(7, rows - from) }, (_, i) => from + i);
    yield [numbers.map((i) => [i, -i]), Int32Array.from(numbers)];
  }
}
/** The targets of a pass; each row of x has to be its target's. */
async function read(dataset: Dataset, pass = 0): Promise<number[]> {
  const targets: number[] = [];
  for await (const [x, y] of dataset.pass(pass)) {
    expect(x.shape).toEqual([y.shape[0], 2]);
    expect([...x.data]).toEqual([...y.data].flatMap((i) => [i, -i]));
    targets.push(...y.data);
  }
  return targets;
}
const upTo = (rows: number, from = 0): number[] => Array.from({ length: rows - from }, (_, i) => from + i);

test("is read again and again, from functions and from what can be iterated over", async () => {
  for (const source of [() => counting(), async () => counting(), [...counting()], datasetFrom(() => counting())]) {
    const dataset = datasetFrom(source, { rows: 50 });
    expect(dataset.rows).toBe(50);
    for (const pass of [0, 1]) expect(await read(dataset, pass)).toEqual(upTo(50));
    const direct: number[] = [];
    for await (const [, y] of dataset) direct.push(...y.data);
    expect(direct).toEqual(upTo(50));
  }
});

test("the function is told the pass", async () => {
  const dataset = datasetFrom((pass) => counting(10 + pass)).map((x, y) => [x, y]);
  expect(await read(dataset, 0)).toEqual(upTo(10));
  expect(await read(dataset, 5)).toEqual(upTo(15));
});

test("what can be read only once is refused", () => {
  expect(() => datasetFrom(counting())).toThrow(ArgumentError);
  expect(() => datasetFrom(counting())).toThrow(/only once[\s\S]*\(\) => batches\(\)/);
});

test.each([0, 1, 6, 7, 8, 20, 49, 50, 80])("take(%i) and skip(%i) part it", async (rows) => {
  const dataset = datasetFrom(() => counting(), { rows: 50 });
  expect(await read(dataset.take(rows))).toEqual(upTo(Math.min(50, rows)));
  expect(await read(dataset.skip(rows))).toEqual(upTo(50, Math.min(50, rows)));
  expect(dataset.take(rows).rows).toBe(Math.min(50, rows));
  expect(dataset.skip(rows).rows).toBe(Math.max(0, 50 - rows));
});

test("map changes each batch, and may wait", async () => {
  const doubled = datasetFrom(() => counting()).map(async (x, y) => [x, Int32Array.from(y.data, (i) => 2 * i)]);
  const targets: number[] = [];
  for await (const [, y] of doubled) targets.push(...y.data);
  expect(targets).toEqual(upTo(50).map((i) => 2 * i));
});

describe("shuffle", () => {
  test.each([0, 1, 3, 10, 49, 50, 1000])("with a buffer of %i rows gives every row once, with its target", async (bufferRows) => {
    const order = await read(datasetFrom(() => counting()).shuffle(bufferRows, 3));
    expect([...order].sort((a, b) => a - b)).toEqual(upTo(50));
    if (bufferRows > 0) expect(order).not.toEqual(upTo(50));
    // A row cannot come earlier than the buffer lets it.
    expect(order.every((row, place) => row - place <= bufferRows)).toBe(true);
  });

  test("is a function of seed and pass", async () => {
    const orders = await Promise.all(
      [
        [1, 0],
        [1, 1],
        [2, 0],
      ].map(([seed, pass]) => read(datasetFrom(() => counting()).shuffle(20, seed), pass)),
    );
    expect(new Set(orders.map(String)).size).toBe(3);
    expect(await read(datasetFrom(() => counting()).shuffle(20, 1), 1)).toEqual(orders[1]);
  });

  test("with room for all makes every place equally likely", async () => {
    const counts = Array.from({ length: 4 }, () => new Array<number>(4).fill(0));
    const dataset = datasetFrom(() => counting(4)).shuffle(4, 1);
    for (let pass = 0; pass < 2000; pass++) for (const [place, row] of (await read(dataset, pass)).entries()) counts[row]![place]!++;
    // 500 expected, with a standard deviation of 19.
    for (const count of counts.flat()) expect(Math.abs(count - 500)).toBeLessThan(100);
  });

  test("keeps types and scales, and refuses mixtures", async () => {
    const bytes = () => [[tensorFrom(Uint8Array.of(1, 2, 3), [3, 1], 0.5), [0, 1, 2]] as const];
    for await (const [x] of datasetFrom(bytes).shuffle(2)) expect([x.dtype, x.scale]).toEqual(["uint8", 0.5]);
    const mixed = datasetFrom(() => [
      ...bytes(),
      [
        [[1], [2]],
        [0, 1],
      ] as const,
    ]).shuffle(2);
    const drain = async (dataset: Dataset): Promise<void> => {
      for await (const _ of dataset);
    };
    await expect(drain(mixed)).rejects.toThrow(DataError);
    await expect(drain(datasetFrom(() => [[[[1], [2]], [0]] as const]).shuffle(2))).rejects.toThrow(ShapeError);
  });
});

test("a pass that is left in the middle closes its source", async () => {
  let closed = 0;
  function* source(): Generator<Batch> {
    try {
      yield* counting();
    } finally {
      closed++;
    }
  }
  const dataset = datasetFrom(source);
  const all = [dataset, dataset.take(10), dataset.skip(3), dataset.map((x, y) => [x, y]), dataset.shuffle(5)];
  for (const each of all) for await (const _ of each) break;
  expect(closed).toBe(all.length);
});

test.each([-1, 0.5, Number.NaN])("take, skip and shuffle refuse %d rows", (rows) => {
  const dataset = datasetFrom(() => counting());
  for (const call of [() => dataset.take(rows), () => dataset.skip(rows), () => dataset.shuffle(rows)]) expect(call).toThrow(ArgumentError);
});

test("a batch that is no pair is said", async () => {
  await expect(read(datasetFrom(() => [[1, 2, 3]] as never))).rejects.toThrow(/not a pair \[x, y\]/);
});
