/** Illnesses planted on purpose are found and named. */

import { describe, expect, test } from "vitest";
import { gaussians, mnist, moons } from "../../data/index.ts";
import { ArgumentError, DataError } from "../../errors.ts";
import { Sequential, sequential } from "../../model/index.ts";
import { errorOf, labels, uniform, xorInputs, xorTargets } from "../../model/testing/nets.ts";
import { adam, dense, type Optimizer, sgd } from "../../network/index.ts";
import { type Tensor, type TensorLike, tensorFrom } from "../../runtime/index.ts";
import { type Finding, type FindingKind, health, healthThresholds } from "./index.ts";
import { compiled } from "./testing/nets.ts";

const kinds = (findings: readonly Finding[]): FindingKind[] => findings.map(({ kind }) => kind);
/** Puts a net's weights through a function of (value, index within the parameter, parameter). */
function weigh(net: Sequential, change: (value: number, i: number, parameter: number) => number): void {
  const changed = net.getWeights().map(({ data, shape }, p) =>
    tensorFrom(
      Float32Array.from(data, (value, i) => change(value, i, p)),
      shape,
    ),
  );
  net.setWeights(changed);
}
/** Each finding cites numbers and says why and what to do. */
function expectWellSaid(findings: readonly Finding[]): void {
  for (const { what, why, tryThis, numbers, tensor } of findings) {
    expect(what).toMatch(/\d.*\.$/s);
    for (const text of [what, why, tryThis]) expect(text).not.toMatch(/undefined|NaN|Infinity|\[object/);
    expect(why.length).toBeGreaterThan(30);
    expect(tryThis).toMatch(/^[A-Z].*\.$/s);
    expect(Object.values(numbers).flat().length).toBeGreaterThan(1);
    expect(tensor).not.toBe("");
  }
}
const xor221 = (seed: number, activation = "sigmoid", optimizer: string | Optimizer = adam({ learningRate: 0.05 })) =>
  compiled([dense(2, { activation, inputShape: [2] }), dense(1, { activation: "sigmoid" })], "binaryCrossentropy", seed, optimizer);

describe("dead ReLUs", () => {
  const { x, y } = gaussians();
  const make = () =>
    compiled([dense(8, { activation: "relu", inputShape: [2] }), dense(1, { activation: "sigmoid" })], "binaryCrossentropy", 1);

  test.each([1, 3, 8])("%i of 8 by a bias of −100", async (dead) => {
    const net = make();
    weigh(net, (value, i, parameter) => (parameter === 1 && i < dead ? -100 : value));
    const findings = await health(net, x, y);
    expect(kinds(findings)).toEqual(["deadUnits"]);
    expect(findings[0]).toMatchObject({
      tensor: "dense_1",
      severity: dead === 8 ? "error" : "warning",
      numbers: { dead, of: 8, rows: 200 },
    });
    expect(findings[0]!.numbers.units).toEqual(Array.from({ length: dead }, (_, i) => i));
    expect(findings[0]!.numbers.largestZ).toBeLessThan(-90);
    expectWellSaid(findings);
  });

  test("one of 128 on MNIST, seen on a sample", async () => {
    const { train } = await mnist();
    const layers = [dense(128, { activation: "relu", inputShape: [784] }), dense(10, { activation: "softmax" })];
    const net = compiled(layers, "sparseCategoricalCrossentropy", 1);
    weigh(net, (value, i, parameter) => (parameter === 1 && i === 77 ? -100 : value));
    const findings = await health(net, train.x, train.y);
    expect(kinds(findings)).toEqual(["deadUnits"]);
    expect(findings[0]!.numbers.units).toEqual([77]);
    expectWellSaid(findings);
  });
});

describe("the way back", () => {
  const { x, y } = moons({ noise: 0.1 });
  const deep = (activation: string, depth: number, kernelInitializer = "glorotUniform") => [
    ...Array.from({ length: depth }, (_, i) => dense(8, { activation, kernelInitializer, ...(i === 0 ? { inputShape: [2] } : {}) })),
    dense(1, { activation: "sigmoid" }),
  ];
  test.each([1, 2, 3])("ten sigmoid layers: the deltas vanish, seed %i", async (seed) => {
    const findings = await health(compiled(deep("sigmoid", 10), "binaryCrossentropy", seed), x, y);
    expect(kinds(findings)).toContain("vanishingDeltas");
    expect(kinds(findings).every((kind) => kind === "vanishingDeltas" || kind === "tinyUpdates")).toBe(true);
    const { numbers, tensor } = findings.find(({ kind }) => kind === "vanishingDeltas")!;
    expect(tensor).toBe("dense_1");
    expect((numbers.deltas as number[]).length).toBe(11);
    expect(numbers.ratio).toBeLessThan(1e-4);
    expectWellSaid(findings);
  });
  test.each([1, 2, 3])("ten relu layers with He's weights are fine, seed %i", async (seed) => {
    const net = compiled(
      deep("relu", 10, "heNormal").map((layer) => (layer.kind === "dense" && layer.units === 8 ? { ...layer, units: 64 } : layer)),
      "binaryCrossentropy",
      seed,
    );
    expect(kinds(await health(net, x, y)).filter((kind) => kind !== "deadUnits")).toEqual([]);
  });
  test("weights × 10 in ten linear layers: the deltas explode", async () => {
    const layers = [...deep("linear", 10).slice(0, -1), dense(1)];
    const net = compiled(layers, "meanSquaredError", 1, sgd({ learningRate: 1e-30 }));
    weigh(net, (value, _, parameter) => (parameter % 2 === 0 ? 10 * value : value));
    const findings = await health(net, x, y);
    expect(kinds(findings)).toContain("explodingDeltas");
    expectWellSaid(findings);
  });
  test("step has no slope: nothing passes", async () => {
    const findings = await health(
      compiled([dense(8, { activation: "step", inputShape: [2] }), dense(1, { activation: "sigmoid" })], "binaryCrossentropy", 1),
      x,
      y,
    );
    expect(findings[0]).toMatchObject({ kind: "noSlope", severity: "error", tensor: "dense_1" });
    expect(findings[1]).toMatchObject({ kind: "vanishingDeltas", severity: "error", tensor: "dense_1", numbers: { ratio: 0 } });
  });
  test.each(["tanh", "sigmoid"])("weights × 100: %s is saturated", async (activation) => {
    const net = compiled(
      [dense(8, { activation, inputShape: [2] }), dense(1, { activation: "sigmoid" })],
      "binaryCrossentropy",
      2,
      sgd({ learningRate: 0.01 }),
    );
    weigh(net, (value, i, parameter) => (parameter === 0 ? 300 * value : parameter === 1 ? (i % 2 ? 200 : -200) : value));
    const findings = await health(net, x, y);
    expect(kinds(findings)).toContain("saturatedUnits");
    expect(findings.find(({ kind }) => kind === "saturatedUnits")).toMatchObject({ tensor: "dense_1", numbers: { of: 8 } });
    expectWellSaid(findings);
  });
  test("a sigmoid output that is sure and wrong, under the squared error only", async () => {
    for (const loss of ["meanSquaredError", "binaryCrossentropy"]) {
      const net = compiled([dense(4, { activation: "tanh", inputShape: [2] }), dense(1, { activation: "sigmoid" })], loss, 2);
      weigh(net, (value, _, parameter) => (parameter === 3 ? -8 : value));
      const findings = await health(net, x, y);
      expect(kinds(findings).includes("saturatedOutputs")).toBe(loss === "meanSquaredError");
      expectWellSaid(findings);
    }
  });
});

describe("the steps", () => {
  const { x, y } = moons({ noise: 0.1 });
  const layers = () => [dense(8, { activation: "tanh", inputShape: [2] }), dense(1, { activation: "sigmoid" })];
  test.each([
    ["adam", adam({ learningRate: 0.01 * 1000 })],
    ["sgd", sgd({ learningRate: 0.1 * 1000 })],
    ["momentum", sgd({ learningRate: 0.05 * 1000, momentum: 0.9 })],
  ] as const)("a rate × 1000 with %s", async (_name, optimizer) => {
    for (const seed of [1, 2, 3]) {
      const findings = await health(compiled(layers(), "binaryCrossentropy", seed, optimizer), x, y);
      expect(kinds(findings)).toEqual(["rateTooHigh", "hugeUpdates", "hugeUpdates"]);
      expect(findings[0]!.numbers.learningRate).toBe(optimizer.learningRate);
      expect(findings[1]!.numbers.ratio).toBeGreaterThan(healthThresholds.hugeUpdate);
      expectWellSaid(findings);
    }
  });
  test("a rate × 1000 on XOR and on MNIST", async () => {
    expect(kinds(await health(xor221(1, "sigmoid", sgd({ learningRate: 500 })), xorInputs, xorTargets))).toContain("rateTooHigh");
    const { train } = await mnist();
    const digits = [dense(128, { activation: "relu", inputShape: [784] }), dense(10, { activation: "softmax" })];
    const net = compiled(digits, "sparseCategoricalCrossentropy", 1, adam({ learningRate: 1 }));
    expect(kinds(await health(net, train.x, train.y))).toEqual(["rateTooHigh", "hugeUpdates", "hugeUpdates"]);
  });
  test("a rate ÷ 1000", async () => {
    const findings = await health(compiled(layers(), "binaryCrossentropy", 1, sgd({ learningRate: 1e-5 })), x, y);
    expect(new Set(kinds(findings))).toEqual(new Set(["tinyUpdates"]));
    expect(findings[0]!.numbers.ratio).toBeLessThan(healthThresholds.tinyUpdate);
    expectWellSaid(findings);
    expect(kinds(await health(compiled(layers(), "binaryCrossentropy", 1, sgd({ learningRate: 0 })), x, y))).toContain("tinyUpdates");
  });
});

describe("the weights", () => {
  const { x, y } = moons({ noise: 0.1 });
  test("all equal: the units are one", async () => {
    for (const value of [0, 0.5]) {
      const net = compiled(
        [dense(8, { activation: "tanh", inputShape: [2] }), dense(1, { activation: "sigmoid" })],
        "binaryCrossentropy",
        1,
      );
      weigh(net, (before, _, parameter) => (parameter % 2 === 0 ? value : before));
      const findings = await health(net, x, y);
      expect(findings[0]).toMatchObject({
        kind: "symmetricWeights",
        severity: "error",
        tensor: "dense_1.kernel",
        numbers: { units: 8, value },
      });
      expectWellSaid(findings);
    }
  });
  test("all equal in one layer only, and after training", async () => {
    const net = compiled([dense(8, { activation: "tanh", inputShape: [2] }), dense(1, { activation: "sigmoid" })], "binaryCrossentropy", 1);
    weigh(net, (before, _, parameter) => (parameter === 0 ? 1 : before));
    expect(kinds(await health(net, x, y))).toEqual(["symmetricWeights"]);
    await net.fit(x, y, { epochs: 5 });
    expect(await health(net, x, y)).toEqual([]);
    weigh(net, (_, __, parameter) => (parameter % 2 === 0 ? 0.3 : 0));
    // The optimiser begins anew: what it remembers of the units would tell them apart.
    net.compile({ optimizer: "adam", loss: "binaryCrossentropy" });
    await net.fit(x, y, { epochs: 5 });
    expect(kinds(await health(net, x, y))).toEqual(["symmetricWeights"]);
  });
  test("numbers that are none", async () => {
    const net = compiled([dense(3, { activation: "tanh", inputShape: [2] }), dense(1)], "meanSquaredError", 1);
    // Nobody can set such weights; they would have to come from a device.
    Sequential.coreOf(net)
      .weights()
      .put("dense_2.kernel", Float32Array.of(1, Number.NaN, 1));
    const [finding, ...others] = await health(net, x, y);
    expect(others).toEqual([]);
    expect(finding).toMatchObject({ kind: "nonFinite", severity: "error", tensor: "dense_2.kernel", numbers: { count: 1, first: 1 } });
    const large = compiled([dense(3, { inputShape: [2] }), dense(1)], "meanSquaredError", 1);
    weigh(large, () => 3e38);
    expect((await health(large, x, y))[0]).toMatchObject({ kind: "nonFinite", severity: "error" });
  });
});

describe("the data", () => {
  const x = uniform([200, 4], 1);
  const half = labels(200, 2, 3);
  const columns = (change: (value: number, column: number) => number): Tensor =>
    tensorFrom(
      Float32Array.from(x.data, (value, i) => change(value, i % 4)),
      [200, 4],
    );
  const examined = (input: TensorLike, target: TensorLike = half) =>
    health(
      compiled(
        [dense(6, { activation: "tanh", inputShape: [4] }), dense(2, { activation: "softmax" })],
        "sparseCategoricalCrossentropy",
        1,
      ),
      input,
      target,
    );

  test.each([1, 0, -0.3])("a constant column of %f", async (value) => {
    const findings = await examined(columns((before, column) => (column === 2 ? value : before)));
    expect(kinds(findings)).toEqual(["constantInputs"]);
    expect(findings[0]!.numbers.columns).toEqual([2]);
    expect(findings[0]!.numbers.values).toEqual([Math.fround(value)]);
    expectWellSaid(findings);
  });
  test("columns that are large, small, uneven", async () => {
    for (const change of [
      (value: number, column: number) => (column === 1 ? 5000 * value : value),
      (value: number) => 1e-4 * value,
      (value: number, column: number) => (column === 3 ? 1e-3 * value : value),
      (value: number, column: number) => (column === 0 ? value + 100 : value),
    ]) {
      const findings = await examined(columns(change));
      expect(kinds(findings)).toContain("unscaledInputs");
      expectWellSaid(findings);
    }
    const { train } = await mnist();
    const bytes = { ...train.x, scale: 1 };
    const net = compiled([dense(10, { activation: "softmax", inputShape: [784] })], "sparseCategoricalCrossentropy", 1);
    expect(kinds(await health(net, bytes, train.y))).toContain("unscaledInputs");
  });
  test("rare classes, as labels, one-hot and 0/1", async () => {
    const rare = tensorFrom(
      Int32Array.from({ length: 200 }, (_, i) => (i % 20 === 0 ? 1 : 0)),
      [200],
    );
    const findings = await examined(x, rare);
    expect(kinds(findings)).toEqual(["classImbalance"]);
    expect(findings[0]).toMatchObject({ tensor: "y", numbers: { counts: [190, 10], ratio: 19, rare: [1], rows: 200 } });
    expectWellSaid(findings);
    const binary = tensorFrom(Float32Array.from(rare.data), [200, 1]);
    const one = compiled([dense(1, { activation: "sigmoid", inputShape: [4] })], "binaryCrossentropy", 1);
    expect(kinds(await health(one, x, binary))).toEqual(["classImbalance"]);
    const oneHot = tensorFrom(
      Float32Array.from({ length: 400 }, (_, i) => Number(rare.data[i >> 1] === i % 2)),
      [200, 2],
    );
    const two = compiled([dense(2, { activation: "softmax", inputShape: [4] })], "categoricalCrossentropy", 1);
    expect(kinds(await health(two, x, oneHot))).toEqual(["classImbalance"]);
    // Classes that never occur: said without infinite numbers in the text.
    const three = compiled([dense(3, { activation: "softmax", inputShape: [4] })], "sparseCategoricalCrossentropy", 1);
    const missing = await health(three, x, half);
    expect(missing[0]!.numbers.counts).toMatchObject({ 2: 0 });
    expectWellSaid(missing);
  });
});

test("calls that make no sense are refused, and nothing is changed", async () => {
  const net = sequential([dense(2, { inputShape: [2] })]);
  expect(await errorOf(() => health(net, [[1, 2]], [[1, 2]]))).toBeInstanceOf(ArgumentError);
  net.compile({ loss: "meanSquaredError" });
  const before = net.getWeights();
  expect(await errorOf(() => health(net, [[1, Number.NaN]], [[1, 2]]))).toBeInstanceOf(DataError);
  expect(await errorOf(() => health(net, [[1, 2]], [[1, 2]], { rows: 0 }))).toBeInstanceOf(ArgumentError);
  await health(net, [[1, 2]], [[1, 2]]);
  expect(net.getWeights()).toEqual(before);
});
