/** What each operation refuses, one fault at a time; what it accepts at the same edges; and the shapes that come out. */

import { expect, test } from "vitest";
import { DataError, InternalError, ShapeError } from "../errors.ts";
import * as math from "../math/index.ts";
import { build, evaluateGraph, graph, type Node, type Shape, verify } from "./index.ts";

let made = 0;
const tensor = (...shape: Shape): Node => build.parameter(`p${made++}`, shape);
const whole = (...shape: Shape): Node => build.input(`i${made++}`, shape, "i32");

test.each<[string, () => Node]>([
  ["matmul of a vector at the left", () => build.matmul(tensor(3), tensor(3, 2))],
  ["matmul of a vector at the right", () => build.matmul(tensor(2, 3), tensor(3))],
  ["matmul of what does not fit", () => build.matmul(tensor(2, 3), tensor(2, 3))],
  ["matmul of what does not fit when the left is transposed", () => build.matmul(tensor(2, 3), tensor(3, 2), { transposeA: true })],
  ["matmul of what does not fit when the right is transposed", () => build.matmul(tensor(2, 3), tensor(3, 2), { transposeB: true })],
  ["reduction of no axis", () => build.sum(tensor(2, 3), [])],
  ["reduction of an axis before the first", () => build.sum(tensor(2, 3), [-1])],
  ["reduction of an axis behind the last", () => build.sum(tensor(2, 3), [2])],
  ["reduction of half an axis", () => build.sum(tensor(2, 3), [0.5])],
  ["reduction of an axis twice", () => build.sum(tensor(2, 3), [1, 1])],
  ["transpose of too few axes", () => build.transpose(tensor(2, 3), [0])],
  ["transpose of too many axes", () => build.transpose(tensor(2, 3), [0, 1, 1])],
  ["transpose of an axis twice", () => build.transpose(tensor(2, 3), [1, 1])],
  ["transpose of an axis that is not there", () => build.transpose(tensor(2, 3), [1, 2])],
  ["reshape to more", () => build.reshape(tensor(2, 3), [7])],
  ["reshape to as many, but of another unknown", () => build.reshape(tensor("n", 3), ["m", 3])],
  ["reshape of an unknown into nothing", () => build.reshape(tensor("n", 6), [6])],
  ["reshape to the same unknown and more", () => build.reshape(tensor("n", 6), ["n", 5])],
  ["rows of a scalar", () => build.gather(tensor(), whole(2))],
  ["rows by a single index", () => build.gather(tensor(4, 2), whole())],
  ["rows by a table of indices", () => build.gather(tensor(4, 2), whole(2, 2))],
  ["rows by fractions", () => build.gather(tensor(4, 2), tensor(2))],
  ["random numbers by fractions as a seed", () => build.random(tensor(), whole(), [2], 0)],
  ["random numbers by fractions as a step", () => build.random(whole(), tensor(), [2], 0)],
  ["random numbers by many seeds", () => build.random(whole(2), whole(), [2], 0)],
  ["random numbers by many steps", () => build.random(whole(), whole(1), [2], 0)],
  ["a map of what cannot be broadcast", () => build.map(math.add, tensor(2, 3), tensor(2, 2))],
  ["a map of unknowns that may differ", () => build.map(math.add, tensor("n", 3), tensor("m", 3))],
  ["a map of an unknown and a number", () => build.map(math.add, tensor("n"), tensor(4))],
])("%s is refused", (_, make) => {
  expect(make).toThrow(ShapeError);
});

test.each<[string, () => Node, Shape]>([
  ["matmul", () => build.matmul(tensor("n", 3), tensor(3, 2)), ["n", 2]],
  ["matmul, left transposed", () => build.matmul(tensor(3, "n"), tensor(3, 2), { transposeA: true }), ["n", 2]],
  ["matmul, right transposed", () => build.matmul(tensor("n", 3), tensor(2, 3), { transposeB: true }), ["n", 2]],
  ["matmul, both transposed", () => build.matmul(tensor(3, 4), tensor(2, 3), { transposeA: true, transposeB: true }), [4, 2]],
  ["the first and the last axis reduced", () => build.sum(tensor(2, "n", 4), [2, 0]), [1, "n", 1]],
  ["transpose", () => build.transpose(tensor(2, 3, "n"), [2, 0, 1]), ["n", 2, 3]],
  ["reshape around an unknown", () => build.reshape(tensor("n", 2, 6), [3, "n", 4]), [3, "n", 4]],
  ["reshape of two unknowns in another order", () => build.reshape(tensor("n", "m", 2), ["m", 2, "n"]), ["m", 2, "n"]],
  ["rows of a list", () => build.gather(tensor(5), whole("n")), ["n"]],
  ["rows of a cube", () => build.gather(tensor(5, 2, 3), whole(7)), [7, 2, 3]],
  ["broadcast from the right", () => build.map(math.add, tensor(4, 1, 3), tensor(2, 1)), [4, 2, 3]],
  ["broadcast of a scalar and an unknown", () => build.map(math.add, tensor(), tensor("n", 1)), ["n", 1]],
  ["broadcast of three", () => build.map((a, b, c) => math.add(a, math.add(b, c)), tensor(1, 3), tensor(2, 1), tensor(3)), [2, 3]],
])("%s has its shape", (_, make, shape) => {
  const node = make();
  expect([node.shape, node.dtype]).toEqual([shape, "f32"]);
  expect(verify(graph({ node })).outputs.node).toBe(node);
});

test("values that only change places", () => {
  const cube = build.parameter("cube", [2, 3, 2]);
  const numbers = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];
  const at = (node: Node): number[] => [...evaluateGraph(graph({ node }), { cube: numbers }).get(node)!.data];
  expect(at(build.transpose(cube, [0, 1, 2]))).toEqual(numbers);
  expect(at(build.transpose(cube, [2, 1, 0]))).toEqual([1, 7, 3, 9, 5, 11, 2, 8, 4, 10, 6, 12]);
  expect(at(build.transpose(cube, [1, 2, 0]))).toEqual([1, 7, 2, 8, 3, 9, 4, 10, 5, 11, 6, 12]);
  expect(at(build.reshape(cube, [3, 4]))).toEqual(numbers);
  expect(at(build.detach(cube))).toEqual(numbers);
  expect(at(build.sum(cube, [1]))).toEqual([9, 12, 27, 30]);
  expect(at(build.max(cube, [0, 2]))).toEqual([8, 10, 12]);
  expect(at(build.reduce("min", cube, [1, 2]))).toEqual([1, 7]);
  const square = build.reshape(cube, [3, 4]);
  expect(at(build.matmul(square, square, { transposeB: true }))).toEqual([30, 70, 110, 70, 174, 278, 110, 278, 446]);
  expect(at(build.matmul(build.reshape(cube, [4, 3]), square))).toEqual([
    38, 44, 50, 56, 83, 98, 113, 128, 128, 152, 176, 200, 173, 206, 239, 272,
  ]);
});

test("what would change nothing is no operation", () => {
  const node = tensor("n", 3);
  expect(build.reshape(node, ["n", 3])).toBe(node);
  expect(build.reshape(node, [3, "n"])).not.toBe(node);
  expect(build.sumTo(node, ["n", 3])).toBe(node);
});

test("rows are taken from the first to the last, and none beyond", () => {
  const table = build.parameter("table", [3, 2]);
  const rows = build.gather(table, build.input("rows", ["n"], "i32"));
  const at = (...indices: number[]): number[] => [
    ...evaluateGraph(graph({ rows }), { table: [1, 2, 3, 4, 5, 6], rows: indices }, { n: indices.length }).get(rows)!.data,
  ];
  expect(at(2, 0, 2)).toEqual([5, 6, 1, 2, 5, 6]);
  for (const index of [-1, 3, 0.5]) expect(() => at(0, index)).toThrow(DataError);
  expect(() => at(0, 3)).toThrow(/Index 1 points outside[\s\S]*a row from 0 to 2/);
});

test("an unknown size has to be given", () => {
  const node = build.map(math.exp, build.input("x", ["n"]));
  expect(() => evaluateGraph(graph({ node }), { x: [1] }, { m: 1 })).toThrow(InternalError);
  expect(() => evaluateGraph(graph({ node }), { x: [1] }, { m: 1 })).toThrow(/"n" has no value[\s\S]*one of m/);
});
