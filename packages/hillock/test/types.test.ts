/** What TypeScript says of a program: what has to compile does, and what is misspelt does not. The checks are the compiler's (`npm run types`); running shows they are true. */

import { expect, expectTypeOf, test } from "vitest";
import {
  adam,
  binaryCrossentropy,
  dense,
  type FitOptions,
  type History,
  l2,
  moons,
  type Sequential,
  sequential,
  sgd,
  type Tensor,
  tensor,
  trainTestSplit,
  wasm,
  xor,
} from "../src/index.ts";

async function program(): Promise<{ net: Sequential; history: History; outputs: Tensor<Float32Array> }> {
  const { x, y } = xor();
  const net = sequential([dense(2, { activation: "sigmoid", inputShape: [2] }), dense(1, { activation: "sigmoid" })], { seed: 3 });
  net.compile({ optimizer: sgd({ learningRate: 1 }), loss: "mse", metrics: ["accuracy"] });
  const history = await net.fit(x, y, { epochs: 2, batchSize: 4 });
  return { net, history, outputs: await net.predict(x) };
}

test("numbers come in the types that a program uses", async () => {
  const { net, history, outputs } = await program();
  expectTypeOf(outputs.data).toExtend<Float32Array>();
  expect(outputs.data.map((p) => Math.round(p)).reduce((sum, p) => sum + p, 0)).toBeGreaterThanOrEqual(0);
  expectTypeOf(history.history.loss).toEqualTypeOf<readonly number[]>();
  expect(history.history.loss.toReversed()).toHaveLength(2);
  const { loss } = await net.evaluate(xor().x, xor().y);
  expectTypeOf(loss).toBeNumber();
  expectTypeOf(net.getWeights()[0]!.data).toExtend<Float32Array>();
  expectTypeOf(tensor([[1, 2]]).data).toExtend<ArrayLike<number>>();
});

test("any spelling of a name compiles", () => {
  expect(dense(1, { activation: "ReLU", kernelInitializer: "he_normal" })).toMatchObject({
    activation: "relu",
    kernelInitializer: "heNormal",
  });
});

test("what is misspelt or of another type does not compile", () => {
  const wrong = [
    // @ts-expect-error activation
    () => dense(3, { activations: "relu" }),
    // @ts-expect-error true or false
    () => dense(3, { useBias: "false" }),
    // @ts-expect-error a name, or l2(0.01)
    () => dense(3, { kernelRegularizer: 0.01 }),
    // @ts-expect-error a name
    () => dense(3, { activation: (x: number) => x }),
    // @ts-expect-error learningRate
    () => sgd({ learningRat: 0.5 }),
    // @ts-expect-error a number
    () => adam({ learningRate: "0.1" }),
    // @ts-expect-error beta1
    () => adam({ beta_one: 0.9 }),
    // @ts-expect-error fromLogits
    () => binaryCrossentropy({ logits: true }),
    // @ts-expect-error testFraction
    () => trainTestSplit([[1], [2]], [[1], [2]], { fraction: 0.2 }),
    // @ts-expect-error examples
    () => moons({ points: 3 }),
    // @ts-expect-error threads
    () => wasm({ thread: 2 }),
    // @ts-expect-error layers
    () => sequential([dense(2), "relu"]),
    // @ts-expect-error a loss is needed
    () => sequential([dense(2)]).compile(),
    // @ts-expect-error metrics
    () => sequential([dense(2)]).compile({ loss: "mse", metric: "accuracy" }),
    // @ts-expect-error a number
    () => l2("0.1"),
  ];
  for (const call of wrong) expect(call, String(call)).toThrow(/Received: /);
  // @ts-expect-error epochs
  const options: FitOptions = { epoch: 3 };
  expect(options).toBeDefined();
});
