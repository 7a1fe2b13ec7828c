/** Training on batches as they come gives, bit for bit, what training on the same rows in memory gives. */

import { describe, expect, test } from "vitest";
import { ArgumentError, DataError, NumericError } from "../../errors.ts";
import { adam, dense, dropout, sgd } from "../../network/index.ts";
import { reference, tensorFrom, wasm } from "../../runtime/index.ts";
import { type Batch, type BatchSource, type FitBatchesOptions, type Progress, sequential } from "../index.ts";
import { cut, rowsBetween, slowly, unread, wait } from "../testing/batches.ts";
import { errorOf, expectSameBits, labels, uniform, weightsOf } from "../testing/nets.ts";

const rows = 203;
const x = uniform([rows, 4], 1);
const y = labels(rows, 3, 2);

/** One thread: where a batch may be larger than the data, "auto" would judge the work of a step by its size for streams, by the rows for data in memory. */
function make(device = wasm({ threads: 1 })) {
  const net = sequential([dense(6, { activation: "tanh" }), dropout(0.3), dense(3, { activation: "softmax" })], { seed: 5, device });
  net.compile({ optimizer: adam({ learningRate: 0.01 }), loss: "sparseCategoricalCrossentropy", metrics: ["accuracy"] });
  return net;
}

const sources: Record<string, (sizes: readonly number[]) => BatchSource> = {
  "a function that gives generators": (sizes) => () => cut(x, y, sizes),
  "a function that gives slow async generators": (sizes) => () => slowly(cut(x, y, sizes), unread()),
  "an async function": (sizes) => async () => cut(x, y, sizes),
  "an array of pairs": (sizes) => [...cut(x, y, sizes)],
  "an object with an async iterator": (sizes) => ({ [Symbol.asyncIterator]: () => slowly(cut(x, y, sizes), unread(), 1) }),
};

describe.each(Object.keys(sources))("%s", (name) => {
  test.each([
    { sizes: [1], batchSize: 8 },
    { sizes: [8], batchSize: 8 },
    { sizes: [203], batchSize: 20 },
    { sizes: [3, 50, 1, 17], batchSize: 16 },
    { sizes: [64], batchSize: 1000 },
  ])("in batches of $sizes, trained by $batchSize", async ({ sizes, batchSize }) => {
    const [streamed, whole] = [make(), make()];
    const options = { epochs: 3, batchSize, seed: 4 };
    const a = await streamed.fit(sources[name]!(sizes), options);
    const b = await whole.fit(x, y, { ...options, shuffle: false });
    expectSameBits(weightsOf(streamed), weightsOf(whole));
    expect(a).toEqual({ ...b, seconds: a.seconds });
  });
});

test("a stream is read to its end, once", async () => {
  const [streamed, whole] = [make(), make()];
  const batches = cut(x, y, [20]);
  const stream = new ReadableStream<Batch>({
    pull(controller) {
      const { done, value } = batches.next();
      if (done) controller.close();
      else controller.enqueue(value);
    },
  });
  await streamed.fit(stream as AsyncIterable<Batch>, { batchSize: 16 });
  await whole.fit(x, y, { batchSize: 16, shuffle: false });
  expectSameBits(weightsOf(streamed), weightsOf(whole));
});

test("on the reference device too", async () => {
  const [streamed, whole] = [make(reference()), make(reference())];
  await streamed.fit(() => cut(x, y, [30]), { epochs: 2, batchSize: 25 });
  await whole.fit(x, y, { epochs: 2, batchSize: 25, shuffle: false });
  expectSameBits(weightsOf(streamed), weightsOf(whole));
});

test("over many chunks, from a generator that uses the same array for each batch", async () => {
  const width = 3000;
  const many = 2500;
  const wide = tensorFrom(
    Uint8Array.from({ length: many * width }, (_, i) => (i * 2654435761) >>> 24),
    [many, width],
    1 / 255,
  );
  const targets = uniform([many, 2], 7);
  const wideNet = () => {
    const net = sequential([dense(3, { activation: "tanh", inputShape: [width] }), dense(2)], { seed: 1 });
    net.compile({ optimizer: sgd({ learningRate: 0.01, momentum: 0.9 }), loss: "mse" });
    return net;
  };
  function* reusing(): Generator<Batch> {
    const [bytes, numbers] = [new Uint8Array(100 * width), new Float32Array(200)];
    for (let from = 0; from < many; from += 100) {
      bytes.set(wide.data.subarray(from * width, (from + 100) * width));
      numbers.set(targets.data.subarray(2 * from, 2 * from + 200));
      yield [tensorFrom(bytes, [100, width], 1 / 255), tensorFrom(numbers, [100, 2])];
    }
  }
  const [streamed, whole] = [wideNet(), wideNet()];
  const a = await streamed.fit(reusing, { epochs: 4, batchSize: 32 });
  const b = await whole.fit(wide, targets, { epochs: 4, batchSize: 32, shuffle: false });
  expectSameBits(weightsOf(streamed), weightsOf(whole));
  expect(a.history).toEqual(b.history);
});

test("each epoch is a pass, counted from 0", async () => {
  const passes: number[] = [];
  await make().fit(
    (pass) => {
      passes.push(pass);
      return cut(x, y, [50]);
    },
    { epochs: 3 },
  );
  expect(passes).toEqual([0, 1, 2]);
});

describe("stepsPerEpoch", () => {
  test("cuts one long pass into epochs, and closes it in the middle", async () => {
    const [streamed, whole] = [make(), make()];
    const watched = unread();
    const { epoch } = await streamed.fit(slowly(cut(x, y, [7]), watched), { epochs: 3, stepsPerEpoch: 4, batchSize: 10 });
    await whole.fit(rowsBetween(x, 0, 120), rowsBetween(y, 0, 120), { batchSize: 10, shuffle: false });
    expect(epoch).toEqual([0, 1, 2]);
    expectSameBits(weightsOf(streamed), weightsOf(whole));
    expect(watched.closed).toBe(true);
  });

  test("goes on with another pass where one ends", async () => {
    const [streamed, whole] = [make(), make()];
    // A pass has 21 steps, the last of 3 rows.
    const { epoch, history } = await streamed.fit([...cut(x, y, [100])], { epochs: 6, stepsPerEpoch: 7, batchSize: 10 });
    await whole.fit(x, y, { epochs: 2, batchSize: 10, shuffle: false });
    expect(epoch).toEqual([0, 1, 2, 3, 4, 5]);
    expect(history.loss).toHaveLength(6);
    expectSameBits(weightsOf(streamed), weightsOf(whole));
  });

  test("is too much for an iterator that ends before: an error, after all that could be learnt", async () => {
    const [streamed, whole] = [make(), make()];
    const error = await errorOf(() => streamed.fit(cut(x, y, [7]), { epochs: 3, stepsPerEpoch: 8, batchSize: 10 }));
    expect(error).toBeInstanceOf(DataError);
    expect(error.message).toMatch(/ended too early, in epoch 3[\s\S]*5 steps[\s\S]*8 steps in each of 3 epochs/);
    await whole.fit(x, y, { batchSize: 10, shuffle: false });
    expectSameBits(weightsOf(streamed), weightsOf(whole));
  });
});

describe("validation", () => {
  const held = uniform([300, 4], 8);
  const heldY = labels(300, 3, 9);
  test.each<[string, NonNullable<FitBatchesOptions["validationData"]>]>([
    ["tensors", [held, heldY]],
    ["batches", () => cut(held, heldY, [70])],
  ])("on %s gives the same numbers for streams and tensors", async (_name, validationData) => {
    const [streamed, whole] = [make(), make()];
    const a = await streamed.fit(() => cut(x, y, [40]), { epochs: 3, validationData });
    const b = await whole.fit(x, y, { epochs: 3, shuffle: false, validationData: [held, heldY] });
    expect(a.history).toEqual(b.history);
    const c = await make().fit(x, y, { epochs: 3, shuffle: false, validationData });
    expect(c.history).toEqual(b.history);
  });
});

test("progress has no length in the first pass, and that of the pass before from then on", async () => {
  const seen: Progress[] = [];
  const onProgress = (progress: Progress) => void seen.push(progress);
  const contexts: unknown[] = [];
  await make().fit(() => cut(x, y, [40]), {
    epochs: 2,
    batchSize: 10,
    callbacks: [{ onProgress, onTrainBegin: ({ stepsPerEpoch, examples }) => void contexts.push(stepsPerEpoch, examples) }],
  });
  expect(contexts).toEqual([undefined, undefined]);
  const ends = seen.filter(({ step, steps }) => step === steps);
  expect(ends.map(({ epoch, step, examples }) => ({ epoch, step, examples }))).toEqual([
    { epoch: 0, step: 21, examples: 203 },
    { epoch: 1, step: 21, examples: 203 },
  ]);
  for (const { epoch, step, steps } of seen) expect(steps).toBe(epoch === 0 && step < 21 ? undefined : 21);
});

test("a loss that breaks is met as in memory: the weights before the step that spoilt them, and the source is closed", async () => {
  const diverging = () => {
    const net = sequential([dense(8), dense(3)], { seed: 3 });
    net.compile({ optimizer: sgd({ learningRate: 3 }), loss: "meanSquaredError" });
    return net;
  };
  const inputs = uniform([rows, 4], 1, -3, 3);
  const targets = uniform([rows, 3], 2);
  const [streamed, whole] = [diverging(), diverging()];
  const watched = unread();
  const options = { epochs: 50, batchSize: 2 };
  const a = await errorOf(() => streamed.fit(() => slowly(cut(inputs, targets, [1]), watched), options));
  const b = await errorOf(() => whole.fit(inputs, targets, { ...options, shuffle: false }));
  expect(a).toBeInstanceOf(NumericError);
  expect(a.message).toBe(b.message.replace(" of 102)", ")"));
  expectSameBits(weightsOf(streamed), weightsOf(whole));
  expect(watched.closed).toBe(true);
});

test("evaluate and predict give what they give in memory", async () => {
  const net = make();
  await net.fit(x, y);
  const expected = { logs: await net.evaluate(x, y, { batchSize: 20 }), outputs: [...(await net.predict(x)).data] };
  for (const source of Object.values(sources)) {
    expect(await net.evaluate(source([7, 90]), { batchSize: 20 })).toEqual(expected.logs);
    // Arrays given to predict are x itself.
    if (Array.isArray(source([7]))) continue;
    const { shape, data } = await net.predict(source([7, 90]));
    expect(shape).toEqual([rows, 3]);
    expectSameBits([...data], expected.outputs);
  }
  const alone = await net.predict(() => [rowsBetween(x, 0, 50), [rowsBetween(x, 50, rows)]]);
  expectSameBits([...alone.data], expected.outputs);
});

test("the model answers while it waits for batches, and cannot be trained twice", async () => {
  const net = make();
  let over = false;
  const fit = net
    .fit(() => slowly(cut(x, y, [100]), unread(), 20))
    .then(() => {
      over = true;
    });
  expect(await errorOf(() => net.fit(x, y))).toBeInstanceOf(ArgumentError);
  expect((await net.predict(x)).data.every(Number.isFinite)).toBe(true);
  expect(over).toBe(false);
  await fit;
  await wait(1);
  await net.predict(x);
});
