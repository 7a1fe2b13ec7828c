/**
 * The operations and their values: the one table that defines what each means. Everything else that computes an
 * expression (SIMD code, WGSL) approximates these functions and is tested against them.
 */

import { erf } from "./erf.ts";
import type { Arguments, OpName } from "./expr.ts";

export interface OperationRule<Op extends OpName> {
  /** Number of arguments. */
  readonly arity: Arguments<Op, number>["length"];
  /** The value in f64. */
  readonly evaluate: (...args: Arguments<Op, number>) => number;
}

/** eˣ/(1 + eˣ) for negative x, 1/(1 + e⁻ˣ) else: the exponential never overflows, and small results keep their digits. */
function sigmoid(x: number): number {
  if (x >= 0) return 1 / (1 + Math.exp(-x));
  const e = Math.exp(x);
  return e / (1 + e);
}

/** ln(1 + eˣ) = max(x, 0) + ln(1 + e^(−|x|)), without overflow. */
function softplus(x: number): number {
  return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
}

/**
 * As `Math.pow`, and for the exponent 2 as x·x. V8 itself does this in optimised code and not in its interpreter; here it
 * is part of the definition, so that x² is one number, and the same as `square`.
 */
function pow(a: number, b: number): number {
  return b === 2 ? a * a : a ** b;
}

export const operations: { readonly [Op in OpName]: OperationRule<Op> } = {
  neg: { arity: 1, evaluate: (x) => -x },
  abs: { arity: 1, evaluate: Math.abs },
  sign: { arity: 1, evaluate: Math.sign },
  square: { arity: 1, evaluate: (x) => x * x },
  sqrt: { arity: 1, evaluate: Math.sqrt },
  exp: { arity: 1, evaluate: Math.exp },
  expm1: { arity: 1, evaluate: Math.expm1 },
  log: { arity: 1, evaluate: Math.log },
  log1p: { arity: 1, evaluate: Math.log1p },
  sin: { arity: 1, evaluate: Math.sin },
  cos: { arity: 1, evaluate: Math.cos },
  tanh: { arity: 1, evaluate: Math.tanh },
  sinh: { arity: 1, evaluate: Math.sinh },
  cosh: { arity: 1, evaluate: Math.cosh },
  sigmoid: { arity: 1, evaluate: sigmoid },
  softplus: { arity: 1, evaluate: softplus },
  erf: { arity: 1, evaluate: erf },
  floor: { arity: 1, evaluate: Math.floor },
  add: { arity: 2, evaluate: (a, b) => a + b },
  sub: { arity: 2, evaluate: (a, b) => a - b },
  mul: { arity: 2, evaluate: (a, b) => a * b },
  div: { arity: 2, evaluate: (a, b) => a / b },
  // Math.min and Math.max propagate NaN and order −0 before 0, as WebAssembly's do.
  min: { arity: 2, evaluate: (a, b) => Math.min(a, b) },
  max: { arity: 2, evaluate: (a, b) => Math.max(a, b) },
  pow: { arity: 2, evaluate: pow },
  eq: { arity: 2, evaluate: (a, b) => (a === b ? 1 : 0) },
  lt: { arity: 2, evaluate: (a, b) => (a < b ? 1 : 0) },
  le: { arity: 2, evaluate: (a, b) => (a <= b ? 1 : 0) },
  select: { arity: 3, evaluate: (condition, whenTrue, whenFalse) => (condition !== 0 ? whenTrue : whenFalse) },
};

/** The names of all operations. */
export const opNames = Object.keys(operations) as readonly OpName[];

/** The value of an operation known only at run time; `args` must be as many as its arity. */
export function applyOperation(op: OpName, args: readonly number[]): number {
  const evaluate: (...args: number[]) => number = operations[op].evaluate;
  return evaluate(...args);
}
