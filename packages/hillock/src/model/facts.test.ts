/** The facts that a pupil can check by hand (docs: curriculum sections 1, 2, 5 and 7). */

import { describe, expect, test } from "vitest";
import { activation, activationNames, dense, sgd } from "../network/index.ts";
import { reference, wasm } from "../runtime/index.ts";
import { sequential } from "./index.ts";
import { weightsOf, xorInputs, xorTargets } from "./testing/nets.ts";

const devices = [
  { name: "wasm", device: wasm() },
  { name: "wasm, deterministic", device: wasm({ deterministic: true }) },
  { name: "reference", device: reference() },
];

describe.each(devices)("on $name", ({ device }) => {
  test("backpropagation by hand: 2-2-1, weights 1, biases 0, x = (−2, −1), y = 1, C = (1 − ŷ)²", async () => {
    const layers = [dense(2, { activation: "sigmoid", kernelInitializer: "ones", inputShape: [2] })];
    const output = dense(1, { activation: "sigmoid", kernelInitializer: "ones" });
    const hidden = sequential(layers, { device });
    const net = sequential([...layers, output], { device });
    net.compile({ optimizer: sgd({ learningRate: 1 }), loss: "meanSquaredError" });
    const x = [[-2, -1]];

    const h = (await hidden.predict(x)).data;
    expect(h[0]).toBeCloseTo(1 / (1 + Math.exp(3)), 7);
    expect(h[0]!.toFixed(4)).toBe("0.0474");
    expect(h[1]).toBe(h[0]);
    const prediction = (await net.predict(x)).data[0]!;
    expect(prediction.toFixed(3)).toBe("0.524");

    const [w1] = await net.gradients(x, [[1]]);
    expect(w1!.shape).toEqual([2, 2]);
    expect(w1!.data[0]!.toFixed(4)).toBe("0.0215");
    expect(Math.floor(w1!.data[0]! * 1e4)).toBe(214);
    // ∂C/∂w₁ = 2 (ŷ − 1) · ŷ (1 − ŷ) · w₅ · h (1 − h) · x₁, by hand
    const sigmoid = (z: number): number => 1 / (1 + Math.exp(-z));
    const [hand, out] = [sigmoid(-3), sigmoid(2 * sigmoid(-3))];
    expect(w1!.data[0]).toBeCloseTo(2 * (out - 1) * out * (1 - out) * hand * (1 - hand) * -2, 8);
    expect((await net.evaluate(x, [[1]])).loss).toBeCloseTo((1 - out) ** 2, 6);

    await net.fit(x, [[1]], { epochs: 1 });
    expect(net.getWeights()[0]!.data[0]).toBeCloseTo(1 - w1!.data[0]!, 6);
  });

  test("the digit that should be an 8 costs 2.5488", async () => {
    const outputs = [[0.07, 0.17, 0.6, 0.45, 0.92, 0.19, 0.57, 0.85, 0.85, 0.01]];
    const target = [[0, 0, 0, 0, 0, 0, 0, 0, 1, 0]];
    const net = sequential([activation("linear", { inputShape: [10] })], { device });
    net.compile({ loss: "quadratic", metrics: ["mse"] });
    const { loss, mse } = await net.evaluate(outputs, target);
    expect((2 * loss!).toFixed(4)).toBe("2.5488");
    expect((10 * mse!).toFixed(4)).toBe("2.5488");
  });

  test.each(activationNames.filter((name) => name !== "softmax"))("with x = 0 a %s neuron gives f(b), not f(0)", async (name) => {
    const neuron = sequential([dense(1, { activation: name, inputShape: [2] })], { device });
    const alone = sequential([activation(name, { inputShape: [1] })], { device });
    const [kernel] = neuron.getWeights();
    for (const b of [-10, -1.5, 0, 0.5, 3]) {
      neuron.setWeights([kernel!, [b]]);
      expect((await neuron.predict([[0, 0]])).data[0]).toBe((await alone.predict([[b]])).data[0]);
    }
  });

  test("a bias of −10 keeps a neuron silent until w·x passes 10", async () => {
    const net = sequential([dense(1, { activation: "step", inputShape: [1], kernelInitializer: "ones" })], { device });
    net.setWeights([[[1]], [-10]]);
    expect([...(await net.predict([[0], [9.99], [10], [10.01], [100]])).data]).toEqual([0, 0, 1, 1, 1]);
  });

  test("weights that start equal stay equal, and so do the hidden units", async () => {
    const net = sequential(
      [
        dense(2, { activation: "sigmoid", kernelInitializer: "ones", inputShape: [2] }),
        dense(1, { activation: "sigmoid", kernelInitializer: "ones" }),
      ],
      { device },
    );
    net.compile({ optimizer: sgd({ learningRate: 0.5, momentum: 0.6 }), loss: "quadratic" });
    await net.fit(xorInputs, xorTargets, { epochs: 50, batchSize: 4 });
    const [kernel, bias, next] = net.getWeights().map(({ data }) => Array.from(data));
    expect(kernel![0]).not.toBe(1);
    expect(kernel![0]).toBe(kernel![1]);
    expect(kernel![2]).toBe(kernel![3]);
    expect(bias![0]).toBe(bias![1]);
    expect(next![0]).toBe(next![1]);
  });
});

test("784-16-16-10 has 13,002 parameters, and summary() says so", () => {
  const net = sequential([
    dense(16, { activation: "sigmoid", inputShape: [784] }),
    dense(16, { activation: "sigmoid" }),
    dense(10, { activation: "sigmoid" }),
  ]);
  expect(net.countParams()).toBe(13_002);
  expect(weightsOf(net)).toHaveLength(13_002);
  let printed = "";
  const text = net.summary({
    print: (line) => {
      printed += line;
    },
  });
  expect(printed).toBe(text);
  expect(text).toContain("Total params: 13,002");
  for (const count of [784 * 16 + 16, 16 * 16 + 16, 16 * 10 + 10]) expect(text).toContain(count.toLocaleString("en-US"));
  expect(text).toContain("dense_2 (Dense)");
  expect(text).toContain("(batch, 784)");
});
