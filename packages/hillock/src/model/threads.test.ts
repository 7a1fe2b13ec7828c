/** Models on several threads: the same bits where that is promised, the same numbers everywhere, and a worker that dies in the middle of `fit`. */

import { describe, expect, test, vi } from "vitest";
import type { WorkerHandle } from "#platform";
import { DeviceError } from "../errors.ts";
import { adam, dense, dropout, sgd } from "../network/index.ts";
import { type Device, wasm } from "../runtime/index.ts";
import { allDevices, deterministicDevices } from "../runtime/testing/devices.ts";
import { sequential } from "./index.ts";
import { errorOf, expectSameBits, labels, uniform, weightsOf } from "./testing/nets.ts";

const workers: WorkerHandle[] = [];
vi.mock("#platform", async (original) => {
  const platform = await original<typeof import("#platform")>();
  const startWorker: typeof platform.startWorker = (source, events) => {
    const worker = platform.startWorker(source, events);
    workers.push(worker);
    return worker;
  };
  return { ...platform, startWorker };
});

const rows = 150;
const x = uniform([rows, 30], 1);
const y = labels(rows, 5, 2);

/** Layers of many sizes, dropout, momentum or Adam, batches that do not come out even. */
function make(device: Device, optimizer: "adam" | "sgd") {
  const net = sequential(
    [
      dense(70, { activation: "relu", inputShape: [30] }),
      dropout(0.2),
      dense(33, { activation: "tanh" }),
      dense(5, { activation: "softmax" }),
    ],
    { seed: 3, device },
  );
  net.compile({
    optimizer: optimizer === "adam" ? adam({ learningRate: 0.01 }) : sgd({ learningRate: 0.05, momentum: 0.9, nesterov: true }),
    loss: "sparseCategoricalCrossentropy",
    metrics: ["accuracy"],
  });
  return net;
}
async function trained(device: Device, optimizer: "adam" | "sgd") {
  const net = make(device, optimizer);
  const { history } = await net.fit(x, y, { epochs: 3, batchSize: 32, seed: 7, validationSplit: 0.2 });
  const predictions = await net.predict(x);
  const weights = weightsOf(net);
  net.dispose();
  return { history, weights, predictions };
}

describe.each(["adam", "sgd"] as const)("%s", (optimizer) => {
  test("deterministic: the same bits for 1, 2, 3 and 4 threads, run after run", async () => {
    const [first, ...others] = [...deterministicDevices(), ...deterministicDevices()];
    const expected = await trained(first!, optimizer);
    for (const device of others) {
      const received = await trained(device, optimizer);
      expect(received.history).toEqual(expected.history);
      expectSameBits(received.weights, expected.weights);
      expect(received.predictions.data).toEqual(expected.predictions.data);
    }
  });

  test("fast: the same bits run after run, and the numbers of one thread, with every number of threads and BLAS", async () => {
    const expected = await trained(wasm({ deterministic: true, threads: 1 }), optimizer);
    for (const device of allDevices()) {
      const received = await trained(device, optimizer);
      for (const [i, loss] of expected.history.loss!.entries()) expect(received.history.loss![i]).toBeCloseTo(loss, 3);
      const again = await trained(device, optimizer);
      expectSameBits(again.weights, received.weights);
    }
  });
});

test("a worker that dies in the middle of fit: the call rejects, the weights are good ones, and training goes on", async () => {
  const net = sequential([dense(400, { activation: "relu", inputShape: [30] }), dense(5, { activation: "softmax" })], {
    seed: 3,
    device: wasm({ threads: 5, blas: "off" }),
  });
  net.compile({ optimizer: "sgd", loss: "sparseCategoricalCrossentropy" });
  await net.fit(x, y, { epochs: 1 });
  const { loss: before } = await net.evaluate(x, y);
  const seen: number[] = [];
  const training = net.fit(x, y, {
    epochs: 1e6,
    shuffle: false,
    callbacks: [
      {
        onProgress: ({ logs }) => {
          seen.push(logs.loss!);
          // Between two runs nobody would notice: a new team takes over. So again, until it happens in one.
          if (seen.length >= 2) void workers.at(-2)!.terminate();
        },
      },
    ],
  });
  const error = await errorOf(() => training);
  expect(error).toBeInstanceOf(DeviceError);
  expect(error.message).toMatch(/worker thread was lost \(number 3 of 5\)/);
  const { loss: after } = await net.evaluate(x, y);
  expect(after).toBeLessThan(before!);
  for (const { data } of net.getWeights()) expect(data.every(Number.isFinite)).toBe(true);
  const { history } = await net.fit(x, y, { epochs: 2 });
  expect(history.loss!.at(-1)).toBeLessThan(before!);
  net.dispose();
});
