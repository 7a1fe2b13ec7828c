/** Making nodes: one method per operation, each with its shape rule applied, and the common compositions of them. */

import type { Expr, ExprLike } from "../math/index.ts";
import * as math from "../math/index.ts";
import { type Attributes, type Dtype, inputVariable, type Node, type NodeOf, type OpName, type ReduceKind, type Shape } from "./node.ts";
import { definitionOf } from "./operations/index.ts";
import { broadcastAxes, sameShape } from "./shape.ts";

/** A node whose shape and dtype follow from the operation's rule. @throws ShapeError when the inputs do not fit. */
export function makeNode<Op extends OpName>(op: Op, attributes: Attributes[Op], inputs: readonly Node[], label?: string): NodeOf<Op> {
  const { shape, dtype } = definitionOf(op).infer(attributes, inputs);
  return Object.freeze({ op, attributes, inputs, shape, dtype, ...(label === undefined ? {} : { label }) });
}

const input = (name: string, shape: Shape, dtype: Dtype = "f32"): NodeOf<"input"> => makeNode("input", { name, shape, dtype }, [], name);
const parameter = (name: string, shape: Shape): NodeOf<"parameter"> => makeNode("parameter", { name, shape }, [], name);
const constant = (value: number): NodeOf<"constant"> => makeNode("constant", { value }, []);
const iota = (size: number): NodeOf<"iota"> => makeNode("iota", { size }, []);
const size = (dimension: string): NodeOf<"size"> => makeNode("size", { dimension }, []);
const matmul = (a: Node, b: Node, { transposeA = false, transposeB = false } = {}): NodeOf<"matmul"> =>
  makeNode("matmul", { transposeA, transposeB }, [a, b]);
const reduce = (kind: ReduceKind, a: Node, axes: readonly number[]): NodeOf<"reduce"> => makeNode("reduce", { kind, axes }, [a]);
const reshape = (a: Node, shape: Shape): Node => (sameShape(a.shape, shape) ? a : makeNode("reshape", { shape }, [a]));
const transpose = (a: Node, permutation: readonly number[]): NodeOf<"transpose"> => makeNode("transpose", { permutation }, [a]);
const gather = (table: Node, index: Node): NodeOf<"gather"> => makeNode("gather", {}, [table, index]);
const detach = (a: Node): NodeOf<"detach"> => makeNode("detach", {}, [a]);
const random = (seed: Node, step: Node, shape: Shape, stream: number): NodeOf<"random"> =>
  makeNode("random", { shape, stream }, [seed, step]);

/** `map(add, a, b)`: the function receives one variable per node and returns the expression. */
function map(body: (...variables: Expr[]) => ExprLike, ...inputs: readonly Node[]): NodeOf<"map"> {
  const made = body(...inputs.map((_, i) => math.variable(inputVariable(i))));
  return makeNode("map", { expr: typeof made === "number" ? math.constant(made) : made }, inputs);
}

const sum = (a: Node, axes: readonly number[]): Node => reduce("sum", a, axes);
const max = (a: Node, axes: readonly number[]): Node => reduce("max", a, axes);

/** Sums over the axes along which `shape` was broadcast to `a`'s shape: the transpose of broadcasting. */
function sumTo(a: Node, shape: Shape): Node {
  const axes = broadcastAxes(shape, a.shape);
  return reshape(axes.length === 0 ? a : sum(a, axes), shape);
}

/** ln Σ exp(z) over the last axis, which stays as 1. The maximum is taken out first, so that no exponential overflows. */
function logSumExp(z: Node): { readonly shifted: Node; readonly exponentials: Node; readonly total: Node; readonly value: Node } {
  const axes = [z.shape.length - 1];
  const peak = detach(max(z, axes));
  const shifted = map(math.sub, z, peak);
  const exponentials = map(math.exp, shifted);
  const total = sum(exponentials, axes);
  return { shifted, exponentials, total, value: map((t, p) => math.add(math.log(t), p), total, peak) };
}

/** e^z / Σ e^z over the last axis. */
function softmax(z: Node): Node {
  const { exponentials, total } = logSumExp(z);
  return map(math.div, exponentials, total);
}

/** z − ln Σ e^z over the last axis. */
function logSoftmax(z: Node): Node {
  const { shifted, total } = logSumExp(z);
  return map((s, t) => math.sub(s, math.log(t)), shifted, total);
}

/** One row per label: 1 at the label's column, 0 elsewhere. `labels` is [n] or [n, 1]. */
function oneHot(labels: Node, classes: number): Node {
  return map(math.eq, reshape(labels, [labels.shape[0]!, 1]), iota(classes));
}

/** The first column of the last axis at which the row has its maximum; the axis stays as 1. No gradient flows. */
function argMax(a: Node): Node {
  const axis = a.shape.length - 1;
  const columns = iota(a.shape[axis] as number);
  const candidates = map((x, peak, column) => math.select(math.eq(x, peak), column, Number.POSITIVE_INFINITY), a, max(a, [axis]), columns);
  return detach(reduce("min", candidates, [axis]));
}

/** The same node under another name. Give it before the node is used: nodes are told apart by identity. */
const named = <T extends Node>(node: T, label: string): T => Object.freeze<T>({ ...node, label });

export const build = {
  input,
  parameter,
  constant,
  iota,
  size,
  map,
  matmul,
  reduce,
  sum,
  max,
  reshape,
  transpose,
  gather,
  random,
  detach,
  sumTo,
  logSumExp,
  softmax,
  logSoftmax,
  oneHot,
  argMax,
  named,
} as const;
export type GraphBuilder = typeof build;
