import fc from "fast-check";
import { expect, test } from "vitest";
import { ArgumentError } from "../errors.ts";
import { add, erf, mul, operation, sigmoid, softplus, square, variable } from "./build.ts";
import { compileExpr, evaluate } from "./evaluate.ts";
import type { Arguments, Expr, OpName } from "./expr.ts";
import { applyOperation, operations, opNames } from "./operations.ts";
import { expressions, nastyNumbers, runs, variableNames } from "./testing/expressions.ts";

const x = variable("x");
const y = variable("y");

test("values of formulas", () => {
  expect(evaluate(add(x, mul(2, y)), { x: 1, y: 3, z: 9 })).toBe(7);
  expect(compileExpr(add(x, mul(2, y)), ["y", "x"])([3, 1])).toBe(7);
  expect(compileExpr(x, ["x"])(Float64Array.of(5))).toBe(5);
  expect(compileExpr(add(2, 3), [])([])).toBe(5);
});

test("a variable without a value is named, with the nearest known", () => {
  expect(() => evaluate(variable("rate"), { rates: 1 })).toThrow(ArgumentError);
  expect(() => evaluate(variable("rate"), { rates: 1 })).toThrow(/Unknown variable "rate"[\s\S]*one of rates[\s\S]*Did you mean "rates"/);
  expect(() => evaluate(x)).toThrow(/"x" has no value/);
  expect(() => evaluate(variable("toString"), {})).toThrow(ArgumentError);
  expect(() => compileExpr(add(x, y), ["x"])).toThrow(/Unknown variable "y"/);
});

test("the stable forms keep their digits at both ends", () => {
  const at = (expr: Expr, value: number) => evaluate(expr, { x: value });
  expect(at(sigmoid(x), 0)).toBe(0.5);
  expect(at(sigmoid(x), -700)).toBeCloseTo(Math.exp(-700), 310);
  expect(at(sigmoid(x), -700)).toBeGreaterThan(0);
  expect(at(sigmoid(x), -1000)).toBe(0);
  expect(at(sigmoid(x), 1000)).toBe(1);
  expect(at(softplus(x), 0)).toBe(Math.LN2);
  expect(at(softplus(x), 1000)).toBe(1000);
  expect(at(softplus(x), -30)).toBeCloseTo(9.357622968839737e-14, 28);
});

// From mpmath 1.3 with 40 digits.
const erfValues: readonly (readonly [number, number])[] = [
  [1e-300, 1.1283791670955126e-300],
  [1e-8, 1.1283791670955126e-8],
  [0.1, 0.1124629160182849],
  [0.5, 0.5204998778130465],
  [1, 0.8427007929497149],
  [1.5, 0.9661051464753108],
  [2, 0.9953222650189527],
  [2.4999, 0.9995928300996666],
  [2.5, 0.999593047982555],
  [3, 0.9999779095030014],
  [5, 0.9999999999984626],
  [6.5, 1],
];

test.each(erfValues)("erf(%d)", (argument, value) => {
  const error = (sign: number) => Math.abs(evaluate(erf(x), { x: sign * argument }) - sign * value) / value;
  expect(error(1)).toBeLessThan(1.5e-15);
  expect(error(-1)).toBeLessThan(1.5e-15);
});

const edges: readonly (readonly [OpName, readonly number[], number])[] = [
  ["erf", [-0], -0],
  ["erf", [NaN], NaN],
  ["erf", [-Infinity], -1],
  ["sign", [-0], -0],
  ["max", [NaN, 1], NaN],
  ["min", [1, NaN], NaN],
  ["max", [-0, 0], 0],
  ["min", [0, -0], -0],
  ["eq", [0, -0], 1],
  ["eq", [NaN, NaN], 0],
  ["le", [NaN, 1], 0],
  ["select", [NaN, 1, 2], 1],
  ["select", [-0, 1, 2], 2],
  ["pow", [NaN, 0], 1],
  ["pow", [-8, 3], -512],
  ["softplus", [-Infinity], 0],
  ["sigmoid", [NaN], NaN],
  ["floor", [-0.5], -1],
];

test.each(edges)("%s(%j) at the edge", (op, args, value) => {
  expect(applyOperation(op, args)).toBe(value);
});

test.each(opNames)("%s: the tape agrees with the table bit by bit", (op) => {
  const names = variableNames.slice(0, operations[op].arity);
  const run = compileExpr(operation(op, ...(names.map(variable) as unknown as Arguments<OpName, Expr>)), names);
  for (const a of nastyNumbers) {
    for (const b of nastyNumbers) {
      for (const args of [
        [a, b, 1],
        [b, a, -0],
      ]) {
        expect(run(args)).toBe(applyOperation(op, args.slice(0, names.length)));
      }
    }
  }
});

test("compiled and evaluated are the same bits", () => {
  const number = fc.oneof(fc.constantFrom(...nastyNumbers), fc.double());
  const check = (expr: Expr, point: [number, number, number]) => {
    const values = Object.fromEntries(variableNames.map((name, i) => [name, point[i]!]));
    expect(compileExpr(expr, variableNames)(point)).toBe(evaluate(expr, values));
  };
  fc.assert(fc.property(expressions({ size: 12 }), fc.tuple(number, number, number), check), runs(2000));
});

test("shared parts are computed once", () => {
  let expr: Expr = x;
  for (let i = 0; i < 200; i++) expr = mul(0.5, add(expr, square(expr)));
  expect(compileExpr(expr, ["x"])([1])).toBe(1);
});
