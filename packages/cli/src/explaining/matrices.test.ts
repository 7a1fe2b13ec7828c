import { expect, test } from "vitest";
import { displayWidth } from "../terminal/text.ts";
import { drawMatrixLine } from "./matrices.ts";

test("rows stand below each other, and the operators on the middle line", () => {
  expect(drawMatrixLine("z = [−2  −1] [1  10; 100  1] + [0  0] = [−3  −3]", 80, 4)).toEqual([
    "z = [−2  −1] ⎡   1  10 ⎤ + [0  0] = [−3  −3]",
    "             ⎣ 100   1 ⎦",
  ]);
});

test("three rows, a transpose, and the size of what is abbreviated", () => {
  expect(drawMatrixLine("= [1; 2; 3]ᵀ ⊙ [1  …  3] (1×32)", 80, 4)).toEqual(["  ⎡ 1 ⎤ᵀ", "= ⎢ 2 ⎥  ⊙ [1  …  3] (1×32)", "  ⎣ 3 ⎦"]);
});

test("lines without matrices stay as they are", () => {
  expect(drawMatrixLine("= 0.5·(1 − 2)² = 0.5", 80, 2)).toEqual(["= 0.5·(1 − 2)² = 0.5"]);
});

test("what is too wide goes on below, its operator in front", () => {
  const lines = drawMatrixLine("= [1  2  3  4] [5  6; 7  8] + [9  10  11  12] = [13  14  15  16]", 34, 4);
  for (const line of lines) expect(displayWidth(line)).toBeLessThanOrEqual(34);
  expect(lines).toEqual(["= [1  2  3  4] ⎡ 5  6 ⎤", "               ⎣ 7  8 ⎦", "    + [9  10  11  12]", "  = [13  14  15  16]"]);
});

test("columns of a matrix that is too wide give way, and its size is said", () => {
  const wide = "= [0.00169561  0.000501161  …  0.000674133; 0.1  0.2  …  0.3] (2×8) + [1.23456789  2.23456789  3.23456789  4.23456789]";
  for (const width of [40, 48, 60]) {
    const lines = drawMatrixLine(wide, width, 4);
    for (const line of lines) expect(displayWidth(line)).toBeLessThanOrEqual(width);
    expect(lines.join("\n")).toContain("(2×8)");
    expect(lines.join("\n")).toContain("4.23456789]");
  }
  expect(drawMatrixLine(wide, 40, 4).at(-1)).toBe("    + [1.23456789  …  4.23456789] (1×4)");
});
