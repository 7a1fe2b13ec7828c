/**
 * Cost functions. A loss gives one number per example, [n, 1]; the cost of a batch is their mean.
 *
 * Cross-entropies exist from probabilities and from logits. When the network ends in the matching activation (softmax, sigmoid), the loss is taken from
 * the logits behind it in either case: the same value, without the rounding of probabilities near 0 and 1, and its gradient is p − y.
 */

import { ArgumentError } from "../errors.ts";
import { build, type Node } from "../graph/index.ts";
import type { Expr } from "../math/index.ts";
import * as math from "../math/index.ts";
import {
  type CustomKind,
  flag,
  isPlainObject,
  type Named,
  name,
  nameRead,
  type OptionsFor,
  Refused,
  refusing,
  resolveName,
  settings,
} from "../settings/index.ts";
import type { ActivationName } from "./activations.ts";

/** What a network's output is made of, as far as a loss may care. All nodes are [n, outputs]. */
export interface Output {
  readonly value: Node;
  /** The input of the last activation, when the last layer ends in one. */
  readonly logits?: Node;
  readonly activation?: ActivationName;
}

/** What targets a loss wants: as many numbers as outputs, 0/1 numbers, a distribution over the classes, or the class's number. */
export type TargetKind = "numbers" | "binary" | "distribution" | "labels";

interface ElementwiseLoss {
  readonly kind: "elementwise";
  readonly targets: TargetKind;
  /** Whether an example's outputs are added up or averaged. */
  readonly over: "sum" | "mean";
  readonly term: (y: Expr, output: Expr) => Expr;
  /** The same from the input of `activation`. */
  readonly fromLogits?: { readonly activation: ActivationName; readonly term: (y: Expr, z: Expr) => Expr };
}
interface ClassLoss {
  readonly kind: "classes";
  readonly targets: TargetKind;
  /** [n, classes] targets from what the user gives. */
  readonly distribution: (y: Node, classes: number) => Node;
}
export type LossDefinition = ElementwiseLoss | ClassLoss;

/** Keras's fuzz factor: probabilities are kept this far from 0 and 1. */
const epsilon = 1e-7;

export const losses = {
  /** C = ½ Σ (y − a)²: with the mean over examples, 1/(2n) Σ ‖y − a‖². */
  quadratic: { kind: "elementwise", targets: "numbers", over: "sum", term: (y, a) => math.mul(0.5, math.square(math.sub(y, a))) },
  meanSquaredError: { kind: "elementwise", targets: "numbers", over: "mean", term: (y, a) => math.square(math.sub(y, a)) },
  meanAbsoluteError: { kind: "elementwise", targets: "numbers", over: "mean", term: (y, a) => math.abs(math.sub(y, a)) },
  /** −(y ln p + (1 − y) ln(1 − p)) */
  binaryCrossentropy: {
    kind: "elementwise",
    targets: "binary",
    over: "mean",
    term: (y, p) => math.binaryCrossEntropy(y, p, epsilon),
    fromLogits: { activation: "sigmoid", term: (y, z) => math.binaryCrossEntropyFromLogits(y, z) },
  },
  /** −Σ y_c ln p_c */
  categoricalCrossentropy: { kind: "classes", targets: "distribution", distribution: (y) => y },
  /** −ln p_y for the label y */
  sparseCategoricalCrossentropy: { kind: "classes", targets: "labels", distribution: (y, classes) => build.oneHot(y, classes) },
  /** max(0, −t z) with t = 2y − 1: Rosenblatt's criterion, 0 where the sign of the weighted sum is right. Wants a linear output. */
  perceptron: {
    kind: "elementwise",
    targets: "binary",
    over: "sum",
    term: (y, z) => math.max(0, math.mul(math.sub(1, math.mul(2, y)), z)),
  },
} as const satisfies Record<string, LossDefinition>;

export type LossName = keyof typeof losses;
export const lossNames = Object.keys(losses) as LossName[];

/** A loss with its settings: plain data, saved with the model. */
export interface Loss {
  readonly name: LossName;
  /** The output is logits: the activation (sigmoid, softmax) is part of the loss. */
  readonly fromLogits: boolean;
}
const aliases: Record<string, LossName> = {
  mse: "meanSquaredError",
  mae: "meanAbsoluteError",
  bce: "binaryCrossentropy",
  crossentropy: "categoricalCrossentropy",
  perceptronCriterion: "perceptron",
  quadraticCost: "quadratic",
  halfMeanSquaredError: "quadratic",
};

/** Which losses can be taken from logits. */
const takesLogits = ({ name }: Pick<Loss, "name">): boolean => losses[name].kind === "classes" || "fromLogits" in losses[name];

const fromLogits = flag({ default: false, doc: "the output is logits: the activation (sigmoid, softmax) is part of the loss" });
export const binaryCrossentropySettings = settings("binaryCrossentropy", { fromLogits });
export const categoricalCrossentropySettings = settings("categoricalCrossentropy", { fromLogits });
export const sparseCategoricalCrossentropySettings = settings("sparseCategoricalCrossentropy", { fromLogits });
export type CrossentropyOptions = OptionsFor<typeof binaryCrossentropySettings>;

/** @throws ArgumentError for unknown or wrong settings; so do the next two. */
export const binaryCrossentropy = (options?: CrossentropyOptions): Loss => ({
  name: "binaryCrossentropy",
  ...binaryCrossentropySettings.read(options),
});
export const categoricalCrossentropy = (options?: CrossentropyOptions): Loss => ({
  name: "categoricalCrossentropy",
  ...categoricalCrossentropySettings.read(options),
});
export const sparseCategoricalCrossentropy = (options?: CrossentropyOptions): Loss => ({
  name: "sparseCategoricalCrossentropy",
  ...sparseCategoricalCrossentropySettings.read(options),
});

/** Any loss as plain data, as it is saved. */
const lossSettings = settings(
  "A loss",
  { name: name(lossNames, { required: true, doc: "its name", aliases }), fromLogits },
  { first: "name" },
);

/** @throws ArgumentError for an unknown name or setting. */
export function resolveLoss(loss: Named<LossName> | Partial<Loss>): Loss {
  if (typeof loss === "string") return { name: resolveName("loss", loss, lossNames, aliases), fromLogits: false };
  const read = lossSettings.read(loss);
  if (!read.fromLogits || takesLogits(read)) return read;
  throw new ArgumentError({
    problem: `The loss "${read.name}" knows no logits`,
    received: "fromLogits: true",
    expected: `fromLogits with ${lossNames.filter((name) => takesLogits({ name })).join(", ")}`,
    fix: "Leave fromLogits out.",
  });
}

/** A loss as a setting. */
export const lossKind: CustomKind<Named<LossName> | Loss, Loss> = {
  expected: `one of ${lossNames.join(", ")}, or for example binaryCrossentropy({ fromLogits: true })`,
  domain: { type: "any", of: [{ type: "name", names: lossNames }, { type: "object" }] },
  read(given) {
    if (typeof given === "string") return { name: nameRead(given, lossNames, aliases), fromLogits: false };
    if (isPlainObject(given)) return refusing(() => resolveLoss(given));
    throw new Refused();
  },
};

/** The loss of each example, [n, 1]. `y` is [n, outputs], or labels [n] or [n, 1] for a sparse loss. */
export function lossPerExample(loss: Loss, y: Node, output: Output): Node {
  const definition: LossDefinition = losses[loss.name];
  return definition.kind === "classes"
    ? classLoss(definition, loss.fromLogits, y, output)
    : elementwiseLoss(definition, loss.fromLogits, y, output);
}

function elementwiseLoss({ term, over, fromLogits }: ElementwiseLoss, givenLogits: boolean, y: Node, output: Output): Node {
  const logits = givenLogits ? output.value : output.activation === fromLogits?.activation ? output.logits : undefined;
  const terms = fromLogits !== undefined && logits !== undefined ? build.map(fromLogits.term, y, logits) : build.map(term, y, output.value);
  const outputs = output.value.shape[1] as number;
  const total = build.sum(terms, [1]);
  return over === "sum" || outputs === 1 ? total : build.map((x) => math.div(x, outputs), total);
}

function classLoss({ distribution }: ClassLoss, givenLogits: boolean, y: Node, output: Output): Node {
  const target = distribution(y, output.value.shape[1] as number);
  const logits = givenLogits ? output.value : output.activation === "softmax" ? output.logits : undefined;
  if (logits !== undefined) {
    const logP = build.logSoftmax(logits);
    return build.sum(
      build.map((t, l) => math.neg(math.mul(t, l)), target, logP),
      [1],
    );
  }
  // Probabilities that the caller vouches for: made to sum to 1 and kept away from 0 and 1, as Keras does.
  const total = build.sum(output.value, [1]);
  const terms = build.map(
    (t, p, s) => math.neg(math.mul(t, math.log(math.clip(math.div(p, s), epsilon, 1 - epsilon)))),
    target,
    output.value,
    total,
  );
  return build.sum(terms, [1]);
}
