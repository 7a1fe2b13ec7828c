/** Regularisers in models: they are part of every loss and gradient, saved, and cost nothing where there are none. */

import { join } from "node:path";
import { expect, test } from "vitest";
import { compile } from "../compiler/index.ts";
import { printGraph } from "../graph/index.ts";
import { dense, type Layer, l1, l1l2, l2, type Regularizer, sgd } from "../network/index.ts";
import { temporaryFolder } from "../platform/testing/temporary.ts";
import { reference, wasm } from "../runtime/index.ts";
import { arrange, nameLayers } from "./architecture.ts";
import { trainingGraph } from "./graphs.ts";
import { loadModel, sequential } from "./index.ts";
import { modelFile } from "./saving.ts";
import { expectClose, expectSameBits, uniform, weightsOf, xorInputs, xorTargets } from "./testing/nets.ts";

const layersWith = (kernelRegularizer?: Regularizer, biasRegularizer?: Regularizer): Layer[] => {
  const costs = { ...(kernelRegularizer && { kernelRegularizer }), ...(biasRegularizer && { biasRegularizer }) };
  return [dense(4, { activation: "tanh", inputShape: [3], ...costs }), dense(2, costs)];
};
const x = uniform([10, 3], 1);
const y = uniform([10, 2], 2);
const netOf = (layers: readonly Layer[], device = wasm()) => {
  const net = sequential([...layers], { seed: 3 });
  net.compile({ optimizer: sgd({ learningRate: 0.1 }), loss: "meanSquaredError", device });
  return net;
};
/** Σ l1·|w| + l2·w² of a tensor. */
const costOf = (data: ArrayLike<number>, { l1, l2 }: Regularizer): number =>
  Array.from(data).reduce((sum, w) => sum + l1 * Math.abs(w) + l2 * w * w, 0);

test("evaluate adds the penalty to the loss of the data, once, however the batches are cut", async () => {
  const [kernel, bias] = [l1l2({ l1: 0.01, l2: 0.1 }), l1(0.3)];
  const [plain, penalized] = [netOf(layersWith()), netOf(layersWith(kernel, bias))];
  await plain.fit(x, y, { epochs: 2 });
  penalized.setWeights(plain.getWeights());
  const penalty = plain.getWeights().reduce((sum, { data }, i) => sum + costOf(data, i % 2 === 0 ? kernel : bias), 0);
  const { loss } = await plain.evaluate(x, y);
  for (const batchSize of [10, 3]) expect((await penalized.evaluate(x, y, { batchSize })).loss).toBeCloseTo(loss! + penalty, 5);
  const { history } = await penalized.fit(x, y, { batchSize: 10, shuffle: false });
  expect(history.loss![0]).toBeCloseTo(loss! + penalty, 5);
});

test("a gradient grows by 2·l2·w, and with plain descent a weight shrinks by that much more", async () => {
  const [plain, penalized] = [netOf(layersWith(), reference()), netOf(layersWith(l2(0.05)), reference())];
  penalized.setWeights(plain.getWeights());
  const before = plain.getWeights();
  const [without, withPenalty] = [await plain.gradients(x, y), await penalized.gradients(x, y)];
  for (const [i, { data }] of withPenalty.entries()) {
    const expected = Array.from(without[i]!.data, (g, k) => g + (i % 2 === 0 ? 0.1 * before[i]!.data[k]! : 0));
    expectClose(data, expected, 1e-6);
  }
  const options = { batchSize: 10, shuffle: false };
  await plain.fit(x, y, options);
  await penalized.fit(x, y, options);
  const expected = Array.from(plain.getWeights()[0]!.data, (w, k) => w - 0.1 * 0.1 * before[0]!.data[k]!);
  expectClose(penalized.getWeights()[0]!.data, expected, 1e-6);
});

test("a model with regularisers is saved with them; one without says nothing about them", async () => {
  const { readFile } = await import("node:fs/promises");
  const path = join(await temporaryFolder(), "model");
  const net = netOf(layersWith(l2(0.02), l1(0.5)));
  await net.fit(x, y);
  await net.save(path);
  const again = await loadModel(path);
  expect(again.layers).toEqual(net.layers);
  expect(await again.evaluate(x, y)).toEqual(await net.evaluate(x, y));
  await net.fit(x, y);
  await again.fit(x, y);
  expectSameBits(weightsOf(again), weightsOf(net));
  const plain = netOf(layersWith());
  await plain.save(path);
  expect(await readFile(join(path, modelFile), "utf8")).not.toContain("egularizer");
});

const format = { names: { x: "x", y: "y", index: "index" }, dtype: "f32", scale: 1 } as const;
const stepOf = (layers: readonly Layer[]) =>
  trainingGraph(arrange(nameLayers(layers), [layers[0]!.inputShape![0]!]), format, {
    optimizer: sgd({ learningRate: 0.1 }),
    loss: { name: "meanSquaredError", fromLogits: false },
    metrics: [],
  });

test("a step without regularisers has no node more; one with them has the same kernels and a row kernel for each penalty", () => {
  const [plain, penalized] = [stepOf(layersWith()), stepOf(layersWith(l2(0.01)))];
  expect(printGraph(plain)).not.toMatch(/penalty|data loss/);
  expect(plain.outputs.loss!.label).toBe("loss");
  expect(printGraph(penalized)).toMatch(/dense_2\.kernel\.penalty/);
  const kernels = (made: typeof plain): string[] => compile(made, { capacity: 32, tiny: false }).kernels.map((line) => line.split(":")[0]!);
  const matmuls = (lines: string[]): string[] => lines.filter((line) => line.startsWith("matmul"));
  expect(matmuls(kernels(penalized))).toEqual(matmuls(kernels(plain)));
  expect(kernels(penalized).length).toBeLessThanOrEqual(kernels(plain).length + 2);
});

test("XOR with L2 is still one tiny kernel, and weights stay smaller", async () => {
  const xor = (regularizer?: Regularizer): Layer[] => {
    const costs = regularizer === undefined ? {} : { kernelRegularizer: regularizer };
    return [dense(2, { activation: "sigmoid", inputShape: [2], ...costs }), dense(1, { activation: "sigmoid", ...costs })];
  };
  expect(compile(stepOf(xor(l2(1e-4))), { capacity: 4 }).kernels[0]).toMatch(/^tiny/);
  const sizes: number[] = [];
  for (const layers of [xor(), xor(l2(1e-4))]) {
    const net = sequential(layers, { seed: 4 });
    net.compile({ optimizer: sgd({ learningRate: 2, momentum: 0.9 }), loss: "quadratic" });
    await net.fit(xorInputs, xorTargets, { epochs: 6000, batchSize: 4 });
    const answers = Array.from((await net.predict(xorInputs)).data);
    answers.forEach((answer, i) => {
      expect(Math.abs(answer - xorTargets[i]![0]!)).toBeLessThan(0.2);
    });
    sizes.push(Math.hypot(...net.getWeights()[0]!.data));
  }
  expect(sizes[1]!).toBeLessThan(sizes[0]! - 0.5);
});

test("weights that only decay do not end in denormals", async () => {
  const net = sequential([dense(1, { inputShape: [2], useBias: false, kernelRegularizer: l2(0.1) })]);
  net.compile({ optimizer: sgd({ learningRate: 1 }), loss: "meanSquaredError" });
  net.setWeights([[[1], [1]]]);
  // The first input is always 0: its weight shrinks by a fifth in each step.
  await net.fit([[0, 0.5]], [[0.5]], { epochs: 1000 });
  const [decayed] = net.getWeights()[0]!.data;
  expect(decayed).toBeGreaterThan(1e-13);
  expect(decayed).toBeLessThan(1e-11);
});
