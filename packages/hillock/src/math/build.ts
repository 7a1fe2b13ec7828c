/**
 * Builders: the only way to make an `Expr`. They intern and do nothing else; `simplify` simplifies.
 *
 *     const x = variable("x");
 *     const swish = mul(x, sigmoid(x));
 */

import { ArgumentError } from "../errors.ts";
import type { Arguments, BinaryOp, Expr, ExprLike, Operation, OpName, UnaryOp } from "./expr.ts";
import { isConstant, isOp } from "./expr.ts";
import { intern, isInterned } from "./intern.ts";

/** A number as an expression. */
export function constant(value: number): Expr {
  if (typeof value !== "number") {
    throw new ArgumentError({ problem: "A constant must be a number", received: String(value), expected: "a number" });
  }
  return intern({ kind: "constant", value });
}

/** A named unknown. */
export function variable(name: string): Expr {
  if (typeof name !== "string" || name === "") {
    throw new ArgumentError({ problem: "A variable needs a name", received: JSON.stringify(name), expected: "a string that is not empty" });
  }
  return intern({ kind: "variable", name });
}

/** A number becomes a constant; an expression stays as it is. */
export function toExpr(like: ExprLike): Expr {
  if (typeof like === "number") return constant(like);
  if (isInterned(like)) return like;
  throw new ArgumentError({
    problem: "An expression must come from the builders",
    received: JSON.stringify(like),
    expected: "a number, or the result of constant, variable, add, …",
    fix: "Build it with the functions of math/build.ts; objects written by hand are not interned.",
  });
}

/** An operation by its name: `operation("add", a, b)` is `add(a, b)`. */
export function operation<Op extends OpName>(op: Op, ...args: Arguments<Op, ExprLike>): Expr {
  const kinds = ["unary", "binary", "ternary"] as const;
  // The number of arguments fixes the kind: `Arguments<Op>` has made sure of it.
  return intern({ kind: kinds[args.length - 1], op, args: args.map(toExpr) } as unknown as Operation);
}

/** The same operation on other arguments. */
export function withArguments(expr: Operation, args: readonly Expr[]): Expr {
  if (args.every((arg, i) => arg === expr.args[i])) return expr;
  return intern({ kind: expr.kind, op: expr.op, args: [...args] } as unknown as Operation);
}

function unary(op: UnaryOp): (x: ExprLike) => Expr {
  return (x) => operation(op, x);
}

function binary(op: BinaryOp): (a: ExprLike, b: ExprLike) => Expr {
  return (a, b) => operation(op, a, b);
}

export const neg = unary("neg");
export const abs = unary("abs");
/** −1, ±0, 1 or NaN, as `Math.sign`. */
export const sign = unary("sign");
export const square = unary("square");
export const sqrt = unary("sqrt");
export const exp = unary("exp");
/** eˣ − 1, accurate near 0. */
export const expm1 = unary("expm1");
/** The natural logarithm. */
export const log = unary("log");
/** ln(1 + x), accurate near 0. */
export const log1p = unary("log1p");
export const sin = unary("sin");
export const cos = unary("cos");
export const tanh = unary("tanh");
export const sinh = unary("sinh");
export const cosh = unary("cosh");
/** 1 / (1 + e⁻ˣ), in (0, 1). */
export const sigmoid = unary("sigmoid");
/** ln(1 + eˣ), the integral of the sigmoid. */
export const softplus = unary("softplus");
/** The error function 2/√π ∫₀ˣ e^(−t²) dt, in (−1, 1). */
export const erf = unary("erf");
export const floor = unary("floor");

export const add = binary("add");
export const sub = binary("sub");
export const mul = binary("mul");
export const div = binary("div");
/** aᵇ, as `Math.pow`. */
export const pow = binary("pow");
/** The smaller; NaN if either is NaN. */
export const min = binary("min");
/** The greater; NaN if either is NaN. Its derivative goes to `a` only where a > b, else to `b`. */
export const max = binary("max");

/** a = b, as 1 or 0. */
export const eq = binary("eq");
/** a < b, as 1 or 0. */
export const lt = binary("lt");
/** a ≤ b, as 1 or 0. */
export const le = binary("le");
/** a > b, as 1 or 0. */
export const gt = (a: ExprLike, b: ExprLike): Expr => lt(b, a);
/** a ≥ b, as 1 or 0. */
export const ge = (a: ExprLike, b: ExprLike): Expr => le(b, a);
/** a ≠ b, as 1 or 0; written (a = b) = 0, so that NaN differs from everything, as in JavaScript. */
export const ne = (a: ExprLike, b: ExprLike): Expr => eq(eq(a, b), 0);

/** The two sides of an inequality made by `ne`, else undefined. */
export function asInequality(expr: Expr): readonly [Expr, Expr] | undefined {
  if (!isOp(expr, "eq") || !isConstant(expr.args[1], 0)) return undefined;
  const inner = expr.args[0];
  return isOp(inner, "eq") ? inner.args : undefined;
}

/** `whenTrue` where the condition is not 0 (NaN counts as true), else `whenFalse`. */
export const select = (condition: ExprLike, whenTrue: ExprLike, whenFalse: ExprLike): Expr =>
  operation("select", condition, whenTrue, whenFalse);
