import { describe, expect, it } from "vitest";
import { threefry2x32, threefryBlock, uniform24 } from "./threefry.ts";

describe("threefry2x32", () => {
  // Random123 1.09, tests/kat_vectors, "threefry2x32 20".
  it.each([
    { key: [0, 0], counter: [0, 0], expected: [0x6b200159, 0x99ba4efe] },
    { key: [0xffffffff, 0xffffffff], counter: [0xffffffff, 0xffffffff], expected: [0x1cb996fc, 0xbb002be7] },
    { key: [0x13198a2e, 0x03707344], counter: [0x243f6a88, 0x85a308d3], expected: [0xc4923a9c, 0x483df7a0] },
  ] as const)("gives the published answer for key $key", ({ key, counter, expected }) => {
    expect(threefry2x32(key[0], key[1], counter[0], counter[1])).toEqual(expected);
  });

  it("takes signed and unsigned words alike", () => {
    expect(threefry2x32(-1, -1, -1, -1)).toEqual(threefry2x32(0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff));
  });

  it("has the mean and variance of a uniform distribution", () => {
    let sum = 0;
    let squares = 0;
    const count = 20_000;
    for (let i = 0; i < count; i++) {
      for (const word of threefry2x32(1, 2, i, 0)) {
        sum += uniform24(word);
        squares += uniform24(word) ** 2;
      }
    }
    const mean = sum / (2 * count);
    expect(Math.abs(mean - 1 / 2)).toBeLessThan(0.005);
    expect(Math.abs(squares / (2 * count) - mean ** 2 - 1 / 12)).toBeLessThan(0.002);
  });
});

describe("threefryBlock", () => {
  it.each([
    [0, 0, 0, 0],
    [-1, 7, 2 ** 31 - 20, 3],
    [2 ** 32 - 5, 2 ** 31, 2 ** 32 - 20, -1],
  ])("has the words of the single counters: key %i %i, counter %i %i", (key0, key1, counter0, counter1) => {
    const words = new Uint32Array(100).fill(5);
    threefryBlock(words, key0, key1, counter0, counter1, 40);
    expect([...words.subarray(0, 80)]).toEqual(
      Array.from({ length: 40 }, (_, i) => threefry2x32(key0, key1, counter0 + i, counter1)).flat(),
    );
    expect([...words.subarray(80)]).toEqual(Array.from({ length: 20 }, () => 5));
  });
});

describe("uniform24", () => {
  it("stays in [0, 1) and is exact in f32", () => {
    expect(uniform24(0)).toBe(0);
    expect(uniform24(0xff)).toBe(0);
    expect(uniform24(0xffffffff)).toBe(1 - 2 ** -24);
    expect(uniform24(-1)).toBe(1 - 2 ** -24);
    expect(Math.fround(uniform24(0xdeadbeef))).toBe(uniform24(0xdeadbeef));
  });
});
