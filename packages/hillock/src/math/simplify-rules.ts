/**
 * The rules of `simplify`, by operation. A rule returns a simpler expression or undefined; every one of them is exact in
 * IEEE 754 arithmetic, and where that is not plain to see the line says why. They are fuzzed in `simplify.test.ts`.
 */

import { constant, operation } from "./build.ts";
import type { Arguments, Constant, Expr, OpName } from "./expr.ts";
import { isConstant, isOp, isOperation } from "./expr.ts";
import { applyOperation } from "./operations.ts";

type Rule<Op extends OpName> = (...args: Arguments<Op, Expr>) => Expr | undefined;

/**
 * The simplest expression of an operation on arguments that are simplified themselves. The rules build through this
 * function, so their results are simplified too, and one pass from the leaves up is enough.
 */
export function simplified(op: OpName, args: readonly Expr[]): Expr {
  if (args.every((arg) => isConstant(arg))) {
    const values = args.map((arg) => (arg as Constant).value);
    return constant(applyOperation(op, values));
  }
  const rule = rules[op] as ((...args: readonly Expr[]) => Expr | undefined) | undefined;
  return rule?.(...args) ?? operation(op, ...(args as Arguments<OpName, Expr>));
}

function make<Op extends OpName>(op: Op, ...args: Arguments<Op, Expr>): Expr {
  return simplified(op, args);
}

const NON_NEGATIVE: ReadonlySet<OpName> = new Set(["abs", "square", "exp", "cosh", "sigmoid", "softplus", "eq", "lt", "le"]);

/** Is the value always NaN or in [+0, ∞]? (Not so sqrt: √−0 is −0.) */
function isNonNegative(expr: Expr): boolean {
  return isConstant(expr) ? expr.value > 0 || Object.is(expr.value, 0) : isOperation(expr) && NON_NEGATIVE.has(expr.op);
}

/** Is the value always 1 or 0? */
function isTruth(expr: Expr): boolean {
  return isOp(expr, "eq") || isOp(expr, "lt") || isOp(expr, "le");
}

/** The expression m with expr = −m, if it is written with a minus sign. */
function withoutMinus(expr: Expr): Expr | undefined {
  if (isConstant(expr)) return expr.value < 0 ? constant(-expr.value) : undefined;
  if (isOp(expr, "neg")) return expr.args[0];
  if (!isOp(expr, "mul") && !isOp(expr, "div")) return undefined;
  const [first, second] = expr.args;
  return isConstant(first) && first.value < 0 ? make(expr.op, constant(-first.value), second) : undefined;
}

/** Is multiplying by c a shift of the exponent upwards? Twice such is once by the product: no digit is ever lost. */
function isUpscale(c: number): boolean {
  const magnitude = Math.abs(c);
  return magnitude >= 1 && Number.isFinite(c) && 2 ** Math.round(Math.log2(magnitude)) === magnitude;
}

function constantTimes(c: number, x: Expr): Expr | undefined {
  if (c === 1) return x;
  if (c === -1) return make("neg", x);
  if (isOp(x, "neg")) return make("mul", constant(-c), x.args[0]);
  if (!isOp(x, "mul") || !isConstant(x.args[0])) return undefined;
  const product = c * x.args[0].value;
  const exact = isUpscale(c) && isUpscale(x.args[0].value) && Number.isFinite(product);
  return exact ? make("mul", constant(product), x.args[1]) : undefined;
}

/** max(max(x, 1), 2) is max(x, 2), and the same for min: both are associative and commutative, zeros and NaN included. */
function gatherBounds(op: "min" | "max", a: Expr, b: Expr): Expr | undefined {
  if (a === b) return a;
  const neutral = op === "max" ? -Infinity : Infinity;
  if (isConstant(b, neutral)) return a;
  if (isConstant(a, neutral)) return b;
  if (isConstant(b) && isOp(a, op) && isConstant(a.args[1])) return make(op, a.args[0], make(op, a.args[1], b));
  return undefined;
}

export const rules: { readonly [Op in OpName]?: Rule<Op> } = {
  // −0 is the neutral element of addition (−0 + −0 = −0), +0 is not (−0 + 0 = 0).
  add: (a, b) => {
    if (isConstant(b, -0)) return a;
    if (isConstant(a, -0)) return b;
    const right = withoutMinus(b);
    if (right !== undefined) return make("sub", a, right);
    const left = withoutMinus(a);
    return left === undefined ? undefined : make("sub", b, left);
  },
  // Subtraction is addition of the negative by definition. −(a − b) stays: for a = b it is −0, and b − a is 0.
  sub: (a, b) => {
    if (isConstant(b, 0)) return a;
    if (isConstant(a, -0)) return make("neg", b);
    const right = withoutMinus(b);
    return right === undefined ? undefined : make("add", a, right);
  },
  // Rounding to nearest is symmetric, so a sign can be pulled out of products and quotients.
  mul: (a, b) => {
    if (isConstant(a)) return constantTimes(a.value, b);
    if (isConstant(b)) return make("mul", b, a);
    if (a === b) return make("square", a);
    if (isOp(a, "neg")) return make("neg", make("mul", a.args[0], b));
    return isOp(b, "neg") ? make("neg", make("mul", a, b.args[0])) : undefined;
  },
  div: (a, b) => {
    if (isConstant(b, 1)) return a;
    if (isConstant(b, -1)) return make("neg", a);
    if (isOp(a, "neg")) return make("neg", make("div", a.args[0], b));
    return isOp(b, "neg") ? make("neg", make("div", a, b.args[0])) : undefined;
  },
  neg: (x) => {
    if (isOp(x, "neg")) return x.args[0];
    if (!isOp(x, "mul") && !isOp(x, "div")) return undefined;
    const [a, b] = x.args;
    if (isConstant(a)) return make(x.op, constant(-a.value), b);
    return isConstant(b) ? make(x.op, a, constant(-b.value)) : undefined;
  },
  abs: (x) => {
    if (isOp(x, "neg")) return make("abs", x.args[0]);
    return isNonNegative(x) ? x : undefined;
  },
  square: (x) => (isOp(x, "neg") || isOp(x, "abs") ? make("square", x.args[0]) : undefined),
  floor: (x) => (isOp(x, "floor") ? x : undefined),
  sign: (x) => (isOp(x, "sign") ? x : undefined),
  min: (a, b) => gatherBounds("min", a, b),
  max: (a, b) => {
    if (isNonNegative(a) && isConstant(b) && b.value <= 0) return a;
    return gatherBounds("max", a, b);
  },
  // aᵇ with b = 0 is 1 even for NaN (IEEE 754 pow), and with b = 2 it is a·a by definition of the operation.
  pow: (a, b) => {
    if (!isConstant(b)) return undefined;
    if (b.value === 0) return constant(1);
    if (b.value === 1) return a;
    return b.value === 2 ? make("square", a) : undefined;
  },
  lt: (a, b) => (a === b ? constant(0) : undefined),
  eq: (a, b) => {
    if (isTruth(a) && isConstant(b, 1)) return a;
    // Not (not t), for a truth value t.
    if (isConstant(b, 0) && isOp(a, "eq") && isConstant(a.args[1], 0) && isTruth(a.args[0])) return a.args[0];
    return undefined;
  },
  select: (condition, a, b) => {
    if (isConstant(condition)) return condition.value !== 0 ? a : b;
    if (a === b) return a;
    if (isTruth(condition) && isConstant(a, 1) && isConstant(b, 0)) return condition;
    if (isOp(condition, "eq") && isConstant(condition.args[1], 0)) return make("select", condition.args[0], b, a);
    if (isOp(a, "select") && a.args[0] === condition) return make("select", condition, a.args[1], b);
    if (isOp(b, "select") && b.args[0] === condition) return make("select", condition, a, b.args[2]);
    return undefined;
  },
};
