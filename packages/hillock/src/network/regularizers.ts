/**
 * Weight regularisers: a penalty on large weights, added to the cost of the data, so that a network keeps only what it needs. L2 pulls each weight towards 0
 * in proportion to its size (weight decay); L1 pulls all of them alike, so that those that are of no use become very small.
 *
 * Factors and defaults are Keras's. One thing differs: its documentation gives "l1_l2" by name the factors 0.01 and 0.01, its code 0 and 0; here it is 0.01.
 */

import { ArgumentError } from "../errors.ts";
import { build, type Node } from "../graph/index.ts";
import type { Expr } from "../math/index.ts";
import * as math from "../math/index.ts";
import { resolveName } from "./names.ts";

/** The penalty Σ l1·|w| + l2·w² over a tensor's weights, whatever the size of the batch: plain data, saved with the model. */
export interface Regularizer {
  readonly l1: number;
  readonly l2: number;
}

const defaultFactor = 0.01;

function factor(name: "l1" | "l2", value: number): number {
  if (value >= 0 && value < Number.POSITIVE_INFINITY) return value;
  throw new ArgumentError({
    problem: `The regularizer's factor ${name} is out of range`,
    received: `${value}`,
    expected: "a number, 0 or more",
  });
}

/** Σ l1·|w|. @param l1 0 or more. @throws ArgumentError for another factor. */
export const l1 = (l1: number = defaultFactor): Regularizer => ({ l1: factor("l1", l1), l2: 0 });

/** Σ l2·w². @param l2 0 or more. @throws ArgumentError for another factor. */
export const l2 = (l2: number = defaultFactor): Regularizer => ({ l1: 0, l2: factor("l2", l2) });

/**
 * Σ l1·|w| + l2·w². A factor that is left out is 0; without any argument both are 0.01.
 * @throws ArgumentError for a factor below 0 or not finite.
 */
export const l1l2 = (factors: { readonly l1?: number; readonly l2?: number } = { l1: defaultFactor, l2: defaultFactor }): Regularizer => ({
  l1: factor("l1", factors.l1 ?? 0),
  l2: factor("l2", factors.l2 ?? 0),
});

const byName = { l1, l2, l1l2 } as const;
export type RegularizerName = keyof typeof byName;
export const regularizerNames = Object.keys(byName) as RegularizerName[];

/** A regulariser by name, with factors of 0.01, or from its factors. @throws ArgumentError for an unknown name or a factor out of range. */
export const resolveRegularizer = (regularizer: string | Regularizer): Regularizer =>
  typeof regularizer === "string" ? byName[resolveName("regularizer", regularizer, regularizerNames)]() : l1l2(regularizer);

/**
 * Weights below this do not pay for L2: what only decays would end in denormals, of its own or of Adam's g², and make a step three times as slow. At a factor
 * of 1e-5, (1 − β₂)·g² is still a normal number here.
 */
const tiny = 1e-11;

/** What one weight costs. Its derivative at w = 0 is 0 (|w|′(0) = 0). */
export function penaltyTerm({ l1, l2 }: Regularizer, w: Expr): Expr {
  const lasso = math.mul(l1, math.abs(w));
  const ridge = math.unlessTiny(w, math.mul(l2, math.square(w)), tiny);
  return l1 === 0 ? ridge : l2 === 0 ? lasso : math.add(lasso, ridge);
}

/** What all weights of a tensor cost, a scalar. */
export function penaltyOf(regularizer: Regularizer, weights: Node): Node {
  const terms = build.map((w) => penaltyTerm(regularizer, w), weights);
  return build.reshape(
    build.sum(
      terms,
      weights.shape.map((_, axis) => axis),
    ),
    [],
  );
}
