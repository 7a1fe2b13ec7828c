import { describe, expect, it } from "vitest";
import { formatCount, formatExact, formatFixed, formatNumber, formatPercent, formatSteady, parseNumber, spokenNumber } from "./numbers.ts";

describe("formatNumber", () => {
  it.each([
    [0.0474, "0.0474"],
    [0.5236, "0.524"],
    [-1.2, "−1.20"],
    [12345, "12,345"],
    [123.4, "123"],
    [99.96, "100"],
    [9.996, "10.0"],
    [1.23e-7, "1.23·10⁻⁷"],
    [2.5e12, "2.50·10¹²"],
    [0, "0"],
    [-0, "0"],
    [Number.NaN, "not a number"],
    [Number.NEGATIVE_INFINITY, "−∞"],
  ])("%d is %s", (value, text) => expect(formatNumber(value)).toBe(text));
});

describe("formatFixed", () => {
  it("keeps columns in line and knows no negative zero", () => {
    expect(formatFixed(0.52361)).toBe("0.524");
    expect(formatFixed(-0.0001)).toBe("0.000");
    expect(formatFixed(0.07, 3, true)).toBe("+0.070");
    expect(formatFixed(-0.07, 3, true)).toBe("−0.070");
    expect(formatFixed(Number.POSITIVE_INFINITY)).toBe("∞");
  });
});

describe("formatSteady", () => {
  it.each([
    [0.0474, "0.047"],
    [-1.25, "−1.250"],
    [0, "0.000"],
    [123.45, "123.5"],
    [-54321, "−54321"],
    [2.1e-6, "2.1·10⁻⁶"],
    [-123456, "−1.2·10⁵"],
    [Number.POSITIVE_INFINITY, "∞"],
    [Number.NEGATIVE_INFINITY, "−∞"],
    [Number.NaN, "–"],
  ])("%d is %s", (value, text) => expect(formatSteady(value)).toBe(text));
});

it("says exactly what a number of the engine is, and how many are right", () => {
  expect(formatExact(Math.fround(-0.1))).toBe("−0.100000001");
  expect(formatPercent(0.978)).toBe("97.8\u202f%");
  expect(formatPercent(1)).toBe("100\u202f%");
  expect(formatPercent(Number.NaN)).toBe("–");
});

it("counts and speaks", () => {
  expect(formatCount(1234567)).toBe("1,234,567");
  expect(spokenNumber(-0.5)).toBe("minus 0.500");
});

it("parses what it prints, and what people type", () => {
  for (const value of [0.0474, -1.2, 0.5]) expect(parseNumber(formatNumber(value))).toBe(value);
  expect(parseNumber("0,25")).toBe(0.25);
  expect(parseNumber("")).toBeUndefined();
  expect(parseNumber("1e999")).toBeUndefined();
  expect(parseNumber("a")).toBeUndefined();
});
