import { expect, test } from "vitest";
import { type Candidate, markNumbers } from "./mark.ts";

const wrap = (latex: string, key: string): string => `<${key}>${latex}</>`;
const tensor = (symbol: string, rows: number, columns: number, values: readonly number[]): Candidate => ({
  symbol,
  rows,
  columns,
  keys: values.map((_, i) => `${symbol}${Math.floor(i / columns)}${i % columns}`),
  values,
});

test("each number of a matrix gets the key of the entry that is printed there", () => {
  const candidates = [
    tensor("W", 2, 2, [-0.4285, 0.2266, -1.0251, 0.4332]),
    tensor("x", 1, 2, [1, 0]),
    tensor("z", 1, 2, [-0.4285, 0.2266]),
  ];
  const line =
    "= \\begin{bmatrix} 1 & 0 \\end{bmatrix}\\,\\begin{bmatrix} -0.428 & 0.227 \\\\ -1.03 & 0.433 \\end{bmatrix} = \\begin{bmatrix} -0.428 & 0.227 \\end{bmatrix}";
  expect(markNumbers(line, "z = x\\,W", candidates, wrap)).toBe(
    "= \\begin{bmatrix} <x00>1</> & <x01>0</> \\end{bmatrix}\\,\\begin{bmatrix} <W00>-0.428</> & <W01>0.227</> \\\\ <W10>-1.03</> & <W11>0.433</> \\end{bmatrix} = \\begin{bmatrix} <z00>-0.428</> & <z01>0.227</> \\end{bmatrix}",
  );
});

test("a transposed matrix is read along its columns", () => {
  const line = "\\begin{bmatrix} 1 & 3 \\\\ 2 & 4 \\\\ 5 & 6 \\end{bmatrix}";
  const marked = markNumbers(line, "W^T", [tensor("W", 2, 3, [1, 2, 5, 3, 4, 6])], wrap);
  expect([...marked.matchAll(/<W(\d\d)>(\d)/g)].map(([, at, value]) => `${at}=${value}`)).toEqual([
    "00=1",
    "10=3",
    "01=2",
    "11=4",
    "02=5",
    "12=6",
  ]);
});

test("single numbers, and numbers with powers of ten", () => {
  const candidates = [tensor("a", 1, 1, [0.5804]), tensor("y", 1, 1, [1]), tensor("d", 1, 1, [-1.234e-7])];
  expect(markNumbers("= 0.58 - 1 + (-1.23 \\cdot 10^{-7})", "a - y + d", candidates, wrap)).toBe(
    "= <a00>0.58</> - <y00>1</> + (<d00>-1.23 \\cdot 10^{-7}</>)",
  );
});

test("a minus belongs to the number that is negative, and to no other", () => {
  const candidates = [tensor("a", 1, 1, [0.58]), tensor("d", 1, 1, [-0.102])];
  expect(markNumbers("= -0.102", "d", candidates, wrap)).toBe("= <d00>-0.102</>");
  expect(markNumbers("= -0.58 = 3 -0.58", "a", candidates, wrap)).toBe("= -<a00>0.58</> = 3 -<a00>0.58</>");
});

test("constants of a formula, indices and powers are no numbers of the trace", () => {
  const one = [tensor("y", 1, 1, [1]), tensor("v", 1, 1, [2])];
  expect(markNumbers("\\tfrac{1}{2} \\cdot z^{(1)}_{1} \\cdot 3^{2} \\text{1 2}", "y v", one, wrap)).toBe(
    "\\tfrac{1}{2} \\cdot z^{(1)}_{1} \\cdot 3^{2} \\text{1 2}",
  );
});

test("a number that fits nothing stays as it is", () => {
  expect(markNumbers("= 0.59", "a", [tensor("a", 1, 1, [0.5804])], wrap)).toBe("= 0.59");
  const far = "\\begin{bmatrix} 1 & 2 \\\\ \\vdots & \\vdots \\end{bmatrix}";
  expect(markNumbers(far, "W", [tensor("W", 2, 2, [1, 2, 3, 4])], wrap)).toBe(far);
});

test("equal values are taken in the order of the formula, and again when all are taken", () => {
  const candidates = [tensor("b", 1, 1, [0]), tensor("a", 1, 1, [0])];
  expect(markNumbers("0 + 0 + 0", "a + b", candidates, wrap)).toBe("<a00>0</> + <b00>0</> + <a00>0</>");
});
