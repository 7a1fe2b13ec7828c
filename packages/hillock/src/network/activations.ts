/** Activation functions: each is one expression in z, or for softmax a composition over the row. Everything else follows from it. */

import { build, type Node } from "../graph/index.ts";
import type { Expr } from "../math/index.ts";
import * as math from "../math/index.ts";
import { type Common, type Named, name, type PresenceOf, resolveName, type Setting } from "../settings/index.ts";

export type ActivationDefinition =
  | { readonly kind: "elementwise"; readonly expr: (z: Expr) => Expr }
  /** Over the last axis. */
  | { readonly kind: "row"; readonly node: (z: Node) => Node };

export const activations = {
  /** z */
  linear: { kind: "elementwise", expr: (z) => z },
  /** 1 where z ≥ 0, else 0: the perceptron's threshold. It has no gradient. */
  step: { kind: "elementwise", expr: (z) => math.step(z) },
  /** 1/(1 + e^−z) */
  sigmoid: { kind: "elementwise", expr: (z) => math.sigmoid(z) },
  tanh: { kind: "elementwise", expr: (z) => math.tanh(z) },
  /** max(0, z) */
  relu: { kind: "elementwise", expr: (z) => math.relu(z) },
  /** e^z_i / Σ e^z_j over the last axis */
  softmax: { kind: "row", node: build.softmax },
} as const satisfies Record<string, ActivationDefinition>;

export type ActivationName = keyof typeof activations;
export const activationNames = Object.keys(activations) as ActivationName[];

const aliases: Record<string, ActivationName> = { identity: "linear", logistic: "sigmoid", heaviside: "step" };
/** @throws ArgumentError for an unknown name. */
export const resolveActivation = (identifier: string): ActivationName => resolveName("activation", identifier, activationNames, aliases);
/** An activation as a setting of a layer. */
export const activationSetting = <const O extends Common<ActivationName>>(
  options: O,
): Setting<Named<ActivationName>, ActivationName, PresenceOf<O>> => name(activationNames, { ...options, aliases });

/** a = f(z). */
export function applyActivation(name: ActivationName, z: Node, label?: string): Node {
  const definition: ActivationDefinition = activations[name];
  const a = definition.kind === "row" ? definition.node(z) : build.map(definition.expr, z);
  return label === undefined ? a : build.named(a, label);
}
