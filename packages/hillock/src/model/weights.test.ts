/** Initial weights are drawn in turns with the event loop, and whoever needs them meanwhile gets the same ones. */

import { expect, test } from "vitest";
import { dense } from "../network/index.ts";
import { type TensorLike, tensorFrom } from "../runtime/index.ts";
import { arrange, nameLayers } from "./architecture.ts";
import { sequential } from "./index.ts";
import { expectSameBits, uniform, weightsOf } from "./testing/nets.ts";
import { checkedValues, Weights } from "./weights.ts";

const { parameters } = arrange(nameLayers([dense(1500, { kernelInitializer: "heNormal" }), dense(10)]), [1000]);
const values = (weights: Weights): number[] => weights.get().flatMap(({ data }) => Array.from(data.subarray(-1000)));

test("timers have their turn while weights are drawn", async () => {
  const [weights, atOnce] = [new Weights(parameters), new Weights(parameters)];
  let turns = 0;
  const timer = setInterval(() => turns++, 1);
  await weights.drawInTurns(7);
  clearInterval(timer);
  expect(turns).toBeGreaterThan(2);
  atOnce.draw(7);
  expectSameBits(values(weights), values(atOnce));
});

test("who needs them before they are all drawn draws the rest, with the seed that was begun", async () => {
  const [weights, other] = [new Weights(parameters), new Weights(parameters)];
  const drawing = weights.drawInTurns(7);
  await new Promise((resolve) => setTimeout(resolve, 5));
  expect(weights.drawn).toBe(false);
  weights.draw(8);
  expect(weights.drawn).toBe(true);
  const drawn = values(weights);
  await drawing;
  other.draw(7);
  expectSameBits(drawn, values(other));
  expectSameBits(values(weights), drawn);
});

test("getWeights during the first fit gives the weights that the fit starts from", async () => {
  const make = () => {
    const net = sequential([dense(1500, { inputShape: [1000] }), dense(1)]);
    net.compile({ loss: "mse" });
    return net;
  };
  const [net, twin] = [make(), make()];
  const x = uniform([1, 1000], 1);
  const fit = net.fit(x, [[1]], { seed: 9 });
  const before = weightsOf(net);
  await fit;
  await twin.fit(x, [[1]], { seed: 9, epochs: 0 });
  expectSameBits(before, weightsOf(twin));
});

test("numbers for the parameters are copied unless they need not be, and are always 32-bit floats", () => {
  const { parameters } = arrange(nameLayers([dense(2, { useBias: false })]), [1]);
  const floats = tensorFrom(Float32Array.of(1.5, -2), [1, 2]);
  const [kept] = checkedValues(parameters, [floats], "gradients", false);
  expect(kept).toBe(floats.data);
  const [copied] = checkedValues(parameters, [floats], "gradients", true);
  expect(copied).not.toBe(floats.data);
  expect(copied).toEqual(floats.data);
  for (const [given, expected] of [
    [tensorFrom(Int32Array.of(3, -4), [1, 2]), [3, -4]],
    [tensorFrom(Uint8Array.of(255, 51), [1, 2], 1 / 255), [1, 0.2]],
    [tensorFrom(Float32Array.of(3, 5), [1, 2], 2), [6, 10]],
    [[[1, 2]], [1, 2]],
  ] as const) {
    for (const own of [true, false]) {
      const [values] = checkedValues(parameters, [given as TensorLike], "gradients", own);
      expect(values).toBeInstanceOf(Float32Array);
      expect([...values!]).toEqual(expected.map((value) => expect.closeTo(value, 6)));
    }
  }
});
