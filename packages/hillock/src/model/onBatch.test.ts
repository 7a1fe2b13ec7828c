/** Single steps: they are fit's steps, take what they were given at that moment, and leave good weights when they fail. */

import { describe, expect, test } from "vitest";
import { NumericError } from "../errors.ts";
import { adam, dense, type Optimizer, sgd } from "../network/index.ts";
import { reference, tensorFrom, wasm } from "../runtime/index.ts";
import { type Sequential, sequential } from "./index.ts";
import { errorOf, expectClose, expectSameBits, uniform, weightsOf } from "./testing/nets.ts";

const [x, y] = [uniform([20, 3], 1), uniform([20, 2], 2)];
function make(optimizer: Optimizer = adam(0.05), device = wasm({ threads: 1 })): Sequential {
  const net = sequential([dense(4, { activation: "tanh", inputShape: [3] }), dense(2)], { seed: 3, device });
  net.compile({ optimizer, loss: "meanSquaredError", metrics: ["mae"] });
  return net;
}
const slice = (tensor: typeof x, from: number, to: number) => {
  const width = tensor.shape[1]!;
  return tensorFrom(tensor.data.slice(from * width, to * width), [to - from, width]);
};

describe.each([adam(0.05), sgd({ learningRate: 0.1, momentum: 0.9, nesterov: true })])("%o", (optimizer) => {
  test("batches of one's own are fit's, with another size in between", async () => {
    const [fitted, stepped] = [make(optimizer), make(optimizer)];
    const { history } = await fitted.fit(x, y, { batchSize: 8, epochs: 1, shuffle: false });
    const losses: number[] = [];
    for (const [from, to] of [
      [0, 8],
      [8, 16],
      [16, 20],
    ] as const) {
      const before = await stepped.testOnBatch(slice(x, from, to), slice(y, from, to));
      const logs = await stepped.trainOnBatch(slice(x, from, to), slice(y, from, to));
      expectClose([before.loss, before.mae!], [logs.loss, logs.mae!], 1e-6);
      losses.push(logs.loss * (to - from));
    }
    expectClose([losses.reduce((sum, loss) => sum + loss) / 20], [history.loss![0]!], 1e-6);
    expectClose(weightsOf(stepped), weightsOf(fitted), 1e-6);
    expect(await stepped.testOnBatch(x, y)).toEqual(await stepped.testOnBatch(x, y));
  });

  test("gradients that are applied are a step", async () => {
    const [trained, applied] = [make(optimizer, reference()), make(optimizer, reference())];
    for (let step = 0; step < 3; step++) {
      await trained.trainOnBatch(x, y);
      await applied.applyGradients(await applied.gradients(x, y));
    }
    expectClose(weightsOf(applied), weightsOf(trained), 1e-6);
  });
});

describe("what applyGradients was given may change once the call returned", () => {
  const gradientsOf = (net: Sequential) =>
    net.getWeights().map(({ shape, data }) => tensorFrom(new Float32Array(data.length).fill(0.5), shape));
  const expected = async (): Promise<number[]> => {
    const net = make();
    await net.applyGradients(gradientsOf(net));
    return weightsOf(net);
  };
  test.each<[string, (net: Sequential) => Promise<unknown>]>([
    ["a model that is new", async () => Promise.resolve()],
    ["one that has computed", async (net) => net.testOnBatch(x, y)],
  ])("%s", async (_, before) => {
    const net = make();
    await before(net);
    const gradients = gradientsOf(net);
    const done = net.applyGradients(gradients);
    for (const { data } of gradients) data.fill(1e6);
    await done;
    expectSameBits(weightsOf(net), await expected());
  });
  test("one that is at work", async () => {
    const net = make();
    await net.testOnBatch(x, y);
    const gradients = gradientsOf(net);
    const others = [net.predict(x), net.predict(x)];
    const done = net.applyGradients(gradients);
    for (const { data } of gradients) data.fill(1e6);
    await Promise.all([...others, done]);
    expectSameBits(weightsOf(net), await expected());
  });
});

test("a step that breaks the loss leaves the weights of the moment before", async () => {
  const net = make(sgd(0.1));
  await net.trainOnBatch(x, y);
  const huge = tensorFrom(new Float32Array(40).fill(3e38), [20, 2]);
  const error = await errorOf(() => net.trainOnBatch(x, huge));
  expect(error).toBeInstanceOf(NumericError);
  expect(error.received).toBe("a loss of Infinity");
  expect(weightsOf(net).every(Number.isFinite)).toBe(true);
  expect(Number.isFinite((await net.trainOnBatch(x, y)).loss)).toBe(true);
});
