/** No bad weights survive: not the last step of a training, not what is set, saved or loaded; and a flipped bit in a saved model is found. */

import { describe, expect, test } from "vitest";
import { DataError, FormatError, NumericError } from "../errors.ts";
import { adam, dense, sgd } from "../network/index.ts";
import { reference, type TensorLike, wasm } from "../runtime/index.ts";
import { type Callback, Sequential, sequential } from "./index.ts";
import { decodeModel, encodeModel, modelFile, savedModel, weightsFile } from "./saving.ts";
import { errorOf, expectSameBits, uniform, weightsOf } from "./testing/nets.ts";

const x = uniform([12, 3], 1);
// So large that the gradient is above 1.
const y = uniform([12, 1], 2, 50, 100);

describe.each([
  ["reference", reference],
  ["one thread", () => wasm({ threads: 1 })],
  ["two threads", () => wasm({ threads: 2 })],
] as const)("on %s", (name, device) => {
  test.each([1, 2, 5])("the last of %d steps leaves infinite weights behind a finite loss: it is taken back", async (steps) => {
    const make = (learningRate: number) => {
      const net = sequential([dense(4, { activation: "tanh", inputShape: [3] }), dense(1)], { seed: 1, device: device() });
      net.compile({ optimizer: sgd({ learningRate }), loss: "mse" });
      return net;
    };
    const [net, twin] = [make(1e-4), make(1e-4)];
    const huge = name === "reference" ? 1e308 : 3e38;
    const raise: Callback = {
      onBatchEnd(batch) {
        if (batch === steps - 2) net.optimizer.learningRate = huge;
      },
    };
    /** Ends an epoch of six steps after so many. */
    const endAfter = (count: number): Callback => ({ onBatchEnd: (batch, _logs, context) => void (batch === count - 1 && context.stop()) });
    if (steps === 1) net.optimizer.learningRate = huge;
    const error = await errorOf(() => net.fit(x, y, { batchSize: 2, callbacks: [raise, endAfter(steps)] }));
    expect(error).toBeInstanceOf(NumericError);
    expect(error.message).toMatch(/became infinite|became NaN/);
    if (steps > 1) await twin.fit(x, y, { batchSize: 2, callbacks: endAfter(steps - 1) });
    expectSameBits(weightsOf(net), weightsOf(twin));
    expect((await net.predict(x)).data.every(Number.isFinite)).toBe(true);
  });
});

test("Adam without ε divides 0 by 0 where an input is always 0", async () => {
  const net = sequential([dense(2, { inputShape: [3] }), dense(1)], { seed: 1 });
  net.compile({ optimizer: adam({ epsilon: 0 }), loss: "mse" });
  const before = weightsOf(net);
  const zeros = Array.from({ length: 12 }, (_, i) => [0, Math.sin(i), Math.cos(i)]);
  const error = await errorOf(() => net.fit(zeros, y, { batchSize: 12 }));
  expect(error).toBeInstanceOf(NumericError);
  expect(error.fix).toMatch(/larger epsilon/);
  expectSameBits(weightsOf(net), before);
});

test("set weights, gradients and saved weights are looked at", async () => {
  const net = sequential([dense(1, { inputShape: [2] })], { seed: 1 });
  net.compile({ loss: "mse" });
  for (const bad of [Number.NaN, Number.POSITIVE_INFINITY, 1e39]) {
    const values: TensorLike[] = [[[1], [bad]], [0]];
    for (const call of [() => net.setWeights(values), () => net.applyGradients(values)]) {
      const error = await errorOf(call);
      expect(error).toBeInstanceOf(DataError);
      expect(error.message).toMatch(/(weights|gradients)\[0\]/);
    }
  }
  const before = weightsOf(net);
  Sequential.coreOf(net).weights().put("dense_1.kernel", Float32Array.of(1, Number.NaN));
  const error = await errorOf(() => net.save("/nowhere/at/all"));
  expect(error).toBeInstanceOf(NumericError);
  expect(error.message).toMatch(/is not saved.*NaN in dense_1\.kernel/s);
  expect(before.every(Number.isFinite)).toBe(true);
});

describe("a saved model", () => {
  const net = sequential([dense(7, { activation: "tanh", inputShape: [3] }), dense(1)], { seed: 1 });
  net.compile({ optimizer: "adam", loss: "mse" });

  test("every flipped bit of the weights is found", async () => {
    await net.fit(x, y);
    const files = encodeModel(savedModel(Sequential.coreOf(net)));
    const weights = files[weightsFile];
    const load = (bytes: Uint8Array) => decodeModel({ [modelFile]: files[modelFile], [weightsFile]: bytes });
    expect(load(weights).arrays.size).toBe(12);
    for (let bit = 0; bit < 8 * weights.length; bit += 7) {
      const flipped = weights.slice();
      flipped[bit >> 3]! ^= 1 << (bit & 7);
      expect(await errorOf(() => load(flipped))).toBeInstanceOf(FormatError);
    }
  });
  test("weights of another save of the same network, and infinite ones, are refused", async () => {
    const files = encodeModel(savedModel(Sequential.coreOf(net)));
    await net.fit(x, y);
    const later = encodeModel(savedModel(Sequential.coreOf(net)));
    const mixed = await errorOf(() => decodeModel({ [modelFile]: files[modelFile], [weightsFile]: later[weightsFile] }));
    expect(mixed.message).toMatch(/damaged, or belongs to another.*crc32:[0-9a-f]{8}/s);
    const { checksum: _, ...json } = JSON.parse(new TextDecoder().decode(later[modelFile])) as Record<string, unknown>;
    const older = new TextEncoder().encode(JSON.stringify(json));
    const infinite = later[weightsFile].slice();
    infinite.set([0, 0, 0x80, 0x7f], infinite.length - 4);
    expect(decodeModel({ [modelFile]: older, [weightsFile]: later[weightsFile] }).epochs).toBe(2);
    const error = await errorOf(() => decodeModel({ [modelFile]: older, [weightsFile]: infinite }));
    expect(error.message).toMatch(/no finite numbers.*Infinity in/s);
  });
});
