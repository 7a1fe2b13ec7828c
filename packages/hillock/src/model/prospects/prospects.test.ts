/** Networks that cannot learn are told so by `fit`, once, and by `health` with the cure; those that can hear nothing. */

import { describe, expect, test } from "vitest";
import { circles, moons, multiGaussian, plane, xor } from "../../data/index.ts";
import { health } from "../../explain/index.ts";
import {
  activation,
  binaryCrossentropy,
  categoricalCrossentropy,
  dense,
  flatten,
  type Layer,
  sgd,
  sparseCategoricalCrossentropy,
} from "../../network/index.ts";
import { type TensorLike, tensorFrom } from "../../runtime/index.ts";
import { type CompileSettings, sequential } from "../index.ts";
import { labels, uniform } from "../testing/nets.ts";

const x = uniform([60, 2], 1);
const column = (of: (i: number) => number): TensorLike =>
  tensorFrom(
    Float32Array.from({ length: 60 }, (_, i) => of(i)),
    [60, 1],
  );
const bits = column((i) => i % 2);
const ones = column(() => 1);
const pairs = tensorFrom(
  Float32Array.from({ length: 120 }, (_, i) => Number(i % 2 === Math.floor(i / 2) % 2)),
  [60, 2],
);
const hidden = dense(4, { activation: "tanh", inputShape: [2] });

interface Case {
  readonly layers: readonly Layer[];
  readonly settings: CompileSettings;
  readonly y: TensorLike;
}
const sick: Record<string, [kind: string, given: Case, cure: RegExp]> = {
  "softmax over one unit": [
    "softmaxOverOne",
    { layers: [hidden, dense(1, { activation: "softmax" })], settings: { loss: "mse" }, y: bits },
    /sigmoid/,
  ],
  "softmax over one unit as a layer": [
    "softmaxOverOne",
    { layers: [hidden, dense(1), activation("softmax")], settings: { loss: "binaryCrossentropy" }, y: bits },
    /sigmoid/,
  ],
  "categorical cross-entropy with one output": [
    "oneClass",
    { layers: [hidden, dense(1, { activation: "sigmoid" })], settings: { loss: "categoricalCrossentropy" }, y: ones },
    /binaryCrossentropy/,
  ],
  "the same from logits": [
    "oneClass",
    { layers: [hidden, dense(1)], settings: { loss: categoricalCrossentropy({ fromLogits: true }) }, y: ones },
    /binaryCrossentropy/,
  ],
  "labels with one output": [
    "oneClass",
    {
      layers: [hidden, dense(1, { activation: "sigmoid" })],
      settings: { loss: "sparseCategoricalCrossentropy" },
      y: tensorFrom(new Int32Array(60), [60]),
    },
    /binaryCrossentropy/,
  ],
  "a linear output under a cross-entropy": [
    "noProbabilities",
    { layers: [hidden, dense(1)], settings: { loss: "binaryCrossentropy", optimizer: sgd(1e-6) }, y: bits },
    /fromLogits: true/,
  ],
  "a ReLU output under a cross-entropy": [
    "noProbabilities",
    {
      layers: [hidden, dense(2, { activation: "relu" }), flatten()],
      settings: { loss: "categoricalCrossentropy", optimizer: sgd(1e-6) },
      y: pairs,
    },
    /"softmax"/,
  ],
  "a tanh output under a sparse one": [
    "noProbabilities",
    {
      layers: [hidden, dense(2, { activation: "tanh" })],
      settings: { loss: "sparseCategoricalCrossentropy", optimizer: sgd(1e-6) },
      y: labels(60, 2, 1),
    },
    /"softmax"/,
  ],
  "softmax with fromLogits": [
    "logitsTwice",
    {
      layers: [hidden, dense(2, { activation: "softmax" })],
      settings: { loss: sparseCategoricalCrossentropy({ fromLogits: true }) },
      y: labels(60, 2, 1),
    },
    /Leave fromLogits out/,
  ],
  "sigmoid with fromLogits": [
    "logitsTwice",
    { layers: [hidden, dense(1, { activation: "sigmoid" })], settings: { loss: binaryCrossentropy({ fromLogits: true }) }, y: bits },
    /Leave fromLogits out/,
  ],
  "step as output": [
    "noSlope",
    { layers: [hidden, dense(1, { activation: "step" })], settings: { loss: "mse" }, y: bits },
    /perceptron\(\)/,
  ],
  "step as a layer of its own": [
    "noSlope",
    { layers: [hidden, dense(1), activation("step")], settings: { loss: "mse" }, y: bits },
    /perceptron\(\)/,
  ],
  "step before the output": [
    "noSlope",
    { layers: [dense(4, { activation: "step", inputShape: [2] }), dense(1)], settings: { loss: "mse" }, y: bits },
    /sigmoid/,
  ],
  "17,000 on a sigmoid": [
    "targetsOutOfReach",
    { layers: [hidden, dense(1, { activation: "sigmoid" })], settings: { loss: "mse" }, y: column((i) => 280 * i) },
    /no activation/,
  ],
  "negative targets on a ReLU": [
    "targetsOutOfReach",
    { layers: [hidden, dense(1, { activation: "relu" })], settings: { loss: "mae" }, y: column((i) => i - 30) },
    /no activation/,
  ],
  "5 on tanh": [
    "targetsOutOfReach",
    { layers: [hidden, dense(1, { activation: "tanh" })], settings: { loss: "quadratic" }, y: column((i) => i % 6) },
    /range/,
  ],
  "1e9 on a linear output": [
    "targetsFar",
    { layers: [hidden, dense(1)], settings: { loss: "mae" }, y: column((i) => 1e9 + i) },
    /standard deviation/,
  ],
  "accuracy of a regression": [
    "accuracyOfNumbers",
    { layers: [hidden, dense(1)], settings: { loss: "mse", metrics: ["acc"] }, y: column((i) => i / 60) },
    /meanAbsoluteError/,
  ],
};

describe.each(Object.entries(sick))("%s", (_name, [kind, { layers, settings, y }, cure]) => {
  const make = () => {
    const net = sequential(layers, { seed: 1 });
    net.compile(settings);
    return net;
  };
  test("fit says it once, and once more after compile", async () => {
    const net = make();
    const said: string[] = [];
    const fit = () => net.fit(x, y, { onWarning: (message) => void said.push(message) }).catch(() => undefined);
    await fit();
    expect(said).toHaveLength(1);
    expect(said[0]).toMatch(/^Hillock: .*\d.*\n {2}Why: .*\n {2}Try: /s);
    expect(said[0]).toMatch(cure);
    expect(said[0]).not.toMatch(/undefined|NaN|\[object/);
    // One of a thing is not many.
    expect(said[0]).not.toMatch(
      /\b1 (?:outputs|units|columns|classes|epochs|examples|targets)\b|\b(?:[02-9]|\d\d+) (?:output|unit|column|class|epoch|example|target)\b/,
    );
    await fit();
    await net.fit([[x, y] as const], { onWarning: (message) => void said.push(message) }).catch(() => undefined);
    expect(said).toHaveLength(1);
    net.compile(settings);
    await fit();
    expect(said).toHaveLength(2);
  });
  test("health finds it, with the cure", async () => {
    const finding = (await health(make(), x, y)).find((one) => one.kind === kind);
    expect(finding?.tryThis).toMatch(cure);
    expect(finding?.what).toMatch(/\d/);
    expect(Object.values(finding!.numbers).flat().length).toBeGreaterThan(0);
  });
});

test("a loss that no epoch moves is told at the end", async () => {
  const net = sequential([dense(4, { activation: "relu", inputShape: [2] }), dense(1, { activation: "relu" })], { seed: 1 });
  net.compile({ loss: "mse" });
  // A last unit that never fires: 0 for every input, and no slope.
  net.setWeights(net.getWeights().map((values, i) => (i === 3 ? tensorFrom(Float32Array.of(-100), [1]) : values)));
  const said: string[] = [];
  await net.fit(x, bits, { epochs: 5, onWarning: (message) => void said.push(message) });
  expect(said).toHaveLength(1);
  expect(said[0]).toMatch(/The loss is 0\.5 after each of 5 epochs/);
  expect((await health(net, x, bits)).map(({ kind }) => kind)).toContain("deadUnits");
});

test("a gradient of 0 without another cause, and a local minimum, are found by health", async () => {
  const flat = sequential([dense(2, { activation: "tanh", inputShape: [2], useBias: false }), dense(1, { useBias: false })], { seed: 1 });
  flat.compile({ loss: "mse" });
  const zeros = tensorFrom(new Float32Array(120), [60, 2]);
  expect((await health(flat, zeros, bits)).map(({ kind }) => kind)).toContain("noGradient");
  let stuck = 0;
  for (let seed = 0; seed < 12; seed++) {
    const net = sequential([dense(2, { activation: "tanh", inputShape: [2] }), dense(1, { activation: "sigmoid" })], { seed });
    net.compile({ optimizer: "adam", loss: "binaryCrossentropy" });
    net.optimizer.learningRate = 0.1;
    await net.fit(xor().x, xor().y, { epochs: 3000, batchSize: 4 });
    const learnt = (await net.predict(xor().x)).data.every((p, i) => Math.abs(p - xor().y.data[i]!) < 0.1);
    const kinds = (await health(net, xor().x, xor().y)).map(({ kind }) => kind);
    if (learnt) expect(kinds).not.toContain("stuck");
    else if (kinds.includes("stuck")) stuck++;
  }
  expect(stuck).toBeGreaterThan(0);
});

test.each<[string, Layer[], CompileSettings, { x: TensorLike; y: TensorLike }]>([
  ["binary", [hidden, dense(1, { activation: "sigmoid" })], { loss: "binaryCrossentropy", metrics: ["accuracy"] }, circles()],
  ["from logits", [hidden, dense(1)], { loss: binaryCrossentropy({ fromLogits: true }), metrics: ["accuracy"] }, moons()],
  ["softmax", [hidden, dense(2, { activation: "softmax" })], { loss: "categoricalCrossentropy", metrics: ["accuracy"] }, { x, y: pairs }],
  ["squared error of classes", [hidden, dense(1, { activation: "sigmoid" })], { loss: "mse", metrics: ["accuracy"] }, xor()],
  ["regression", [hidden, dense(1)], { loss: "mse", metrics: ["mae"] }, plane()],
  ["tanh regression", [hidden, dense(1, { activation: "tanh" })], { loss: "quadratic" }, multiGaussian()],
])("%s can learn, and hears nothing", async (_name, layers, settings, data) => {
  const net = sequential(layers, { seed: 1 });
  net.compile(settings);
  const said: string[] = [];
  await net.fit(data.x, data.y, { epochs: 5, onWarning: (message) => void said.push(message) });
  expect(said).toEqual([]);
});
