import fc from "fast-check";
import { expect, test } from "vitest";
import * as m from "./build.ts";
import { compileExpr } from "./evaluate.ts";
import type { Expr } from "./expr.ts";
import { simplify } from "./simplify.ts";
import { expressionGraphs, nastyNumbers, runs, variableNames } from "./testing/expressions.ts";
import { toText } from "./text.ts";
import { topological } from "./traverse.ts";

const { variable, constant, add, sub, mul, div, neg, abs, square, pow, max, min, select, lt, eq, ne, exp, sigmoid, floor } = m;
const x = variable("x");
const y = variable("y");

const simplifications: readonly (readonly [Expr, Expr])[] = [
  [mul(x, 1), x],
  [mul(1, x), x],
  [div(x, 1), x],
  [sub(x, 0), x],
  [add(x, -0), x],
  [neg(neg(x)), x],
  [mul(-1, x), neg(x)],
  [mul(x, x), square(x)],
  [pow(x, 1), x],
  [pow(x, 2), square(x)],
  [pow(x, 0), constant(1)],
  [square(constant(3)), constant(9)],
  [mul(x, 3), mul(3, x)],
  [mul(mul(x, 4), 2), mul(8, x)],
  [add(x, neg(y)), sub(x, y)],
  [add(neg(x), y), sub(y, x)],
  [sub(x, neg(y)), add(x, y)],
  [add(x, mul(-2, y)), sub(x, mul(2, y))],
  [mul(neg(x), neg(y)), mul(x, y)],
  [mul(neg(x), y), neg(mul(x, y))],
  [neg(mul(3, x)), mul(-3, x)],
  [abs(neg(x)), abs(x)],
  [abs(abs(x)), abs(x)],
  [abs(exp(x)), exp(x)],
  [square(abs(x)), square(x)],
  [max(sigmoid(x), 0), sigmoid(x)],
  [max(max(x, 1), 2), max(x, 2)],
  [min(x, Infinity), x],
  [floor(floor(x)), floor(x)],
  [select(lt(0, x), 1, 0), lt(0, x)],
  [select(x, y, y), y],
  [select(constant(NaN), x, y), x],
  [select(ne(x, y), x, 0), select(eq(x, y), 0, x)],
  [exp(add(1, 1)), constant(Math.exp(2))],
];

test.each(simplifications.map(([from, to]) => ({ from: toText(from), to: toText(to), exprs: [from, to] as const })))(
  "$from becomes $to",
  ({ exprs }) => expect(simplify(exprs[0])).toBe(exprs[1]),
);

test("|x| is left out exactly where the value is never below 0, nor −0", () => {
  const unary = [m.neg, m.sign, m.sqrt, m.expm1, m.log, m.sin, m.cos, m.tanh, m.sinh, m.erf, m.floor] as const;
  for (const made of unary) expect(simplify(abs(made(x))), toText(made(x))).not.toBe(made(x));
  const never = [abs(x), square(x), exp(x), m.cosh(x), sigmoid(x), m.softplus(x), eq(x, y), lt(x, y), m.le(x, y)];
  for (const made of never) {
    expect(simplify(abs(made)), toText(made)).toBe(made);
    expect(simplify(max(made, 0)), toText(made)).toBe(made);
  }
  expect(simplify(abs(add(x, y)))).toBe(abs(add(x, y)));
});

const inexact = [
  add(x, 0),
  add(0, x),
  sub(0, x),
  mul(0, x),
  div(0, x),
  sub(x, x),
  div(x, x),
  neg(sub(x, y)),
  mul(0.1, mul(0.2, x)),
  mul(0.5, mul(2, x)),
  mul(2, mul(0.5, x)),
  abs(m.sqrt(x)),
  pow(x, 0.5),
  max(x, 0),
  m.le(x, x),
  eq(x, x),
];

test.each(inexact.map((expr) => ({ text: toText(expr), expr })))("$text stays", ({ expr }) => {
  expect(simplify(expr)).toBe(expr);
});

test("an exponentially long formula is simplified in a moment", () => {
  let huge: Expr = x;
  for (let i = 0; i < 2000; i++) huge = add(mul(huge, 1), neg(neg(huge)));
  expect(topological(simplify(huge)).length).toBe(2001);
});

const number = fc.oneof(fc.constantFrom(...nastyNumbers), fc.double());
const points = fc.array(fc.tuple(number, number, number), {
  minLength: 12,
  maxLength: 12,
});

test("no value changes: not NaN, not an infinity, not the sign of a zero", () => {
  const check = (made: Expr[], arguments_: [number, number, number][]) => {
    for (const expr of made) {
      const simple = simplify(expr);
      expect(simplify(simple)).toBe(simple);
      if (simple === expr) continue;
      const [before, after] = [compileExpr(expr, variableNames), compileExpr(simple, variableNames)];
      for (const point of arguments_) {
        if (Object.is(before(point), after(point))) continue;
        throw new Error(`${toText(expr)} became ${toText(simple)}: ${before(point)} became ${after(point)} at ${point}`);
      }
    }
  };
  fc.assert(fc.property(expressionGraphs(), points, check), runs(4000));
});

test("nor where the rules meet most often", () => {
  const ops = ["neg", "abs", "square", "add", "sub", "mul", "div", "min", "max", "eq", "lt", "select", "pow"] as const;
  const constants = [0, -0, 1, -1, 2, -2, 4, -0.5, Infinity, -Infinity, Number.NaN, 2 ** 1000];
  const check = (made: Expr[], arguments_: [number, number, number][]) => {
    const expr = made[made.length - 1]!;
    const simple = simplify(expr);
    expect(simplify(simple)).toBe(simple);
    const [before, after] = [compileExpr(expr, variableNames), compileExpr(simple, variableNames)];
    for (const point of arguments_) {
      if (!Object.is(before(point), after(point))) throw new Error(`${toText(expr)} became ${toText(simple)} at ${point}`);
    }
  };
  fc.assert(fc.property(expressionGraphs({ ops, constants, size: 5 }), points, check), runs(8000));
});
