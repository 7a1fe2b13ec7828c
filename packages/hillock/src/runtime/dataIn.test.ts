/** Data as programs have them: every kind of array, from every realm; and where and what is wrong in those that are no data. */

import { runInNewContext } from "node:vm";
import fc from "fast-check";
import { describe, expect, test, vi } from "vitest";
import { oneHot, takeRows, trainTestSplit } from "../data/index.ts";
import { DataError, type HillockError, ShapeError } from "../errors.ts";
import { sequential } from "../model/index.ts";
import { dense } from "../network/index.ts";
import { type NumberArray, type TensorLike, tensor, tensorFrom, tensorOf } from "./tensor.ts";

const numbers = [0, 1, 2, 100, 3, 7];
const kinds = {
  Float32Array,
  Float64Array,
  Int8Array,
  Uint8Array,
  Uint8ClampedArray,
  Int16Array,
  Uint16Array,
  Int32Array,
  Uint32Array,
} as const;
const stored = { Float32Array: "float32", Float64Array: "float32", Uint8Array: "uint8", Uint8ClampedArray: "uint8" } as Record<
  string,
  string
>;
const realms: readonly [string, (name: string, values: readonly number[]) => NumberArray][] = [
  ["this realm", (name, values) => new kinds[name as keyof typeof kinds](values)],
  ["another realm", (name, values) => runInNewContext(`new ${name}(values)`, { values }) as NumberArray],
];
const valuesOf = (value: TensorLike): number[] => {
  const { data, scale } = tensor(value);
  return Array.from(data, (element) => element * scale);
};
function errorOf(make: () => unknown): HillockError {
  try {
    make();
  } catch (error) {
    return error as HillockError;
  }
  throw new Error("it was accepted");
}

describe.each(realms)("typed arrays of %s", (_realm, make) => {
  test.each(Object.keys(kinds))("%s", (name) => {
    const array = make(name, numbers);
    const whole = tensorFrom(array, [2, 3]);
    expect(valuesOf(whole)).toEqual(numbers);
    expect(whole.dtype).toBe(stored[name] ?? "int32");
    // The data are this realm's own, so that everything behind knows them.
    expect([Float32Array, Int32Array, Uint8Array]).toContain(whole.data.constructor);
    expect(tensor(array).shape).toEqual([6]);
    const rows = tensor([make(name, numbers.slice(0, 3)), make(name, numbers.slice(3))]);
    expect([rows.shape, rows.dtype, valuesOf(rows)]).toEqual([[2, 3], whole.dtype, numbers]);
    expect(valuesOf({ ...whole, data: array as Float32Array })).toEqual(numbers);
  });
});

test("nested arrays, booleans, rows of several kinds, and arrays of another realm", () => {
  expect(
    valuesOf([
      [true, false],
      [0.5, 2],
    ]),
  ).toEqual([1, 0, 0.5, 2]);
  const mixed = tensor([[1, 2], new Float64Array([3, 4]), new Uint8Array([5, 6])] as unknown as TensorLike);
  expect([mixed.dtype, ...mixed.data]).toEqual(["float32", 1, 2, 3, 4, 5, 6]);
  const images = tensor([
    [new Uint8ClampedArray([1, 2]), new Uint8ClampedArray([3, 4])],
    [new Uint8ClampedArray([5, 6]), new Uint8ClampedArray([7, 8])],
  ]);
  expect([images.shape, images.dtype]).toEqual([[2, 2, 2], "uint8"]);
  const foreign = runInNewContext("[[1, 2], [3, 4]]") as number[][];
  expect(tensor(foreign)).toEqual(
    tensor([
      [1, 2],
      [3, 4],
    ]),
  );
  expect(tensor(Buffer.from([1, 2, 3])).data.constructor).toBe(Uint8Array);
  expect(tensor({ shape: [2, 1], data: [1, 2] } as unknown as TensorLike).data).toEqual(Float32Array.of(1, 2));
});

test("whole numbers of 32 bits without a sign stay exact where they can", () => {
  expect(tensor(Uint32Array.of(2 ** 31 - 1)).dtype).toBe("int32");
  expect(tensor(Uint32Array.of(2 ** 31)).dtype).toBe("float32");
});

test("any shape of any numbers, whichever way it is written", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 4 }), (shape) => {
      const size = shape.reduce((product, length) => product * length, 1);
      const flat = Float32Array.from({ length: size }, (_, i) => i / 4);
      const nest = ([length = 1, ...inner]: number[], from: number, typed: boolean): unknown => {
        const step = inner.reduce((product, size) => product * size, 1);
        if (inner.length === 0) return typed ? flat.slice(from, from + length) : Array.from(flat.slice(from, from + length));
        return Array.from({ length }, (_, i) => nest(inner, from + i * step, typed));
      };
      const wanted = tensorFrom(flat, shape);
      expect(tensor(nest(shape, 0, false) as TensorLike)).toEqual(wanted);
      expect(tensor(nest(shape, 0, true) as TensorLike)).toEqual(wanted);
    }),
  );
});

test.each<[unknown, typeof DataError, RegExp, string, RegExp | undefined]>([
  [[[1, 2], [3]], DataError, /^x is ragged at x\[1\]/, "an array of 1: [3]", undefined],
  [
    [
      [1, 2],
      [3, null],
    ],
    DataError,
    /^x\[1\]\[1\] is not a number/,
    "null",
    /missing/,
  ],
  [[[1, "1"]], DataError, /^x\[0\]\[1\] is not a number/, '"1", a string', /Number\(value\)/],
  [[[1, new Date(0)]], DataError, /^x\[0\]\[1\] is not a number/, "a Date", undefined],
  [[[1, undefined]], DataError, /^x\[0\]\[1\] is not a number/, "undefined", /missing/],
  [[[1, 2n]], DataError, /^x\[0\]\[1\] is not a number/, "2n", /Number\(value\)/],
  [[[1, { a: 1 }]], DataError, /^x\[0\]\[1\] is not a number/, "an object with a", undefined],
  [[[1, 2], 3], DataError, /^x\[1\] is not an array, as its neighbours are/, "3", /same depth/],
  [[[1, 2], null], DataError, /^x\[1\] is not an array/, "null", undefined],
  [[1, [2]], DataError, /^x\[1\] is an array where its neighbours are numbers/, "[2]", undefined],
  [[[1, 1e39]], DataError, /^x\[0\]\[1\] is too large for 32 bits/, "1e+39", /[Ss]cale/],
  [[new Float32Array(3), new Float32Array(784)], DataError, /^x is ragged at x\[1\]/, "a Float32Array of 784", undefined],
  [Float64Array.of(1, 1e300), DataError, /^x\[1\] is too large/, "1e+300", undefined],
  [new BigInt64Array(2), DataError, /^x is not a tensor/, "a BigInt64Array of 2", /Number/],
  [new DataView(new ArrayBuffer(4)), DataError, /^x is not a tensor/, "a DataView of 4", undefined],
  [new ArrayBuffer(4), DataError, /^x is not a tensor/, "an ArrayBuffer", undefined],
  [Promise.resolve([1]), DataError, /^x is not a tensor/, "a Promise", /Await/],
  [null, DataError, /^x is not a tensor/, "null", undefined],
  [undefined, DataError, /^x is not a tensor/, "undefined", /Give it/],
  [new Set([1]), DataError, /^x is not a tensor/, "a Set", undefined],
  [{ shape: [3], data: new Float32Array(2), dtype: "float32", scale: 1 }, ShapeError, /shape does not fit/, "[3]", undefined],
  [{ shape: [2], data: "ab" }, DataError, /^x\.data is not a tensor/, '"ab"', undefined],
  [[Array.from({ length: 784 }, () => 0), [0]], DataError, /^x is ragged at x\[1\]/, "an array of 1", undefined],
  [[[0], Array.from({ length: 784 }, () => 0)], DataError, /^x is ragged at x\[1\]/, "… 784 values]", undefined],
])("%o is refused at its place", (value, kind, problem, came, fix) => {
  const error = errorOf(() => tensorOf(value as TensorLike, "x"));
  expect(error).toBeInstanceOf(kind);
  expect(error.message).toMatch(problem);
  expect(error.received).toContain(came);
  expect(error.message.length).toBeLessThan(500);
  if (fix !== undefined) expect(error.fix).toMatch(fix);
});

test("everything that takes data takes all of it, and says which argument is wrong", async () => {
  const net = sequential([dense(3, { inputShape: [2], activation: "tanh" }), dense(1)], { seed: 1 });
  net.compile({ loss: "mse" });
  const x = [
    [0, 1],
    [1, 1],
    [1, 0],
  ];
  const expected = (await net.predict(x)).data;
  const ways: readonly unknown[] = [
    x.map((row) => Float64Array.from(row)),
    x.map((row) => Uint8ClampedArray.from(row)),
    x.map((row) => row.map(Boolean)),
    runInNewContext("[new Float32Array([0, 1]), new Float32Array([1, 1]), new Float32Array([1, 0])]"),
    { shape: [3, 2], dtype: "int16", data: Int16Array.from(x.flat()), scale: 1 },
  ];
  for (const way of ways) expect((await net.predict(way as TensorLike)).data).toEqual(expected);
  const y = runInNewContext("new Int16Array([0, 1, 1])") as Int16Array;
  expect((await net.evaluate(x, y)).loss).toBeCloseTo((await net.evaluate(x, [[0], [1], [1]])).loss, 12);
  await expect(net.fit(x, [[0], [1], ["1"]] as unknown as TensorLike)).rejects.toThrow(/^y\[2\]\[0\] is not a number/);
  await expect(net.fit([[0, 1], [1]] as unknown as TensorLike, y)).rejects.toThrow(/^x is ragged at x\[1\]/);
  await expect((net.fit as (x: unknown) => Promise<unknown>)(tensor(x))).rejects.toThrow(/^y is not a tensor.*Give it/s);
  expect(() => net.setWeights([null, null, null, null] as unknown as TensorLike[])).toThrow(/^weights\[0\] is not a tensor/);
  expect(() => net.setWeights(null as unknown as TensorLike[])).toThrow(/Received: null/);
  expect(() => trainTestSplit(x, ["a"] as unknown as TensorLike)).toThrow(/^y\[0\] is not a number/);
  expect(() => oneHot(["a"] as unknown as TensorLike)).toThrow(/^labels\[0\] is not a number/);
  expect(takeRows(tensor(x), Int32Array.of(2)).data).toEqual(Float32Array.of(1, 0));
});

test("errors of another copy of the library are known", async () => {
  vi.resetModules();
  const copy = await import("../errors.ts");
  expect(copy.ShapeError).not.toBe(ShapeError);
  const theirs = new copy.ShapeError({ problem: "P" });
  expect(theirs).toBeInstanceOf(ShapeError);
  expect(theirs).not.toBeInstanceOf(DataError);
  expect(theirs.name).toBe("ShapeError");
  class Mine extends ShapeError {}
  expect(new Mine({ problem: "P" })).toBeInstanceOf(ShapeError);
  expect(new ShapeError({ problem: "P" })).not.toBeInstanceOf(Mine);
  expect(new Mine({ problem: "P" }).name).toBe("Mine");
  for (const value of [null, undefined, 1, "ShapeError", {}, new Error("x")]) expect(value instanceof ShapeError).toBe(false);
});
