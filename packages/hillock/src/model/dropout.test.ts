/** Dropout acts while training only; what remains is scaled up, and each step and layer has its own mask. */

import { describe, expect, test } from "vitest";
import { graph } from "../graph/index.ts";
import { dense, dropout, sgd } from "../network/index.ts";
import { type Device, reference, tensorFrom, wasm } from "../runtime/index.ts";
import { arrange, nameLayers } from "./architecture.ts";
import { trainingGraph } from "./graphs.ts";
import { sequential } from "./index.ts";
import { expectSameBits, uniform, weightsOf } from "./testing/nets.ts";

const rows = 64;
const width = 100;

/** The masks of two dropout layers at a step, read from the training graph itself. */
async function masks(device: Device, rate: number, seed: number, step: number): Promise<[Float64Array, Float64Array]> {
  const architecture = arrange(nameLayers([dropout(rate), dropout(rate), dense(1)]), [width]);
  const format = { names: { x: "x", y: "y", index: "index" }, dtype: "f32", scale: 1 } as const;
  const settings = { optimizer: sgd(), loss: { name: "meanSquaredError", fromLogits: false }, metrics: [] } as const;
  const training = trainingGraph(architecture, format, settings);
  const [first, second] = training.nodes.filter(({ label }) => label?.endsWith(".mask"));
  const store = await device.open();
  store.set("seed", "i32", [seed]);
  store.set("step", "i32", [step]);
  const executable = await store.load(graph({ first: first!, second: second! }), { capacity: rows });
  await executable.run({ rows, batch: rows, from: 0, to: 1 });
  const result = [Float64Array.from(executable.output("first")), Float64Array.from(executable.output("second"))] as const;
  store.dispose();
  return [...result];
}

describe.each([wasm(), wasm({ deterministic: true }), reference()])("on $name", (device) => {
  test.each([0.1, 0.5, 0.8])("a mask of rate %d is 0 or 1/(1 − rate), and keeps the mean", async (rate) => {
    const [mask] = await masks(device, rate, 3, 0);
    const kept = 1 / (1 - rate);
    expect(mask.every((value) => value === 0 || Math.abs(value - kept) < 1e-6)).toBe(true);
    const mean = mask.reduce((sum, value) => sum + value, 0) / mask.length;
    // Five standard deviations of the mean of 6400 such numbers.
    expect(Math.abs(mean - 1)).toBeLessThan(5 * Math.sqrt(rate / (1 - rate) / (rows * width)));
  });

  test("masks differ between layers, steps, seeds and rows, and come again with the same", async () => {
    const [first, second] = await masks(device, 0.5, 3, 0);
    const [later] = await masks(device, 0.5, 3, 1);
    const [other] = await masks(device, 0.5, 4, 0);
    const agreement = (a: Float64Array, b: Float64Array): number => a.filter((value, i) => value === b[i]).length / a.length;
    for (const mask of [second, later, other])
      expect(Math.abs(agreement(first, mask) - 0.5)).toBeLessThan(5 * Math.sqrt(0.25 / (rows * width)));
    for (let row = 1; row < rows; row++)
      expect(Math.abs(agreement(first.subarray(0, width), first.subarray(row * width, (row + 1) * width)) - 0.5)).toBeLessThan(0.3);
    expectSameBits([...(await masks(device, 0.5, 3, 0))[0]], [...first]);
    expectSameBits([...(await masks(reference(), 0.5, 3, 0))[0]], [...first]);
  });

  test("evaluate, predict and gradients know no dropout", async () => {
    const [with_, without] = [true, false].map((dropping) => {
      const layers = [dense(20, { activation: "tanh", inputShape: [5] }), ...(dropping ? [dropout(0.5)] : []), dense(2)];
      const net = sequential(layers, { seed: 4, device });
      net.compile({ optimizer: sgd({ learningRate: 0.1 }), loss: "mse" });
      return net;
    }) as [ReturnType<typeof sequential>, ReturnType<typeof sequential>];
    const [x, y] = [uniform([30, 5], 1), uniform([30, 2], 2)];
    without.setWeights(with_.getWeights());
    expectSameBits([...(await with_.predict(x)).data], [...(await without.predict(x)).data]);
    expect(await with_.evaluate(x, y)).toEqual(await without.evaluate(x, y));
    const [a, b] = [await with_.gradients(x, y), await without.gradients(x, y)];
    a.forEach(({ data }, i) => {
      expectSameBits([...data], [...b[i]!.data]);
    });
    await with_.fit(x, y);
    await without.fit(x, y);
    expect(weightsOf(with_)).not.toEqual(weightsOf(without));
  });

  test("a unit that is dropped in a step passes no gradient in that step", async () => {
    // One example of ones through a linear unit: where the input was dropped, the weight does not move.
    const net = sequential([dropout(0.5, { inputShape: [width] }), dense(1, { kernelInitializer: "zeros", useBias: false })], { device });
    net.compile({ optimizer: sgd({ learningRate: 1 }), loss: "quadratic" });
    await net.fit(tensorFrom(new Float32Array(width).fill(1), [1, width]), [[1]], { seed: 3 });
    const moved = weightsOf(net);
    expect(new Set(moved)).toEqual(new Set([0, 2]));
    const [mask] = await masks(device, 0.5, 3, 0);
    expectSameBits(moved, [...mask.subarray(0, width)]);
  });
});
