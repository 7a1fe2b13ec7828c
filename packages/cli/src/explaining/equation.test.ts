import { expect, test } from "vitest";
import { displayWidth } from "../terminal/text.ts";
import { broken, drawEquation } from "./equation.ts";

test("what is equal stands below each other", () => {
  expect(drawEquation("z⁽¹⁾₀ = Σₖ wₖ·xₖ + b", ["= 1·(−2) + 1·(−1) + 0 = −3"], 60)).toEqual([
    "z⁽¹⁾₀ = Σₖ wₖ·xₖ + b",
    "      = 1·(−2) + 1·(−1) + 0 = −3",
  ]);
});

test("long sides are broken before an operator, never inside of parentheses while there is another way", () => {
  const lines = drawEquation("z = w", ["= 0.111·1.5 + (0.222 − 0.333) + 0.444·1.5 + 0.555 = 12"], 31);
  expect(lines).toEqual(["z = w", "  = 0.111·1.5 + (0.222 − 0.333)", "      + 0.444·1.5 + 0.555 = 12"]);
  for (const width of [24, 40, 80]) {
    for (const line of drawEquation(
      "C = −Σₖ yₖ·ln(aₖ)",
      [`= ${Array.from({ length: 20 }, (_, i) => `0.${i}·0.5`).join(" + ")} = 3`],
      width,
    ))
      expect(displayWidth(line)).toBeLessThanOrEqual(width);
  }
});

test("a long left side has a line of its own", () => {
  expect(drawEquation("a very long left side = 1 + 2", ["= 3"], 30)).toEqual(["a very long left side", "   = 1 + 2", "   = 3"]);
});

test("what cannot be broken stays whole", () => {
  expect(broken("0123456789", 4, 2)).toEqual(["0123456789"]);
});

test("a product of long numbers is broken before a point, and no number is", () => {
  const product = "0.4318645883885112·0.24535756568453299·(−0.9940077662467957)·0.2214251453464807 = −0.023321891191";
  for (const width of [34, 50, 73]) {
    const lines = drawEquation("δ = w", [`= ${product}`], width);
    for (const line of lines) expect(displayWidth(line)).toBeLessThanOrEqual(width);
    expect(
      lines
        .slice(1)
        .map((line) => line.trim())
        .join("")
        .replaceAll(/ ?= ?/g, "="),
    ).toBe(`=${product}`.replaceAll(/ ?= ?/g, "="));
    for (const line of lines.slice(1)) expect(line.trim()).toMatch(/^[=·].*[\d)]$/);
  }
});
