import { expect, test } from "vitest";
import * as m from "./build.ts";
import type { Expr } from "./expr.ts";
import { toLatex } from "./latex.ts";

const { variable, add, sub, mul, div, neg, square, sqrt, pow, exp, select, lt, sigmoid, abs, floor, tanh, log, log1p } = m;
const x = variable("x");
const y = variable("y");

const table: readonly (readonly [Expr, string])[] = [
  [mul(0.5, square(sub(y, x))), "\\tfrac{1}{2} \\cdot (y - x)^{2}"],
  [mul(sigmoid(x), sub(1, sigmoid(x))), "\\sigma(x) \\cdot (1 - \\sigma(x))"],
  [div(1, add(1, exp(neg(x)))), "\\frac{1}{1 + e^{-x}}"],
  [square(div(x, y)), "\\left(\\frac{x}{y}\\right)^{2}"],
  [square(exp(x)), "{(e^{x})}^{2}"],
  [sqrt(add(x, 1)), "\\sqrt{x + 1}"],
  [pow(x, add(y, 1)), "x^{y + 1}"],
  [mul(x, neg(y)), "x \\cdot (-y)"],
  [sub(1, square(tanh(x))), "1 - \\tanh(x)^{2}"],
  [log(div(x, y)), "\\ln\\left(\\frac{x}{y}\\right)"],
  [log1p(neg(x)), "\\ln(1 + (-x))"],
  [m.erf(x), "\\operatorname{erf}(x)"],
  [m.expm1(x), "e^{x} - 1"],
  [abs(x), "\\left|x\\right|"],
  [floor(x), "\\left\\lfloor x \\right\\rfloor"],
  [m.le(0, x), "\\left[x \\ge 0\\right]"],
  [m.max(x, 0), "\\max(x, 0)"],
  [select(lt(0, x), x, mul(0.01, x)), "\\begin{cases} x & \\text{if } x > 0 \\\\ 0.01 \\cdot x & \\text{otherwise} \\end{cases}"],
  [
    select(lt(x, 0), 1, select(lt(x, 1), 2, 3)),
    "\\begin{cases} 1 & \\text{if } x < 0 \\\\ 2 & \\text{if } x < 1 \\\\ 3 & \\text{otherwise} \\end{cases}",
  ],
  [add(x, 1e-7), "x + 10^{-7}"],
  [m.mul(-2.5e-8, x), "-2.5 \\cdot 10^{-8} \\cdot x"],
  [m.max(Infinity, x), "\\max(\\infty, x)"],
];

test.each(table.map(([expr, latex]) => ({ latex, expr })))("$latex", ({ expr, latex }) => {
  expect(toLatex(expr)).toBe(latex);
});

test("names become symbols", () => {
  expect(toLatex(add(variable("beta1"), variable("x0")))).toBe("\\beta_{1} + x_{0}");
  expect(toLatex(variable("learningRate"))).toBe("\\mathrm{learningRate}");
  expect(toLatex(variable("learning_rate"))).toBe("\\text{learning\\_rate}");
  expect(toLatex(variable("ŷ"))).toBe("\\hat{y}");
  expect(toLatex(variable("δ_2"))).toBe("δ_{2}");
  expect(toLatex(variable("a^b"))).toBe("\\text{a\\textasciicircum{}b}");
  expect(toLatex(variable("7"))).toBe("7");
  expect(toLatex(square(x), { names: { x: "w^{(2)}_{ij}" } })).toBe("{w^{(2)}_{ij}}^{2}");
});

test("letters with more than one mark, marks of other letters and words stay text", () => {
  expect(["ẏ", "ä", "ñ", "x̄"].map((name) => toLatex(variable(name)))).toEqual(["\\dot{y}", "\\ddot{a}", "\\tilde{n}", "\\bar{x}"]);
  expect(["á", "ẍ̂", "δ̂", "ŷz"].map((name) => toLatex(variable(name)))).toEqual(["\\text{á}", "\\text{ẍ̂}", "\\text{δ̂}", "\\text{ŷz}"]);
});

test("a formula is typeset with its own numbers", () => {
  const loss = mul(0.5, square(sub(y, x)));
  expect(toLatex(loss, { values: { x: 0.731058579, y: 1 } })).toBe("\\tfrac{1}{2} \\cdot (1 - 0.7311)^{2}");
  expect(toLatex(loss, { values: { x: -0.731058579 }, names: { y: "y_3" }, digits: 3 })).toBe("\\tfrac{1}{2} \\cdot (y_3 - (-0.731))^{2}");
  expect(toLatex(square(x), { values: { x: 1.5e-9 } })).toBe("{(1.5 \\cdot 10^{-9})}^{2}");
});
