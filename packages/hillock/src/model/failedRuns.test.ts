/** When a run fails in the middle (a dead worker, a trap), the call rejects with that error and the model has its last good weights. */

import { describe, expect, test } from "vitest";
import { DeviceError } from "../errors.ts";
import { adam, dense } from "../network/index.ts";
import { type Device, wasm } from "../runtime/index.ts";
import { type Sequential, sequential } from "./index.ts";
import { cut, rowsBetween, slowly, unread } from "./testing/batches.ts";
import { failing } from "./testing/devices.ts";
import { errorOf, expectSameBits, labels, uniform, weightsOf } from "./testing/nets.ts";

const rows = 400;
const x = uniform([rows, 4], 1);
const y = labels(rows, 3, 2);
const spoilt = ["dense_1.kernel", "dense_1.kernel/m", "dense_2.bias"];

function make(device: Device = wasm()) {
  const net = sequential([dense(6, { activation: "tanh", inputShape: [4] }), dense(3, { activation: "softmax" })], { seed: 5, device });
  net.compile({ optimizer: adam({ learningRate: 0.01 }), loss: "sparseCategoricalCrossentropy" });
  return net;
}
/** Batches of 4: 100 steps an epoch. */
const ways: Record<string, (net: Sequential, epochs: number) => Promise<unknown>> = {
  tensors: (net, epochs) => net.fit(x, y, { epochs, batchSize: 4, shuffle: false }),
  "tensors, each epoch watched": (net, epochs) =>
    net.fit(x, y, { epochs, batchSize: 4, shuffle: false, callbacks: [{ onEpochEnd: () => {} }] }),
  batches: (net, epochs) => net.fit(() => cut(x, y, [7]), { epochs, batchSize: 4 }),
};

/** A model that has done exactly these steps. */
async function after(steps: number): Promise<Sequential> {
  const net = make();
  const whole = Math.floor(steps / 100);
  await net.fit(x, y, { epochs: whole, batchSize: 4, shuffle: false });
  const rest = 4 * (steps % 100);
  if (rest > 0) await net.fit(rowsBetween(x, 0, rest), rowsBetween(y, 0, rest), { batchSize: 4, shuffle: false });
  return net;
}

describe.each(Object.keys(ways))("with %s", (way) => {
  test.each([1, 2, 5, 9])("run %i fails: the weights are those after the runs before it, and training goes on from there", async (run) => {
    const state = failing([run], spoilt);
    const net = make(state.device);
    const error = await errorOf(() => ways[way]!(net, 1000));
    expect(error).toBeInstanceOf(DeviceError);
    expect(error.message).toContain(`Worker 2 died in run ${run}`);
    // Repeating the good steps runs them again.
    const steps = state.steps / (run === 1 ? 1 : 2);
    const twin = await after(steps);
    expectSameBits(weightsOf(net), weightsOf(twin));
    // Adam's moments and its step count are good too.
    await ways[way]!(net, 2);
    await ways[way]!(twin, 2);
    expectSameBits(weightsOf(net), weightsOf(twin));
  });

  test("the repetition fails too: the weights are those of the last copy", async () => {
    const state = failing([5, 6], spoilt);
    const net = make(state.device);
    expect((await errorOf(() => ways[way]!(net, 1000))).message).toContain("run 5");
    expectSameBits(weightsOf(net), weightsOf(make()));
    await ways[way]!(net, 1);
    expectSameBits(weightsOf(net), weightsOf(await after(100)));
  });
});

test("a source of batches is closed when a run fails", async () => {
  const watched = unread();
  const net = make(failing([3], spoilt).device);
  await errorOf(() => net.fit(() => slowly(cut(x, y, [7]), watched), { epochs: 10 }));
  expect(watched.ended).toBe(true);
});

test("predict and evaluate reject, and the model is as it was", async () => {
  const state = failing([], []);
  const net = make(state.device);
  await net.fit(x, y, { batchSize: 4, shuffle: false });
  const twin = await after(100);
  const calls = [
    () => net.predict(x),
    () => net.evaluate(x, y),
    () => net.predict(() => cut(x, y, [50])),
    () => net.evaluate(() => cut(x, y, [50])),
    () => net.gradients(x, y),
  ];
  for (const call of calls) {
    state.fails.add(state.runs + 1);
    expect(await errorOf(call)).toBeInstanceOf(DeviceError);
    expectSameBits(weightsOf(net), weightsOf(twin));
  }
  expect(await net.evaluate(x, y)).toEqual(await twin.evaluate(x, y));
});

test("a failing validation leaves the weights of its epoch", async () => {
  const state = failing([], []);
  const net = make(state.device);
  let epochs = 0;
  const onEpochBegin = () => {
    // The first run of the validation after the second epoch.
    if (++epochs === 3) expect.fail("The third epoch began");
  };
  const validationData = () => {
    if (epochs === 2) state.fails.add(state.runs + 1);
    return cut(x, y, [100]);
  };
  await errorOf(() => net.fit(x, y, { epochs: 5, batchSize: 4, shuffle: false, validationData, callbacks: [{ onEpochBegin }] }));
  expectSameBits(weightsOf(net), weightsOf(await after(200)));
});
