/**
 * Scalar expressions: the one definition of every activation, loss, update and metric.
 *
 * An `Expr` is immutable and interned: two expressions with the same structure are the same object, so `===` is
 * structural equality and a derivative that contains σ(x) can be recognised as containing the forward value σ(x).
 * Constants are told apart by `Object.is`, so 0 and −0 are different constants and NaN equals itself.
 */

export type UnaryOp =
  | "neg"
  | "abs"
  | "sign"
  | "square"
  | "sqrt"
  | "exp"
  | "expm1"
  | "log"
  | "log1p"
  | "sin"
  | "cos"
  | "tanh"
  | "sinh"
  | "cosh"
  | "sigmoid"
  | "softplus"
  | "erf"
  | "floor";
export type BinaryOp = "add" | "sub" | "mul" | "div" | "min" | "max" | "pow" | "eq" | "lt" | "le";
export type TernaryOp = "select";
export type OpName = UnaryOp | BinaryOp | TernaryOp;

export interface Constant {
  readonly kind: "constant";
  readonly value: number;
}
export interface Variable {
  readonly kind: "variable";
  readonly name: string;
}
export interface Unary {
  readonly kind: "unary";
  readonly op: UnaryOp;
  readonly args: readonly [Expr];
}
export interface Binary {
  readonly kind: "binary";
  readonly op: BinaryOp;
  readonly args: readonly [Expr, Expr];
}
/** `select(condition, whenTrue, whenFalse)`: the condition is true when it is not zero (NaN counts as true, as in C). */
export interface Ternary {
  readonly kind: "ternary";
  readonly op: TernaryOp;
  readonly args: readonly [Expr, Expr, Expr];
}
export type Operation = Unary | Binary | Ternary;
export type Expr = Constant | Variable | Operation;

/** Anything the builders accept where an expression is meant: a number becomes a constant. */
export type ExprLike = Expr | number;

/** A tuple of `T` as long as the operation has arguments; it lets a rule table be checked op by op. */
export type Arguments<Op extends OpName, T> = Op extends UnaryOp ? [T] : Op extends BinaryOp ? [T, T] : [T, T, T];

export function isOperation(expr: Expr): expr is Operation {
  return expr.kind !== "constant" && expr.kind !== "variable";
}

/** Is it a constant, and (when a value is given) that very value? 0 and −0 are different, NaN is itself. */
export function isConstant(expr: Expr, value?: number): expr is Constant {
  return expr.kind === "constant" && (value === undefined || Object.is(expr.value, value));
}

/** Is it an application of this operation? */
export function isOp<Op extends OpName>(expr: Expr, op: Op): expr is OperationOf<Op> {
  return isOperation(expr) && expr.op === op;
}

/** The node type that carries an operation. */
export type OperationOf<Op extends OpName> = Op extends UnaryOp ? Unary : Op extends BinaryOp ? Binary : Ternary;
