/** Element-wise: one scalar expression over the inputs, which are broadcast. Its gradient is the derivative of the expression. */

import { InternalError } from "../../errors.ts";
import type { Expr } from "../../math/index.ts";
import * as math from "../../math/index.ts";
import { constant, differentiate, evaluateBlocks, mul, replace, toLatex, variable, variablesOf } from "../../math/index.ts";
import { inputVariable, type Node, type NodeOf } from "../node.ts";
import type { OperationDefinition } from "../operation.ts";
import { broadcastShapes, forEachIndex, sizeOf, stridesOf } from "../shape.ts";

/** Strides of an input of `shape` seen through the result's shape. */
function broadcastStrides(shape: readonly number[], result: readonly number[]): number[] {
  return [...new Array<number>(result.length - shape.length).fill(0), ...stridesOf(shape)];
}

/**
 * ∂loss/∂x_i = Σ over broadcast axes of g · ∂f/∂x_i. Where the derivative contains f itself, as σ′ = σ(1 − σ) does, it reads the
 * node's value instead of computing f again.
 */
function gradientOf(node: NodeOf<"map">, g: Node, i: number): { expr: Expr; inputs: Node[] } | undefined {
  const { expr } = node.attributes;
  const derivative = differentiate(expr, inputVariable(i));
  if (derivative === constant(0)) return undefined;
  const self = variable("self");
  const reusable = expr.kind === "variable" || expr.kind === "constant" ? derivative : replace(derivative, expr, self);
  const local = derivative === constant(1) ? variable("g") : mul(variable("g"), reusable);
  // Renumber: the new map's inputs are g, perhaps the node itself, and those inputs that the derivative still needs.
  const sources = new Map<string, Node>([["g", g], ["self", node], ...node.inputs.map((input, k) => [inputVariable(k), input] as const)]);
  const used = [...sources.keys()].filter((name) => variablesOf(local).includes(name));
  const renumbered = math.substitute(local, Object.fromEntries(used.map((name, k) => [name, variable(inputVariable(k))])));
  return { expr: renumbered, inputs: used.map((name) => sources.get(name)!) };
}

export const map: OperationDefinition<"map"> = {
  infer({ expr }, inputs) {
    const known = new Set(inputs.map((_, i) => inputVariable(i)));
    const stranger = variablesOf(expr).find((name) => !known.has(name));
    if (stranger !== undefined) {
      throw new InternalError({
        problem: "A map's expression uses a variable that is none of its inputs",
        received: stranger,
        expected: [...known].join(", "),
      });
    }
    return { shape: broadcastShapes(inputs.map((node) => node.shape)), dtype: "f32" };
  },
  evaluate(node, inputs, shape) {
    const size = sizeOf(shape);
    const out = new Float64Array(size);
    const offsets = inputs.map((input) => {
      if (input.data.length === size) return undefined;
      const table = new Int32Array(size);
      forEachIndex(shape, broadcastStrides(input.shape, shape), (position, offset) => {
        table[position] = offset;
      });
      return table;
    });
    const names = inputs.map((_, i) => inputVariable(i));
    evaluateBlocks(node.attributes.expr, names, out, (i, target, from, count) => {
      const { data } = inputs[i]!;
      const table = offsets[i];
      if (table === undefined) target.set(data.subarray(from, from + count));
      else for (let k = 0; k < count; k++) target[k] = data[table[from + k]!]!;
    });
    return out;
  },
  gradient(node, g, build) {
    return node.inputs.map((input, i) => {
      const local = gradientOf(node, g, i);
      if (local === undefined) return undefined;
      const full =
        local.expr.kind === "variable"
          ? local.inputs[0]!
          : build.map((...x) => math.substitute(local.expr, Object.fromEntries(x.map((v, k) => [inputVariable(k), v]))), ...local.inputs);
      return build.sumTo(full, input.shape);
    });
  },
  latex: (node, inputs) => toLatex(node.attributes.expr, { names: Object.fromEntries(inputs.map((text, i) => [inputVariable(i), text])) }),
  sample(choose, build) {
    const [rows, columns] = [choose.integer(1, 5), choose.integer(1, 11)];
    const a = build.parameter("a", [rows, columns]);
    const b = build.parameter("b", choose.pick([[rows, columns], [columns], [1, columns], [rows, 1], [1, 1], []]));
    const bodies = [
      (x: Expr, y: Expr) => math.mul(math.tanh(x), y),
      (x: Expr, y: Expr) => math.div(math.sigmoid(x), math.add(1.5, math.square(y))),
      (x: Expr, y: Expr) => math.softplus(math.sub(x, y)),
      (x: Expr, y: Expr) => math.select(math.lt(x, y), math.mul(x, x), math.sin(y)),
      (x: Expr, y: Expr) => math.max(x, math.exp(math.neg(y))),
      (x: Expr, y: Expr) => math.add(math.erf(x), math.expm1(y)),
      (x: Expr, y: Expr) => math.sqrt(math.add(math.square(x), math.cosh(y))),
      (x: Expr, y: Expr) => math.log(math.add(math.square(math.cos(x)), math.log1p(math.square(y)))),
    ];
    return build.map(choose.pick(bodies), a, b);
  },
};
