/** What a value costs in a tiny program, in vector operations: how many are written, and how many run in a step. */

import { type Expr, fold, topological, type UnaryOp } from "../math/index.ts";
import { innerOf, type Matrix } from "./matrix.ts";

/** Operations of the functions in `wasm/simd/`, constants included; the rest are one each. */
const unaryCosts: Partial<Record<UnaryOp, number>> = {
  sign: 4,
  exp: 28,
  expm1: 35,
  log: 40,
  log1p: 45,
  sin: 50,
  cos: 50,
  tanh: 40,
  sinh: 45,
  cosh: 40,
  sigmoid: 32,
  softplus: 60,
  erf: 60,
};
const powCost = 150;
const randomCost = 110;

export function expressionCost(expr: Expr): number {
  return topological(expr).reduce((sum, node) => {
    if (node.kind === "unary") return sum + (unaryCosts[node.op] ?? 1);
    if (node.kind === "binary") return sum + (node.op === "pow" ? powCost : 1);
    return sum + 1;
  }, 0);
}

/** Vectors that hold a value: one per column of a block, or one per four elements. */
const vectorsOf = (value: Matrix): number =>
  value.rows === "n" ? value.columns : Math.ceil(((typeof value.rows === "number" ? value.rows : 0) * value.columns) / 4);

/** Vector operations of one block, or of a fixed value. */
export function emittedOperations(value: Matrix): number {
  const vectors = vectorsOf(value);
  switch (value.kind) {
    case "view":
    case "size":
    case "iota":
      return 0;
    case "source":
      return value.rows === "n" ? 3 * vectors : typeof value.rows === "number" ? vectors : 0;
    case "map":
      return vectors * expressionCost(value.expr);
    case "rowReduce":
      return vectors * value.of.columns * (value.of.rows === "n" ? 1 : 3);
    case "columnReduce":
      return value.of.rows === "n" ? 4 * value.of.columns : 3 * vectors * (value.of.rows as number);
    case "gather":
      return 4 + 3 * value.columns;
    case "random":
      return vectors * randomCost;
    case "matmul": {
      const inner = innerOf(value);
      // A sum over the examples: products, and the fold of four lanes.
      if (inner === "n") return vectors * 4 * 4;
      return 2 * vectors * (inner as number) * (value.rows === "n" ? 1 : 3);
    }
    case "copy":
      return value.rows === "n" ? 0 : 3 * vectors;
  }
}

/** Vector operations of a step with so many blocks of examples. */
export function executedOperations(value: Matrix, blocks: number): number {
  const summed =
    (value.kind === "matmul" && value.a.rows === "n" && value.transposeA) || (value.kind === "columnReduce" && value.of.rows === "n");
  return emittedOperations(value) * (value.rows === "n" || summed ? blocks : 1);
}

/** Cycles of an operation on floats, and of an elementary function. */
const [operationLatency, functionLatency] = [4, 80];

/** Roughly how many cycles after its operands a batch value is there. */
export function latencyOf(value: Matrix): number {
  switch (value.kind) {
    case "map":
      return fold<number>(value.expr, (node, args) => {
        if (node.kind === "constant" || node.kind === "variable") return 0;
        const own = node.kind === "unary" && (unaryCosts[node.op] ?? 0) > 20 ? functionLatency : operationLatency;
        return own + Math.max(...args);
      });
    case "matmul":
      return operationLatency * Math.min(8, value.a.columns);
    case "rowReduce":
      return operationLatency * Math.ceil(Math.log2(value.of.columns));
    case "random":
      return functionLatency;
    default:
      return 0;
  }
}
