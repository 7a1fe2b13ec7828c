import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ArgumentError, DataError, ShapeError } from "../errors.ts";
import { tensorFrom } from "../runtime/tensor.ts";
import { takeRows, trainTestSplit } from "./split.ts";

const numbered = (n: number, width = 1) =>
  tensorFrom(
    Float32Array.from({ length: n * width }, (_, i) => i),
    [n, width],
  );
const labels = (n: number, label: (i: number) => number) =>
  tensorFrom(
    Int32Array.from({ length: n }, (_, i) => label(i)),
    [n],
  );

describe("trainTestSplit", () => {
  it("parts rows without loss, and keeps x and y together", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 80 }),
        fc.double({ min: 0.01, max: 0.99, noNaN: true }),
        fc.integer(),
        fc.boolean(),
        (n, testFraction, seed, shuffle) => {
          const { train, test } = trainTestSplit(numbered(n, 2), numbered(n), { testFraction, seed, shuffle });
          const y = [...train.y.data, ...test.y.data];
          expect(y.toSorted((a, b) => a - b)).toEqual(Array.from({ length: n }, (_, i) => i));
          expect([...train.x.data, ...test.x.data]).toEqual(y.flatMap((row) => [2 * row, 2 * row + 1]));
          expect(test.y.shape[0]).toBe(Math.min(n - 1, Math.max(1, Math.round(n * testFraction))));
          expect(train.x.shape).toEqual([n - test.y.shape[0]!, 2]);
        },
      ),
      { numRuns: 60 },
    );
  });

  it("takes a quarter by default, in the order of the seed", () => {
    const split = (seed?: number) => trainTestSplit(numbered(100), numbered(100), seed === undefined ? {} : { seed });
    expect(split().test.x.shape).toEqual([25, 1]);
    expect(split()).toEqual(split(0));
    expect(split(1)).not.toEqual(split(0));
  });

  it("takes the last rows when it does not shuffle", () => {
    const { train, test } = trainTestSplit(numbered(10), numbered(10), { shuffle: false, testFraction: 0.3 });
    expect([...train.x.data]).toEqual([0, 1, 2, 3, 4, 5, 6]);
    expect([...test.x.data]).toEqual([7, 8, 9]);
  });

  it("keeps a tensor's type, scale and inner shape", () => {
    const pixels = tensorFrom(new Uint8Array(4 * 6).fill(255), [4, 2, 3], 1 / 255);
    const { train } = trainTestSplit(
      pixels,
      labels(4, (i) => i),
    );
    expect([train.x.shape, train.x.dtype, train.x.scale, train.y.dtype]).toEqual([[3, 2, 3], "uint8", 1 / 255, "int32"]);
  });

  it("gives both sides the same proportions when stratified", () => {
    // 60 of class 0, 30 of class 1, 10 of class 2.
    const y = labels(100, (i) => (i < 60 ? 0 : i < 90 ? 1 : 2));
    for (let seed = 0; seed < 10; seed++) {
      const { test } = trainTestSplit(numbered(100), y, { stratify: true, testFraction: 0.2, seed });
      const counts = [0, 1, 2].map((label) => test.y.data.filter((value: number) => value === label).length);
      expect(counts).toEqual([12, 6, 2]);
    }
  });

  it("stratifies one-hot rows, and gives what is over to the largest remainders", () => {
    const hot = tensorFrom(
      Float32Array.from({ length: 2 * 7 }, (_, i) => Number((i >> 1) % 2 === i % 2)),
      [7, 2],
    );
    const { test } = trainTestSplit(numbered(7), hot, { stratify: true, testFraction: 0.43 });
    // Shares 4 · 3/7 = 1.71 and 3 · 3/7 = 1.29 of three test rows.
    expect(test.y.data.filter((value: number, i: number) => i % 2 === 0 && value === 1).length).toBe(2);
    expect(test.y.shape).toEqual([3, 2]);
  });

  it("says what is wrong", () => {
    expect(() => trainTestSplit(numbered(4), numbered(5))).toThrow(ShapeError);
    expect(() => trainTestSplit(tensorFrom(Float32Array.of(1), []), numbered(1))).toThrow(ShapeError);
    expect(() => trainTestSplit(numbered(1), numbered(1))).toThrow(DataError);
    expect(() => trainTestSplit(numbered(0), numbered(0))).toThrow(DataError);
    for (const testFraction of [0, 1, -0.1, Number.NaN])
      expect(() => trainTestSplit(numbered(4), numbered(4), { testFraction })).toThrow(ArgumentError);
    expect(() => trainTestSplit(numbered(4), numbered(4), { stratify: true, shuffle: false })).toThrow(ArgumentError);
    expect(() =>
      trainTestSplit(
        numbered(5),
        labels(5, (i) => (i === 3 ? 1 : 0)),
        { stratify: true },
      ),
    ).toThrow(/row 3 is alone/);
  });
});

describe("takeRows", () => {
  it("copies rows in the order asked for", () => {
    for (const wrong of [3, -1, 0.5, Number.NaN, "1"]) {
      expect(() => takeRows(numbered(3, 2), [0, wrong as number])).toThrow(/no such row.*rows\[1\].*from 0 to 2/s);
    }
    expect(() => takeRows(tensorFrom(Float32Array.of(1), []), [0])).toThrow(/has no rows/);
    expect(
      takeRows(
        [
          [1, 2],
          [3, 4],
        ],
        [1],
      ).data,
    ).toEqual(Float32Array.of(3, 4));
    expect(takeRows(numbered(3, 2), []).shape).toEqual([0, 2]);
    expect(takeRows(numbered(3, 2), Int32Array.of(2, 0, 2))).toEqual(tensorFrom(Float32Array.of(4, 5, 0, 1, 4, 5), [3, 2]));
  });
});
