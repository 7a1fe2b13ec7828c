/** What the caller gave may change once a call has returned its promise: the answer is for what was given. */

import { describe, expect, test } from "vitest";
import { dense, sgd } from "../network/index.ts";
import { type Tensor, tensorFrom, wasm } from "../runtime/index.ts";
import { type Sequential, sequential } from "./index.ts";
import { uniform } from "./testing/nets.ts";

const rows = 1100;
function make(): Sequential {
  const net = sequential([dense(3, { activation: "tanh", inputShape: [4] }), dense(2)], { seed: 3, device: wasm({ threads: 1 }) });
  net.compile({ optimizer: sgd(0.1), loss: "meanSquaredError" });
  return net;
}
const copy = ({ shape, data }: Tensor, count: number): Tensor<Float32Array> =>
  tensorFrom(Float32Array.from(data.subarray(0, count * shape[1]!)), [count, shape[1]!]) as Tensor<Float32Array>;

const calls: Record<string, (net: Sequential, x: Tensor, y: Tensor) => Promise<unknown>> = {
  predict: async (net, x) => [...(await net.predict(x)).data],
  evaluate: (net, x, y) => net.evaluate(x, y),
  gradients: async (net, x, y) => (await net.gradients(x, y)).map(({ data }) => [...data]),
  testOnBatch: (net, x, y) => net.testOnBatch(x, y),
  trainOnBatch: async (net, x, y) => [await net.trainOnBatch(x, y), net.getWeights().map(({ data }) => [...data])],
  fit: async (net, x, y) => [(await net.fit(x, y, { epochs: 2 })).history, net.getWeights().map(({ data }) => [...data])],
};
const [allX, allY] = [uniform([rows, 4], 1), uniform([rows, 2], 2)];

describe.each(Object.entries(calls))("%s", (_, call) => {
  describe.each([1, 20, rows])("of %i rows", (count) => {
    test.each<[string, (net: Sequential) => unknown]>([
      ["a new model", () => undefined],
      ["one that has computed", (net) => net.predict(copy(allX, 3))],
      ["one that is at work", (net) => void net.predict(copy(allX, 700))],
    ])("%s", async (_case, before) => {
      const [given, twin] = [make(), make()];
      const expected = await call(twin, copy(allX, count), copy(allY, count));
      await before(given);
      const [x, y] = [copy(allX, count), copy(allY, count)];
      const answer = call(given, x, y);
      x.data.fill(9);
      y.data.fill(-9);
      expect(await answer).toEqual(expected);
    });
  });
});
