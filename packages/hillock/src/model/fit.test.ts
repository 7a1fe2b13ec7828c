/** What `fit` reports: the series of the history, what validates, and means that a short last batch does not distort. */

import { describe, expect, test } from "vitest";
import { dense, sgd } from "../network/index.ts";
import { reference, tensorFrom, wasm } from "../runtime/index.ts";
import { type FitOptions, sequential } from "./index.ts";
import { expectClose, expectSameBits, labels, uniform, weightsOf } from "./testing/nets.ts";

const rows = 23;
const x = uniform([rows, 4], 1);
const y = labels(rows, 3, 2);
/** Rows from … to − 1. */
const slice = (from: number, to: number) => tensorFrom(x.data.slice(4 * from, 4 * to), [to - from, 4]);
const sliceLabels = (from: number, to: number) => tensorFrom(y.data.slice(from, to), [to - from]);

function make(device = wasm()) {
  const net = sequential([dense(6, { activation: "tanh", inputShape: [4] }), dense(3, { activation: "softmax" })], { seed: 5, device });
  net.compile({ optimizer: sgd({ learningRate: 0.1 }), loss: "sparse_categorical_crossentropy", metrics: ["accuracy", "acc"] });
  return net;
}

describe("the history", () => {
  test.each<[string, FitOptions, string[]]>([
    ["without validation", {}, ["loss", "accuracy", "acc"]],
    ["with a split", { validationSplit: 0.25 }, ["loss", "accuracy", "acc", "valLoss", "valAccuracy", "valAcc"]],
    ["with its own data", { validationData: [x, y] }, ["loss", "accuracy", "acc", "valLoss", "valAccuracy", "valAcc"]],
  ])("%s has one number per epoch under each name", async (_name, options, names) => {
    const { epoch, history, stopped, seconds } = await make().fit(x, y, { epochs: 3, batchSize: 5, ...options });
    expect(epoch).toEqual([0, 1, 2]);
    expect(Object.keys(history)).toEqual(names);
    for (const series of Object.values(history)) {
      expect(series).toHaveLength(3);
      expect(series.every(Number.isFinite)).toBe(true);
    }
    expect(history.acc).toEqual(history.accuracy);
    expect(stopped).toBe("completed");
    expect(seconds).toBeGreaterThan(0);
  });

  test("of no epochs is empty, and nothing is trained", async () => {
    const net = make();
    expect(await net.fit(x, y, { epochs: 0 })).toMatchObject({ epoch: [], history: {}, stopped: "completed" });
    expectSameBits(weightsOf(net), weightsOf(make()));
  });
});

test("an epoch's loss and metrics are means over examples, the last short batch with its true weight", async () => {
  // With a learning rate of 0 nothing changes, so the epoch's mean is what evaluate says; 23 = 4 · 5 + 3.
  for (const device of [wasm(), reference()]) {
    const net = make(device);
    net.compile({ optimizer: sgd({ learningRate: 0 }), loss: "sparseCategoricalCrossentropy", metrics: ["accuracy"] });
    const { history } = await net.fit(x, y, { batchSize: 5 });
    const whole = await net.evaluate(x, y);
    expect(history.loss![0]).toBeCloseTo(whole.loss!, 6);
    expect(history.accuracy![0]).toBeCloseTo(whole.accuracy!, 6);
    for (const batchSize of [1, 4, 5, 22, 23, 1000]) {
      const { loss, accuracy } = await net.evaluate(x, y, { batchSize });
      expect(loss).toBeCloseTo(whole.loss!, 6);
      expect(accuracy).toBeCloseTo(whole.accuracy!, 6);
    }
  }
});

test("a short batch steps by the mean gradient of its own rows", async () => {
  const net = make();
  const by = make();
  await net.fit(x, y, { batchSize: 20, shuffle: false });
  for (const [from, to] of [
    [0, 20],
    [20, 23],
  ] as const) {
    const gradients = await by.gradients(slice(from, to), sliceLabels(from, to));
    const next = by.getWeights().map(({ data, shape }, i) =>
      tensorFrom(
        Float32Array.from(data, (w, k) => w - 0.1 * gradients[i]!.data[k]!),
        shape,
      ),
    );
    by.setWeights(next);
  }
  expectClose(weightsOf(net), weightsOf(by), 1e-6);
});

test("validationSplit takes the last rows before shuffling, and does not learn from them", async () => {
  const split = make();
  const apart = make();
  const options = { epochs: 3, batchSize: 4, seed: 9 };
  const a = await split.fit(x, y, { ...options, validationSplit: 0.3 });
  const training = Math.floor(rows * 0.7);
  const b = await apart.fit(slice(0, training), sliceLabels(0, training), {
    ...options,
    validationData: [slice(training, rows), sliceLabels(training, rows)],
  });
  expectSameBits(weightsOf(split), weightsOf(apart));
  expect(a.history).toEqual(b.history);
  const last = await split.evaluate(slice(training, rows), sliceLabels(training, rows));
  expect(a.history.valLoss!.at(-1)).toBe(last.loss);
  expect(a.history.valAccuracy!.at(-1)).toBe(last.accuracy);
});

test("shuffling changes the order and nothing else; a full batch is not shuffled", async () => {
  const orders = await Promise.all(
    [true, false].map(async (shuffle) => {
      const net = make();
      await net.fit(x, y, { epochs: 2, batchSize: 4, shuffle });
      return weightsOf(net);
    }),
  );
  expect(orders[0]).not.toEqual(orders[1]);
  const full = await Promise.all(
    [true, false].map(async (shuffle) => {
      const net = make();
      await net.fit(x, y, { epochs: 2, batchSize: 100, shuffle });
      return weightsOf(net);
    }),
  );
  expectSameBits(full[0]!, full[1]!);
});

test("predict gives the same rows for any batch size, over 4096 rows too", async () => {
  const net = make();
  const many = uniform([9001, 4], 3);
  const all = await net.predict(many);
  expect(all.shape).toEqual([9001, 3]);
  for (const batchSize of [1, 37, 5000]) expectSameBits([...(await net.predict(many, { batchSize })).data], [...all.data]);
  const one = await net.predict(tensorFrom(many.data.slice(4 * 9000), [1, 4]));
  expectSameBits([...one.data], [...all.data.slice(3 * 9000)]);
});

test("the four forms of a column are one", async () => {
  const net = sequential([dense(1, { inputShape: [1] })]);
  net.compile({ loss: "mse" });
  const columns = [[1, 2, 3], [[1], [2], [3]], new Float32Array([1, 2, 3]), new Float64Array([1, 2, 3]), new Int32Array([1, 2, 3])];
  const losses = new Set<number>();
  for (const column of columns) losses.add((await net.evaluate(column, column)).loss!);
  expect(losses.size).toBe(1);
});
