/**
 * Where several elements are the greatest (or the least), finite differences cannot say what the slope is: it is a convention, tested by value. A reduction's
 * slope is shared equally among all that attain it, as by JAX and thus Keras (`jax.grad(jnp.max)`) and by PyTorch's `amax` ("distributes it evenly").
 */

import { expect, test } from "vitest";
import * as math from "../math/index.ts";
import { build, evaluateGraph, gradients, graph, type Node } from "./index.ts";

/** Σ weightsᵢ · valueᵢ, and its slope in a. */
function slopes(made: (a: Node) => Node, shape: readonly number[], values: readonly number[], weights?: readonly number[]): number[] {
  const a = build.parameter("a", shape);
  const value = made(a);
  const size = value.shape.reduce<number>((product, length) => product * (length as number), 1);
  const flat = build.reshape(value, [size]);
  const weighed = build.map(math.mul, flat, build.input("weights", [size]));
  const [partial] = gradients(build.reshape(build.sum(weighed, [0]), []), [a]);
  const feed = { a: values, weights: weights ?? new Array(size).fill(1) };
  // + 0 makes 0 of −0.
  return Array.from(evaluateGraph(graph({ partial: partial! }), feed).get(partial!)!.data, (slope) => slope + 0);
}
const third = 1 / 3;

test.each<[string, "max" | "min", readonly number[], readonly number[]]>([
  ["one is the greatest", "max", [1, 4, 2, 3], [0, 1, 0, 0]],
  ["two", "max", [4, 1, 4, 3], [0.5, 0, 0.5, 0]],
  ["three", "max", [3, 1, 3, 3], [third, 0, third, third]],
  ["all", "max", [-2, -2, -2, -2], [0.25, 0.25, 0.25, 0.25]],
  ["0 and −0", "max", [0, -0, -1, -1], [0.5, 0.5, 0, 0]],
  ["two are the least", "min", [1, 1, 3, 3], [0.5, 0.5, 0, 0]],
  ["three are the least", "min", [5, 2, 2, 2], [0, third, third, third]],
])("a maximum's slope is shared equally: %s", (_, kind, values, expected) => {
  expect(slopes((a) => build.reduce(kind, a, [0]), [4], values)).toEqual(expected);
});

test("each row shares what it gets itself", () => {
  const table = [1, 7, 7, /**/ 5, 5, 5, /**/ 9, 8, 9];
  expect(slopes((a) => build.max(a, [1]), [3, 3], table, [2, -3, 10])).toEqual([0, 1, 1, -1, -1, -1, 5, 0, 5]);
  expect(slopes((a) => build.max(a, [0]), [3, 3], [1, 7, 7, 5, 5, 7, 5, 8, 7], [2, -3, 9])).toEqual([0, 0, 3, 1, 0, 3, 1, -3, 3]);
});

test("over several axes all ties count together", () => {
  const cube = [1, 6, 6, 2, /**/ 3, 3, 3, 3];
  expect(slopes((a) => build.max(a, [1, 2]), [2, 2, 2], cube, [1, 8])).toEqual([0, 0.5, 0.5, 0, 2, 2, 2, 2]);
  expect(slopes((a) => build.max(a, [0, 1, 2]), [2, 2, 2], [6, 6, 1, 1, 6, 0, 0, 6])).toEqual([0.25, 0.25, 0, 0, 0.25, 0, 0, 0.25]);
});

test("of two numbers that are equal the second gets all", () => {
  const pair = (by: typeof math.max) => (a: Node) =>
    build.map(
      by,
      a,
      build.map((x, y) => math.add(math.mul(2, x), math.mul(0, y)), a, a),
    );
  // By 0 both are equal: 2 is the second one's slope.
  expect(slopes(pair(math.max), [3], [-1, 0, 1])).toEqual([1, 2, 2]);
  expect(slopes(pair(math.min), [3], [-1, 0, 1])).toEqual([2, 2, 1]);
});

test("argMax takes the first of those that are equal", () => {
  const a = build.input("a", [4, 3]);
  const first = build.argMax(a);
  expect([...evaluateGraph(graph({ first }), { a: [1, 1, 1, 0, 2, 2, 3, 0, 3, -1, -2, -1] }).get(first)!.data]).toEqual([0, 1, 0, 0]);
});

test("softmax of equal logits: its slope does not depend on which of them is taken out as the maximum", () => {
  const values = [2, 2, -1];
  const exponentials = values.map(Math.exp);
  const total = exponentials.reduce((sum, value) => sum + value);
  const p = exponentials.map((value) => value / total);
  const weights = [3, -1, 5];
  const mean = p.reduce((sum, probability, i) => sum + probability * weights[i]!, 0);
  slopes(build.softmax, [1, 3], values, weights).forEach((slope, i) => {
    expect(slope).toBeCloseTo(p[i]! * (weights[i]! - mean), 14);
  });
  slopes(build.logSoftmax, [1, 3], values, weights).forEach((slope, i) => {
    expect(slope).toBeCloseTo(weights[i]! - 7 * p[i]!, 14);
  });
});
