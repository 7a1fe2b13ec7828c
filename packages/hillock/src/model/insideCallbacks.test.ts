/** What a callback may do with the model that is trained: all that Keras's can, on the model as it stands at that moment. */

import { describe, expect, test } from "vitest";
import { ArgumentError, NumericError } from "../errors.ts";
import { checkGradients, explain, health } from "../explain/index.ts";
import { adam, dense, dropout, sgd } from "../network/index.ts";
import { temporaryFolder } from "../platform/testing/temporary.ts";
import { reference, wasm } from "../runtime/index.ts";
import { type Callback, loadModel, type Sequential, sequential } from "./index.ts";
import { errorOf, expectSameBits, labels, uniform, weightsOf } from "./testing/nets.ts";

const x = uniform([40, 3], 1);
const y = labels(40, 2, 2);

function make(device = wasm({ threads: 1 })): Sequential {
  const layers = [dense(6, { activation: "tanh", inputShape: [3] }), dropout(0.2), dense(2, { activation: "softmax" })];
  const net = sequential(layers, { seed: 1, device });
  net.compile({ optimizer: adam({ learningRate: 0.01 }), loss: "sparseCategoricalCrossentropy", metrics: ["accuracy"] });
  return net;
}
/** The model after so many steps of the same training, seen from outside. */
async function after(epochs: number): Promise<Sequential> {
  const net = make();
  await net.fit(x, y, { epochs, batchSize: 8 });
  return net;
}

describe.each([
  ["reference", reference],
  ["wasm, one thread", () => wasm({ threads: 1 })],
  ["wasm, two threads", () => wasm({ threads: 2 })],
] as const)("on %s", (_name, device) => {
  test("everything that reads the model reads it as it stands, and training goes on as if nothing had been", async () => {
    const folder = await temporaryFolder();
    const net = make(device());
    const seen: Record<string, unknown>[] = [];
    await net.fit(x, y, {
      epochs: 3,
      batchSize: 8,
      callbacks: {
        async onEpochEnd(epoch, _logs, { model }) {
          expect(model).toBe(net);
          await net.save(`${folder}/${epoch}`);
          seen.push({
            weights: net.getWeights(),
            predicted: (await net.predict(x)).data,
            evaluated: await net.evaluate(x, y),
            gradients: await net.gradients(x, y),
            health: await health(net, x, y),
            check: (await checkGradients(net, x, y)).passed,
            loss: (await explain(net, x, y, { dropout: false })).loss.data[0],
          });
        },
      },
    });
    const twin = make(device());
    for (let epoch = 0; epoch < 3; epoch++) {
      await twin.fit(x, y, { batchSize: 8 });
      const { weights, predicted, evaluated, gradients, check, loss } = seen[epoch]!;
      expect(weights).toEqual(twin.getWeights());
      expect(predicted).toEqual((await twin.predict(x)).data);
      expect(evaluated).toEqual(await twin.evaluate(x, y));
      expect(gradients).toEqual(await twin.gradients(x, y));
      expect(check).toBe(true);
      expect(loss).toBeCloseTo((evaluated as { loss: number }).loss, 5);
      expect((await loadModel(`${folder}/${epoch}`)).getWeights()).toEqual(weights);
    }
    expectSameBits(weightsOf(net), weightsOf(twin));
  });
});

test("calls that a callback does not wait for are through before training goes on", async () => {
  const net = make();
  const answers: Promise<unknown>[] = [];
  await net.fit(x, y, { epochs: 2, batchSize: 8, callbacks: { onEpochEnd: () => void answers.push(net.predict(x), net.evaluate(x, y)) } });
  const twin = make();
  for (let epoch = 0; epoch < 2; epoch++) {
    await twin.fit(x, y, { batchSize: 8 });
    expect(await answers[2 * epoch]).toEqual(await twin.predict(x));
  }
});

test("steps are counted in each epoch, with running means", async () => {
  const net = make();
  const calls: string[] = [];
  const means: number[] = [];
  const callback: Callback = {
    onEpochBegin: (epoch) => void calls.push(`epoch ${epoch}`),
    onBatchBegin: (batch) => void calls.push(`<${batch}`),
    onBatchEnd(batch, { loss }) {
      calls.push(`${batch}>`);
      means.push(loss!);
    },
  };
  const { history } = await net.fit(x, y, { epochs: 2, batchSize: 16, callbacks: callback });
  const steps = ["<0", "0>", "<1", "1>", "<2", "2>"];
  expect(calls).toEqual(["epoch 0", ...steps, "epoch 1", ...steps]);
  expect([means[2], means[5]]).toEqual(history.loss);
  const twin = make();
  await twin.fit(x, y, { epochs: 2, batchSize: 16 });
  expectSameBits(weightsOf(net), weightsOf(twin));
});

test("weights that are set, and the rate, take effect from the next step", async () => {
  const [net, twin] = [make(), make()];
  const other = (await after(3)).getWeights();
  await net.fit(x, y, {
    epochs: 2,
    batchSize: 8,
    callbacks: {
      onEpochEnd(epoch) {
        if (epoch > 0) return;
        net.setWeights(other);
        net.optimizer.learningRate = 0.05;
      },
    },
  });
  expect(net.optimizer.learningRate).toBe(0.05);
  await twin.fit(x, y, { batchSize: 8 });
  twin.setWeights(other);
  twin.optimizer.learningRate = 0.05;
  await twin.fit(x, y, { batchSize: 8 });
  expectSameBits(weightsOf(net), weightsOf(twin));
  const still = make();
  await still.fit(x, y, { epochs: 2, batchSize: 8 });
  expect(weightsOf(still)).not.toEqual(weightsOf(net));
});

test("after a change the way back from a broken loss begins there", async () => {
  for (const broken of [2, 3]) {
    const net = sequential([dense(4, { activation: "tanh", inputShape: [3] }), dense(1)], { seed: 1, device: wasm({ threads: 1 }) });
    net.compile({ optimizer: sgd(0.01), loss: "mse" });
    const target = Array.from(y.data, Number);
    let set: unknown;
    const callback: Callback = {
      onBatchEnd(batch) {
        if (batch === 1) {
          net.setWeights(net.getWeights().map(({ shape, data }) => ({ shape, data: data.map((w) => w / 2), dtype: "float32", scale: 1 })));
          set = net.getWeights();
        }
        if (batch === broken) net.optimizer.learningRate = 1e38;
      },
    };
    const good: unknown[] = [];
    const error = await errorOf(() =>
      net.fit(x, target, { batchSize: 4, callbacks: [callback, { onBatchEnd: () => void good.push(net.getWeights()) }] }),
    );
    expect(error).toBeInstanceOf(NumericError);
    expect(good.some((weights) => JSON.stringify(weights) === JSON.stringify(net.getWeights()))).toBe(true);
    expect(good[1]).toEqual(set);
    expect(net.getWeights()).toEqual(good[broken]);
  }
});

test("a rate that cannot be, or another setting, is refused, and nothing has changed", async () => {
  const net = make();
  for (const rate of [-1, Number.NaN, "0.1", null]) {
    const error = await errorOf(async () => {
      net.optimizer.learningRate = rate as number;
    });
    expect(error).toBeInstanceOf(ArgumentError);
    expect(error.message).toContain("learningRate");
  }
  const error = await errorOf(async () => {
    (net.optimizer as unknown as { beta1: number }).beta1 = 0.5;
  });
  expect(error.message).toMatch(/beta1 is compiled in/);
  expect(net.optimizer).toEqual(adam({ learningRate: 0.01 }));
});

test.each<[string, (net: Sequential, context: { stop(reason?: string): void }) => void, string]>([
  ["context.stop()", (_net, context) => context.stop(), "stopped"],
  ["context.stop(reason)", (_net, context) => context.stop("good enough"), "good enough"],
  ["net.stopTraining", (net) => void Object.assign(net, { stopTraining: true }), "stopped"],
])("%s ends training after the epoch", async (_name, stop, reason) => {
  const net = make();
  const history = await net.fit(x, y, {
    epochs: 9,
    callbacks: { onEpochEnd: (epoch, _logs, context) => void (epoch === 1 && stop(net, context)) },
  });
  expect([history.epoch, history.stopped]).toEqual([[0, 1], reason]);
  expect((await net.fit(x, y, { epochs: 2 })).stopped).toBe("completed");
});

test("net.stopTraining ends a training from outside", async () => {
  const net = make();
  const fit = net.fit(x, y, { epochs: 1e6 });
  await new Promise((resolve) => setTimeout(resolve, 20));
  net.stopTraining = true;
  expect((await fit).stopped).toBe("stopped");
});

test("what cannot be done inside a training is refused with advice that leads out", async () => {
  const net = make();
  const errors: Error[] = [];
  await net.fit(x, y, {
    callbacks: {
      async onEpochEnd() {
        for (const call of [() => net.fit(x, y), () => net.trainOnBatch(x, y), () => net.compile({ loss: "mse" }), () => net.dispose()])
          errors.push(await errorOf(async () => call()));
      },
    },
  });
  expect(errors).toHaveLength(4);
  for (const error of errors) expect(error.message).toMatch(/during fit.*context\.stop\(\)/s);
});

test("a callback that throws ends the training, and the model is free", async () => {
  const net = make();
  const fit = net.fit(x, y, { callbacks: { onBatchEnd: () => Promise.reject(new Error("mine")) } });
  await expect(fit).rejects.toThrow("mine");
  await net.fit(x, y);
  expect((await net.predict(x)).shape).toEqual([40, 2]);
});
