import { expect, test } from "vitest";
import { ArgumentError } from "../../errors.ts";
import { build, Evaluation, gradients } from "../../graph/index.ts";
import * as math from "../../math/index.ts";
import { sequential } from "../../model/index.ts";
import { errorOf, labels, uniform, xorInputs, xorTargets } from "../../model/testing/nets.ts";
import { activationNames, dense, dropout, lossNames } from "../../network/index.ts";
import { tensorFrom } from "../../runtime/index.ts";
import { Differences } from "./differences.ts";
import { checkGradients } from "./index.ts";

const x = uniform([40, 5], 1, -2, 2);
const numbers = uniform([40, 3], 2, 0, 1);

const losses = lossNames.flatMap((loss) => activationNames.map((activation) => [loss, activation] as const));
test.each(losses)("loss %s, activation %s: every gradient agrees", async (loss, activation) => {
  const net = sequential(
    [dense(6, { activation, inputShape: [5] }), dropout(0.5), dense(4, { activation: "tanh" }), dense(3, { activation: "softmax" })],
    { seed: 3 },
  );
  net.compile({ loss });
  const result = await checkGradients(net, x, loss === "sparseCategoricalCrossentropy" ? labels(40, 3, 2) : numbers, { count: "all" });
  expect(result.entries.filter(({ verdict }) => verdict === "differs")).toEqual([]);
  expect(result.passed).toBe(true);
  expect(result.entries.length).toBe(net.countParams());
  expect(result.parameters.every(({ size, checked }) => size === checked)).toBe(true);
  expect([result.rows, result.available]).toEqual([32, 40]);
  expect(result.summary).toMatch(/^Checked all 79 weights over 32 of 40 examples: (all|\d+) agree/);
});

test("the numbers are right: 2-2-1 of ones, x = (−2, −1), y = 1, C = (1 − ŷ)²", async () => {
  const net = sequential([dense(2, { activation: "sigmoid", inputShape: [2] }), dense(1, { activation: "sigmoid" })]);
  net.compile({ loss: "meanSquaredError" });
  net.setWeights([
    [
      [1, 1],
      [1, 1],
    ],
    [0, 0],
    [[1], [1]],
    [0],
  ]);
  const { entries, loss } = await checkGradients(net, [[-2, -1]], [[1]], { count: "all" });
  const first = entries.find(({ parameter, index }) => parameter === "dense_1.kernel" && index.join() === "0,0")!;
  expect(loss).toBeCloseTo((1 - 0.524) ** 2, 3);
  expect(first.symbolic).toBeCloseTo(0.0215, 4);
  expect(first.numeric).toBeCloseTo(first.symbolic, 9);
  expect(first).toMatchObject({ value: 1, step: 1e-5, verdict: "agrees" });
});

test("a sample of a large network, bounded, and the same for the same seed", async () => {
  const wide = uniform([500, 200], 4);
  const net = sequential([dense(60, { activation: "relu", inputShape: [200] }), dense(3, { activation: "softmax" })], { seed: 3 });
  net.compile({ loss: "sparseCategoricalCrossentropy" });
  const check = (seed: number) => checkGradients(net, wide, labels(500, 3, 2), { count: 10, rows: 16, seed });
  const result = await check(1);
  expect(result.passed).toBe(true);
  expect(result.parameters.map(({ name, size, checked }) => [name, size, checked])).toEqual([
    ["dense_1.kernel", 12000, 10],
    ["dense_1.bias", 60, 10],
    ["dense_2.kernel", 180, 10],
    ["dense_2.bias", 3, 3],
  ]);
  expect(result.summary).toMatch(/^Checked 33 of 12,243 weights over 16 of 500 examples: all agree \(step/);
  expect(await check(1)).toEqual(result);
  const chosen = (made: typeof result) => made.entries.map(({ parameter, index }) => `${parameter}${index}`).toSorted();
  expect(chosen(await check(2))).not.toEqual(chosen(result));
});

test("kinks are kinks: a ReLU whose input is exactly 0, or passes 0 inside the interval", async () => {
  const net = sequential([dense(2, { activation: "relu", inputShape: [2] }), dense(1)], { seed: 1 });
  net.compile({ loss: "meanSquaredError" });
  // For (0, 0) the input of both units is their bias: 0 at first, then within the step of 0.
  for (const bias of [0, 4e-6, -4e-6]) {
    net.setWeights([
      [
        [1, 1],
        [1, -1],
      ],
      [bias, bias],
      [[1], [2]],
      [0.5],
    ]);
    const { entries, passed, summary } = await checkGradients(net, xorInputs, xorTargets, { count: "all" });
    expect(passed).toBe(true);
    const biases = entries.filter(({ parameter }) => parameter === "dense_1.bias");
    expect(biases.map(({ verdict }) => verdict)).toContain("kink");
    expect(summary).toMatch(/at kinks/);
    for (const { left, right, symbolic } of biases) {
      expect(symbolic).toBeGreaterThanOrEqual(Math.min(left, right) - 1e-4);
      expect(symbolic).toBeLessThanOrEqual(Math.max(left, right) + 1e-4);
    }
  }
});

test("inputs that are not scaled do not lead to false alarms", async () => {
  const large = tensorFrom(
    Float32Array.from(x.data, (value) => value * 300),
    [40, 5],
  );
  const net = sequential([dense(6, { activation: "tanh", inputShape: [5] }), dense(3)], { seed: 3 });
  net.compile({ loss: "meanSquaredError" });
  net.setWeights(
    net.getWeights().map(({ data, shape }, i) =>
      tensorFrom(
        Float32Array.from(data, (value) => (i === 0 ? value / 100 : value)),
        shape,
      ),
    ),
  );
  const { passed, entries } = await checkGradients(net, large, numbers, { count: "all" });
  expect(entries.filter(({ verdict }) => verdict === "differs")).toEqual([]);
  expect(passed).toBe(true);
});

test("wrong gradients are found, wherever they are", () => {
  const w = build.parameter("w", [3]);
  const loss = build.reshape(
    build.sum(
      build.map((v) => math.sin(math.square(v)), w),
      [0],
    ),
    [],
  );
  const [right] = gradients(loss, [w]);
  const feed = { w: [0.3, -1.2, 2] };
  const slope = (v: number): number => 2 * v * Math.cos(v * v);
  const verdicts = (gradient: typeof right): string[] => {
    const differences = new Differences({ loss, parameter: w, gradient: gradient! }, feed, {}, new Evaluation(feed));
    return [0, 1, 2].map((i) => differences.check(i, [i], { step: 1e-5, tolerance: 1e-6 }).verdict);
  };
  expect(verdicts(right)).toEqual(["agrees", "agrees", "agrees"]);
  expect(verdicts(build.map((g) => math.mul(g, 1.00001), right!))).toEqual(["differs", "differs", "differs"]);
  expect(verdicts(build.map((g) => math.neg(g), right!))).toEqual(["differs", "differs", "differs"]);
  expect(verdicts(build.map((g, k) => math.add(g, math.eq(k, 1)), right!, build.iota(3)))).toEqual(["agrees", "differs", "agrees"]);
  expect(verdicts(build.map(() => Number.NaN, w))).toEqual(["differs", "differs", "differs"]);
  const differences = new Differences(
    { loss, parameter: w, gradient: build.map((g) => math.mul(g, 2), right!) },
    feed,
    {},
    new Evaluation(feed),
  );
  const entry = differences.check(1, [1], { step: 1e-5, tolerance: 1e-6 });
  expect(entry.numeric).toBeCloseTo(slope(-1.2), 7);
  expect(entry.symbolic).toBeCloseTo(2 * slope(-1.2), 7);
  expect(entry.relative).toBeCloseTo(0.5, 6);
});

test("what makes no sense is refused", async () => {
  const net = sequential([dense(3, { inputShape: [5] })]);
  const refused = async (options: object): Promise<void> =>
    expect(await errorOf(() => checkGradients(net, x, numbers, options))).toBeInstanceOf(ArgumentError);
  await refused({});
  net.compile({ loss: "meanSquaredError" });
  for (const options of [{ step: 0 }, { tolerance: -1 }, { count: 0 }, { rows: 0.5 }, { seed: -1 }]) await refused(options);
});
