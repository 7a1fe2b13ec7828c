import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ArgumentError, DataError, ShapeError } from "../errors.ts";
import { tensorFrom } from "../runtime/tensor.ts";
import { fromMultiHot, labelEncoder, multiHot, type TagSet, tagEncoder } from "./names.ts";

describe("multiHot", () => {
  it("has a 1 for each tag, in columns sorted by name", () => {
    const sets = ["B, A", "", ["C", "A"], "C,C"];
    expect(tagEncoder(sets).tags).toEqual(["A", "B", "C"]);
    expect(multiHot(sets)).toEqual(tensorFrom(Float32Array.of(1, 1, 0, 0, 0, 0, 1, 0, 1, 0, 0, 1), [4, 3]));
  });

  it("takes a vocabulary in its own order", () => {
    expect([...multiHot(["red"], ["red", "green", "blue"]).data]).toEqual([1, 0, 0]);
  });

  it("comes back", () => {
    fc.assert(
      fc.property(fc.array(fc.uniqueArray(fc.constantFrom("a", "b", "c", "d e")), { minLength: 1 }), (sets) => {
        fc.pre(sets.some((set) => set.length > 0));
        const encoder = tagEncoder(sets);
        expect(encoder.decode(multiHot(sets))).toEqual(sets.map((set) => set.toSorted()));
      }),
    );
  });

  it("reads probabilities against a threshold", () => {
    expect(fromMultiHot([[0.6, 0.5, 0.4]], ["a", "b", "c"])).toEqual([["a"]]);
    expect(fromMultiHot([[0.6, 0.5, 0.4]], ["a", "b", "c"], 0.3)).toEqual([["a", "b", "c"]]);
  });

  it("says what is wrong", () => {
    expect(() => multiHot(["sports, politcs"], ["sports", "politics"])).toThrow(
      /Row 0 has an unknown label.*\n.*"politcs"\n.*\n.*Did you mean "politics"/,
    );
    expect(() => multiHot(["", ""])).toThrow(DataError);
    expect(() => multiHot([3] as unknown as TagSet[])).toThrow(/tagSets\[0\] is no name.*Received: 3/s);
    expect(() => multiHot([["a", null]] as unknown as TagSet[])).toThrow(/tagSets\[0\]\[1\] is no name.*Received: null/s);
    expect(() => labelEncoder([7] as unknown as string[])).toThrow(/names\[0\] is no name.*String\(value\)/s);
    expect(() => tagEncoder(["a"]).encode(["b"])).toThrow(/unknown label/);
    expect(() => multiHot(["a"], ["a", "b", "a"])).toThrow(ArgumentError);
    expect(() => fromMultiHot([[1, 0]], ["a"])).toThrow(ShapeError);
  });
});

describe("labelEncoder", () => {
  it("numbers strings in sorted order, and back", () => {
    const encoder = labelEncoder(["red", "green", "blue", "red"]);
    expect(encoder.classes).toEqual(["blue", "green", "red"]);
    expect(encoder.encode(["red", "blue"])).toEqual(tensorFrom(Int32Array.of(2, 0), [2]));
    expect(encoder.decode([1, 2])).toEqual(["green", "red"]);
    expect(encoder.decode(tensorFrom(Int32Array.of(0), [1, 1]))).toEqual(["blue"]);
  });

  it("takes an order of your own", () => {
    expect([...labelEncoder([], ["small", "large"]).encode(["large"]).data]).toEqual([1]);
    expect(() => labelEncoder(["huge"], ["small", "large"])).toThrow(/Row 0 has an unknown label.*\n.*"huge"\n.*small, large/);
    expect(() => labelEncoder([], ["a", "a"])).toThrow(/A name occurs twice.*\n.*"a"/);
  });

  it("refuses what it does not know", () => {
    const encoder = labelEncoder(["yes", "no"]);
    expect(() => encoder.encode(["yes", "maybe"])).toThrow(/Row 1/);
    expect(() => encoder.decode([2])).toThrow(/row 0 is not a class.*\n.*2\n.*0 to 1/);
    expect(() => encoder.decode([0.5])).toThrow(DataError);
  });
});
