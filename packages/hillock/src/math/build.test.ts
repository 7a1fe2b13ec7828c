import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { expect, test } from "vitest";
import { ArgumentError } from "../errors.ts";
import { add, asInequality, constant, eq, ge, gt, le, lt, mul, ne, operation, sigmoid, toExpr, variable } from "./build.ts";
import type { Expr } from "./expr.ts";
import { internedCount } from "./intern.ts";
import { contains, replace, substitute, topological, variablesOf } from "./traverse.ts";

const x = variable("x");
const y = variable("y");

test("the same structure is the same object", () => {
  expect(add(x, mul(2, y))).toBe(add(variable("x"), mul(constant(2), variable("y"))));
  expect(add(x, y)).not.toBe(add(y, x));
  expect(operation("add", x, 1)).toBe(add(x, 1));
});

test("constants are told apart by Object.is", () => {
  expect(constant(0)).not.toBe(constant(-0));
  expect(constant(NaN)).toBe(constant(Number.NaN));
  expect(constant(0.1 + 0.2)).not.toBe(constant(0.3));
  expect(constant(-0)).toEqual({ kind: "constant", value: -0 });
});

test("a variable and a constant of the same spelling differ", () => {
  expect(variable("1")).not.toBe(constant(1));
  expect(add(variable("a,b"), variable("c"))).not.toBe(add(variable("a"), variable("b,c")));
});

test("expressions are frozen, arguments too", () => {
  const sum = add(x, 1);
  expect(Object.isFrozen(sum)).toBe(true);
  expect(sum.kind === "binary" && Object.isFrozen(sum.args)).toBe(true);
});

test("builders do not simplify", () => {
  expect(add(x, 0)).toEqual({ kind: "binary", op: "add", args: [x, constant(0)] });
});

test("the derived comparisons", () => {
  expect(gt(x, y)).toBe(lt(y, x));
  expect(ge(x, y)).toBe(le(y, x));
  expect(asInequality(ne(x, y))).toEqual([x, y]);
  expect(asInequality(eq(x, 0))).toBeUndefined();
});

test("what did not come from a builder is refused", () => {
  expect(() => toExpr({ kind: "variable", name: "x" })).toThrow(ArgumentError);
  expect(() => add(x, "1" as unknown as number)).toThrow(/must come from the builders/);
  expect(() => variable("")).toThrow(/needs a name/);
  expect(() => constant("1" as unknown as number)).toThrow(/must be a number/);
});

test("the intern table forgets what nobody holds", async () => {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as () => void;
  const before = internedCount();
  const kept = mul(x, 12345);
  const build = () => {
    for (let i = 0; i < 5000; i++) add(x, i + 0.123);
  };
  build();
  expect(internedCount()).toBeGreaterThanOrEqual(before + 10_000);
  for (let i = 0; i < 50 && internedCount() > before + 1000; i++) {
    // Weak references are kept until the end of a task, and finalizers run in one of their own.
    await new Promise((resolve) => setTimeout(resolve, 10));
    collect();
  }
  expect(internedCount()).toBeLessThan(before + 1000);
  expect(mul(x, 12345)).toBe(kept);
});

/** 2ⁿ leaves when written out, n + 1 nodes. */
function doubling(n: number): Expr {
  let expr: Expr = x;
  for (let i = 0; i < n; i++) expr = add(expr, expr);
  return expr;
}

test("arguments come before what uses them, each once", () => {
  const expr = mul(add(x, y), sigmoid(add(x, y)));
  const order = topological(expr);
  expect(order).toEqual([x, y, add(x, y), sigmoid(add(x, y)), expr]);
  expect(topological(doubling(100)).length).toBe(101);
});

test("depth is limited by memory only", () => {
  let deep: Expr = x;
  for (let i = 0; i < 50_000; i++) deep = sigmoid(deep);
  expect(variablesOf(deep)).toEqual(["x"]);
  expect(substitute(substitute(deep, { x: y }), { y: x })).toBe(deep);
});

test("variables are listed once, sorted", () => {
  expect(variablesOf(add(mul(variable("b"), variable("a")), variable("b")))).toEqual(["a", "b"]);
  expect(variablesOf(constant(1))).toEqual([]);
});

test("substitution is simultaneous, and takes records, maps and numbers", () => {
  expect(substitute(add(x, mul(2, y)), { x: y, y: x })).toBe(add(y, mul(2, x)));
  expect(substitute(add(x, y), new Map([["x", 3]]))).toBe(add(3, y));
  expect(substitute(doubling(200), { x: y })).not.toBe(doubling(200));
  const untouched = variable("toString");
  expect(substitute(untouched, {})).toBe(untouched);
});

test("whole sub-expressions can be found and replaced", () => {
  const s = sigmoid(x);
  const expr = mul(s, add(1, s));
  expect(contains(expr, s)).toBe(true);
  expect(contains(expr, y)).toBe(false);
  expect(replace(expr, s, y)).toBe(mul(y, add(1, y)));
  expect(replace(expr, s, add(s, 1))).toBe(mul(add(s, 1), add(1, add(s, 1))));
  expect(replace(s, s, 2)).toBe(constant(2));
});
