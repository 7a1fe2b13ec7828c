/** Random expressions for property tests, and numbers that break careless arithmetic. */

import fc from "fast-check";
import { constant, operation, variable } from "../build.ts";
import type { Arguments, Expr, OpName } from "../expr.ts";
import { operations, opNames } from "../operations.ts";

/** How often a property is tried. FUZZ_SEED=… and FUZZ_RUNS=20 (times as often) look further than the tests of every day. */
export function runs(times: number): { numRuns: number; seed: number } {
  const { FUZZ_SEED = "1", FUZZ_RUNS = "1" } = process.env;
  return { numRuns: times * Number(FUZZ_RUNS), seed: Number(FUZZ_SEED) };
}

export const variableNames = ["x", "y", "z"] as const;

/** Both zeros, NaN, infinities, denormals, the largest numbers, and some that are ordinary. */
export const nastyNumbers: readonly number[] = [
  0,
  -0,
  1,
  -1,
  2,
  -2,
  0.5,
  -3.7,
  0.1,
  40,
  -750,
  Number.NaN,
  Infinity,
  -Infinity,
  5e-324,
  -5e-324,
  2.2250738585072014e-308,
  -1e-310,
  Number.MAX_VALUE,
  -Number.MAX_VALUE,
  1e160,
  1e-170,
];

export interface ExpressionOptions {
  readonly ops?: readonly OpName[];
  readonly constants?: readonly number[];
  /** The greatest number of operations. */
  readonly size?: number;
}

/**
 * Random graphs: a list of operations, each on leaves or earlier results, so that sub-expressions are shared.
 * Yields every node in the order of its making; the last one is the largest as a rule.
 */
export function expressionGraphs({ ops = opNames, constants = nastyNumbers, size = 8 }: ExpressionOptions = {}): fc.Arbitrary<Expr[]> {
  const leaf = fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom(...variableNames).map(variable) },
    { weight: 2, arbitrary: fc.constantFrom(...constants).map(constant) },
  );
  const argument = fc.oneof(leaf, fc.nat({ max: 3 }));
  const instruction = fc.record({ op: fc.constantFrom(...ops), args: fc.tuple(argument, argument, argument) });
  return fc.array(instruction, { minLength: 1, maxLength: size }).map((instructions) => {
    const made: Expr[] = [];
    for (const { op, args } of instructions) {
      const chosen = args
        .slice(0, operations[op].arity)
        .map((arg) => (typeof arg === "number" ? (made[made.length - 1 - arg] ?? variable("x")) : arg));
      made.push(operation(op, ...(chosen as Arguments<OpName, Expr>)));
    }
    return made;
  });
}

/** One random expression. */
export function expressions(options?: ExpressionOptions): fc.Arbitrary<Expr> {
  return expressionGraphs(options).map((made) => made[made.length - 1]!);
}
