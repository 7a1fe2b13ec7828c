import fc from "fast-check";
import { expect, it } from "vitest";
import { logTickTexts, tickTexts } from "./ticks.ts";

const numberIn = (text: string): number => Number(text.replaceAll(",", "").replace("−", "-"));

it("prints each tick where it stands", () => {
  expect(tickTexts([0, 2.5, 5, 7.5, 10])).toEqual(["0.0", "2.5", "5.0", "7.5", "10.0"]);
  expect(tickTexts([0, 0.125, 0.25])).toEqual(["0.000", "0.125", "0.250"]);
  expect(tickTexts([0, 500, 1000])).toEqual(["0", "500", "1,000"]);
  expect(tickTexts([0, 0.05, 0.1])).toEqual(["0.00", "0.05", "0.10"]);
  expect(tickTexts([0, 2e6, 4e6])).toEqual(["0", "2,000,000", "4,000,000"]);
  expect(tickTexts([0, 2.5e-7, 5e-7])).toEqual(["0", "2.5·10⁻⁷", "5.0·10⁻⁷"]);
  expect(tickTexts([])).toEqual([]);
  expect(logTickTexts([0.001, null, 1000])).toEqual(["0.001", "", "1,000"]);
});

it("for any steps that a chart takes", () => {
  const increments = [1, 2, 2.5, 5].flatMap((factor) => Array.from({ length: 10 }, (_, i) => factor * 10 ** (i - 5)));
  fc.assert(
    fc.property(fc.constantFrom(...increments), fc.integer({ min: 0, max: 20 }), fc.integer({ min: 2, max: 8 }), (step, first, count) => {
      const ticks = Array.from({ length: count }, (_, i) => (first + i) * step);
      const texts = tickTexts(ticks);
      expect(new Set(texts).size).toBe(count);
      texts.forEach((text, i) => {
        if (!text.includes("·")) expect(Math.abs(numberIn(text) - ticks[i]!)).toBeLessThan(1e-5 * step);
      });
    }),
  );
});
