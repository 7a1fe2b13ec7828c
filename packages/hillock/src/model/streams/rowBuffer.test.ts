/** Rows come out as they went in, whatever the sizes in which they come and go. */

import { expect, test } from "vitest";
import { type Chunk, RowBuffer } from "./rowBuffer.ts";

/** Rows from … to − 1: x is [i, −i, i/2], y is [i, 10 i]. */
function batch(from: number, to: number) {
  const rows = to - from;
  const numbers = Array.from({ length: rows }, (_, i) => from + i);
  return {
    input: { rows, shape: [3], dtype: "f32", scale: 1, data: Float32Array.from(numbers.flatMap((i) => [i, -i, i / 2])) },
    targets: Float32Array.from(numbers.flatMap((i) => [i, 10 * i])),
  } as unknown as ConstructorParameters<typeof RowBuffer>[0];
}
function expectRows(chunk: Chunk, from: number, to: number): void {
  const { input, targets } = batch(from, to);
  expect([chunk.input.rows, [...chunk.input.data], [...chunk.targets!]]).toEqual([to - from, [...input.data], [...targets!]]);
}

test("rows that are taken are the first ones, and those behind move up, again and again", () => {
  const buffer = new RowBuffer(batch(0, 4), 20);
  let [added, taken] = [0, 0];
  for (const [add, take] of [
    [7, 3],
    [5, 4],
    [8, 1],
    [2, 10],
    [3, 7],
  ] as const) {
    buffer.append(batch(added, added + add), 0, add);
    added += add;
    expectRows(buffer.take(take), taken, taken + take);
    taken += take;
    expect(buffer.rows).toBe(added - taken);
  }
  expect(buffer.rows).toBe(0);
});

test("a part of a batch is copied: the batch may be used again", () => {
  const buffer = new RowBuffer(batch(0, 4), 10);
  const given = batch(0, 9);
  buffer.append(given, 2, 5);
  given.input.data.fill(7);
  given.targets!.fill(7);
  buffer.append(batch(7, 9), 1, 1);
  const whole = buffer.whole();
  expect([...whole.input.data.subarray(0, 15)]).toEqual([...batch(2, 7).input.data]);
  expect([...whole.input.data.subarray(15)]).toEqual([...batch(8, 9).input.data]);
  expect([...whole.targets!]).toEqual([...batch(2, 7).targets!, ...batch(8, 9).targets!]);
  expect(whole.buffer).toBe(buffer);
});

test("what is taken stays when the buffer is filled anew", () => {
  const buffer = new RowBuffer(batch(0, 4), 6);
  buffer.append(batch(0, 6), 0, 6);
  const first = buffer.take(4);
  buffer.append(batch(6, 10), 0, 4);
  expectRows(first, 0, 4);
  expectRows(buffer.whole(), 4, 10);
});

test("it knows its size: three numbers and two targets a row, of four bytes", () => {
  const buffer = new RowBuffer(batch(0, 4), 6);
  expect([buffer.capacity, buffer.bytes, RowBuffer.bytesPerRow(batch(0, 4))]).toEqual([6, 6 * 20, 20]);
  buffer.append(batch(0, 6), 0, 6);
  expect([buffer.whole().bytes, buffer.take(2).bytes]).toEqual([120, 40]);
});
