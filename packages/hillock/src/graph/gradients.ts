/** Reverse-mode differentiation: the graph of ∂loss/∂w for each w, built from the operations' own gradient rules. */

import { ShapeError } from "../errors.ts";
import * as math from "../math/index.ts";
import { build } from "./build.ts";
import { describe, topological } from "./graph.ts";
import type { Node, OpName } from "./node.ts";
import type { OperationDefinition } from "./operation.ts";
import { definitionOf } from "./operations/index.ts";
import { shapeText } from "./shape.ts";

/** The nodes through which the loss depends on one of `targets`. */
function dependents(order: readonly Node[], targets: ReadonlySet<Node>): Set<Node> {
  const found = new Set<Node>(targets);
  for (const node of order) if (node.inputs.some((input) => found.has(input))) found.add(node);
  return found;
}

/**
 * ∂loss/∂node for every node that lies between the loss and the targets, and for the targets themselves. Nodes that the loss does not depend on are missing.
 * @param loss a scalar, shape [].
 */
export function adjoints(loss: Node, targets: readonly Node[]): ReadonlyMap<Node, Node> {
  if (loss.shape.length !== 0) {
    throw new ShapeError({
      problem: `Only a scalar can be differentiated, ${describe(loss)} is none`,
      received: `shape ${shapeText(loss.shape)}`,
      expected: "shape []",
    });
  }
  const order = topological([loss]);
  const active = dependents(order, new Set(targets));
  const incoming = new Map<Node, Node>([[loss, build.constant(1)]]);
  for (const node of order.toReversed()) {
    const g = incoming.get(node);
    if (g === undefined || !active.has(node) || targets.includes(node)) continue;
    const definition = definitionOf(node.op) as OperationDefinition<OpName>;
    definition.gradient(node, g, build).forEach((partial, i) => {
      const input = node.inputs[i]!;
      if (partial === undefined || !active.has(input)) return;
      const sofar = incoming.get(input);
      incoming.set(input, sofar === undefined ? partial : build.map(math.add, sofar, partial));
    });
  }
  return incoming;
}

/** The adjoint of a node; zeros where the loss does not depend on it. */
export const adjointOf = (incoming: ReadonlyMap<Node, Node>, node: Node): Node =>
  incoming.get(node) ?? build.map((x) => math.mul(0, x), node);

/**
 * @param loss a scalar, shape [].
 * @param targets the nodes to differentiate by, usually parameters.
 * @returns one node per target, of the target's shape. Targets that the loss does not depend on get zeros.
 */
export function gradients(loss: Node, targets: readonly Node[]): Node[] {
  const incoming = adjoints(loss, targets);
  return targets.map((target) => adjointOf(incoming, target));
}
