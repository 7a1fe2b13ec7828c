import { describe, expect, it } from "vitest";
import { threefry2x32, uniform24 } from "../../../graph/threefry.ts";
import { compile, compileUnary, floatsOf } from "./testing/harness.ts";
import { threefry, uniform } from "./threefry.ts";

const run = compile(4, 2, (b, [key0, key1, counter0, counter1]) => threefry(b, key0, key1, counter0, counter1), false);

describe("threefry in SIMD", () => {
  it("gives the published answers (Random123, kat_vectors)", () => {
    const column = (...words: number[]): Uint32Array => Uint32Array.from(words);
    const key0 = column(0, 0xffffffff, 0x13198a2e);
    const key1 = column(0, 0xffffffff, 0x03707344);
    const [first, second] = run(key0, key1, column(0, 0xffffffff, 0x243f6a88), column(0, 0xffffffff, 0x85a308d3));
    expect([...first]).toEqual([0x6b200159, 0x1cb996fc, 0xc4923a9c]);
    expect([...second]).toEqual([0x99ba4efe, 0xbb002be7, 0x483df7a0]);
  });

  it("is the scalar version, bit for bit", () => {
    const count = 20_000;
    const words = (stream: number): Uint32Array => Uint32Array.from({ length: count }, (_, i) => threefry2x32(stream, 7, i, 0)[0]);
    const [key0, key1, counter0, counter1] = [words(1), words(2), words(3), words(4)];
    const [first, second] = run(key0, key1, counter0, counter1);
    const expected = Array.from({ length: count }, (_, i) => threefry2x32(key0[i], key1[i], counter0[i], counter1[i]));
    expect([...first]).toEqual(expected.map(([word]) => word));
    expect([...second]).toEqual(expected.map(([, word]) => word));
  });

  it("makes the same uniform numbers", () => {
    const words = Uint32Array.of(0, 0xff, 0x100, 0x7fffffff, 0x80000000, 0xdeadbeef, 0xffffffff);
    expect([...floatsOf(compileUnary(uniform, false)(words))]).toEqual([...words].map(uniform24));
  });
});
