import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ArgumentError, FormatError } from "../errors.ts";
import { type Tensor, tensorFrom } from "../runtime/tensor.ts";
import { decodeSafetensors, encodeSafetensors } from "./safetensors.ts";

/** A file of a header given as text (or value) and this many bytes of data. */
function fileOf(header: unknown, dataSize = 0): Uint8Array {
  const text = new TextEncoder().encode(typeof header === "string" ? header : JSON.stringify(header));
  const bytes = new Uint8Array(8 + text.length + dataSize);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(text.length), true);
  bytes.set(text, 8);
  return bytes;
}
const f32 = (shape: number[], begin: number, end: number) => ({ dtype: "F32", shape, data_offsets: [begin, end] });
const messageOf = (bytes: Uint8Array): string => {
  try {
    decodeSafetensors(bytes);
  } catch (error) {
    expect(error).toBeInstanceOf(FormatError);
    return (error as FormatError).message;
  }
  throw new Error("was accepted");
};

const shapes = fc.array(fc.nat(4), { maxLength: 3 });
const tensors: fc.Arbitrary<Tensor> = shapes.chain((shape) => {
  const length = shape.reduce((a, b) => a * b, 1);
  const exact = { minLength: length, maxLength: length };
  return fc.oneof(
    fc.float32Array(exact).map((data) => tensorFrom(data, shape)),
    fc.int32Array(exact).map((data) => tensorFrom(data, shape)),
    fc.uint8Array(exact).map((data) => tensorFrom(data, shape)),
  );
});
const names = fc.string({ unit: "grapheme", maxLength: 12 }).filter((name) => name !== "__metadata__");
const files = fc.record({
  named: fc.array(fc.tuple(names, tensors), { maxLength: 6 }),
  notes: fc.dictionary(names, fc.string(), { maxKeys: 3 }),
});

describe("safetensors", () => {
  it("writes the bytes of the format", () => {
    const bytes = encodeSafetensors({ b: tensorFrom(Float32Array.of(1, -2), [2]) }, { by: "hillock" });
    const length = Number(new DataView(bytes.buffer).getBigUint64(0, true));
    const text = new TextDecoder().decode(bytes.subarray(8, 8 + length));
    expect(length % 8).toBe(0);
    expect(text.trimEnd()).toBe('{"__metadata__":{"by":"hillock"},"b":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}');
    expect([...bytes.subarray(8 + length)]).toEqual([0, 0, 0x80, 0x3f, 0, 0, 0, 0xc0]);
  });

  it("gives back what was written, at any alignment in memory", () => {
    fc.assert(
      fc.property(files, fc.nat(7), ({ named, notes }, shift) => {
        const given = new Map(named);
        const encoded = encodeSafetensors(given, notes);
        const shifted = new Uint8Array(encoded.length + shift).subarray(shift);
        shifted.set(encoded);
        const { tensors: read, metadata } = decodeSafetensors(shifted);
        expect(new Set(read.keys())).toEqual(new Set(given.keys()));
        for (const [name, value] of given) expect(read.get(name)).toEqual(value);
        expect({ ...metadata }).toEqual({ ...notes });
      }),
      { numRuns: 200 },
    );
  });

  it("keeps names that mean something to JavaScript", () => {
    const given = new Map(["__proto__", "constructor", "7", ""].map((name, i) => [name, tensorFrom(Float32Array.of(i), [1])]));
    const { tensors: read } = decodeSafetensors(encodeSafetensors(given));
    expect([...read.keys()].sort()).toEqual([...given.keys()].sort());
    expect(read.get("__proto__")?.data[0]).toBe(0);
  });

  it("looks at aligned data and copies misaligned data", () => {
    const bytes = encodeSafetensors({ w: tensorFrom(Float32Array.of(1, 2, 3), [3]) });
    expect(decodeSafetensors(bytes).tensors.get("w")?.data.buffer).toBe(bytes.buffer);
    const shifted = new Uint8Array(bytes.length + 1).subarray(1);
    shifted.set(bytes);
    const { data } = decodeSafetensors(shifted).tensors.get("w")!;
    expect(data.buffer).not.toBe(shifted.buffer);
    expect([...data]).toEqual([1, 2, 3]);
  });

  it("refuses what the format cannot hold", () => {
    expect(() => encodeSafetensors({ __metadata__: tensorFrom(Float32Array.of(1), [1]) })).toThrow(ArgumentError);
    expect(() => encodeSafetensors({ x: tensorFrom(Uint8Array.of(1), [1], 1 / 255) })).toThrow(/scale of tensor "x"/);
  });

  it.each<[string, Uint8Array, RegExp]>([
    ["no bytes", new Uint8Array(0), /Received: 0 bytes/],
    ["a length beyond the file", Uint8Array.of(9, 0, 0, 0, 0, 0, 0, 0, 0x7b), /header of 9 bytes\n.*at most 1 byte /],
    ["a length of 2⁶⁴ − 1", new Uint8Array(16).fill(255), /18446744073709551615/],
    ["a header over 100 MB", Uint8Array.of(1, 0xe1, 0xf5, 5, 0, 0, 0, 0), /header of 100000001 bytes/],
    ["an empty header", fileOf(""), /begin with \{/],
    ["an array", fileOf([]), /begin with \{/],
    ["invalid JSON", fileOf('{"a":'), /valid JSON/],
    ["invalid UTF-8", Uint8Array.of(3, 0, 0, 0, 0, 0, 0, 0, 0x7b, 0xff, 0x7d), /UTF-8/],
    ["an entry that is no object", fileOf({ a: 1 }), /"a" described by 1/],
    ["a missing dtype", fileOf({ a: { shape: [], data_offsets: [0, 4] } }, 4), /dtype undefined/],
    ["float16", fileOf({ a: { dtype: "F16", shape: [2], data_offsets: [0, 4] } }, 4), /"F16"\n.*F32, I32 or U8/],
    ["a dtype that is a method's name", fileOf({ a: { dtype: "toString", shape: [], data_offsets: [0, 4] } }, 4), /"toString"/],
    ["a negative size", fileOf({ a: f32([-1], 0, 4) }, 4), /shape \[-1\]/],
    ["half a size", fileOf({ a: f32([0.5], 0, 2) }, 2), /shape \[0.5\]/],
    ["one offset", fileOf({ a: { dtype: "F32", shape: [1], data_offsets: [0] } }, 4), /data_offsets \[0\]/],
    ["offsets backwards", fileOf({ a: f32([1], 8, 4) }, 8), /of -4 bytes/],
    ["a shape that does not fit", fileOf({ a: f32([2, 3], 0, 20) }, 20), /20 bytes\n.*24 bytes for F32 \[2, 3\]/],
    ["a shape beyond all numbers", fileOf({ a: f32([2 ** 50, 2 ** 50], 0, 4) }, 4), /4 bytes/],
    ["a hole at the beginning", fileOf({ a: f32([1], 4, 8) }, 8), /"a" at offset 4\n.*offset 0/],
    ["a hole between", fileOf({ a: f32([1], 0, 4), b: f32([1], 8, 12) }, 12), /"b" at offset 8\n.*offset 4/],
    ["an overlap", fileOf({ a: f32([2], 0, 8), b: f32([1], 4, 8) }, 8), /"b" at offset 4\n.*offset 8/],
    ["the same data twice", fileOf({ a: f32([1], 0, 4), b: f32([1], 0, 4) }, 4), /"b" at offset 0\n.*offset 4/],
    [
      "a name twice",
      fileOf('{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}', 8),
      /offset 4/,
    ],
    ["data beyond the file", fileOf({ a: f32([2], 0, 8) }, 4), /4 bytes of data\n.*8 bytes/],
    ["data after the last tensor", fileOf({ a: f32([1], 0, 4) }, 5), /5 bytes of data\n.*4 bytes/],
    ["metadata that is no object", fileOf({ __metadata__: [] }), /__metadata__ \[\]/],
    ["a number in the metadata", fileOf({ __metadata__: { epoch: 3 } }), /values are strings/],
  ])("meets %s with a FormatError", (_, bytes, message) => {
    expect(messageOf(bytes)).toMatch(message);
  });

  it("meets every truncation and any damage with nothing but a FormatError", () => {
    const good = encodeSafetensors({ k: tensorFrom(new Float32Array(6), [2, 3]), b: tensorFrom(Int32Array.of(7), [1]) }, { a: "b" });
    for (let length = 0; length < good.length; length++) expect(() => decodeSafetensors(good.subarray(0, length))).toThrow(FormatError);
    const damage = fc.array(fc.tuple(fc.nat(good.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(damage, (changes) => {
        const bytes = good.slice();
        for (const [position, value] of changes) bytes[position] = value;
        try {
          decodeSafetensors(bytes);
        } catch (error) {
          expect(error).toBeInstanceOf(FormatError);
        }
      }),
      { numRuns: 2000 },
    );
  });
});
