/** Layers as data: what each says of its shape and its parameters, how it is written as nodes, and what is no layer. */

import { describe, expect, test } from "vitest";
import { ArgumentError, type HillockError, ShapeError } from "../errors.ts";
import { build, evaluateGraph, graph, type Node } from "../graph/index.ts";
import { type ApplyContext, activation, definitionOfLayer, dense, dropout, flatten, inputLayer, type Layer, layerFrom } from "./layers.ts";

const contextFor = (layer: Layer, input: readonly number[], training: boolean): ApplyContext => ({
  training,
  parameters: definitionOfLayer(layer)
    .parameters(layer, input)
    .map(({ name, shape }) => build.parameter(name, shape)),
  seed: build.input("seed", [], "i32"),
  step: build.input("step", [], "i32"),
  stream: 3,
});
const applied = (layer: Layer, input: readonly number[], training = false) => {
  const x = build.input("x", ["n", ...input]);
  return { x, ...definitionOfLayer(layer).apply(layer, x, contextFor(layer, input, training)) };
};
const evaluated = (value: Node, feed: Readonly<Record<string, readonly number[]>>, n: number): number[] => [
  ...evaluateGraph(graph({ value }), feed, { n }).get(value)!.data,
];

test.each<[Layer, readonly number[], readonly number[]]>([
  [dense(5), [3], [5]],
  [activation("relu"), [4, 2], [4, 2]],
  [dropout(0.5), [7], [7]],
  [flatten(), [2, 3, 4], [24]],
  [flatten(), [6], [6]],
  [inputLayer([3, 2]), [3, 2], [3, 2]],
])("%o makes of %j its shape %j", (layer, input, output) => {
  expect(definitionOfLayer(layer).outputShape(layer, input)).toEqual(output);
  if (layer.kind !== "dense") expect(definitionOfLayer(layer).parameters(layer, input)).toEqual([]);
});

describe("dense", () => {
  const parametersOf = (layer: Layer, input: readonly number[]) => definitionOfLayer(layer).parameters(layer, input);

  test("has W of [inputs, units] and b of [units], as they were asked for", () => {
    const fans = { fanIn: 3, fanOut: 5 };
    expect(parametersOf(dense(5), [3])).toEqual([
      { name: "kernel", shape: [3, 5], initializer: "glorotUniform", fans },
      { name: "bias", shape: [5], initializer: "zeros", fans },
    ]);
    expect(parametersOf(dense(5, { useBias: false, kernelInitializer: "heNormal" }), [3])).toEqual([
      { name: "kernel", shape: [3, 5], initializer: "heNormal", fans },
    ]);
    const [kernel, bias] = parametersOf(dense(5, { kernelRegularizer: "l1", biasRegularizer: "l2", biasInitializer: "ones" }), [3]);
    expect([kernel!.regularizer, bias!.regularizer]).toMatchObject([
      { l1: 0.01, l2: 0 },
      { l1: 0, l2: 0.01 },
    ]);
    expect(bias!.initializer).toBe("ones");
  });

  test("takes rows only, and says what to put before it", () => {
    for (const input of [[], [2, 3]]) {
      const error = (() => {
        try {
          parametersOf({ ...dense(5), name: "dense_7" }, input);
        } catch (thrown) {
          return thrown as HillockError;
        }
        return expect.fail("accepted");
      })();
      expect(error).toBeInstanceOf(ShapeError);
      expect(error.problem).toContain('"dense_7"');
      expect(error.fix).toContain("flatten()");
    }
  });

  test("is f(x W + b), and names what it is made of", () => {
    const feed = { x: [1, -2, 3, 0.5], kernel: [1, 0, -1, 2, 1, 1], bias: [0.5, -10, 1] };
    const layer: Layer = { ...dense(3, { activation: "relu" }), name: "first" };
    const { value, logits, activation: name } = applied(layer, [2]);
    expect([value.label, logits?.label, name]).toEqual(["first.a", "first.z", "relu"]);
    expect(evaluated(logits!, feed, 2)).toEqual([-2.5, -12, -2, 4.5, -9.5, -1.5]);
    expect(evaluated(value, feed, 2)).toEqual([0, 0, 0, 4.5, 0, 0]);
    const bare = applied({ ...dense(3, { useBias: false }), name: "bare" }, [2]);
    expect([bare.value.label, bare.logits?.label, bare.activation]).toEqual(["bare.a", "bare.z", "linear"]);
    expect(evaluated(bare.value, { x: feed.x, kernel: feed.kernel }, 2)).toEqual([-3, -2, -3, 4, 0.5, -2.5]);
  });
});

test("dropout is nothing unless it trains and drops", () => {
  for (const [rate, training] of [
    [0.5, false],
    [0, true],
  ] as const) {
    const { x, value, activation: name } = applied(dropout(rate), [4], training);
    expect([value, name]).toEqual([x, undefined]);
  }
  const { value } = applied({ ...dropout(0.75), name: "drop" }, [50], true);
  expect(value.label).toBe("drop.a");
  const dropped = evaluated(value, { x: new Array(100).fill(2), seed: [1], step: [0] }, 2);
  expect(new Set(dropped)).toEqual(new Set([0, 8]));
});

test("flatten keeps rows and the order in them", () => {
  const { value } = applied(flatten(), [2, 2]);
  expect(value.shape).toEqual(["n", 4]);
  expect(evaluated(value, { x: [1, 2, 3, 4, 5, 6, 7, 8] }, 2)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
});

describe("a layer from what was saved", () => {
  test("is the layer itself", () => {
    for (const layer of [dense(3, { activation: "tanh", name: "a" }), activation("relu"), dropout(0.25), flatten(), inputLayer(7)])
      expect(layerFrom(JSON.parse(JSON.stringify(layer)), "layers[0]")).toEqual(layer);
  });
  test.each<[unknown, string]>([
    ["relu", 'Write activation("relu").'],
    ["ReLU", 'Write activation("ReLU").'],
    ["dense", "Write for example dense(10)."],
    [dense, "Call it: dense(…)."],
    [() => 1, "Call it: dense(…)."],
    [10, "Write for example dense(10)."],
    [null, "Write for example dense(10)."],
    [[dense(1)], "Write for example dense(10)."],
    [{ kind: "lstm", units: 3 }, "Write for example dense(10)."],
    [{ units: 3 }, "Write for example dense(10)."],
    [{ kind: 3 }, "Write for example dense(10)."],
  ])("%o is none", (given, fix) => {
    const error = (() => {
      try {
        layerFrom(given, "layers[2]");
      } catch (thrown) {
        return thrown as HillockError;
      }
      return expect.fail("accepted");
    })();
    expect(error).toBeInstanceOf(ArgumentError);
    expect(error.problem).toBe("layers[2] is not a layer");
    expect(error.expected).toBe("what dense, activation, dropout, flatten, inputLayer give");
    expect(error.fix).toBe(fix);
  });
});

test("other libraries' names of settings", () => {
  expect(dense(3, { inputDim: 4 } as never).inputShape).toEqual([4]);
  expect(inputLayer({ shape: [28, 28] } as never).inputShape).toEqual([28, 28]);
});
