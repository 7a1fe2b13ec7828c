import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { FormatError, ShapeError } from "../errors.ts";
import { type Tensor, tensorFrom } from "../runtime/tensor.ts";
import { readIdx, writeIdx } from "./idx.ts";

const shapes = fc.array(fc.nat(5), { minLength: 1, maxLength: 4 });
const tensors: fc.Arbitrary<Tensor> = shapes.chain((shape) => {
  const length = shape.reduce((a, b) => a * b, 1);
  const exact = { minLength: length, maxLength: length };
  return fc.oneof(
    fc.float32Array(exact).map((data) => tensorFrom(data, shape)),
    fc.int32Array(exact).map((data) => tensorFrom(data, shape)),
    fc.uint8Array(exact).map((data) => tensorFrom(data, shape)),
  );
});

describe("IDX", () => {
  it("reads the format's example: two bytes by three", () => {
    const read = readIdx(Uint8Array.of(0, 0, 8, 2, 0, 0, 0, 2, 0, 0, 0, 3, 1, 2, 3, 4, 5, 255));
    expect(read).toEqual(tensorFrom(Uint8Array.of(1, 2, 3, 4, 5, 255), [2, 3]));
  });

  it.each<[string, number[], Tensor]>([
    ["int8", [0, 0, 0x09, 1, 0, 0, 0, 2, 0xff, 0x7f], tensorFrom(Int32Array.of(-1, 127), [2])],
    ["int16", [0, 0, 0x0b, 1, 0, 0, 0, 2, 0xff, 0xfe, 1, 0], tensorFrom(Int32Array.of(-2, 256), [2])],
    ["int32", [0, 0, 0x0c, 1, 0, 0, 0, 1, 0x80, 0, 0, 0], tensorFrom(Int32Array.of(-(2 ** 31)), [1])],
    ["float32", [0, 0, 0x0d, 1, 0, 0, 0, 1, 0xc0, 0x20, 0, 0], tensorFrom(Float32Array.of(-2.5), [1])],
    ["float64", [0, 0, 0x0e, 1, 0, 0, 0, 1, 0x3f, 0xf8, 0, 0, 0, 0, 0, 0], tensorFrom(Float32Array.of(1.5), [1])],
  ])("reads %s, big-endian", (_, bytes, expected) => {
    expect(readIdx(Uint8Array.from(bytes))).toEqual(expected);
  });

  it("gives back what was written, plain and gzipped", () => {
    fc.assert(
      fc.property(tensors, (given) => {
        const bytes = writeIdx(given);
        expect(readIdx(bytes)).toEqual(given);
        expect(readIdx(gzipSync(bytes))).toEqual(given);
      }),
    );
  });

  it("writes no scalars", () => {
    expect(() => writeIdx(tensorFrom(Uint8Array.of(1), []))).toThrow(ShapeError);
  });

  it.each<[string, number[], RegExp]>([
    ["no bytes", [], /0 bytes/],
    ["a PNG", [0x89, 0x50, 0x4e, 0x47], /magic number 0x89504e47/],
    ["an unknown type", [0, 0, 0x0a, 1, 0, 0, 0, 0], /0x00000a01/],
    ["no dimensions", [0, 0, 8, 0, 1], /0x00000800/],
    ["half a header", [0, 0, 8, 2, 0, 0, 0, 1], /8 bytes\n.*12 bytes for 2 dimensions/],
    ["missing elements", [0, 0, 8, 1, 0, 0, 0, 3, 1, 2], /truncated.*\n.*10 bytes\n.*11 bytes for uint8 \[3\]/],
    ["too many elements", [0, 0, 8, 1, 0, 0, 0, 1, 1, 2], /longer.*\n.*10 bytes\n.*9 bytes/],
    ["sizes whose product overflows", [0, 0, 8, 2, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff], /absurd/],
    ["255 dimensions of 2³² − 1", [0, 0, 8, 255, ...new Uint8Array(1020).fill(255)], /absurd/],
  ])("meets %s with a FormatError", (_, bytes, message) => {
    expect(() => readIdx(Uint8Array.from(bytes))).toThrow(FormatError);
    expect(() => readIdx(Uint8Array.from(bytes))).toThrow(message);
  });

  it("meets any bytes with a tensor or a FormatError", () => {
    const magic = fc.constantFrom([0, 0, 8, 1], [0, 0, 0x0d, 2], [0x1f, 0x8b, 8, 0]);
    fc.assert(
      fc.property(magic, fc.uint8Array({ maxLength: 40 }), (start, rest) => {
        try {
          readIdx(Uint8Array.from([...start, ...rest]));
        } catch (error) {
          expect(error).toBeInstanceOf(FormatError);
        }
      }),
      { numRuns: 1000 },
    );
  });
});
