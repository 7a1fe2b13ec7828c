/** Initial weights: their bounds, mean and spread, and that they are a function of seed and stream. */

import { describe, expect, test } from "vitest";
import { type Fans, fillInitialValues, type InitializerName, initializerNames } from "./initializers.ts";

const fans = { fanIn: 300, fanOut: 100 };
const size = 20_000;
function initialValues(name: InitializerName, count: number, { fanIn, fanOut }: Fans, seed: number, stream: number): Float32Array {
  const values = new Float32Array(count);
  fillInitialValues(values, name, { fanIn, fanOut }, { seed, stream });
  return values;
}
/** Of the bits of `initialValues(name, size, fans, 1, 2)`. */
const hashes: Record<InitializerName, number> = {
  zeros: 0,
  ones: 0,
  randomUniform: 517594710,
  randomNormal: -640622357,
  truncatedNormal: -939210620,
  glorotUniform: 238236747,
  glorotNormal: -962906636,
  heUniform: -2052770400,
  heNormal: 1231064702,
  lecunUniform: 517594710,
  lecunNormal: -2048765651,
};
const hashOf = (values: Float32Array): number => new Int32Array(values.buffer).reduce((hash, bits) => (Math.imul(hash, 31) + bits) | 0, 0);

interface Spread {
  readonly deviation: number;
  readonly limit: number;
}
const uniformOf = (variance: number): Spread => ({ deviation: Math.sqrt(variance), limit: Math.sqrt(3 * variance) });
const truncatedOf = (variance: number): Spread => ({
  deviation: Math.sqrt(variance),
  limit: (2 * Math.sqrt(variance)) / 0.8796256610342398,
});
const expected: Record<InitializerName, Spread & { readonly mean?: number }> = {
  zeros: { deviation: 0, limit: 0 },
  ones: { deviation: 0, limit: 1, mean: 1 },
  randomUniform: uniformOf(0.05 ** 2 / 3),
  randomNormal: { deviation: 0.05, limit: Number.POSITIVE_INFINITY },
  truncatedNormal: truncatedOf((0.05 * 0.8796256610342398) ** 2),
  glorotUniform: uniformOf(2 / 400),
  glorotNormal: truncatedOf(2 / 400),
  heUniform: uniformOf(2 / 300),
  heNormal: truncatedOf(2 / 300),
  lecunUniform: uniformOf(1 / 300),
  lecunNormal: truncatedOf(1 / 300),
};

describe.each(initializerNames)("%s", (name) => {
  const { deviation, limit, mean = 0 } = expected[name];
  const values = initialValues(name, size, fans, 1, 2);
  const average = values.reduce((sum, value) => sum + value, 0) / size;

  test("has its bounds, mean and standard deviation", () => {
    expect(Math.max(...values.map(Math.abs))).toBeLessThanOrEqual(limit * (1 + 1e-6));
    if (Number.isFinite(limit)) expect(Math.max(...values.map(Math.abs))).toBeGreaterThanOrEqual(0.99 * limit);
    // Five standard errors.
    expect(Math.abs(average - mean)).toBeLessThanOrEqual((5 * deviation) / Math.sqrt(size));
    const spread = Math.sqrt(values.reduce((sum, value) => sum + (value - average) ** 2, 0) / size);
    expect(Math.abs(spread - deviation)).toBeLessThanOrEqual((5 * deviation) / Math.sqrt(size));
  });

  test("is a function of seed and stream: the same come again, others differ", () => {
    expect(initialValues(name, size, fans, 1, 2)).toEqual(values);
    if (deviation === 0) return;
    for (const other of [initialValues(name, size, fans, 2, 2), initialValues(name, size, fans, 1, 3)]) {
      const product = values.reduce((sum, value, i) => sum + value * other[i]!, 0) / size / deviation ** 2;
      expect(Math.abs(product)).toBeLessThan(5 / Math.sqrt(size));
    }
    expect(new Set(values).size).toBeGreaterThan(0.99 * size);
  });

  test("draws the first numbers alike for any size", () => {
    expect([...initialValues(name, 10, fans, 1, 2)]).toEqual([...values.subarray(0, 10)]);
  });

  test("draws the same numbers part by part, whatever the parts", () => {
    const parts = new Float32Array(size);
    const ends = [1, 7, 1023, 1024, 1025, 5000, 15_000, size];
    for (const [i, to] of ends.entries()) fillInitialValues(parts, name, fans, { seed: 1, stream: 2 }, ends[i - 1] ?? 0, to);
    expect(parts).toEqual(values);
    const alone = new Float32Array(size).fill(7);
    fillInitialValues(alone, name, fans, { seed: 1, stream: 2 }, 100, 1500);
    expect(alone.subarray(100, 1500)).toEqual(values.subarray(100, 1500));
    expect([...alone.subarray(0, 100), ...alone.subarray(1500)].every((value) => value === 7)).toBe(true);
  });

  test("keeps its numbers from version to version, so that a seed keeps its meaning", () => {
    expect(hashOf(values)).toBe(hashes[name]);
  });
});

test("fans set the scale", () => {
  const largest = (name: InitializerName, fanIn: number, fanOut: number): number =>
    Math.max(...initialValues(name, 5000, { fanIn, fanOut }, 0, 0).map(Math.abs));
  expect(largest("glorotUniform", 2, 2)).toBeCloseTo(Math.sqrt(6 / 4), 2);
  expect(largest("heUniform", 6, 1000)).toBeCloseTo(1, 2);
  expect(largest("lecunUniform", 3, 1000)).toBeCloseTo(1, 2);
});
