/** `dispose` frees the device's memory; the weights stay with the model, which can be used again. */

import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { expect, test } from "vitest";
import { adam, dense, sgd } from "../network/index.ts";
import { type Device, reference, type Store, wasm } from "../runtime/index.ts";
import { sequential } from "./index.ts";
import { expectClose, expectSameBits, labels, uniform, weightsOf } from "./testing/nets.ts";

const x = uniform([20, 5], 1);
const y = labels(20, 3, 2);
function make(device: Device) {
  const net = sequential([dense(6, { activation: "tanh", inputShape: [5] }), dense(3, { activation: "softmax" })], { seed: 1, device });
  net.compile({ optimizer: adam(), loss: "sparseCategoricalCrossentropy" });
  return net;
}
/** A device whose stores can be counted and looked into. */
function watched(device: Device): Device & { stores: Store[]; disposed: () => number } {
  const stores: Store[] = [];
  let disposed = 0;
  const open = async (): Promise<Store> => {
    const store = await device.open();
    const dispose = store.dispose.bind(store);
    store.dispose = () => {
      disposed++;
      dispose();
    };
    stores.push(store);
    return store;
  };
  return { name: device.name, open, stores, disposed: () => disposed };
}

test.each([wasm(), reference()])("weights survive dispose, and the model goes on, on $name", async (device) => {
  const counted = watched(device);
  const net = make(counted);
  await net.fit(x, y, { epochs: 2 });
  const [weights, answers] = [weightsOf(net), [...(await net.predict(x)).data]];
  net.dispose();
  net.dispose();
  expect(counted.disposed()).toBe(1);
  expect(() => counted.stores[0]!.get("dense_1.kernel")).toThrow(/disposed/);
  expectSameBits(weightsOf(net), weights);
  // The reference device computes with f64 weights, of which float32 is kept.
  expectClose((await net.predict(x)).data, answers, device.name === "wasm" ? 0 : 1e-7);
  expect(counted.stores).toHaveLength(2);
  await net.fit(x, y);
  net.dispose();
  expect(counted.disposed()).toBe(2);
});

test("using disposes at the end of the block", async () => {
  const counted = watched(wasm());
  {
    using net = make(counted);
    await net.predict(x);
    expect(counted.disposed()).toBe(0);
  }
  expect(counted.disposed()).toBe(1);
});

test("compile with a device moves the model there with its weights", async () => {
  const [from, to] = [watched(wasm()), watched(reference())];
  const net = make(from);
  await net.fit(x, y);
  const weights = weightsOf(net);
  net.compile({ loss: "sparseCategoricalCrossentropy", device: to });
  expect(from.disposed()).toBe(1);
  await net.evaluate(x, y);
  expect(to.stores).toHaveLength(1);
  expectSameBits(weightsOf(net), weights);
});

test("data sets and programs of finished calls do not pile up on the device", async () => {
  const counted = watched(wasm());
  const net = make(counted);
  const use = async (): Promise<void> => {
    await net.fit(x, y, { epochs: 2, validationSplit: 0.2 });
    await net.fit(x, y, { batchSize: 8, validationData: [x, y] });
    await net.evaluate(x, y);
    await net.predict(x);
    await net.gradients(x, y);
  };
  await use();
  const [store] = counted.stores as [Store];
  const { bytes } = store;
  for (let i = 0; i < 5; i++) await use();
  expect(store.bytes).toBe(bytes);
  for (const name of ["train:x", "train:y", "train:index", "validation:x", "held:index", "evaluate:x", "predict:x", "gradients:y"])
    expect(store.has(name), name).toBe(false);
  for (let i = 0; i < 5; i++) {
    net.compile({ optimizer: adam(), loss: "sparseCategoricalCrossentropy" });
    await use();
  }
  expect(store.bytes).toBe(bytes);
});

test("the optimiser's memory survives dispose too: training goes on as if nothing had been", async () => {
  const [net, straight] = [make(wasm()), make(wasm())];
  for (const each of [net, straight]) {
    await each.fit(x, y, { epochs: 2, batchSize: 8 });
    if (each === net) net.dispose();
    await each.fit(x, y, { epochs: 2, batchSize: 8 });
  }
  expectSameBits(weightsOf(net), weightsOf(straight));
});

test.each([sgd({ learningRate: 0.1, momentum: 0.9 }), adam({ learningRate: 0.1 })])(
  "compile with another device starts $name afresh",
  async (optimizer) => {
    const settings = { optimizer, loss: "sparseCategoricalCrossentropy" };
    const [moved, stayed] = [make(wasm()), make(wasm())];
    for (const each of [moved, stayed]) await each.fit(x, y, { epochs: 2 });
    moved.compile({ ...settings, device: wasm() });
    stayed.compile(settings);
    for (const each of [moved, stayed]) await each.fit(x, y, { epochs: 2 });
    expectSameBits(weightsOf(moved), weightsOf(stayed));
  },
);

test("models that nobody disposes of give their memory back when nobody has them", async () => {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as () => void;
  const { Memory } = WebAssembly;
  let count = 0;
  WebAssembly.Memory = class extends Memory {
    constructor(descriptor: WebAssembly.MemoryDescriptor) {
      super(descriptor);
      count++;
    }
  };
  const one = async (): Promise<void> => {
    await make(wasm({ threads: 2 })).fit(x, y);
  };
  for (let i = 0; i < 48; i++) {
    await one();
    if (i % 4 < 3) continue;
    collect();
    // The registry tells of what was collected in a turn of its own.
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  WebAssembly.Memory = Memory;
  expect(count).toBeGreaterThan(0);
  expect(count).toBeLessThan(24);
});
