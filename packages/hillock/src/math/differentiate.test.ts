import fc from "fast-check";
import { expect, test } from "vitest";
import * as m from "./build.ts";
import { differentiate } from "./differentiate.ts";
import { compileExpr, evaluate } from "./evaluate.ts";
import type { Arguments, Expr, OpName } from "./expr.ts";
import { isOperation } from "./expr.ts";
import { operations, opNames } from "./operations.ts";
import { expressions, runs, variableNames } from "./testing/expressions.ts";
import { toText } from "./text.ts";
import { contains, topological } from "./traverse.ts";

const { variable, constant, add, sub, mul, div, neg, abs, square, sqrt, pow, exp, log, tanh, sigmoid, max, min, select, lt } = m;
const x = variable("x");
const y = variable("y");

const derivatives: readonly (readonly [Expr, string])[] = [
  [sigmoid(x), "σ(x)·(1 − σ(x))"],
  [tanh(x), "1 − tanh(x)²"],
  [exp(neg(x)), "−exp(−x)"],
  [log(square(x)), "2·x/x²"],
  [sqrt(x), "½/√x"],
  [m.expm1(x), "exp(x)"],
  [m.softplus(mul(3, x)), "3·σ(3·x)"],
  [m.erf(x), "(2/√π)·exp(−x²)"],
  [mul(0.5, square(sub(y, x))), "x − y"],
  [square(sub(y, x)), "2·(x − y)"],
  [div(square(x), 2), "x"],
  [pow(x, 3), "3·x²"],
  [pow(x, 2), "2·x"],
  [pow(y, x), "y ≠ 0 ? y^x·ln(y) : 0"],
  [mul(x, y), "y"],
  [div(y, x), "−(y/x)/x"],
  [max(x, 0), "[x > 0]"],
  [min(x, 6), "[x < 6]"],
  [abs(x), "sign(x)"],
  [select(lt(0, x), x, mul(0.01, x)), "x > 0 ? 1 : 0.01"],
  [m.floor(x), "0"],
  [sub(m.softplus(x), mul(y, x)), "σ(x) − y"],
  [y, "0"],
  [x, "1"],
];

test.each(derivatives.map(([expr, text]) => ({ f: toText(expr), text, expr })))("($f)′ = $text", ({ expr, text }) => {
  expect(toText(differentiate(expr, "x"))).toBe(text);
});

test("the derivative contains the forward node itself", () => {
  for (const y of [sigmoid(square(x)), tanh(square(x)), exp(square(x)), sqrt(add(square(x), 1))]) {
    expect(contains(differentiate(y, "x"), y)).toBe(true);
  }
});

test("a kink passes its slope to the second argument, |x| to nobody", () => {
  const slope = (expr: Expr, at: number) => evaluate(differentiate(expr, "x"), { x: at });
  expect(slope(max(x, 0), 0)).toBe(0);
  expect(slope(max(0, x), 0)).toBe(1);
  expect(slope(min(x, 0), 0)).toBe(0);
  expect(slope(abs(x), 0)).toBe(0);
  expect(slope(max(x, 0), 1e-300)).toBe(1);
});

test("powers have finite slopes at zero", () => {
  const slope = (expr: Expr, variableName: string) => evaluate(differentiate(expr, variableName), { x: 0, y: 0 });
  expect(slope(pow(x, y), "x")).toBe(0);
  expect(slope(pow(x, y), "y")).toBe(0);
  expect(slope(pow(x, 1), "x")).toBe(1);
  expect(slope(pow(x, 0), "x")).toBe(0);
  expect(slope(pow(0, y), "y")).toBe(0);
});

test("an exponentially long formula has a short derivative", () => {
  let expr: Expr = x;
  for (let i = 0; i < 300; i++) expr = mul(0.5, add(expr, m.sin(expr)));
  expect(topological(differentiate(expr, "x")).length).toBeLessThan(4000);
  expect(differentiate(constant(2), "x")).toBe(constant(0));
});

/** The slope by central differences, extrapolated twice (Richardson), and an estimate of its error. */
function numericalSlope(f: (point: readonly number[]) => number, point: readonly number[], index: number) {
  const central = (h: number) => {
    const at = (shift: number) => f(point.map((value, i) => (i === index ? value + shift : value)));
    return (at(h) - at(-h)) / (2 * h);
  };
  const [coarse, middle, fine] = [central(8e-3), central(4e-3), central(2e-3)];
  const [first, second] = [(4 * middle - coarse) / 3, (4 * fine - middle) / 3];
  return { slope: (16 * second - first) / 15, error: Math.abs(second - first) + Math.abs(fine - second) };
}

/** Compares wherever the numerical slope is trustworthy: not across a kink or a jump, not where it overflows. */
function agrees(expr: Expr, names: readonly string[], point: readonly number[]): boolean {
  const f = compileExpr(expr, names);
  let compared = false;
  names.forEach((name, index) => {
    const { slope, error } = numericalSlope(f, point, index);
    const scale = Math.abs(f(point)) + Math.abs(slope) + 1e-3;
    if (!(error < 1e-4 * scale)) return;
    const symbolic = evaluate(differentiate(expr, name), Object.fromEntries(names.map((n, i) => [n, point[i]!])));
    const difference = Math.abs(symbolic - slope);
    if (!(difference < 1e-7 * scale + error))
      throw new Error(`(${toText(expr)})′ by ${name} at ${point}: ${symbolic}, numerically ${slope}`);
    compared = true;
  });
  return compared;
}

test.each(opNames)("%s: its derivative agrees with finite differences", (op) => {
  const names = variableNames.slice(0, operations[op].arity);
  const inner = names.map((name, i) => add(square(variable(name)), mul(0.3 + i, variable(variableNames[(i + 1) % 3]!))));
  const expr = apply(op, inner);
  let compared = 0;
  for (let i = 0; i < 50; i++) {
    const point = [0.31 + i * 0.037, 0.92 - i * 0.011, 0.53 + i * 0.023];
    if (agrees(expr, variableNames, point)) compared++;
  }
  expect(compared).toBeGreaterThan(25);
});

function apply(op: OpName, args: readonly Expr[]): Expr {
  return m.operation(op, ...(args as Arguments<OpName, Expr>));
}

/** Does the point lie on a kink, a jump or a pole? There the slope is a convention, which no difference can know. */
function isSingular(expr: Expr, point: readonly number[]): boolean {
  const values = Object.fromEntries(variableNames.map((name, i) => [name, point[i]!]));
  return topological(expr).some((node) => {
    if (!isOperation(node)) return false;
    const [a, b] = node.args.map((arg) => evaluate(arg, values));
    if (!Number.isFinite(evaluate(node, values))) return true;
    if (["abs", "sign", "select"].includes(node.op)) return Math.abs(a!) < 1e-9;
    // Nearer to a pole than the differences reach, these are not to be trusted.
    if (["sqrt", "log"].includes(node.op)) return Math.abs(a!) < 0.05;
    if (node.op === "div") return Math.abs(b!) < 0.05;
    // A negative base has powers at integers only.
    if (node.op === "pow") return a! < 0.05;
    if (node.op === "floor") return Math.abs(a! - Math.round(a!)) < 1e-9;
    return ["min", "max", "eq", "lt", "le"].includes(node.op) && Math.abs(a! - b!) < 1e-9;
  });
}

test("random formulas: their derivatives agree with finite differences", () => {
  let compared = 0;
  const number = fc.integer({ min: -2000, max: 2000 }).map((thousandths) => thousandths / 1000 + 0.00037);
  const formulas = expressions({ constants: [1, -1, 2, 0.5, -0.3, 3], size: 6 });
  const check = (expr: Expr, point: number[]) => {
    if (!isSingular(expr, point) && agrees(expr, variableNames, point)) compared++;
  };
  fc.assert(fc.property(formulas, fc.tuple(number, number, number), check), runs(3000));
  expect(compared).toBeGreaterThan(1000);
});
