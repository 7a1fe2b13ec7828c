/** The face of `math`: scalar expressions, the one definition of all the mathematics. */

export {
  abs,
  add,
  asInequality,
  constant,
  cos,
  cosh,
  div,
  eq,
  erf,
  exp,
  expm1,
  floor,
  ge,
  gt,
  le,
  log,
  log1p,
  lt,
  max,
  min,
  mul,
  ne,
  neg,
  operation,
  pow,
  select,
  sigmoid,
  sign,
  sin,
  sinh,
  softplus,
  sqrt,
  square,
  sub,
  tanh,
  toExpr,
  variable,
  withArguments,
} from "./build.ts";
export { differentiate } from "./differentiate.ts";
export { compileExpr, evaluate, evaluateBlocks } from "./evaluate.ts";
export type {
  Arguments,
  Binary,
  BinaryOp,
  Constant,
  Expr,
  ExprLike,
  Operation,
  OpName,
  Ternary,
  TernaryOp,
  Unary,
  UnaryOp,
  Variable,
} from "./expr.ts";
export { isConstant, isOp, isOperation } from "./expr.ts";
export { toLatex } from "./latex.ts";
export type { PrintOptions } from "./notation.ts";
export { constantAsWritten, exactNumeral, type Numeral, roundedNumeral } from "./numerals.ts";
export type { OperationRule } from "./operations.ts";
export { applyOperation, operations, opNames } from "./operations.ts";
export { simplify } from "./simplify.ts";
export {
  binaryCrossEntropy,
  binaryCrossEntropyFromLogits,
  clip,
  flushDenormal,
  logSigmoid,
  relu,
  step,
  unlessTiny,
  xlog1py,
  xlogy,
} from "./stable.ts";
export { toText } from "./text.ts";
export type { Bindings } from "./traverse.ts";
export { contains, fold, replace, substitute, topological, variablesOf } from "./traverse.ts";
