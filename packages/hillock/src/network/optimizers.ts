/**
 * Optimisers: the update of one weight as expressions over w (the weight), g (its gradient), the optimiser's slots, the learning rate η and the step
 * number t (1, 2, …). The same expressions are compiled behind the weight gradient and typeset.
 */

import { build, inputVariable, type Node, type NodeOf, type Update } from "../graph/index.ts";
import * as math from "../math/index.ts";
import { type Bindings, type Expr, type ExprLike, substitute, variable, variablesOf } from "../math/index.ts";
import {
  type CustomKind,
  flag,
  isPlainObject,
  type Named,
  nameRead,
  number,
  type OptionsFor,
  Refused,
  received,
  refuse,
  refusing,
  resolveName,
  settings,
  type ValuesFor,
} from "../settings/index.ts";

export interface OptimizerDefinition {
  /** Numbers kept for each weight, 0 at first. */
  readonly slots: readonly string[];
  /** Quantities that are the same for all weights of a step, over `learningRate` and `t`. */
  readonly scalars: Readonly<Record<string, Expr>>;
  /** The slots' next values, in this order; a later one, and the weight, may use an earlier one's next value as "name'". */
  readonly nextSlots: Readonly<Record<string, Expr>>;
  readonly nextWeight: Expr;
}

const learningRate = { min: 0, doc: "η: how far a step goes", also: ["lr", "eta"] } as const;
const decay = { min: 0, below: 1 } as const;

export const sgdSettings = settings(
  "sgd",
  {
    learningRate: number({ ...learningRate, default: 0.01 }),
    momentum: number({ ...decay, default: 0, doc: "μ: how much of the last step is kept" }),
    nesterov: flag({ default: false, doc: "looks ahead by the momentum before the gradient is taken" }),
  },
  { first: "learningRate" },
);
export const adamSettings = settings(
  "adam",
  {
    learningRate: number({ ...learningRate, default: 1e-3 }),
    beta1: number({ ...decay, default: 0.9, doc: "β₁: how much of the mean gradient is kept from step to step" }),
    beta2: number({ ...decay, default: 0.999, doc: "β₂: how much of the mean squared gradient is kept from step to step" }),
    epsilon: number({ min: 0, default: 1e-7, doc: "ε: added to √v, so that nothing is divided by 0" }),
  },
  { first: "learningRate" },
);

/** An optimiser with its settings: plain data, saved with the model. */
export type SgdOptimizer = { readonly name: "sgd" } & ValuesFor<typeof sgdSettings>;
export type AdamOptimizer = { readonly name: "adam" } & ValuesFor<typeof adamSettings>;
export type Optimizer = SgdOptimizer | AdamOptimizer;

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
export type OptimizerName = Optimizer["name"];
export const optimizerNames = Object.keys(optimizers) as OptimizerName[];
export const definitionOfOptimizer = (optimizer: Optimizer): OptimizerDefinition =>
  (optimizers[optimizer.name] as (settings: Optimizer) => OptimizerDefinition)(optimizer);

/** Stochastic gradient descent. `sgd(0.1)` is `sgd({ learningRate: 0.1 })`. @throws ArgumentError for unknown settings or values out of range. */
export const sgd = (settings?: number | OptionsFor<typeof sgdSettings>): SgdOptimizer => ({ name: "sgd", ...sgdSettings.read(settings) });

/** Adam, with Keras's defaults. @throws ArgumentError for unknown settings or values out of range. */
export const adam = (settings?: number | OptionsFor<typeof adamSettings>): AdamOptimizer => ({
  name: "adam",
  ...adamSettings.read(settings),
});

/** What each optimiser may be told. */
export const optimizerSettings = { sgd: sgdSettings, adam: adamSettings } as const;

const makers: { readonly [Name in OptimizerName]: (settings?: Readonly<Record<string, unknown>>) => Optimizer } = { sgd, adam };

/** From a name, or from plain data as it is saved. @throws ArgumentError for an unknown name, unknown settings or values out of range. */
export function resolveOptimizer(
  optimizer: Named<OptimizerName> | ({ readonly name: string } & Readonly<Record<string, unknown>>),
): Optimizer {
  if (typeof optimizer === "string") return makers[resolveName("optimizer", optimizer, optimizerNames)]();
  if (!isPlainObject(optimizer)) refuse("The optimizer", optimizer, `one of ${optimizerNames.join(", ")}, or what one of them gives`);
  const { name, ...given } = optimizer;
  return makers[resolveName("optimizer", typeof name === "string" ? name : received(name), optimizerNames)](given);
}

/** An optimiser as a setting. */
export const optimizerKind: CustomKind<Named<OptimizerName> | Optimizer, Optimizer> = {
  expected: `one of ${optimizerNames.join(", ")}, or for example adam({ learningRate: 0.001 })`,
  domain: { type: "any", of: [{ type: "name", names: optimizerNames }, { type: "object" }] },
  read(given) {
    if (typeof given === "string") return makers[nameRead(given, optimizerNames)]();
    if (isPlainObject(given) && "name" in given) return refusing(() => resolveOptimizer(given as { readonly name: string }));
    throw new Refused(typeof given === "function" ? { fix: `Call it: ${given.name || "sgd"}().` } : {});
  },
};

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
