/** Well-formed graphs pass, all others are refused with a message that names the node. */

import { expect, test } from "vitest";
import { InternalError, ShapeError } from "../errors.ts";
import * as math from "../math/index.ts";
import { build, describe, evaluateGraph, type Graph, graph, type Node, topological, verify } from "./index.ts";

const x = build.input("x", ["n", 3]);
const w = build.parameter("w", [3, 2]);

test("nodes come after their inputs, each once", () => {
  const z = build.matmul(x, w);
  const order = topological([build.map(math.add, z, z), z]);
  expect(order).toHaveLength(4);
  for (const [i, node] of order.entries()) for (const input of node.inputs) expect(order.indexOf(input)).toBeLessThan(i);
});

test("a chain of 100,000 nodes does not overflow the stack", () => {
  let node: Node = build.parameter("p", [1]);
  for (let i = 0; i < 100_000; i++) node = build.detach(node);
  expect(topological([node])).toHaveLength(100_001);
});

test("shapes that do not fit are refused when the node is made", () => {
  expect(() => build.matmul(x, build.parameter("v", [4, 2]))).toThrow(ShapeError);
  expect(() => build.matmul(x, build.parameter("v", [4]))).toThrow(/two tensors of rank 2/);
  expect(() => build.map(math.add, x, build.parameter("v", [2]))).toThrow(/axis 1 has 3 and 2/);
  expect(() => build.reshape(w, [5])).toThrow(/cannot change the number of elements/);
  expect(() => build.reshape(x, [3, 3])).toThrow(ShapeError);
  expect(() => build.reduce("sum", w, [2])).toThrow(/distinct axes from 0 to 1/);
  expect(() => build.reduce("sum", w, [])).toThrow(ShapeError);
  expect(() => build.transpose(w, [0, 0])).toThrow(/each of 0, 1 once/);
  expect(() => build.gather(w, build.parameter("i", [2]))).toThrow(/i32 indices/);
  expect(() => build.random(w, w, [2], 0)).toThrow(/two i32 scalars/);
});

test("a graph that was put together by hand is checked", () => {
  const z = build.matmul(x, w);
  const made = graph({ z });
  expect(verify(made)).toBe(made);
  const backwards: Graph = { ...made, nodes: [...made.nodes].reverse() };
  expect(() => verify(backwards)).toThrow(/comes before its input/);
  const lying = { ...z, shape: ["n", 5] } as Node;
  expect(() => verify({ nodes: [x, w, lying], outputs: { lying }, updates: [] })).toThrow(/does not have the type/);
});

test("a node is called by its label in messages, else by its operation", () => {
  expect([describe(w), describe(build.detach(w)), describe(build.named(build.detach(w), "layer.a"))]).toEqual([
    'parameter "w"',
    "detach",
    'detach "layer.a"',
  ]);
  expect(describe(x)).toBe('input "x"');
});

test("names are unique, and updates fit their parameter", () => {
  const other = build.parameter("w", [3, 2]);
  expect(() => graph({ sum: build.map(math.add, w, other) })).toThrow(InternalError);
  expect(() => graph({}, [{ parameter: w, value: build.parameter("v", [2, 3]) }])).toThrow(/has another shape/);
  const doubled = build.map((value) => math.mul(2, value), w);
  expect(() =>
    graph({}, [
      { parameter: w, value: doubled },
      { parameter: w, value: doubled },
    ]),
  ).toThrow(/updated twice/);
});

test("evaluation says which value is missing or has the wrong size", () => {
  const made = graph({ z: build.matmul(x, w) });
  expect(() => evaluateGraph(made, { x: [1, 2, 3] }, { n: 1 })).toThrow(/"w" has no value/);
  expect(() => evaluateGraph(made, { x: [1, 2], w: [1, 2, 3, 4, 5, 6] }, { n: 1 })).toThrow(/3, for shape \[1, 3\]/);
  const z = evaluateGraph(made, { x: [1, 2, 3], w: [1, 2, 3, 4, 5, 6] }, { n: 1 }).get(made.outputs.z!);
  expect([...z!.data]).toEqual([22, 28]);
});
