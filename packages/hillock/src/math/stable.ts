/**
 * Composites in the form that stays accurate at the ends of the range. They are ordinary expressions: their derivatives
 * come from the same rules as everybody's.
 */

import { abs, add, eq, le, log, log1p, lt, max, min, mul, neg, select, softplus, sub } from "./build.ts";
import type { Expr, ExprLike } from "./expr.ts";

/** max(x, 0), with derivative 0 at 0 (as Keras and PyTorch). */
export function relu(x: ExprLike): Expr {
  return max(x, 0);
}

/** 1 where x ≥ 0, else 0: the perceptron's threshold. Its derivative is 0. */
export function step(x: ExprLike): Expr {
  return le(0, x);
}

/** x limited to [low, high]; its derivative is 1 strictly inside and 0 outside and at the borders. */
export function clip(x: ExprLike, low: ExprLike, high: ExprLike): Expr {
  return max(min(x, high), low);
}

/** ln σ(x) = −ln(1 + e⁻ˣ), accurate where σ(x) would round to 0 or 1. */
export function logSigmoid(x: ExprLike): Expr {
  return neg(softplus(neg(x)));
}

/** x·ln y, and 0 where x = 0 even if y = 0: the limit that entropy needs. */
export function xlogy(x: ExprLike, y: ExprLike): Expr {
  return select(eq(x, 0), 0, mul(x, log(y)));
}

/** x·ln(1 + y), and 0 where x = 0 even if y = −1. */
export function xlog1py(x: ExprLike, y: ExprLike): Expr {
  return select(eq(x, 0), 0, mul(x, log1p(y)));
}

/**
 * Cross-entropy of a label y in [0, 1] and a probability p, with p clipped to [epsilon, 1 − epsilon] as in Keras:
 * −(y·ln p + (1 − y)·ln(1 − p)). Where p is clipped the derivative is 0.
 */
export function binaryCrossEntropy(y: ExprLike, p: ExprLike, epsilon = 1e-7): Expr {
  const clipped = clip(p, epsilon, 1 - epsilon);
  return neg(add(mul(y, log(clipped)), mul(sub(1, y), log(sub(1, clipped)))));
}

/**
 * Cross-entropy of a label y in [0, 1] and the logit z: softplus(z) − y·z = max(z, 0) − y·z + ln(1 + e^(−|z|)).
 * It cannot overflow, and its derivative in z is σ(z) − y.
 */
export function binaryCrossEntropyFromLogits(y: ExprLike, z: ExprLike): Expr {
  return sub(softplus(z), mul(y, z));
}

/**
 * x, and 0 where |x| < threshold. WebAssembly cannot flush denormals to zero, and arithmetic on them is many times slower;
 * the default lies above the largest f32 denormal (1.2e-38), with room for a few decaying steps.
 */
export function flushDenormal(x: ExprLike, threshold = 1e-36): Expr {
  return unlessTiny(x, x, threshold);
}

/** `value`, and 0 where |x| < threshold. */
export function unlessTiny(x: ExprLike, value: ExprLike, threshold: number): Expr {
  return select(lt(abs(x), threshold), 0, value);
}
