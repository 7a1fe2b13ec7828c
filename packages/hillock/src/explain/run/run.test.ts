/** Walking: the same step has the same bits, however it was reached, and they are those of `fit`. */

import { describe, expect, test } from "vitest";
import { ArgumentError, DeviceError, NumericError } from "../../errors.ts";
import { sequential } from "../../model/index.ts";
import { failing } from "../../model/testing/devices.ts";
import { errorOf, expectSameBits, labels, uniform, weightsOf } from "../../model/testing/nets.ts";
import { adam, dense, dropout, sgd } from "../../network/index.ts";
import { type Device, reference, wasm } from "../../runtime/index.ts";
import { startRun, type TrainingRun } from "./index.ts";

const x = uniform([70, 9], 1);
const y = labels(70, 4, 2);

function make(device: Device = wasm()) {
  const net = sequential(
    [
      dense(12, { activation: "relu", inputShape: [9] }),
      dropout(0.3),
      dense(7, { activation: "sigmoid" }),
      dense(4, { activation: "softmax" }),
    ],
    { device },
  );
  net.compile({ optimizer: adam({ learningRate: 0.01 }), loss: "sparseCategoricalCrossentropy", metrics: ["accuracy"] });
  return net;
}
const options = { batchSize: 16, seed: 7 };
/** 70 examples in batches of 16. */
const stepsPerEpoch = 5;

async function fitted(epochs: number, device?: Device, shuffle = true): Promise<number[]> {
  const net = make(device);
  await net.fit(x, y, { ...options, epochs, shuffle });
  const weights = weightsOf(net);
  net.dispose();
  return weights;
}

describe.each([
  ["wasm", wasm()],
  ["deterministic", wasm({ deterministic: true })],
  ["two threads", wasm({ threads: 2 })],
  ["reference", reference()],
] as const)("%s", (_name, device) => {
  test.each([true, false])("k epochs forward are fit's, shuffle %s", async (shuffle) => {
    using run = await startRun(make(device), x, y, { ...options, shuffle });
    expect([run.step, run.epoch, run.stepsPerEpoch, run.examples]).toEqual([0, 0, stepsPerEpoch, 70]);
    expect(await run.forward(1, { unit: "epoch" })).toBe(5);
    expectSameBits(weightsOf(run.net), await fitted(1, device, shuffle));
    expect(await run.forward(2)).toBe(7);
    expect(await run.forward(2, { unit: "epoch" })).toBe(15);
    expectSameBits(weightsOf(run.net), await fitted(3, device, shuffle));
    expect(run.epoch).toBe(3);
  });

  test("there and back again, in any order", async () => {
    using run = await startRun(make(device), x, y, options);
    const seen = [weightsOf(run.net)];
    for (let step = 1; step <= 23; step++) {
      await run.forward();
      seen.push(weightsOf(run.net));
    }
    const losses = [...run.losses];
    const accuracies = [...run.metrics.accuracy!];
    expect(losses.length).toBe(23);
    for (const step of [22, 21, 3, 17, 0, 23, 5, 4, 10]) {
      expect(await run.goTo(step)).toBe(step);
      expectSameBits(weightsOf(run.net), seen[step]!);
      expect(run.lastStep).toBe(23);
      expect([...run.losses]).toEqual(losses);
    }
    expect(await run.back(1, { unit: "epoch" })).toBe(5);
    expect(await run.forward(1)).toBe(6);
    expect(await run.back(1, { unit: "epoch" })).toBe(5);
    expect(await run.back(1, { unit: "epoch" })).toBe(0);
    expect(await run.back(3)).toBe(0);
    await run.goTo(30);
    expect([...run.losses].slice(0, 23)).toEqual(losses);
    expect([...run.metrics.accuracy!].slice(0, 23)).toEqual(accuracies);
    expectSameBits(weightsOf(run.net), await fitted(6, device));
  });
});

test("the losses are those of the epochs' means", async () => {
  using run = await startRun(make(), x, y, options);
  await run.forward(4, { unit: "epoch" });
  const net = make();
  const { history } = await net.fit(x, y, { ...options, epochs: 4 });
  const rows = [16, 16, 16, 16, 6];
  const means = history.loss!.map((_, epoch) => rows.reduce((sum, n, i) => sum + n * run.losses[epoch * 5 + i]!, 0) / 70);
  means.forEach((mean, epoch) => void expect(mean).toBeCloseTo(history.loss![epoch]!, 12));
});

test("batch(step) is what the step learns from", async () => {
  using run = await startRun(make(), x, y, options);
  await run.forward(10);
  for (const epoch of [0, 1]) {
    const order = [0, 1, 2, 3, 4].flatMap((i) => [...run.batch(5 * epoch + i)]);
    expect(order.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 70 }, (_, i) => i));
    expect(order.slice(0, 10)).not.toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  }
  expect([run.batch(4).length, run.batch(5).length]).toEqual([6, 16]);
  // A network without dropout: the loss of the step is the loss over these examples before it.
  const plain = sequential([dense(5, { activation: "tanh", inputShape: [9] }), dense(4, { activation: "softmax" })], { seed: 1 });
  plain.compile({ optimizer: sgd({ learningRate: 0.1 }), loss: "sparseCategoricalCrossentropy" });
  using walk = await startRun(plain, x, y, options);
  for (let step = 0; step < 12; step++) {
    const examples = walk.stepExamples();
    expect(examples.x.shape).toEqual([examples.indices.length, 9]);
    examples.indices.forEach((row, i) => void expect(examples.y.data[i]).toBe(y.data[row]));
    const { loss } = await plain.evaluate(examples.x, examples.y);
    await walk.forward();
    expect(walk.losses[step]).toBeCloseTo(loss!, 5);
  }
});

test("a small memory for copies: longer ways back, the same bits", async () => {
  using run = await startRun(make(), x, y, { ...options, checkpointBytes: 0 });
  await run.forward(500);
  const end = weightsOf(run.net);
  await run.back(123);
  await run.back(1);
  await run.forward(124);
  expectSameBits(weightsOf(run.net), end);
  expect(run.checkpointBytes).toBeLessThan(20_000);
});

test("one step of tiny nets and blocks of many epochs", async () => {
  const net = () => {
    const made = sequential([dense(2, { activation: "sigmoid", inputShape: [9] }), dense(4, { activation: "softmax" })], { seed: 2 });
    made.compile({ optimizer: "adam", loss: "sparseCategoricalCrossentropy" });
    return made;
  };
  using run = await startRun(net(), x, y, { batchSize: 70 });
  await run.forward(10_000);
  const trained = net();
  await trained.fit(x, y, { batchSize: 70, epochs: 10_000 });
  expectSameBits(weightsOf(run.net), weightsOf(trained));
  await run.goTo(4097);
  await run.goTo(9999);
  await run.forward();
  expectSameBits(weightsOf(run.net), weightsOf(trained));
});

test("a loss that breaks: a typed error, and the run stands at its last good step", async () => {
  const net = sequential([dense(8, { inputShape: [9] }), dense(2)], { seed: 3 });
  net.compile({ optimizer: sgd({ learningRate: 3 }), loss: "meanSquaredError" });
  const targets = uniform([70, 2], 5);
  using run = await startRun(net, x, targets, options);
  const error = await errorOf(() => run.forward(5000));
  expect(error).toBeInstanceOf(NumericError);
  const broken = Number(/at step (\d+)/.exec(error.message)![1]);
  expect(run.step).toBe(broken - 1);
  expect(run.lastStep).toBe(broken - 1);
  expect(run.losses.length).toBe(broken - 1);
  expect(weightsOf(run.net).every(Number.isFinite)).toBe(true);
  // fit stops at the same step with the same weights.
  const twin = sequential([dense(8, { inputShape: [9] }), dense(2)], { seed: 3 });
  twin.compile({ optimizer: sgd({ learningRate: 3 }), loss: "meanSquaredError" });
  const reported = await errorOf(() => twin.fit(x, targets, { ...options, epochs: 1000 }));
  expect(reported.message).toContain(`at step ${broken} `);
  expectSameBits(weightsOf(run.net), weightsOf(twin));
  // It breaks again in the same way, and goes on with a smaller rate.
  expect((await errorOf(() => run.forward(10))).message).toBe(error.message);
  await run.goTo(0);
  await run.change({ learningRate: 0.01 });
  await run.forward(100);
  expect(run.losses[99]).toBeLessThan(run.losses[0]!);
});

test("a device that fails in the middle: the run stands at the last step that was whole", async () => {
  const broken = failing([9], ["dense_1.kernel", "dense_2.kernel/m"]);
  using run = await startRun(make(broken.device), x, y, options);
  const error = await errorOf(() => run.forward(100_000));
  expect(error).toBeInstanceOf(DeviceError);
  expect(run.step).toBeGreaterThan(0);
  const stood = run.step;
  using other = await startRun(make(), x, y, options);
  await other.goTo(stood);
  expectSameBits(weightsOf(run.net), weightsOf(other.net));
  await run.forward(7);
  await other.forward(7);
  expectSameBits(weightsOf(run.net), weightsOf(other.net));
});

test("an abort ends a walk at a whole step, forward and back", async () => {
  using run = await startRun(make(), x, y, options);
  const walk = async (work: (signal: AbortSignal, onProgress: (step: number) => void) => Promise<number>, after: number) => {
    const controller = new AbortController();
    let calls = 0;
    return work(controller.signal, () => {
      if (++calls === after) controller.abort();
    });
  };
  const reached = await walk((signal, onProgress) => run.forward(1e6, { signal, onProgress }), 5);
  expect(reached).toBe(run.step);
  expect(reached).toBeLessThan(1e6);
  const early = await walk((signal, onProgress) => run.goTo(reached - 1, { signal, onProgress }), 1);
  expect(early).toBeLessThanOrEqual(reached - 1);
  const weights = weightsOf(run.net);
  await run.goTo(0);
  await run.goTo(early);
  expectSameBits(weightsOf(run.net), weights);
  expect(await run.forward(10, { signal: AbortSignal.abort() })).toBe(early);
});

test("while a run lives the model is changed through it only", async () => {
  const net = make();
  const run = await startRun(net, x, y, options);
  await run.forward(3);
  for (const call of [
    () => net.fit(x, y),
    () => net.setWeights(net.getWeights()),
    () => net.compile({ loss: "meanSquaredError" }),
    () => net.dispose(),
    () => startRun(net, x, y),
  ]) {
    const error = await errorOf(async () => call());
    expect(error).toBeInstanceOf(ArgumentError);
    expect(error.message).toMatch(/belongs to a run.*run\.dispose\(\)/s);
  }
  expect((await net.predict(x)).shape).toEqual([70, 4]);
  await net.evaluate(x, y);
  await net.gradients(x, y);
  await run.forward(2);
  expectSameBits(weightsOf(net), await fitted(1));
  const [forward, back] = [run.forward(10), run.back(4)];
  expect((await errorOf(async () => run.dispose())).message).toMatch(/at work/);
  expect([await forward, await back]).toEqual([15, 11]);
  run.dispose();
  run.dispose();
  expect((await errorOf(() => run.forward())).message).toMatch(/disposed of/);
  await net.fit(x, y);
  net.dispose();
});

test("what makes no sense is refused", async () => {
  const refused = async (call: () => Promise<unknown>): Promise<void> => expect(await errorOf(call)).toBeInstanceOf(ArgumentError);
  await refused(() => startRun(make(), x, y, { batchSize: 0 }));
  await refused(() => startRun(make(), x, y, { seed: -1 }));
  const plain = sequential([dense(4, { inputShape: [9] })]);
  await refused(() => startRun(plain, x, y));
  plain.compile({ loss: "sparseCategoricalCrossentropy" });
  // It was not held by the run that did not begin.
  await plain.fit(x, y);
  using run: TrainingRun = await startRun(make(), x, y, options);
  await refused(() => run.goTo(-1));
  await refused(() => run.goTo(0.5));
  await refused(() => run.forward(-1));
  await refused(() => run.back(1.5));
});
