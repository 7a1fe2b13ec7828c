/** Sources of batches that fail, stall, run dry or hand out what cannot be learnt from. */

import { describe, expect, test } from "vitest";
import { ArgumentError, DataError, ShapeError } from "../../errors.ts";
import { dense, sgd } from "../../network/index.ts";
import { tensorFrom } from "../../runtime/index.ts";
import { type Batch, type BatchSource, type FitOptions, sequential } from "../index.ts";
import { cut, rowsBetween, slowly, unread, wait } from "../testing/batches.ts";
import { wrapped } from "../testing/devices.ts";
import { errorOf, expectSameBits, labels, uniform, weightsOf } from "../testing/nets.ts";

const rows = 100;
const x = uniform([rows, 4], 1);
const y = labels(rows, 3, 2);
function make(device?: ReturnType<typeof wrapped>) {
  const net = sequential([dense(6, { activation: "tanh" }), dense(3, { activation: "softmax" })], {
    seed: 5,
    ...(device === undefined ? {} : { device }),
  });
  net.compile({ optimizer: sgd({ learningRate: 0.1 }), loss: "sparseCategoricalCrossentropy" });
  return net;
}
/** A model that has learnt the first rows. */
async function after(learnt: number) {
  const net = make();
  net.build([4]);
  if (learnt > 0) await net.fit(rowsBetween(x, 0, learnt), rowsBetween(y, 0, learnt), { batchSize: 10, shuffle: false });
  return net;
}
function* then(batches: Iterable<Batch>, last: () => unknown): Generator<Batch> {
  yield* batches;
  yield last() as Batch;
}
const throwing = (error: unknown) => () => {
  throw error;
};
const first = () => cut(rowsBetween(x, 0, 47), rowsBetween(y, 0, 47), [9]);

describe("an error of the source", () => {
  test.each([0, 5])("is the error of fit, after %i good batches; whole steps before it are learnt", async (good) => {
    const mine = new RangeError("disk on fire");
    const net = make();
    const batches = () => then(good === 0 ? [] : first(), throwing(mine));
    await expect(net.fit(batches, { epochs: 3, batchSize: 10 })).rejects.toBe(mine);
    if (good > 0) expectSameBits(weightsOf(net), weightsOf(await after(40)));
    else expect(net.built).toBe(false);
    await net.fit(x, y);
  });

  test("is also that of evaluate and predict", async () => {
    const net = await after(10);
    for (const call of [(b: BatchSource) => net.evaluate(b), (b: BatchSource) => net.predict(b)])
      await expect(call(() => then(first(), throwing(new RangeError("mine"))))).rejects.toThrow(new RangeError("mine"));
    expectSameBits(weightsOf(net), weightsOf(await after(10)));
    await net.evaluate(x, y);
  });

  test("of opening and of closing is not swallowed", async () => {
    const net = make();
    await expect(net.fit(throwing(new RangeError("no file")))).rejects.toThrow("no file");
    await expect(net.fit(async () => Promise.reject(new RangeError("no net")))).rejects.toThrow("no net");
    function* badlyClosed(): Generator<Batch> {
      try {
        for (;;) yield* cut(x, y, [10]);
      } finally {
        throwing(new RangeError("cannot close"))();
      }
    }
    await expect(net.fit(badlyClosed, { stepsPerEpoch: 3 })).rejects.toThrow("cannot close");
    await net.fit(x, y);
  });
});

describe("a bad batch", () => {
  const [ex, ey] = [rowsBetween(x, 0, 5), rowsBetween(y, 0, 5)];
  test.each<[string, () => unknown, typeof DataError | typeof ShapeError, RegExp]>([
    ["of another width", () => [uniform([5, 3], 1), ey], ShapeError, /Batch 7: x does not have the shape[\s\S]*\[5, 3\][\s\S]*\[rows, 4\]/],
    ["with too few targets", () => [ex, [1]], ShapeError, /Batch 7: x and y do not[\s\S]*5 rows of x and 1 of y/],
    ["with NaN", () => [tensorFrom(new Float32Array(8).fill(Number.NaN, 5), [2, 4]), [0, 1]], DataError, /Batch 7[\s\S]*row 1, column 1/],
    ["with a wrong label", () => [ex, [0, 1, 2, 3, 0]], DataError, /Batch 7[\s\S]*3 in row 3/],
    ["of bytes after floats", () => [tensorFrom(new Uint8Array(20), [5, 4]), ey], DataError, /Batch 7[\s\S]*u8[\s\S]*f32, as in the first/],
    ["without rows", () => [tensorFrom(new Float32Array(0), [0, 4]), []], DataError, /Batch 7[\s\S]*0 rows/],
    ["that is no pair", () => ex, DataError, /Batch 7: This is not a pair \[x, y\][\s\S]*object/],
    ["of one", () => [ex], DataError, /an array of 1/],
    ["that is nothing", () => undefined, DataError, /undefined/],
  ])("%s is named; the steps before it are learnt and the source is closed", async (_name, bad, type, message) => {
    const net = make();
    const watched = unread();
    const error = await errorOf(() => net.fit(() => slowly(then(first(), bad), watched), { epochs: 2, batchSize: 10 }));
    expect(error).toBeInstanceOf(type);
    expect(error.message).toMatch(message);
    expect(watched.ended).toBe(true);
    expectSameBits(weightsOf(net), weightsOf(await after(40)));
  });

  test("in a later pass says which pass", async () => {
    const error = await errorOf(() => make().fit((pass) => (pass === 2 ? [[ex, [9, 9, 9, 9, 9]]] : [[ex, ey]]), { epochs: 3 }));
    expect(error.message).toMatch(/Batch 1 of pass 3/);
  });

  test("at the very beginning leaves a model that knows no shape as it was", async () => {
    const net = make();
    await errorOf(() => net.fit(() => [[ex, [9, 9, 9, 9, 9]]]));
    expect(net.built).toBe(false);
  });
});

describe("too few batches", () => {
  test("none at all, and none in a later pass", async () => {
    const none = await errorOf(() => make().fit(() => []));
    expect(none).toBeInstanceOf(DataError);
    expect(none.message).toMatch(/nothing in the batches[\s\S]*0 batches/);
    const batches = cut(x, y, [10]);
    const again = await errorOf(() => make().fit(() => batches, { epochs: 2 }));
    expect(again.message).toMatch(/nothing in pass 2[\s\S]*function that starts anew/);
    expect((await errorOf(() => make().evaluate([]))).message).toMatch(/nothing in the batches/);
  });

  test.each<[string, () => BatchSource]>([
    ["a generator", () => cut(x, y, [10])],
    ["an async generator", () => slowly(cut(x, y, [10]), unread())],
    ["a stream", () => new ReadableStream<Batch>({ pull: (controller) => controller.enqueue([x, y]) }) as AsyncIterable<Batch>],
  ])("%s cannot be read for a second epoch, which is said before anything is read", async (_name, source) => {
    const net = make();
    const error = await errorOf(() => net.fit(source(), { epochs: 2 }));
    expect(error).toBeInstanceOf(ArgumentError);
    expect(error.message).toMatch(/only once[\s\S]*2 epochs[\s\S]*\(\) => batches\(\)/);
    const validation = await errorOf(() => net.fit(x, y, { epochs: 2, validationData: source() }));
    expect(validation.message).toMatch(/validation data can be read only once/);
  });
});

test.each<[string, FitOptions, string]>([
  ["validationSplit", { validationSplit: 0.1 }, "validationSplit needs all"],
  ["shuffle", { shuffle: true }, "cannot be shuffled as a whole"],
])("%s is refused", async (_name, options, message) => {
  const error = await errorOf(() => make().fit(() => cut(x, y, [10]), options as object));
  expect(error).toBeInstanceOf(ArgumentError);
  expect(error.message).toContain(message);
});

test.each<[string, unknown, RegExp]>([
  ["a function that returns nothing", () => undefined, /not batches[\s\S]*undefined[\s\S]*Return the batches/],
  ["x without y", [[1, 2, 3, 4]], /Batch 1: This is not a pair[\s\S]*an array of 4[\s\S]*fit\(x, y\)/],
])("%s is told from batches", async (_name, source, message) => {
  expect((await errorOf(() => make().fit(source as BatchSource))).message).toMatch(message);
});

describe("an abort", () => {
  test("while the source is stuck ends training at once and closes it", async () => {
    const net = make();
    let returned = 0;
    const stuck: AsyncIterator<Batch> = {
      next: () => new Promise(() => {}),
      return: async () => {
        returned++;
        return { done: true, value: undefined };
      },
    };
    const start = performance.now();
    const source = { [Symbol.asyncIterator]: () => stuck };
    const { stopped, epoch } = await net.fit(source, { signal: AbortSignal.timeout(30) });
    expect({ stopped, epoch }).toEqual({ stopped: "aborted", epoch: [] });
    expect(performance.now() - start).toBeLessThan(2000);
    expect(returned).toBe(1);
    await net.fit(x, y);
  });

  test("in the middle of an epoch keeps what was learnt", async () => {
    const net = make();
    async function* endless(): AsyncGenerator<Batch> {
      yield* first();
      await new Promise(() => {});
    }
    // 47 rows are there: 40 are run without waiting for the rest of a chunk.
    const seen: number[] = [];
    const onProgress = ({ examples }: { examples: number }) => void seen.push(examples);
    const { stopped } = await net.fit(endless, { batchSize: 10, signal: AbortSignal.timeout(300), callbacks: [{ onProgress }] });
    expect(stopped).toBe("aborted");
    expect(seen.length).toBeGreaterThan(0);
    expectSameBits(weightsOf(net), weightsOf(await after(40)));
  });

  test("while a validation is stuck ends training too", async () => {
    const net = make();
    const controller = new AbortController();
    async function* stuck(): AsyncGenerator<Batch> {
      yield [x, y];
      setTimeout(() => controller.abort(), 20);
      await new Promise(() => {});
    }
    const { stopped, epoch } = await net.fit(x, y, { epochs: 5, validationData: stuck, signal: controller.signal });
    expect({ stopped, epoch }).toEqual({ stopped: "aborted", epoch: [0] });
    await net.evaluate(x, y);
  });

  test("before the beginning reads nothing, and stop() closes the source", async () => {
    const watched = unread();
    const aborted = await make().fit(slowly(cut(x, y, [10]), watched), { signal: AbortSignal.abort() });
    expect(aborted.stopped).toBe("aborted");
    expect(watched.read).toBe(0);
    const net = make();
    const onEpochEnd = (_epoch: number, _logs: object, context: { stop(reason: string): void }) => context.stop("enough");
    const { stopped, epoch } = await net.fit(slowly(cut(x, y, [10]), watched), {
      epochs: 2,
      stepsPerEpoch: 2,
      batchSize: 10,
      callbacks: [{ onEpochEnd }],
    });
    expect({ stopped, epoch }).toEqual({ stopped: "enough", epoch: [0] });
    expect(watched.ended).toBe(true);
    expectSameBits(weightsOf(net), weightsOf(await after(20)));
  });
});

test("the next rows are read while some train, and never more than a chunk ahead", async () => {
  const width = 2 ** 14;
  const batch: Batch = [uniform([16, width], 1), labels(16, 3, 2)];
  let [read, readInRuns, most, run] = [0, 0, 0, 0];
  const device = wrapped((inner) => async (window) => {
    const before = read;
    await wait(20);
    const reached = await inner(window);
    run += reached - window.from;
    readInRuns += read - before;
    return reached;
  });
  async function* batches(): AsyncGenerator<Batch> {
    for (let i = 0; i < 30; i++) {
      await wait(1);
      read++;
      most = Math.max(most, read - run);
      yield batch;
    }
  }
  const net = make(device);
  await net.fit(batches, { batchSize: 16 });
  expect(run).toBe(30);
  expect(readInRuns).toBeGreaterThan(15);
  // A batch is 1 MiB, a chunk 4: one chunk that trains, one that waits, one batch beyond.
  expect(most).toBeLessThanOrEqual(9);
});
