/** The arithmetic of slopes: numbers are gathered in front, signs become differences, and the values stay. */

import { expect, test } from "vitest";
import * as m from "./build.ts";
import { choose, minus, over, plus, type Slope, scale, times } from "./chain.ts";
import { evaluate } from "./evaluate.ts";
import type { Expr } from "./expr.ts";
import { toText } from "./text.ts";

const { variable, constant, sub, mul, div, neg } = m;
const [x, y] = [variable("x"), variable("y")];
const at = { x: 0.75, y: -2.5 };
const text = (slope: Slope): string => (slope === null ? "null" : toText(slope));
const value = (slope: Slope): number => (slope === null ? 0 : evaluate(slope, at));

test.each<[Slope, Expr, string]>([
  [x, y, "x·y"],
  [constant(1), y, "y"],
  [x, constant(1), "x"],
  [constant(2), constant(3), "6"],
  [mul(2, x), mul(3, y), "6·x·y"],
  [mul(x, 2), mul(y, 3), "6·x·y"],
  [mul(0.5, mul(2, x)), y, "x·y"],
  [neg(x), y, "−x·y"],
  [neg(x), neg(y), "x·y"],
  [neg(mul(2, x)), constant(3), "−6·x"],
  [neg(sub(x, y)), constant(1), "y − x"],
  [mul(-2, sub(x, y)), constant(1), "2·(y − x)"],
  [mul(2, sub(x, y)), constant(1), "2·(x − y)"],
  [div(2, x), constant(3), "6/x"],
  [div(2, x), mul(3, y), "6·1/x·y"],
  [div(1, x), constant(4), "4/x"],
  [div(1, x), y, "1/x·y"],
  [div(y, x), constant(4), "4·y/x"],
  [div(-1, x), constant(1), "−1/x"],
  [null, y, "null"],
])("(%o) times (%o) is %s", (slope, factor, expected) => {
  const product = times(slope, factor);
  expect(text(product).replaceAll(/[()]/g, "")).toBe(expected.replaceAll(/[()]/g, ""));
  if (product !== null) expect(value(product)).toBeCloseTo(value(slope) * evaluate(factor, at), 12);
});

test.each<[string, Slope, string, number]>([
  ["½ times 2 x", scale(0.5, mul(2, x)), "x", 0.75],
  ["−1 times x", scale(-1, x), "−x", -0.75],
  ["−1 times −x", scale(-1, neg(x)), "x", 0.75],
  ["3 times nothing", scale(3, null), "null", 0],
  ["2 x over 2", over(mul(2, x), constant(2)), "x", 0.75],
  ["6 x over 2", over(mul(6, x), constant(2)), "3·x", 2.25],
  ["2 x over 3", over(mul(2, x), constant(3)), "2·x/3", 0.5],
  ["x over y", over(x, y), "x/y", -0.3],
  ["nothing over y", over(null, y), "null", 0],
  ["x + y", plus(x, y), "x + y", -1.75],
  ["x + −y", plus(x, neg(y)), "x − y", 3.25],
  ["x + −2 y", plus(x, mul(-2, y)), "x − 2·y", 5.75],
  ["−x + y", plus(neg(x), y), "y − x", -3.25],
  ["−x + −y", plus(neg(x), neg(y)), "−x − y", 1.75],
  ["nothing + y", plus(null, y), "y", -2.5],
  ["x + nothing", plus(x, null), "x", 0.75],
  ["x − y", minus(x, y), "x − y", 3.25],
  ["nothing − y", minus(null, y), "−y", 2.5],
  ["x − nothing", minus(x, null), "x", 0.75],
  ["nothing − nothing", minus(null, null), "null", 0],
])("%s", (_, slope, expected, number) => {
  expect(text(slope)).toBe(expected);
  expect(value(slope)).toBeCloseTo(number, 12);
});

test("a choice between equal slopes is none; where there is none, 0 stands", () => {
  const condition = m.lt(x, y);
  expect(choose(condition, x, x)).toBe(x);
  expect(choose(condition, null, null)).toBeNull();
  expect(choose(condition, x, y)).toBe(m.select(condition, x, y));
  expect(choose(condition, null, y)).toBe(m.select(condition, 0, y));
  expect(choose(condition, x, null)).toBe(m.select(condition, x, 0));
});
