import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ArgumentError } from "../errors.ts";
import { threefry2x32 } from "../graph/threefry.ts";
import { Random } from "./generator.ts";

const draw = (n: number, next: () => number): number[] => Array.from({ length: n }, next);
const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

describe("Random", () => {
  it("gives Threefry's words in order", () => {
    const random = new Random(7, 3);
    expect(draw(4, () => random.word())).toEqual([...threefry2x32(7, 0, 0, 3), ...threefry2x32(7, 0, 1, 3)]);
  });

  it("depends on every bit of the seed, and on the stream", () => {
    const seeds = [0, 1, -1, 2 ** 32, 2 ** 32 + 1, -(2 ** 32), 2 ** 53 - 1, -(2 ** 53) + 1];
    const firsts = seeds.map((seed) => new Random(seed).word());
    expect(new Set([...firsts, new Random(0, 1).word()]).size).toBe(seeds.length + 1);
    expect(seeds.map((seed) => new Random(seed).word())).toEqual(firsts);
  });

  it.each([0.5, Number.NaN, 2 ** 53, Number.POSITIVE_INFINITY])("refuses %d as a seed", (seed) => {
    expect(() => new Random(seed)).toThrow(ArgumentError);
  });

  it("is uniform: mean, variance and range", () => {
    const random = new Random(1);
    const values = draw(50_000, () => random.uniform(-1, 3));
    expect(Math.min(...values)).toBeGreaterThanOrEqual(-1);
    expect(Math.max(...values)).toBeLessThan(3);
    expect(mean(values)).toBeCloseTo(1, 1);
    expect(mean(values.map((value) => (value - 1) ** 2))).toBeCloseTo(4 / 3, 1);
  });

  it("is normal: the first four moments, and independent pairs", () => {
    const random = new Random(2);
    const values = draw(50_000, () => random.normal());
    const moments = [1, 2, 3, 4].map((power) => mean(values.map((value) => value ** power)));
    for (const [i, expected] of [0, 1, 0, 3].entries()) expect(Math.abs(moments[i]! - expected)).toBeLessThan(0.1);
    expect(Math.abs(mean(values.slice(1).map((value, i) => value * values[i]!)))).toBeLessThan(0.02);
    expect(Math.max(...values.map(Math.abs))).toBeLessThan(5.8);
  });

  it("gives normal numbers in pairs: the two sides of one angle", () => {
    for (let seed = 0; seed < 20; seed++) {
      const [numbers, words] = [new Random(seed), new Random(seed)];
      for (let pair = 0; pair < 3; pair++) {
        const [u, v] = [words.uniform(), words.uniform()];
        const [first, second] = [numbers.normal(), numbers.normal()];
        expect(first ** 2 + second ** 2).toBeCloseTo(-2 * Math.log(1 - u), 10);
        expect(Math.atan2(second, first)).toBeCloseTo(v > 0.5 ? 2 * Math.PI * (v - 1) : 2 * Math.PI * v, 10);
      }
    }
  });

  it("draws whole numbers without favour", () => {
    const random = new Random(3);
    const counts = [0, 0, 0, 0, 0, 0, 0];
    for (let i = 0; i < 35_000; i++) counts[random.integer(7)]! += 1;
    const chiSquare = counts.reduce((sum, count) => sum + (count - 5000) ** 2 / 5000, 0);
    expect(chiSquare).toBeLessThan(22.5); // 6 degrees of freedom, p = 0.001
    // A range for which a quarter of all words must be drawn again: below 2³¹ half of them, were it biased, two thirds.
    const wide = draw(4000, () => random.integer(3 * 2 ** 30));
    expect(mean(wide.map((value) => Number(value < 2 ** 30)))).toBeCloseTo(1 / 3, 1);
    expect(random.integer(1)).toBe(0);
  });

  it("permutes: every number once, every order equally often", () => {
    fc.assert(
      fc.property(fc.nat(200), fc.integer(), (n, seed) => {
        expect(new Random(seed).permutation(n).toSorted()).toEqual(Int32Array.from({ length: n }, (_, i) => i));
      }),
      { numRuns: 50 },
    );
    const random = new Random(4);
    const counts = new Map<string, number>();
    for (let i = 0; i < 6000; i++) {
      const order = random.shuffle(["a", "b", "c"]).join("");
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    expect(counts.size).toBe(6);
    for (const count of counts.values()) expect(Math.abs(count - 1000)).toBeLessThan(120);
  });
});
