/** Callbacks are called in order and may stop training; so may an AbortSignal. The model is usable afterwards. */

import { expect, test } from "vitest";
import { dense, sgd } from "../network/index.ts";
import { type Callback, sequential, type TrainingContext } from "./index.ts";
import { expectSameBits, uniform, weightsOf } from "./testing/nets.ts";

const x = uniform([50, 3], 1);
const y = uniform([50, 1], 2);
function make() {
  const net = sequential([dense(4, { activation: "tanh", inputShape: [3] }), dense(1)], { seed: 1 });
  net.compile({ optimizer: sgd({ learningRate: 0.05 }), loss: "mse" });
  return net;
}

test("every call comes in its place, and training waits for it", async () => {
  const calls: string[] = [];
  const later = () => new Promise<void>((resolve) => setTimeout(resolve, 2));
  const watcher = (name: string): Callback => ({
    onTrainBegin: async ({ epochs, stepsPerEpoch, examples, batchSize }) => {
      await later();
      calls.push(`${name} train begins: ${epochs} epochs of ${stepsPerEpoch} steps, ${examples} examples by ${batchSize}`);
    },
    onEpochBegin: async (epoch) => {
      await later();
      calls.push(`${name} epoch ${epoch} begins`);
    },
    onEpochEnd: async (epoch, logs) => {
      await later();
      calls.push(`${name} epoch ${epoch} ends with ${Object.keys(logs)}`);
    },
    onTrainEnd: (logs) => void calls.push(`${name} train ends with ${Object.keys(logs)}`),
  });
  await make().fit(x, y, { epochs: 2, batchSize: 20, validationSplit: 0.2, callbacks: [watcher("a"), watcher("b")] });
  expect(calls).toEqual([
    "a train begins: 2 epochs of 2 steps, 40 examples by 20",
    "b train begins: 2 epochs of 2 steps, 40 examples by 20",
    "a epoch 0 begins",
    "b epoch 0 begins",
    "a epoch 0 ends with loss,valLoss",
    "b epoch 0 ends with loss,valLoss",
    "a epoch 1 begins",
    "b epoch 1 begins",
    "a epoch 1 ends with loss,valLoss",
    "b epoch 1 ends with loss,valLoss",
    "a train ends with loss,valLoss",
    "b train ends with loss,valLoss",
  ]);
});

test("progress counts steps and examples up to the end of each epoch, with the logs of that epoch", async () => {
  const seen: { epoch: number; step: number; steps: number | undefined; examples: number; loss: number }[] = [];
  const onProgress: Callback["onProgress"] = ({ epoch, step, steps, examples, logs, examplesPerSecond, epochs }) => {
    expect(epochs).toBe(3);
    expect(examplesPerSecond).toBeGreaterThan(0);
    seen.push({ epoch, step, steps, examples, loss: logs.loss! });
  };
  const { history } = await make().fit(x, y, { epochs: 3, batchSize: 8, callbacks: [{ onProgress, onEpochEnd: () => {} }] });
  for (const { epoch, step, steps, examples } of seen) {
    expect(steps).toBe(7);
    expect(examples).toBe(Math.min(50, 8 * step));
    expect(epoch).toBeLessThan(3);
  }
  const ends = seen.filter(({ step, steps }) => step === steps);
  expect(ends.map(({ epoch }) => epoch)).toEqual([0, 1, 2]);
  expect(ends.map(({ loss }) => loss)).toEqual(history.loss);
});

test("each callback is told what it asks for, whatever the others ask for", async () => {
  const told: string[] = [];
  const callbacks: Callback[] = [
    { onTrainBegin: () => void told.push("begin") },
    { onProgress: () => void told.push("progress") },
    { onEpochEnd: () => void told.push("epoch") },
    { onTrainEnd: () => void told.push("end") },
  ];
  await make().fit(x, y, { epochs: 1, batchSize: 8, callbacks });
  expect([told.at(0), told.at(-1)]).toEqual(["begin", "end"]);
  expect(new Set(told)).toEqual(new Set(["begin", "progress", "epoch", "end"]));
});

test("stop(reason) ends training after the epoch, and the history says why", async () => {
  const net = make();
  const onEpochEnd: Callback["onEpochEnd"] = (epoch, _logs, context) => {
    if (epoch === 1) context.stop("good enough");
  };
  const { epoch, stopped, history } = await net.fit(x, y, { epochs: 100, callbacks: [{ onEpochEnd }] });
  expect({ epoch, stopped }).toEqual({ epoch: [0, 1], stopped: "good enough" });
  expect(history.loss).toHaveLength(2);
  const twin = make();
  await twin.fit(x, y, { epochs: 2 });
  expectSameBits(weightsOf(net), weightsOf(twin));
});

test("stop in onTrainBegin or onEpochBegin trains nothing; the first reason counts", async () => {
  for (const when of ["onTrainBegin", "onEpochBegin"] as const) {
    const net = make();
    const stop = (context: TrainingContext): void => {
      context.stop("no");
      context.stop("never");
    };
    const callback: Callback = when === "onTrainBegin" ? { onTrainBegin: stop } : { onEpochBegin: (_epoch, context) => stop(context) };
    expect(await net.fit(x, y, { epochs: 5, callbacks: [callback] })).toMatchObject({ epoch: [], stopped: "no" });
    expectSameBits(weightsOf(net), weightsOf(make()));
  }
});

test("an abort in the middle resolves: stopped is “aborted”, and the model is whole", async () => {
  const net = make();
  const abort = new AbortController();
  let progress = 0;
  const onProgress = () => {
    if (++progress === 2) abort.abort();
  };
  const { stopped, epoch } = await net.fit(x, y, { epochs: 1_000_000, batchSize: 10, signal: abort.signal, callbacks: [{ onProgress }] });
  expect(stopped).toBe("aborted");
  expect(epoch.length).toBeLessThan(1_000_000);
  expect(weightsOf(net).every(Number.isFinite)).toBe(true);
  const before = await net.evaluate(x, y);
  const { history } = await net.fit(x, y, { epochs: 5 });
  expect(history.loss!.at(-1)).toBeLessThan(before.loss! + 1e-3);
});

test("a timer can abort, and an aborted signal trains nothing", async () => {
  const net = make();
  const { stopped } = await net.fit(x, y, { epochs: 1_000_000_000, signal: AbortSignal.timeout(50) });
  expect(stopped).toBe("aborted");
  const trained = weightsOf(net);
  expect(await net.fit(x, y, { epochs: 5, signal: AbortSignal.abort() })).toMatchObject({ epoch: [], stopped: "aborted" });
  expectSameBits(weightsOf(net), trained);
});

test("an error in a callback is the error of fit, and the model can be used again", async () => {
  const net = make();
  const onEpochEnd = () => {
    throw new RangeError("mine");
  };
  await expect(net.fit(x, y, { epochs: 3, callbacks: [{ onEpochEnd }] })).rejects.toThrow(new RangeError("mine"));
  const twin = make();
  await twin.fit(x, y, { epochs: 1 });
  expectSameBits(weightsOf(net), weightsOf(twin));
  await net.fit(x, y, { epochs: 1 });
});
