/** Trainings that go on where another one ended: the same bits as one training in one piece. */

import { describe, expect, test } from "vitest";
import { datasetFrom } from "../data/index.ts";
import { startRun } from "../explain/index.ts";
import { adam, dense, dropout, type Optimizer, sgd } from "../network/index.ts";
import { temporaryFolder } from "../platform/testing/temporary.ts";
import { wasm } from "../runtime/index.ts";
import { type FitOptions, loadModel, type Sequential, sequential } from "./index.ts";
import { expectSameBits, labels, uniform, weightsOf } from "./testing/nets.ts";

const x = uniform([50, 3], 1);
const y = labels(50, 2, 2);
const optimizers: readonly Optimizer[] = [
  sgd({ learningRate: 0.1 }),
  sgd({ learningRate: 0.1, momentum: 0.9, nesterov: true }),
  adam(0.01),
];

function make(optimizer: Optimizer = adam(0.01)): Sequential {
  const layers = [dense(6, { activation: "tanh", inputShape: [3] }), dropout(0.3), dense(2, { activation: "softmax" })];
  const net = sequential(layers, { device: wasm({ threads: 1 }) });
  net.compile({ optimizer, loss: "sparseCategoricalCrossentropy" });
  return net;
}
const options: FitOptions = { batchSize: 8, seed: 5 };

describe.each(optimizers)("%o", (optimizer) => {
  test("2 + 2 epochs are 4, on and off the device, saved and loaded", async () => {
    const whole = make(optimizer);
    const { history } = await whole.fit(x, y, { ...options, epochs: 4 });
    const halves = make(optimizer);
    const first = await halves.fit(x, y, { ...options, epochs: 2 });
    const folder = await temporaryFolder();
    await halves.save(`${folder}/half`);
    const loaded = await loadModel(`${folder}/half`, { device: wasm({ threads: 1 }) });
    const second = await halves.fit(x, y, { ...options, epochs: 2 });
    expect([...first.history.loss, ...second.history.loss]).toEqual(history.loss);
    expectSameBits(weightsOf(halves), weightsOf(whole));
    loaded.dispose();
    expect((await loaded.fit(x, y, { ...options, epochs: 2 })).history).toEqual(second.history);
    expectSameBits(weightsOf(loaded), weightsOf(whole));
  });
});

test("initialEpoch numbers the epochs as in Keras, and says which orders they take", async () => {
  const whole = make();
  await whole.fit(x, y, { ...options, epochs: 5 });
  const parts = make();
  await parts.fit(x, y, { ...options, epochs: 3 });
  const seen: number[] = [];
  const history = await parts.fit(x, y, {
    ...options,
    initialEpoch: 3,
    epochs: 5,
    callbacks: { onEpochBegin: (epoch) => void seen.push(epoch) },
  });
  expect([history.epoch, seen]).toEqual([
    [3, 4],
    [3, 4],
  ]);
  expectSameBits(weightsOf(parts), weightsOf(whole));
  expect((await parts.fit(x, y, { ...options, initialEpoch: 5, epochs: 5 })).epoch).toEqual([]);
});

test("a rate that was changed goes on with the model", async () => {
  const [one, other] = [make(), make()];
  await one.fit(x, y, { ...options, epochs: 2 });
  one.optimizer.learningRate = 0.002;
  const folder = await temporaryFolder();
  await one.save(`${folder}/model`);
  const loaded = await loadModel(`${folder}/model`, { device: wasm({ threads: 1 }) });
  expect(loaded.optimizer.learningRate).toBe(0.002);
  await loaded.fit(x, y, options);
  await other.fit(x, y, { ...options, epochs: 2 });
  other.optimizer.learningRate = 0.002;
  await other.fit(x, y, options);
  expectSameBits(weightsOf(loaded), weightsOf(other));
});

test("data sets that shuffle as they are read go on with their next pass", async () => {
  const set = () => datasetFrom(() => [[x, y] as const]).shuffle(20, 3);
  const [whole, halves] = [make(), make()];
  await whole.fit(set(), { ...options, epochs: 4 });
  await halves.fit(set(), { ...options, epochs: 2 });
  await halves.fit(set(), { ...options, epochs: 2 });
  expectSameBits(weightsOf(halves), weightsOf(whole));
});

test("a run walks as fit trains, also on a model that was trained before, and fit goes on behind it", async () => {
  const [fitted, walked] = [make(), make()];
  await fitted.fit(x, y, { ...options, epochs: 5 });
  await walked.fit(x, y, { ...options, epochs: 1 });
  const run = await startRun(walked, x, y, { batchSize: 8, seed: 5 });
  await run.forward(3, { unit: "epoch" });
  await run.back(1, { unit: "epoch" });
  await run.forward(1, { unit: "epoch" });
  run.dispose();
  await walked.fit(x, y, { ...options, epochs: 1 });
  expectSameBits(weightsOf(walked), weightsOf(fitted));
});
