/**
 * Weight regularisers: a penalty on large weights, added to the cost of the data, so that a network keeps only what it needs. L2 pulls each weight towards 0
 * in proportion to its size (weight decay); L1 pulls all of them alike, so that those that are of no use become very small.
 *
 * Factors and defaults are Keras's. One thing differs: its documentation gives "l1_l2" by name the factors 0.01 and 0.01, its code 0 and 0; here it is 0.01.
 */

import { build, type Node } from "../graph/index.ts";
import type { Expr } from "../math/index.ts";
import * as math from "../math/index.ts";
import {
  type Common,
  type CustomKind,
  custom,
  isPlainObject,
  type Named,
  nameRead,
  number,
  type OptionsFor,
  type PresenceOf,
  Refused,
  refusing,
  resolveName,
  type Setting,
  settings,
} from "../settings/index.ts";

/** The penalty Σ l1·|w| + l2·w² over a tensor's weights, whatever the size of the batch: plain data, saved with the model. */
export interface Regularizer {
  readonly l1: number;
  readonly l2: number;
}

const defaultFactor = 0.01;
const l1Factor = { min: 0, doc: "λ₁: how strongly |w| is punished", also: ["lambda"] } as const;
const l2Factor = { min: 0, doc: "λ₂: how strongly w² is punished", also: ["lambda"] } as const;

export const l1Settings = settings("l1", { l1: number({ ...l1Factor, default: defaultFactor }) }, { first: "l1" });
export const l2Settings = settings("l2", { l2: number({ ...l2Factor, default: defaultFactor }) }, { first: "l2" });
export const l1l2Settings = settings("l1l2", {
  l1: number({ ...l1Factor, also: [], default: 0, defaultText: "0; 0.01 where l2 is missing, too" }),
  l2: number({ ...l2Factor, also: [], default: 0, defaultText: "0; 0.01 where l1 is missing, too" }),
});

/** Σ l1·|w|. @param l1 0 or more. @throws ArgumentError for another factor. */
export const l1 = (l1?: number | OptionsFor<typeof l1Settings>): Regularizer => ({ ...l1Settings.read(l1), l2: 0 });

/** Σ l2·w². @param l2 0 or more. @throws ArgumentError for another factor. */
export const l2 = (l2?: number | OptionsFor<typeof l2Settings>): Regularizer => ({ l1: 0, ...l2Settings.read(l2) });

/**
 * Σ l1·|w| + l2·w². A factor that is left out is 0; without any argument both are 0.01.
 * @throws ArgumentError for a factor below 0 or not finite.
 */
export const l1l2 = (factors?: OptionsFor<typeof l1l2Settings>): Regularizer =>
  factors === undefined ? { l1: defaultFactor, l2: defaultFactor } : l1l2Settings.read(factors);

const byName = { l1, l2, l1l2 } as const;
export type RegularizerName = keyof typeof byName;
export const regularizerNames = Object.keys(byName) as RegularizerName[];

/** A regulariser by name, with factors of 0.01, or from its factors. @throws ArgumentError for an unknown name or a factor out of range. */
export const resolveRegularizer = (regularizer: string | Regularizer): Regularizer =>
  typeof regularizer === "string" ? byName[resolveName("regularizer", regularizer, regularizerNames)]() : l1l2Settings.read(regularizer);

const kind: CustomKind<Named<RegularizerName> | Regularizer, Regularizer> = {
  expected: `l1(…), l2(…), l1l2({ … }), or one of ${regularizerNames.join(", ")}`,
  domain: { type: "any", of: [{ type: "name", names: regularizerNames }, { type: "object" }] },
  read(given) {
    if (typeof given === "string") return byName[nameRead(given, regularizerNames)]();
    if (isPlainObject(given)) return refusing(() => l1l2Settings.read(given));
    throw new Refused(typeof given === "number" ? { fix: `Write l2(${given}), or l1(${given}).` } : {});
  },
};
/** A penalty on weights as a setting of a layer. */
export const regularizerSetting = <const O extends Common<Regularizer>>(
  options: O,
): Setting<Named<RegularizerName> | Regularizer, Regularizer, PresenceOf<O>> => custom(kind, options);

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
