/**
 * Optimisers: the update of one weight as expressions over w (the weight), g (its gradient), the optimiser's slots, the learning rate η and the step
 * number t (1, 2, …). The same expressions are compiled behind the weight gradient and typeset.
 */

import { ArgumentError } from "../errors.ts";
import { build, inputVariable, type Node, type NodeOf, type Update } from "../graph/index.ts";
import * as math from "../math/index.ts";
import { type Bindings, type Expr, type ExprLike, substitute, variable, variablesOf } from "../math/index.ts";
import { resolveName } from "./names.ts";

export interface OptimizerDefinition {
  /** Numbers kept for each weight, 0 at first. */
  readonly slots: readonly string[];
  /** Quantities that are the same for all weights of a step, over `learningRate` and `t`. */
  readonly scalars: Readonly<Record<string, Expr>>;
  /** The slots' next values, in this order; a later one, and the weight, may use an earlier one's next value as "name'". */
  readonly nextSlots: Readonly<Record<string, Expr>>;
  readonly nextWeight: Expr;
}

/** An optimiser with its settings: plain data, saved with the model. */
export type Optimizer = SgdOptimizer | AdamOptimizer;
export interface SgdOptimizer {
  readonly name: "sgd";
  readonly learningRate: number;
  readonly momentum: number;
  readonly nesterov: boolean;
}
export interface AdamOptimizer {
  readonly name: "adam";
  readonly learningRate: number;
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
}

const w = variable("w");
const g = variable("g");
const rate = variable("learningRate");
const t = variable("t");

/** v ← μ v − η g, w ← w + v; with Nesterov's look-ahead w ← w + μ v − η g. Without momentum w ← w − η g. (Keras's formulation.) */
function sgdDefinition({ momentum, nesterov }: SgdOptimizer): OptimizerDefinition {
  const descent = math.mul(rate, g);
  if (momentum === 0) return { slots: [], scalars: {}, nextSlots: {}, nextWeight: math.sub(w, descent) };
  const next = variable("velocity'");
  return {
    slots: ["velocity"],
    scalars: {},
    nextSlots: { velocity: math.flushDenormal(math.sub(math.mul(momentum, variable("velocity")), descent)) },
    nextWeight: nesterov ? math.sub(math.add(w, math.mul(momentum, next)), descent) : math.add(w, next),
  };
}

/**
 * Adam, Kingma & Ba (2015), in the form of their section 2's last paragraph, as in Keras: α = η √(1 − β₂ᵗ)/(1 − β₁ᵗ), w ← w − α m/(√v + ε).
 * 1 − βᵗ is written −expm1(t ln β), which keeps its digits in f32 while t is small.
 */
function adamDefinition({ beta1, beta2, epsilon }: AdamOptimizer): OptimizerDefinition {
  const [m, v] = [variable("m"), variable("v")];
  const remaining = (beta: number): Expr => math.neg(math.expm1(math.mul(t, math.log(beta))));
  const blend = (beta: number, old: Expr, next: ExprLike): Expr =>
    math.flushDenormal(math.add(math.mul(beta, old), math.mul(1 - beta, next)));
  return {
    slots: ["m", "v"],
    scalars: { alpha: math.div(math.mul(rate, math.sqrt(remaining(beta2))), remaining(beta1)) },
    nextSlots: { m: blend(beta1, m, g), v: blend(beta2, v, math.square(g)) },
    nextWeight: math.sub(w, math.div(math.mul(variable("alpha"), variable("m'")), math.add(math.sqrt(variable("v'")), epsilon))),
  };
}

export const optimizers: { readonly [Name in Optimizer["name"]]: (settings: Extract<Optimizer, { name: Name }>) => OptimizerDefinition } = {
  sgd: sgdDefinition,
  adam: adamDefinition,
};
export const optimizerNames = Object.keys(optimizers) as Optimizer["name"][];
export const definitionOfOptimizer = (optimizer: Optimizer): OptimizerDefinition =>
  (optimizers[optimizer.name] as (settings: Optimizer) => OptimizerDefinition)(optimizer);

function inRange(name: string, value: number, low: number, high: number): number {
  if (value >= low && value < high) return value;
  throw new ArgumentError({
    problem: `The optimizer's ${name} is out of range`,
    received: `${value}`,
    expected: `${low} ≤ ${name}${high === Number.POSITIVE_INFINITY ? "" : ` < ${high}`}`,
  });
}
const positive = Number.POSITIVE_INFINITY;

/** Stochastic gradient descent. @throws ArgumentError for settings out of range. */
export function sgd({ learningRate = 0.01, momentum = 0, nesterov = false }: Partial<Omit<SgdOptimizer, "name">> = {}): SgdOptimizer {
  return {
    name: "sgd",
    learningRate: inRange("learningRate", learningRate, 0, positive),
    momentum: inRange("momentum", momentum, 0, 1),
    nesterov,
  };
}

/** Adam, with Keras's defaults. @throws ArgumentError for settings out of range. */
export function adam({
  learningRate = 1e-3,
  beta1 = 0.9,
  beta2 = 0.999,
  epsilon = 1e-7,
}: Partial<Omit<AdamOptimizer, "name">> = {}): AdamOptimizer {
  return {
    name: "adam",
    learningRate: inRange("learningRate", learningRate, 0, positive),
    beta1: inRange("beta1", beta1, 0, 1),
    beta2: inRange("beta2", beta2, 0, 1),
    epsilon: inRange("epsilon", epsilon, 0, positive),
  };
}

/** @throws ArgumentError for an unknown name. */
export function resolveOptimizer(optimizer: string | Optimizer): Optimizer {
  if (typeof optimizer !== "string") return optimizer;
  return { sgd, adam }[resolveName("optimizer", optimizer, optimizerNames)]();
}

/** Where a weight's slot lives on the device. */
export const slotName = (parameter: string, slot: string): string => `${parameter}/${slot}`;

/** The expression as a map over nodes that stand for its variables. */
function mapOver(expr: Expr, nodes: Readonly<Record<string, Node>>, label?: string): Node {
  const names = variablesOf(expr);
  const bindings: Bindings = Object.fromEntries(names.map((name, i) => [name, variable(inputVariable(i))]));
  const node = build.map(() => substitute(expr, bindings), ...names.map((name) => nodes[name]!));
  return label === undefined ? node : build.named(node, label);
}

/** The updates of all parameters and their slots. @param step the number of steps before this one, a scalar node. */
export function applyOptimizer(
  optimizer: Optimizer,
  parameters: readonly NodeOf<"parameter">[],
  gradients: readonly Node[],
  learningRate: Node,
  step: Node,
): Update[] {
  const definition = definitionOfOptimizer(optimizer);
  const shared: Record<string, Node> = { learningRate, t: build.map((s) => math.add(s, 1), step) };
  for (const [name, expr] of Object.entries(definition.scalars)) shared[name] = mapOver(expr, shared, name);
  return parameters.flatMap((parameter, i) => {
    const { name } = parameter.attributes;
    const nodes: Record<string, Node> = { ...shared, w: parameter, g: gradients[i]! };
    const updates: Update[] = [];
    for (const slot of definition.slots) {
      const state = build.parameter(slotName(name, slot), parameter.shape);
      nodes[slot] = state;
      const value = mapOver(definition.nextSlots[slot]!, nodes, `next ${state.attributes.name}`);
      nodes[`${slot}'`] = value;
      updates.push({ parameter: state, value });
    }
    return [...updates, { parameter, value: mapOver(definition.nextWeight, nodes, `next ${name}`) }];
  });
}
