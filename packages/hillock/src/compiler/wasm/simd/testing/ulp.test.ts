import { describe, expect, it } from "vitest";
import { erf } from "./references.ts";
import { ulp, ulpError } from "./ulp.ts";

describe("ulp", () => {
  it("is the distance of neighbouring floats", () => {
    expect([ulp(1), ulp(1.99), ulp(0.99), ulp(-3), ulp(2 ** -126), ulp(2 ** -140)]).toEqual([
      2 ** -23,
      2 ** -23,
      2 ** -24,
      2 ** -22,
      2 ** -149,
      2 ** -149,
    ]);
  });
});

describe("ulpError", () => {
  it("measures the distance to the exact value", () => {
    expect(ulpError(1 + 2 ** -23, 1)).toBe(1);
    expect(ulpError(1, 1 + 2 ** -24)).toBe(0.5);
    expect(ulpError(0, 2 ** -150)).toBe(0.5);
  });
  it("takes infinity for 2^128", () => {
    expect(ulpError(Infinity, 1e300)).toBe(0);
    expect(ulpError(Infinity, 2 ** 128 - 2 ** 103)).toBe(0.5);
    expect(ulpError(-Infinity, 1e300)).toBe(2 ** 25);
  });
  it("forgives no NaN and no wrong sign of zero", () => {
    expect([ulpError(Number.NaN, 1), ulpError(1, Number.NaN), ulpError(-0, 0)]).toEqual([Infinity, Infinity, Infinity]);
    expect([ulpError(Number.NaN, Number.NaN), ulpError(-0, -0)]).toEqual([0, 0]);
  });
});

describe("the reference erf", () => {
  // Abramowitz and Stegun, table 7.1, and DLMF 7.23; digits from mpmath.
  it.each([
    [1e-10, 1.1283791670955126e-10],
    [0.5, 0.5204998778130465],
    [1, 0.8427007929497149],
    [2, 0.9953222650189527],
    [3.5, 0.9999992569016276],
    [5, 0.9999999999984626],
  ])("erf(%f)", (x, value) => {
    expect(Math.abs(erf(x) / value - 1)).toBeLessThan(1e-15);
    expect(erf(-x)).toBe(-erf(x));
  });
});
