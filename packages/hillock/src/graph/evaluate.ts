/** The reference evaluator: every node of a graph in f64, one after the other, by the operations' own definitions. */

import { ArgumentError, ShapeError } from "../errors.ts";
import { counted } from "../words.ts";
import type { Graph } from "./graph.ts";
import { describe, topological } from "./graph.ts";
import type { Node, OpName } from "./node.ts";
import type { OperationDefinition, Value } from "./operation.ts";
import { definitionOf } from "./operations/index.ts";
import { resolveShape, type Sizes, shapeText, sizeOf } from "./shape.ts";

/** Values of inputs and parameters by name. */
export type Feed = Readonly<Record<string, ArrayLike<number>>>;

function given(node: Node & { op: "input" | "parameter" }, feed: Feed, shape: readonly number[]): Float64Array {
  const { name } = node.attributes;
  const data = feed[name];
  if (data === undefined) {
    throw new ArgumentError({
      problem: `The ${node.op} "${name}" has no value`,
      received: `values for ${Object.keys(feed).join(", ") || "nothing"}`,
      expected: `"${name}" of shape ${shapeText(shape)}`,
    });
  }
  const size = sizeOf(shape);
  if (data.length !== size) {
    throw new ShapeError({
      problem: `The value of "${name}" has the wrong size`,
      received: counted(data.length, "number"),
      expected: `${size}, for shape ${shapeText(shape)}`,
    });
  }
  return data instanceof Float64Array ? data : Float64Array.from(data);
}

/** Values of nodes, each computed when it is first asked for. */
export class Evaluation {
  readonly #feed: Feed;
  readonly #sizes: Sizes;
  readonly #values = new Map<Node, Value>();

  /** @param sizes the symbolic dimensions, e.g. { n: 32 }. */
  constructor(feed: Feed, sizes: Sizes = {}) {
    this.#feed = feed;
    this.#sizes = sizes;
  }

  /** The values so far. */
  get values(): Map<Node, Value> {
    return this.#values;
  }

  value(node: Node): Value {
    const known = this.#values.get(node);
    if (known !== undefined) return known;
    for (const before of topological([node])) if (!this.#values.has(before)) this.evaluate(before);
    return this.#values.get(node)!;
  }

  /** Computes one node whose inputs are computed. */
  evaluate(node: Node): void {
    const shape = resolveShape(node.shape, this.#sizes);
    const inputs = node.inputs.map((input) => this.#values.get(input)!);
    const data =
      node.op === "input" || node.op === "parameter"
        ? given(node, this.#feed, shape)
        : (definitionOf(node.op) as OperationDefinition<OpName>).evaluate(node, inputs, shape, this.#sizes);
    if (data.length !== sizeOf(shape)) {
      throw new ShapeError({
        problem: `The evaluation of ${describe(node)} gave the wrong size`,
        received: `${data.length}`,
        expected: shapeText(shape),
      });
    }
    this.#values.set(node, { shape, data });
  }
}

/** Evaluates all nodes. @param sizes the symbolic dimensions, e.g. { n: 32 }. */
export function evaluateGraph(graph: Graph, feed: Feed, sizes: Sizes = {}): Map<Node, Value> {
  const evaluation = new Evaluation(feed, sizes);
  for (const node of graph.nodes) evaluation.evaluate(node);
  return evaluation.values;
}
