/** Sum, maximum or minimum along axes, which stay in the shape with size 1. */

import { ShapeError } from "../../errors.ts";
import * as math from "../../math/index.ts";
import type { ReduceKind } from "../node.ts";
import type { OperationDefinition } from "../operation.ts";
import { forEachIndex, shapeText, sizeOf, stridesOf } from "../shape.ts";

/** A reduction's first value and how it takes in the next. Maximum and minimum pass NaN on. */
const folds: Record<ReduceKind, { readonly start: number; readonly take: (sofar: number, next: number) => number }> = {
  sum: { start: 0, take: (sofar, next) => sofar + next },
  max: { start: Number.NEGATIVE_INFINITY, take: Math.max },
  min: { start: Number.POSITIVE_INFINITY, take: Math.min },
};

export const reduce: OperationDefinition<"reduce"> = {
  infer({ axes }, [input]) {
    const rank = input!.shape.length;
    const bad =
      axes.length === 0 || axes.some((axis, i) => !Number.isInteger(axis) || axis < 0 || axis >= rank || axes.indexOf(axis) !== i);
    if (bad) {
      throw new ShapeError({
        problem: "These axes cannot be reduced",
        received: `axes [${axes.join(", ")}] of a tensor of shape ${shapeText(input!.shape)}`,
        expected: `distinct axes from 0 to ${rank - 1}, at least one`,
      });
    }
    return { shape: input!.shape.map((size, axis) => (axes.includes(axis) ? 1 : size)), dtype: "f32" };
  },
  evaluate(node, [input], shape) {
    const { start, take } = folds[node.attributes.kind];
    const out = new Float64Array(sizeOf(shape)).fill(start);
    const strides = stridesOf(shape);
    forEachIndex(input!.shape, strides, (position, offset) => {
      out[offset] = take(out[offset]!, input!.data[position]!);
    });
    return out;
  },
  // A sum hands g to every element. A maximum shares it equally among the elements that attain it.
  gradient(node, g, build) {
    const [input] = node.inputs as [(typeof node.inputs)[0]];
    if (node.attributes.kind === "sum") return [build.map((_x, gradient) => gradient, input, g)];
    const attains = build.map(math.eq, input, node);
    const count = build.sum(attains, node.attributes.axes);
    return [build.map((hit, gradient, ties) => math.mul(hit, math.div(gradient, ties)), attains, g, count)];
  },
  latex(node, [input]) {
    const symbol = node.attributes.kind === "sum" ? "\\sum" : `\\${node.attributes.kind}`;
    return `${symbol}_{${node.attributes.axes.map((axis) => "ijkl"[axis] ?? `a_{${axis}}`).join("")}} ${input}`;
  },
  sample(choose, build) {
    const rank = choose.integer(1, 3);
    const shape = Array.from({ length: rank }, () => choose.integer(1, 9));
    const axes = shape.map((_, axis) => axis).filter(() => choose.pick([true, false]));
    return build.reduce(choose.pick(["sum", "max", "min"] as const), build.parameter("a", shape), axes.length === 0 ? [rank - 1] : axes);
  },
};
