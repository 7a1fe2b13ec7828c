import { describe, expect, test } from "vitest";
import { type Confusion, confusionOf, drawConfusion, drawScores, mistakesText, scores } from "./matrix.ts";
import { Paint } from "./paint.ts";
import { displayWidth, plain } from "./text.ts";

const none = new Paint(1);
const small: Confusion = [
  [8, 2],
  [0, 5],
];
const digits = Array.from({ length: 10 }, (_, i) => String(i));
const large: Confusion = digits.map((_, i) => digits.map((_, j) => (i === j ? 1000 : j === 3 ? 12 : 0)));

describe("confusion matrix", () => {
  test("counts actual against predicted", () => {
    expect(confusionOf([0, 0, 1, 2], [0, 1, 1, 0], 3)).toEqual([
      [1, 1, 0],
      [0, 1, 0],
      [1, 0, 0],
    ]);
  });

  test("is a table with the share of right answers", () => {
    expect(drawConfusion(small, ["0", "1"], 80, none)).toEqual([
      "  rows: what it is, columns: what the network takes it for",
      "       0   1      right",
      "   0   8   2     80.0 %",
      "   1   ·   5    100.0 %",
    ]);
  });

  test.each([120, 80, 74, 60, 50, 36])("fits into %i columns", (columns) => {
    for (const line of drawConfusion(large, digits, columns, none).slice(1)) expect(displayWidth(line)).toBeLessThan(columns);
  });

  test("is a list of the most frequent confusions where there is no room", () => {
    expect(drawConfusion(large, digits, 40, none)[0]).toBe("     12 × 0 taken for 3");
    expect(drawConfusion([[1]], ["0"], 5, none)).toEqual(["  no mistakes"]);
  });

  test("long names stand beside their numbers", () => {
    const lines = drawConfusion(small, ["Ankle boot", "T-shirt/top"], 80, none);
    expect(lines[2]!.startsWith("  0 Ankle boot")).toBe(true);
    expect(lines[3]!.startsWith("  1 T-shirt/top")).toBe(true);
  });

  test("colours change nothing but colours", () => {
    for (const depth of [4, 8, 24] as const) {
      expect(drawConfusion(large, digits, 80, new Paint(depth)).map(plain)).toEqual(drawConfusion(large, digits, 80, none));
    }
  });
});

describe("scores", () => {
  test("precision, recall and F1 by hand", () => {
    const [zero, one] = scores(small);
    expect(zero).toEqual({ precision: 1, recall: 0.8, f1: 16 / 18, examples: 10 });
    expect(one!.precision).toBeCloseTo(5 / 7);
    expect(one!.recall).toBe(1);
  });

  test("a class that never occurs, or is never predicted, has a dash", () => {
    const lines = drawScores(
      [
        [3, 0],
        [0, 0],
      ],
      ["a", "b"],
      none,
    );
    expect(lines[2]).toMatch(/b +– +– +– +0$/);
  });

  test("in words", () => {
    expect(mistakesText(small)).toBe("2 mistakes in 15");
    expect(mistakesText([[4]])).toBe("no mistakes in 4");
    expect(mistakesText([[1999, 1]])).toBe("1 mistake in 2,000");
  });
});
