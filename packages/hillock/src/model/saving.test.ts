/** A saved model is the model: the same predictions bit for bit, and training goes on as if it had never stopped. */

import { join } from "node:path";
import { expect, test } from "vitest";
import {
  adam,
  binaryCrossentropy,
  dense,
  dropout,
  flatten,
  inputLayer,
  type Optimizer,
  sgd,
  sparseCategoricalCrossentropy,
} from "../network/index.ts";
import { temporaryFolder } from "../platform/testing/temporary.ts";
import { reference, wasm } from "../runtime/index.ts";
import { loadModel, type Sequential, sequential } from "./index.ts";
import { expectSameBits, labels, uniform, weightsOf } from "./testing/nets.ts";

const x = uniform([30, 6], 1);
const y = labels(30, 3, 2);
const make = (optimizer: Optimizer) => {
  const net = sequential([dense(8, { activation: "relu", inputShape: [6] }), dropout(0.25), dense(3, { activation: "softmax" })], {
    name: "digits",
    seed: 7,
  });
  net.compile({ optimizer, loss: "sparseCategoricalCrossentropy", metrics: ["accuracy", "acc"] });
  return net;
};
async function roundTrip(net: Sequential): Promise<Sequential> {
  const path = join(await temporaryFolder(), "model");
  await net.save(path);
  return loadModel(path);
}

test("predictions, settings and names are the same", async () => {
  const net = make(adam({ learningRate: 0.02, beta1: 0.8 }));
  await net.fit(x, y, { epochs: 3, batchSize: 8 });
  const again = await roundTrip(net);
  expectSameBits([...(await again.predict(x)).data], [...(await net.predict(x)).data]);
  expectSameBits(weightsOf(again), weightsOf(net));
  expect(await again.evaluate(x, y)).toEqual(await net.evaluate(x, y));
  expect([again.name, again.layers, again.optimizer, again.loss, again.metrics]).toEqual([
    net.name,
    net.layers,
    net.optimizer,
    net.loss,
    net.metrics,
  ]);
  expect(again.summary({ print: () => {} })).toBe(net.summary({ print: () => {} }));
});

test.each<[string, Optimizer]>([
  ["sgd", sgd({ learningRate: 0.1 })],
  ["momentum", sgd({ learningRate: 0.1, momentum: 0.9 })],
  ["nesterov", sgd({ learningRate: 0.1, momentum: 0.9, nesterov: true })],
  ["adam", adam({ learningRate: 0.01 })],
])("with %s, two epochs, save, load, two epochs are what they are without saving", async (_name, optimizer) => {
  const options = { epochs: 2, batchSize: 7, seed: 3 };
  const straight = make(optimizer);
  await straight.fit(x, y, options);
  const loaded = await roundTrip(straight);
  await straight.fit(x, y, options);
  // Saved once more before it is used at all, and once between evaluate and fit: nothing may be lost.
  const second = await roundTrip(loaded);
  await second.evaluate(x, y);
  const third = await roundTrip(second);
  await third.fit(x, y, options);
  expectSameBits(weightsOf(third), weightsOf(straight));
  await loaded.fit(x, y, options);
  expectSameBits(weightsOf(loaded), weightsOf(straight));
});

test("the optimiser's memory matters: a fresh one trains otherwise", async () => {
  const net = make(adam({ learningRate: 0.01 }));
  await net.fit(x, y, { epochs: 2 });
  const loaded = await roundTrip(net);
  loaded.compile({ optimizer: adam({ learningRate: 0.01 }), loss: "sparseCategoricalCrossentropy" });
  await net.fit(x, y);
  await loaded.fit(x, y);
  expect(weightsOf(loaded)).not.toEqual(weightsOf(net));
});

test("a model that was never trained or compiled can be saved", async () => {
  const net = sequential([
    inputLayer([2, 3]),
    flatten({ name: "row" }),
    dense(4, { activation: "tanh", useBias: false, kernelInitializer: "he_normal" }),
  ]);
  const again = await roundTrip(net);
  expectSameBits(weightsOf(again), weightsOf(net));
  expect(again.layers).toEqual(net.layers);
  expect(again.inputShape).toEqual([2, 3]);
  expect(() => again.loss).toThrow(/not compiled/);
});

test("losses with settings come back", async () => {
  for (const loss of [
    binaryCrossentropy({ fromLogits: true }),
    sparseCategoricalCrossentropy({ fromLogits: true }),
    binaryCrossentropy(),
  ]) {
    const net = sequential([dense(3, { inputShape: [6] })]);
    net.compile({ loss });
    expect((await roundTrip(net)).loss).toEqual(loss);
  }
});

test("saving over an older model replaces it; saving changes nothing in the model", async () => {
  const path = join(await temporaryFolder(), "model");
  const net = make(adam());
  await net.save(path);
  await net.fit(x, y);
  const before = weightsOf(net);
  await net.save(path);
  expectSameBits(weightsOf(net), before);
  expectSameBits(weightsOf(await loadModel(path)), before);
});

test("a model can be loaded onto another device", async () => {
  const path = join(await temporaryFolder(), "model");
  const net = make(sgd());
  await net.fit(x, y);
  await net.save(path);
  const expected = (await net.predict(x)).data;
  for (const device of [reference(), wasm({ deterministic: true })]) {
    const { data } = await (await loadModel(path, { device })).predict(x);
    for (let i = 0; i < data.length; i++) expect(data[i]).toBeCloseTo(expected[i]!, 6);
  }
});
