import { expect, test } from "vitest";
import { equalityAt, equationHtml, formulaStyles, typeset } from "./formulas.ts";

test("the first equality sign outside of braces", () => {
  expect(equalityAt("a_{k=1} = b")).toBe(8);
  expect(equalityAt("\\{ = 2")).toBe(3);
  expect(equalityAt("a + b")).toBe(-1);
});

test("what is equal is in one column, and each piece of a line is typeset by itself", () => {
  const html = equationHtml(["z = w x", "= 0.111 \\cdot 2 + 0.222 \\cdot 3 - \\left(1 - 0.333\\right) + \\htmlData{k=3}{0.444} = 2"]);
  expect(html.match(/class="left"/g)).toHaveLength(2);
  expect(html.match(/class="piece"/g)!.length).toBeGreaterThanOrEqual(6);
  expect(html).toContain('data-k="3"');
  expect(html.split("<span").length).toBe(html.split("</span").length);
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
