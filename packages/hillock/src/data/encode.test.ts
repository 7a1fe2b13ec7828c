import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ArgumentError, DataError, ShapeError } from "../errors.ts";
import { tensorFrom } from "../runtime/tensor.ts";
import { argmax, fromOneHot, oneHot } from "./encode.ts";

describe("oneHot", () => {
  it("has a 1 in the label's column", () => {
    expect(oneHot([2, 0])).toEqual(tensorFrom(Float32Array.of(0, 0, 1, 1, 0, 0), [2, 3]));
    expect(oneHot(tensorFrom(Uint8Array.of(1), [1, 1]), 2)).toEqual(tensorFrom(Float32Array.of(0, 1), [1, 2]));
  });

  it("takes the number of classes by name as well, and nothing else for it", () => {
    expect(oneHot([1, 0], { classes: 3 })).toEqual(oneHot([1, 0], 3));
    for (const wrong of [{ class: 3 }, "3", 2.5, 0, null]) expect(() => oneHot([1, 0], wrong as never)).toThrow(/oneHot .*class/s);
  });

  it("comes back", () => {
    const cases = fc
      .integer({ min: 1, max: 9 })
      .chain((classes) => fc.tuple(fc.constant(classes), fc.array(fc.nat(classes - 1), { minLength: 1, maxLength: 20 })));
    fc.assert(
      fc.property(cases, ([classes, labels]) => {
        const rows = oneHot(Int32Array.from(labels), classes);
        expect(rows.shape).toEqual([labels.length, classes]);
        expect([...fromOneHot(rows).data]).toEqual(labels);
        expect(rows.data.filter((value: number) => value !== 0).length).toBe(labels.length);
      }),
    );
  });

  it.each<[string, number[], number | undefined, RegExp]>([
    ["a label out of range", [0, 1, 3], 3, /row 2 is not a class.*\n.*3\n.*0 to 2/],
    ["a negative label", [0, -1], undefined, /row 1 is not a class.*\n.*-1\n.*0 or more/],
    ["half a label", [0.5], undefined, /row 0.*\n.*0\.5/],
    ["NaN", [1, Number.NaN], undefined, /row 1.*\n.*NaN/],
  ])("meets %s with a DataError", (_, labels, classes, message) => {
    expect(() => oneHot(labels, classes)).toThrow(DataError);
    expect(() => oneHot(labels, classes)).toThrow(message);
  });

  it("refuses numbers of classes that make no sense, and rows for labels", () => {
    for (const classes of [0, 1.5, -1]) expect(() => oneHot([], classes)).toThrow(ArgumentError);
    expect(() => oneHot([7, 4_000_000_000])).toThrow(/4000000.* classes for 2 labels/);
    expect(() =>
      oneHot([
        [0, 1],
        [1, 0],
      ]),
    ).toThrow(ShapeError);
  });
});

describe("fromOneHot and argmax", () => {
  it("tell one-hot rows from probabilities", () => {
    const probabilities = [
      [0.1, 0.7, 0.2],
      [0.4, 0.4, 0.2],
    ];
    expect(() => fromOneHot(probabilities)).toThrow(/Row 0 is not one-hot.*\n.*\[0\.1/);
    expect(argmax(probabilities)).toEqual(tensorFrom(Int32Array.of(1, 0), [2]));
    for (const row of [
      [0, 0],
      [1, 1],
      [2, 0],
      [-1, 1],
    ])
      expect(() => fromOneHot([row])).toThrow(DataError);
  });

  it("count a scale in", () => {
    expect([...fromOneHot(tensorFrom(Uint8Array.of(0, 255), [1, 2], 1 / 255)).data]).toEqual([1]);
  });

  it("refuse NaN and other shapes", () => {
    expect(() => argmax([[0, Number.NaN]])).toThrow(/NaN in column 1/);
    expect(() => argmax([1, 2])).toThrow(ShapeError);
    expect(() => argmax(tensorFrom(new Float32Array(0), [2, 0]))).toThrow(ShapeError);
  });
});
