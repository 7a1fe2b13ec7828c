/** The tiny route: who takes it, and that it computes what the general route and the reference compute. */

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { DeviceError } from "../errors.ts";
import { build, type Graph, graph, type Node, printGraph } from "../graph/index.ts";
import * as math from "../math/index.ts";
import { runs } from "../math/testing/expressions.ts";
import { arrange, nameLayers } from "../model/architecture.ts";
import { type DataFormat, predictionGraph, trainingGraph } from "../model/graphs.ts";
import { adam, dense, dropout, type Layer, type LossName, type Optimizer, sgd } from "../network/index.ts";
import { compile } from "./index.ts";
import { randomGraph } from "./testing/graphs.ts";
import { difference, routes, runOn, type Steps } from "./testing/routes.ts";

const format: DataFormat = { names: { x: "x", y: "y", index: "index" }, dtype: "f32", scale: 1 };
const training = (inputs: number, layers: readonly Layer[], loss: LossName, optimizer: Optimizer): Graph =>
  trainingGraph(arrange(nameLayers(layers), [inputs]), format, { optimizer, loss: { name: loss, fromLogits: false }, metrics: [] });

const xor = training(2, [dense(2, { activation: "sigmoid" }), dense(1, { activation: "sigmoid" })], "quadratic", sgd());
const irisLayers = [dense(8, { activation: "relu" }), dense(3, { activation: "softmax" })];
const iris = training(4, irisLayers, "sparseCategoricalCrossentropy", adam());
const playgroundLayers = [dense(8, { activation: "tanh" }), dense(8, { activation: "tanh" }), dense(1, { activation: "sigmoid" })];
const playground = training(2, playgroundLayers, "binaryCrossentropy", sgd({ momentum: 0.9, nesterov: true }));
const dropping = training(
  3,
  [dense(6, { activation: "relu" }), dropout(0.5), dense(2, { activation: "sigmoid" })],
  "meanSquaredError",
  adam(),
);
const regression = training(1, [dense(8, { activation: "tanh" }), dense(1)], "meanSquaredError", adam());

const isTiny = (made: Graph, capacity: number, tiny?: boolean): boolean =>
  compile(made, { capacity, ...(tiny === undefined ? {} : { tiny }) }).kernels[0]!.startsWith("tiny");

/** All routes agree, and the first one is tiny. */
async function expectTinyAgreement(made: Graph, steps: Steps, tolerance?: number): Promise<void> {
  const expected = await runOn(routes.reference, made, steps);
  for (const device of [routes.tiny, routes.tinyDeterministic]) {
    const received = await runOn(device, made, steps);
    expect(received.tiny).toBe(true);
    expect(difference(received, expected, tolerance)).toBeUndefined();
  }
  const general = await runOn(routes.general, made, steps);
  expect(general.tiny).toBe(false);
  expect(difference(general, expected, tolerance)).toBeUndefined();
}

describe("who takes it", () => {
  test.each<[string, Graph, number[]]>([
    ["XOR 2-2-1", xor, [1, 2, 4, 32, 500]],
    ["iris 4-8-3", iris, [4, 16, 30, 150]],
    ["playground 2-8-8-1", playground, [10, 32]],
    ["regression 1-8-1", regression, [2, 16, 64]],
    ["dropout", dropping, [4, 16]],
    ["prediction of iris, at any batch size", predictionGraph(arrange(nameLayers(irisLayers), [4]), format), [1, 30, 5000]],
  ])("%s", (_name, made, capacities) => {
    for (const capacity of capacities) {
      expect(isTiny(made, capacity)).toBe(true);
      expect(isTiny(made, capacity, false)).toBe(false);
    }
  });

  test("not networks whose lanes would be idle, whose step is long, or whose code would be", () => {
    expect(isTiny(playground, 1)).toBe(false);
    expect(isTiny(iris, 10_000)).toBe(false);
    expect(isTiny(training(4, [dense(32), dense(16), dense(3)], "meanSquaredError", adam()), 32)).toBe(false);
  });

  test("the code stays short", () => {
    for (const [made, capacity] of [
      [iris, 150],
      [playground, 32],
    ] as const)
      expect(compile(made, { capacity }).module.length).toBeLessThan(50_000);
  });

  test("the same graph compiles to the same bytes", () => {
    expect(compile(iris, { capacity: 16 }).module).toEqual(compile(iris, { capacity: 16 }).module);
  });
});

describe("networks agree, whatever the last batch and the last block hold", () => {
  test.each<[string, Graph, Record<string, readonly number[]>]>([
    ["XOR 2-2-1", xor, { learningRate: [0.5] }],
    ["iris 4-8-3", iris, { learningRate: [0.01], y: [0, 1, 2, 2, 1, 0, 0], step: [0] }],
    ["playground 2-8-8-1", playground, { learningRate: [0.1], y: [0, 1, 1, 0, 1, 0, 0] }],
    ["dropout", dropping, { learningRate: [0.01], step: [3] }],
    ["regression 1-8-1", regression, { learningRate: [0.01], step: [0] }],
  ])("%s", async (_name, made, values) => {
    for (const [capacity, rows] of [
      [10, 25],
      [8, 8],
      [4, 7],
      [12, 9],
    ] as const)
      await expectTinyAgreement(made, { capacity, rows, steps: 5, values: nonNegative(made, values) }, 1e-4);
  });
});

/** Second moments of Adam are squares: drawn numbers below zero would have no root. */
function nonNegative(made: Graph, values: Readonly<Record<string, readonly number[]>>): Record<string, readonly number[]> {
  const moments = made.nodes.filter((node) => node.op === "parameter" && node.attributes.name.endsWith("/v"));
  const zeros = moments.map((node) => {
    const { name } = (node as Extract<Node, { op: "parameter" }>).attributes;
    return [name, new Array<number>(node.shape.reduce<number>((total, size) => total * (size as number), 1)).fill(0.25)] as const;
  });
  return { ...Object.fromEntries(zeros), ...values };
}

describe("single things that are easy to get wrong", () => {
  const x = build.input("x", ["n", 3]);
  const w = build.parameter("w", [3]);

  test("absent examples do not count: sums, products and extremes of values that are NaN or infinite where there is nothing", async () => {
    const inverse = build.map((v) => math.div(1, v), x);
    const made = graph({
      sum: build.sum(inverse, [0]),
      max: build.reduce(
        "max",
        build.map((v) => math.sub(v, 5), x),
        [0],
      ),
      min: build.reduce(
        "min",
        build.map((v) => math.add(v, 5), x),
        [0],
      ),
      product: build.matmul(
        build.map((v) => math.log(math.abs(v)), x),
        inverse,
        { transposeA: true },
      ),
    });
    for (const rows of [1, 2, 3, 5, 6, 7, 9]) await expectTinyAgreement(made, { capacity: 9, rows, steps: 1 });
  });

  test("an infinite example makes its own sums infinite and no others NaN", async () => {
    const made = graph({ sum: build.sum(x, [0]), square: build.matmul(x, x, { transposeA: true }) });
    const values = { x: [1, 2, 3, 4, Number.POSITIVE_INFINITY, 6, 7, 8, 9, 1, 1, 1, 2, 2, 2] };
    await expectTinyAgreement(made, { capacity: 5, rows: 5, steps: 1, values });
  });

  test("a row of the table that the batch does not use may hold anything", async () => {
    const rows = build.gather(build.input("table", ["m", 5]), build.input("index", ["n"], "i32"));
    const made = graph({ sum: build.sum(rows, [0]) });
    const table = [...new Array<number>(5).fill(Number.NaN), ...Array.from({ length: 10 }, (_, i) => i)];
    await expectTinyAgreement(made, { capacity: 6, rows: 6, steps: 1, values: { table, index: [1, 2, 2, 1, 1, 2] } });
  });

  test("values that need the sum over all examples first: normalisation over the batch", async () => {
    const count = build.size("n");
    const mean = build.map(math.div, build.sum(x, [0]), count);
    const centred = build.map(math.sub, x, mean);
    const variance = build.map(math.div, build.sum(build.map(math.square, centred), [0]), count);
    const normal = build.map((c, v) => math.div(c, math.sqrt(math.add(v, 1e-3))), centred, variance);
    const made = graph({ normal, product: build.matmul(normal, x, { transposeA: true }) }, [
      { parameter: w, value: build.map(math.add, w, build.reshape(build.sum(normal, [0]), [3])) },
    ]);
    for (const rows of [1, 3, 4, 10, 16]) await expectTinyAgreement(made, { capacity: 8, rows, steps: 3 });
  });

  test("two parameters swap, and an output keeps the old value", async () => {
    const v = build.parameter("v", [3]);
    const made = graph({ old: build.map((a) => math.add(a, 0), w), n: build.sum(x, [0]) }, [
      { parameter: w, value: v },
      { parameter: v, value: build.map((a) => math.mul(2, a), w) },
    ]);
    await expectTinyAgreement(made, { capacity: 4, rows: 6, steps: 5 });
  });

  test("a parameter that is read as a whole for every element is written last", async () => {
    const square = build.parameter("square", [3, 3]);
    const value = build.map(
      (p, s) => math.add(math.mul(0.1, p), s),
      build.matmul(square, square, { transposeB: true }),
      build.transpose(square, [1, 0]),
    );
    await expectTinyAgreement(graph({}, [{ parameter: square, value }]), { capacity: 1, rows: 1, steps: 3 });
  });

  test.each([1, 2, 3, 5, 8])("a stream of %i columns is written where its rows are, and nowhere else", async (columns) => {
    const input = build.input("wide", ["n", columns]);
    const made = graph({ out: build.map((v) => math.mul(2, v), input) });
    const store = await routes.tiny.open();
    store.set(
      "wide",
      "f32",
      Array.from({ length: 23 * columns }, (_, i) => i),
    );
    const executable = await store.load(made, { capacity: 7 });
    await executable.run({ rows: 23, batch: 7, from: 0, to: 4 });
    // The first steps once more, over rows that have changed: the last rows stay as they were.
    store.set(
      "wide",
      "f32",
      Array.from({ length: 23 * columns }, (_, i) => -i),
    );
    await executable.run({ rows: 23, batch: 7, from: 0, to: 2 });
    await executable.run({ rows: 23, batch: 7, from: 3, to: 4 });
    const expected = Array.from({ length: 23 * columns }, (_, i) =>
      Math.floor(i / columns) >= 14 && Math.floor(i / columns) < 21 ? 2 * i : -2 * i,
    );
    expect(Array.from(executable.output("out"))).toEqual(expected.map((value) => value + 0 || value));
    store.dispose();
  });
});

test("random graphs agree with the general route and the reference", async () => {
  const [taken, all] = [{ count: 0 }, { count: 0 }];
  const numbers = fc.array(fc.nat(2 ** 20), { minLength: 20, maxLength: 90, size: "max" });
  await fc.assert(
    fc.asyncProperty(numbers, fc.constantFrom(1, 3, 4, 5, 8, 11), fc.constantFrom(4, 8, 9), async (choices, rows, capacity) => {
      const made = randomGraph(choices);
      const steps = { capacity, rows, steps: 3 };
      all.count++;
      try {
        const received = await runOn(routes.tiny, made, steps);
        if (!received.tiny) return;
        taken.count++;
        const deterministic = await runOn(routes.tinyDeterministic, made, steps);
        const expected = await runOn(routes.reference, made, steps);
        const general = await runOn(routes.general, made, steps);
        for (const result of [received, deterministic, general]) {
          const problem = difference(result, expected);
          if (problem !== undefined) expect.fail(`${problem}\n${printGraph(made)}`);
        }
        expect((await runOn(routes.tiny, made, steps)).values).toEqual(received.values);
      } catch (error) {
        if (!(error instanceof DeviceError)) throw error;
      }
    }),
    { ...runs(100), seed: 7 },
  );
  expect(taken.count).toBeGreaterThan(all.count / 2);
}, 120_000);
