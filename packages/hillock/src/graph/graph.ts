/** A graph: the values that are wanted, the parameters that change, and all nodes they need, in topological order. */

import { InternalError, ShapeError } from "../errors.ts";
import type { Node, NodeOf } from "./node.ts";
import { definitionOf } from "./operations/index.ts";
import { sameShape, shapeText } from "./shape.ts";

/** After a step the parameter has the value; all reads in the step see the old one. */
export interface Update {
  readonly parameter: NodeOf<"parameter">;
  readonly value: Node;
}

export interface Graph {
  readonly nodes: readonly Node[];
  readonly outputs: Readonly<Record<string, Node>>;
  readonly updates: readonly Update[];
}

/** All nodes that the roots need, each after its inputs. Iterative: deep networks do not overflow the stack. */
export function topological(roots: readonly Node[]): Node[] {
  const order: Node[] = [];
  const state = new Map<Node, "open" | "done">();
  const stack: Node[] = [...roots].reverse();
  while (stack.length > 0) {
    const node = stack.at(-1)!;
    if (state.get(node) === undefined) {
      state.set(node, "open");
      for (const input of [...node.inputs].reverse()) if (!state.has(input)) stack.push(input);
    } else {
      stack.pop();
      if (state.get(node) === "open") {
        state.set(node, "done");
        order.push(node);
      }
    }
  }
  return order;
}

export function graph(outputs: Readonly<Record<string, Node>>, updates: readonly Update[] = []): Graph {
  const nodes = topological([...Object.values(outputs), ...updates.flatMap(({ parameter, value }) => [parameter, value])]);
  return verify({ nodes, outputs, updates });
}

/** "map dense_1.z" or "matmul": how an error names a node. */
export const describe = (node: Node): string => (node.label === undefined ? node.op : `${node.op} "${node.label}"`);

/**
 * Checks that the graph is well formed: inputs before uses, shapes and dtypes as the operations' rules give them, names unique,
 * updates of the parameter's own shape. Returns the graph. @throws InternalError or ShapeError naming the node.
 */
export function verify(made: Graph): Graph {
  const seen = new Set<Node>();
  const names = new Map<string, Node>();
  for (const node of made.nodes) {
    const missing = node.inputs.find((input) => !seen.has(input));
    if (missing !== undefined) {
      throw new InternalError({
        problem: `Node ${describe(node)} comes before its input ${describe(missing)}`,
        expected: "topological order",
      });
    }
    const { shape, dtype } = definitionOf(node.op).infer(node.attributes as never, node.inputs);
    if (!sameShape(shape, node.shape) || dtype !== node.dtype) {
      throw new InternalError({
        problem: `Node ${describe(node)} does not have the type that its operation gives`,
        received: `${node.dtype} ${shapeText(node.shape)}`,
        expected: `${dtype} ${shapeText(shape)}`,
        fix: "Make nodes with the builders.",
      });
    }
    if (node.op === "input" || node.op === "parameter") {
      if (names.has(node.attributes.name)) {
        throw new InternalError({
          problem: `Two different nodes are named "${node.attributes.name}"`,
          expected: "one node for each name",
          fix: "Share the node.",
        });
      }
      names.set(node.attributes.name, node);
    }
    seen.add(node);
  }
  const updated = new Set<Node>();
  for (const { parameter, value } of made.updates) {
    if (!sameShape(parameter.shape, value.shape)) {
      throw new ShapeError({
        problem: `The update of ${describe(parameter)} has another shape`,
        received: shapeText(value.shape),
        expected: shapeText(parameter.shape),
      });
    }
    if (updated.has(parameter)) throw new InternalError({ problem: `${describe(parameter)} is updated twice in one step` });
    updated.add(parameter);
  }
  return made;
}
