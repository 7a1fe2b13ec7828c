/** A loss that becomes NaN or infinite stops training, says at which step, and leaves the last good weights. */

import { expect, test } from "vitest";
import { NumericError } from "../errors.ts";
import { dense, sgd } from "../network/index.ts";
import { reference, tensorFrom, wasm } from "../runtime/index.ts";
import { sequential } from "./index.ts";
import { errorOf, expectSameBits, uniform, weightsOf } from "./testing/nets.ts";

const x = uniform([40, 6], 1, -3, 3);
const y = uniform([40, 2], 2);
const diverging = { optimizer: sgd({ learningRate: 3 }), loss: "meanSquaredError" };
const make = (device = wasm()) => sequential([dense(8, { inputShape: [6] }), dense(2)], { seed: 3, device });

/** The step that the message names, from 0. */
const stepOf = (message: string): number => Number(/at step (\d+)/.exec(message)![1]);

for (const device of [wasm(), wasm({ deterministic: true })]) {
  test.each([
    { batchSize: 8, shuffle: true },
    { batchSize: 40, shuffle: false },
    { batchSize: 7, shuffle: true, watched: true },
    { batchSize: 40, shuffle: false, watched: true },
    { batchSize: 20, shuffle: true, watched: true },
  ])(`the weights are those after the step before the spoilt one: $batchSize rows, watched $watched`, async ({ watched, ...options }) => {
    const net = make(device);
    net.compile(diverging);
    const seen: number[] = [];
    const callbacks = watched ? [{ onEpochEnd: (_epoch: number, { loss }: Record<string, number>) => void seen.push(loss!) }] : [];
    const error = await errorOf(() => net.fit(x, y, { ...options, epochs: 500, callbacks }));
    expect(error).toBeInstanceOf(NumericError);
    expect(error.message).toMatch(/became (NaN|infinite) at step \d+ \(epoch \d+, step \d+ of \d+\)/);
    expect(error.fix).toMatch(/last good weights.*smaller learning rate/);
    expect(seen.every(Number.isFinite)).toBe(true);
    expect(weightsOf(net).every(Number.isFinite)).toBe(true);
    const { loss } = await net.evaluate(tensorFrom(x.data.slice(0, 6), [1, 6]), tensorFrom(y.data.slice(0, 2), [1, 2]));
    expect(Number.isNaN(loss)).toBe(false);
    expect((await net.predict(x)).data.every(Number.isFinite)).toBe(true);
    // Whether somebody watches the epochs makes no difference, even when the loss breaks at the start of one.
    const twin = make(device);
    twin.compile(diverging);
    expect((await errorOf(() => twin.fit(x, y, { ...options, epochs: 500 }))).message).toBe(error.message);
    expectSameBits(weightsOf(net), weightsOf(twin));

    // Training again and stopping before that step gives the same weights, bit for bit.
    const stepsPerEpoch = Math.ceil(40 / options.batchSize);
    const broken = stepOf(error.message);
    if ((broken - 1) % stepsPerEpoch !== 0) return;
    const again = make(device);
    again.compile(diverging);
    await again.fit(x, y, { ...options, epochs: (broken - 1) / stepsPerEpoch });
    expectSameBits(weightsOf(net), weightsOf(again));
  });
}

test("the step named is the first whose loss is not finite, as on the reference", async () => {
  const steps = await Promise.all(
    [wasm({ deterministic: true }), reference()].map(async (device) => {
      const net = make(device);
      // f64 overflows later than f32, so the overflow has to be abrupt.
      net.compile({ optimizer: sgd({ learningRate: 1e300 }), loss: "meanSquaredError" });
      return stepOf((await errorOf(() => net.fit(x, y, { epochs: 20, batchSize: 8 }))).message);
    }),
  );
  expect(steps[0]).toBe(1);
  expect(steps[1]).toBe(1);
});

test("after compile with a smaller rate training goes on and gets better", async () => {
  const net = make();
  net.compile(diverging);
  await errorOf(() => net.fit(x, y, { epochs: 500, batchSize: 8 }));
  net.setWeights(make().getWeights());
  net.compile({ optimizer: sgd({ learningRate: 0.01 }), loss: "meanSquaredError" });
  const { history, stopped } = await net.fit(x, y, { epochs: 20, batchSize: 8 });
  expect(stopped).toBe("completed");
  expect(history.loss!.at(-1)).toBeLessThan(history.loss![0]!);
});

test("from the kept weights themselves it can go on too", async () => {
  const net = make();
  // One step too large to survive: the weights before it are the initial ones.
  net.compile({ optimizer: sgd({ learningRate: 1e30 }), loss: "meanSquaredError" });
  const error = await errorOf(() => net.fit(x, y, { epochs: 3, batchSize: 40 }));
  expect(stepOf(error.message)).toBe(1);
  expectSameBits(weightsOf(net), weightsOf(make()));
  net.compile({ optimizer: sgd({ learningRate: 0.01 }), loss: "meanSquaredError" });
  const { history } = await net.fit(x, y, { epochs: 20, batchSize: 8 });
  expect(history.loss!.at(-1)).toBeLessThan(0.7 * history.loss![0]!);
});

test("weights that are spoilt before the first step are reported at step 0", async () => {
  const net = make();
  net.setWeights(net.getWeights().map(({ data, shape }) => tensorFrom(Float32Array.from(data).fill(3e38), shape)));
  net.compile({ loss: "meanSquaredError" });
  const error = await errorOf(() => net.fit(x, y));
  expect(error).toBeInstanceOf(NumericError);
  expect(stepOf(error.message)).toBe(0);
  expect(weightsOf(net).every(Number.isFinite)).toBe(true);
});
