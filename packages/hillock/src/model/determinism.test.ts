/** The same seed gives the same bits, however the training is cut into pieces; another seed gives others. */

import { afterEach, expect, test, vi } from "vitest";
import { adam, dense, dropout } from "../network/index.ts";
import { wasm } from "../runtime/index.ts";
import { type FitOptions, type SequentialOptions, sequential } from "./index.ts";
import { expectSameBits, labels, uniform, weightsOf } from "./testing/nets.ts";

const x = uniform([70, 9], 1);
const y = labels(70, 4, 2);

function make(options: SequentialOptions = {}) {
  const net = sequential(
    [
      dense(12, { activation: "relu", inputShape: [9] }),
      dropout(0.3),
      dense(7, { activation: "sigmoid" }),
      dense(4, { activation: "softmax" }),
    ],
    options,
  );
  net.compile({ optimizer: adam({ learningRate: 0.01 }), loss: "sparseCategoricalCrossentropy", metrics: ["accuracy"] });
  return net;
}
async function train(fit: FitOptions, options: SequentialOptions = {}): Promise<{ weights: number[]; history: unknown }> {
  const net = make(options);
  const { history } = await net.fit(x, y, { epochs: 6, batchSize: 16, ...fit });
  const weights = weightsOf(net);
  net.dispose();
  return { weights, history };
}

test.each([wasm(), wasm({ deterministic: true })])("twice the same bits", async (device) => {
  const [first, second] = [await train({ seed: 7 }, { device }), await train({ seed: 7 }, { device })];
  expectSameBits(first.weights, second.weights);
  expect(first.history).toEqual(second.history);
  expect((await train({ seed: 8 }, { device })).weights).not.toEqual(first.weights);
});

test("the seed is 0 unless one is given", async () => {
  expectSameBits((await train({})).weights, (await train({ seed: 0 })).weights);
});

test("the initial weights follow fit's seed, or the model's own", async () => {
  const initial = async (fit: number, own?: number) => {
    const net = make(own === undefined ? {} : { seed: own });
    await net.fit(x, y, { epochs: 0, seed: fit });
    return weightsOf(net);
  };
  expect(await initial(1)).not.toEqual(await initial(2));
  expectSameBits(await initial(1), await initial(1));
  expectSameBits(await initial(1, 5), await initial(2, 5));
  expectSameBits(await initial(1, 5), await initial(5));
  expectSameBits(await initial(3, 5), weightsOf(make({ seed: 5 })));
});

test("seeds up to 2³² − 1 are taken, and are all different", async () => {
  const results = await Promise.all(
    [0, 2 ** 31 - 1, 2 ** 31, 2 ** 32 - 1].map(async (seed) => (await train({ seed, epochs: 1 })).weights.join()),
  );
  expect(new Set(results).size).toBe(4);
});

test("one segment of epochs, or epoch by epoch under a callback's eyes: the same bits", async () => {
  const whole = await train({ seed: 3 });
  const seen: number[] = [];
  const watched = await train({ seed: 3, callbacks: [{ onEpochEnd: (epoch) => void seen.push(epoch) }] });
  expect(seen).toEqual([0, 1, 2, 3, 4, 5]);
  expectSameBits(watched.weights, whole.weights);
  expect(watched.history).toEqual(whole.history);
  const validated = await train({ seed: 3, validationData: [x, y] });
  expectSameBits(validated.weights, whole.weights);
});

test("a slow onProgress changes nothing", async () => {
  const whole = await train({ seed: 3 });
  const onProgress = () => new Promise<void>((resolve) => setTimeout(resolve, 1));
  expectSameBits((await train({ seed: 3, callbacks: [{ onProgress }] })).weights, whole.weights);
});

/** Clocks of a busy machine: one that stands still, and one that leaps a second whenever it is asked. */
const clocks = [
  () => 5,
  (
    (time) => () =>
      (time += 1000)
  )(0),
];
afterEach(() => {
  vi.restoreAllMocks();
});

test.each([wasm({ threads: 1 }), wasm({ threads: 2 })])("whatever the clock says, the bits are the same", async (device) => {
  const wide = uniform([70, 784], 3);
  const weights = async (): Promise<number[]> => {
    // Wide enough for a BLAS, where there is one.
    const net = sequential([dense(64, { activation: "tanh", inputShape: [784] }), dense(1)], { seed: 1, device });
    net.compile({ optimizer: "adam", loss: "meanSquaredError" });
    await net.fit(wide, uniform([70, 1], 4), { epochs: 4, batchSize: 35 });
    await net.predict(uniform([1, 784], 5));
    const result = weightsOf(net);
    net.dispose();
    return result;
  };
  const usual = await weights();
  for (const clock of clocks) {
    vi.spyOn(performance, "now").mockImplementation(clock);
    expectSameBits(await weights(), usual);
    vi.restoreAllMocks();
  }
});

test("models trained at the same time do not disturb each other", async () => {
  const alone = [await train({ seed: 1 }), await train({ seed: 2 }), await train({ seed: 3 })];
  const together = await Promise.all([train({ seed: 1 }), train({ seed: 2 }), train({ seed: 3 })]);
  for (const [i, { weights }] of together.entries()) expectSameBits(weights, alone[i]!.weights);
});

test("evaluating and predicting in between changes nothing", async () => {
  const [a, b] = [make(), make()];
  await a.fit(x, y, { epochs: 2, seed: 1 });
  await a.evaluate(x, y);
  await a.predict(x);
  await a.gradients(x, y);
  await a.fit(x, y, { epochs: 2, seed: 1 });
  await b.fit(x, y, { epochs: 2, seed: 1 });
  await b.fit(x, y, { epochs: 2, seed: 1 });
  expectSameBits(weightsOf(a), weightsOf(b));
});
