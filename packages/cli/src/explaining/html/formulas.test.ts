import { expect, test } from "vitest";
import { alignedLatex, brokenLatex, equalityAt, formulaStyles, typeset } from "./formulas.ts";

test("the first equality sign outside of braces", () => {
  expect(equalityAt("a_{k=1} = b")).toBe(8);
  expect(equalityAt("\\{ = 2")).toBe(3);
  expect(equalityAt("a + b")).toBe(-1);
});

test("what is equal is aligned", () => {
  expect(alignedLatex("z = w x", ["= 1 \\cdot 2"], 60)).toBe("\\begin{aligned}z &= w x\\\\[.35em]&= 1 \\cdot 2\\end{aligned}");
  expect(typeset(alignedLatex("z = w x", ["= 1 \\cdot 2 = 2"], 60))).toContain("col-align-l");
});

test("long sums are broken before a sign, not inside of parentheses", () => {
  const line = "= 0.111 \\cdot 2 + 0.222 \\cdot 3 - \\left(1 - 0.333\\right) + \\htmlData{k=3}{0.444} + (-0.555)";
  const rows = brokenLatex(line, 24);
  expect(rows).toEqual([
    "= 0.111 \\cdot 2 + 0.222 \\cdot 3",
    "\\quad - \\left(1 - 0.333\\right) + \\htmlData{k=3}{0.444}",
    "\\quad + (-0.555)",
  ]);
  expect(brokenLatex(line, 200)).toEqual([line]);
  for (const row of rows) expect(() => typeset(row)).not.toThrow();
});

test("the style sheet holds the fonts that are used and asks for nothing", () => {
  const plain = formulaStyles(typeset("x = 1"));
  const sums = formulaStyles(typeset("\\sum_k \\begin{bmatrix} 1 \\\\ 2 \\\\ 3 \\end{bmatrix}", true));
  for (const styles of [plain, sums]) {
    expect([...styles.matchAll(/url\(([^)]{5})/g)].map(([, start]) => start)).toEqual(Array(styles.split("url(").length - 1).fill("data:"));
    expect(styles).toContain('"Source Serif 4"');
  }
  expect(plain.match(/@font-face/g)).toHaveLength(3);
  expect(sums.length).toBeGreaterThan(plain.length);
});

test("only the command that links need is trusted", () => {
  expect(typeset("\\htmlData{k=1}{x}")).toContain('data-k="1"');
  expect(typeset("\\href{https://example.org}{x}")).not.toContain("<a");
});
