/** What is changed on the way is made again on the way; forks go their own way; states go on elsewhere. */

import { expect, test } from "vitest";
import { ArgumentError, FormatError, ShapeError } from "../../errors.ts";
import { sequential } from "../../model/index.ts";
import { errorOf, expectSameBits, labels, uniform, weightsOf } from "../../model/testing/nets.ts";
import { adam, dense, dropout, sgd } from "../../network/index.ts";
import { type Device, reference, wasm } from "../../runtime/index.ts";
import { compareRuns, decodeRunState, encodeRunState, type RunChange, startRun, type TrainingRun } from "./index.ts";

const x = uniform([70, 9], 1);
const y = labels(70, 4, 2);
function make(device: Device = wasm()) {
  const net = sequential(
    [dense(12, { activation: "tanh", inputShape: [9] }), dropout(0.2), dense(4, { activation: "softmax", name: "out" })],
    { device },
  );
  net.compile({ optimizer: adam({ learningRate: 0.01 }), loss: "sparseCategoricalCrossentropy", metrics: ["accuracy"] });
  return net;
}
const options = { batchSize: 16, seed: 7 };

/** The weights at the present step and at each step up to another one. */
async function recorded(run: TrainingRun, to: number): Promise<number[][]> {
  const seen = [weightsOf(run.net)];
  while (run.step < to) {
    await run.forward();
    seen.push(weightsOf(run.net));
  }
  return seen;
}

const all = (() => {
  const weights = make();
  weights.build([9]);
  return weights
    .getWeights()
    .map(({ data, shape }) => ({ data: Float32Array.from(data, (_, i) => Math.sin(i)), shape, dtype: "float32" as const, scale: 1 }));
})();
const changes: readonly (readonly [string, RunChange])[] = [
  ["an entry", { weights: { "out.kernel[3,1]": 2.5 } }],
  [
    "a bias by name and an entry of another",
    { weights: { "dense_1.bias": Array.from({ length: 12 }, (_, i) => i / 10), "out.bias[2]": -1 } },
  ],
  ["all weights", { weights: all }],
  ["the rate", { learningRate: 0.1 }],
  ["another setting of the same optimiser", { optimizer: adam({ learningRate: 0.02, beta1: 0.5 }) }],
  ["another optimiser", { optimizer: sgd({ learningRate: 0.1, momentum: 0.9 }) }],
  ["another optimiser and weights", { optimizer: "sgd", weights: { "out.bias": [0, 1, 2, 3] } }],
];

test.each(changes)("a change of %s is made again at its step", async (_name, change) => {
  using run = await startRun(make(), x, y, options);
  await run.forward(8);
  await run.change(change);
  expect(run.changes.map(({ step }) => step)).toEqual([8]);
  const seen = await recorded(run, 20);
  const losses = [...run.losses];
  for (const step of [9, 8, 19, 13]) {
    await run.goTo(step);
    expectSameBits(weightsOf(run.net), seen[step - 8]!);
  }
  await run.goTo(7);
  await run.goTo(20);
  expectSameBits(weightsOf(run.net), seen[12]!);
  expect([...run.losses]).toEqual(losses);
  // Without the change it is another run from its step on.
  using plain = await startRun(make(), x, y, options);
  await plain.goTo(20);
  const comparison = compareRuns(plain, run);
  // A new optimiser counts its steps from 0, and with them dropout draws anew.
  const atOnce = change.weights !== undefined || run.net.optimizer.name !== "adam";
  expect(comparison.firstDifference).toBe(atOnce ? 8 : 9);
});

test("several changes, at one step and at others, with few copies to go back to", async () => {
  using run = await startRun(make(), x, y, { ...options, checkpointBytes: 0 });
  await run.change({ weights: { "out.bias[0]": 1 } });
  for (let i = 0; i < 10; i++) await run.change({ weights: { "out.bias[0]": i } });
  expect(run.changes).toEqual([{ step: 0, weights: ["out.bias[0]"] }]);
  await run.forward(4);
  await run.change({ optimizer: "sgd" });
  await run.change({ optimizer: adam({ learningRate: 0.05 }) });
  await run.change({ weights: { "dense_1.kernel[0,0]": 3 } });
  await run.forward(6);
  await run.change({ learningRate: 0.5 });
  const seen = await recorded(run, 15);
  expect(run.changes.map(({ step }) => step)).toEqual([4 - 4, 4, 4, 10]);
  await run.goTo(0);
  expect(run.net.getWeights()[3]!.data[0]).toBe(9);
  expect(run.net.optimizer).toEqual(adam({ learningRate: 0.01 }));
  await run.goTo(10);
  expectSameBits(weightsOf(run.net), seen[0]!);
  expect(run.net.optimizer).toEqual(adam({ learningRate: 0.5 }));
  await run.goTo(15);
  expectSameBits(weightsOf(run.net), seen[5]!);
});

test("a change in the past takes the place of what came after; an empty one only discards it", async () => {
  using run = await startRun(make(), x, y, options);
  await run.forward(20);
  await run.change({ learningRate: 0 });
  await run.forward(5);
  await run.goTo(12);
  const weights = weightsOf(run.net);
  await run.change({});
  expect([run.step, run.lastStep, run.losses.length, run.changes.length]).toEqual([12, 12, 12, 0]);
  expectSameBits(weightsOf(run.net), weights);
  await run.forward(13);
  using plain = await startRun(make(), x, y, options);
  await plain.forward(25);
  expect(compareRuns(plain, run).identical).toBe(true);
});

test("another loss, where it takes the same targets", async () => {
  const net = sequential([dense(3, { activation: "tanh", inputShape: [9] }), dense(1, { activation: "sigmoid" })], { seed: 1 });
  net.compile({ optimizer: "adam", loss: "meanSquaredError" });
  const targets = uniform([70, 1], 4, 0, 1);
  using run = await startRun(net, x, targets, options);
  await run.forward(5);
  await run.change({ loss: "binaryCrossentropy" });
  const seen = await recorded(run, 9);
  expect(net.loss.name).toBe("binaryCrossentropy");
  await run.goTo(4);
  expect(net.loss.name).toBe("meanSquaredError");
  await run.goTo(9);
  expectSameBits(weightsOf(net), seen[4]!);
  expect((await errorOf(() => run.change({ loss: "nothing" }))).message).toMatch(/cannot use this value for loss/);
});

test("changes that do not fit are refused, and nothing has changed", async () => {
  using run = await startRun(make(), x, y, options);
  await run.forward(3);
  await run.back(1);
  const weights = weightsOf(run.net);
  const wrong: readonly (readonly [RunChange, new (...args: never) => Error, RegExp])[] = [
    [{ weights: { "out.kernle": [] } }, ArgumentError, /Did you mean "out.kernel"/],
    [{ weights: { "out.bias": [1, 2] } }, ShapeError, /"out.bias".*\[2\].*\[4\]/s],
    [{ weights: { "out.bias": 1 } }, ShapeError, /out\.bias\[0\]/],
    [{ weights: { "out.kernel[12,0]": 1 } }, ArgumentError, /no entry "out.kernel\[12,0\]"/],
    [{ weights: { "out.kernel[0]": 1 } }, ArgumentError, /no entry/],
    [{ weights: { "out.kernel[]": 1 } }, ArgumentError, /no entry/],
    [{ weights: { "out.kernel[0,0]": Number.NaN } }, ArgumentError, /no finite number/],
    [{ weights: { "out.kernel[0,0]": 1e39 } }, ArgumentError, /no finite number in 32 bits/],
    [{ weights: [[1]] }, ArgumentError, /1 tensors.*4: dense_1\.kernel \[9, 12\]/s],
    [{ optimizer: "adm" }, ArgumentError, /Did you mean "adam"/],
    [{ learningRate: -1 }, ArgumentError, /learningRate.*0 or more/s],
    [{ loss: "meanSquaredError" }, ShapeError, /targets/],
  ];
  for (const [change, kind, message] of wrong) {
    const error = await errorOf(() => run.change(change));
    expect(error).toBeInstanceOf(kind);
    expect(error.message).toMatch(message);
  }
  expectSameBits(weightsOf(run.net), weights);
  expect([run.step, run.lastStep, run.changes.length]).toEqual([2, 3, 0]);
});

test.each([
  ["wasm", wasm()],
  ["two threads", wasm({ threads: 2 })],
  ["reference", reference()],
])("a fork that changes nothing goes to the same bits, on %s", async (_name, device) => {
  using run = await startRun(make(device), x, y, options);
  await run.forward(6);
  await run.change({ learningRate: 0.02 });
  await run.forward(6);
  using fork = await run.fork();
  expect([fork.step, fork.firstStep, fork.losses.length]).toEqual([12, 0, 12]);
  await run.forward(9);
  await fork.forward(9);
  expect(compareRuns(run, fork)).toMatchObject({ identical: true, firstDifference: undefined, steps: { a: 21, b: 21 }, from: 0, to: 21 });
  // It has the same past, and each goes its own way.
  await fork.goTo(3);
  await run.goTo(3);
  expect(compareRuns(run, fork).identical).toBe(true);
  await fork.change({ weights: { "dense_1.bias[0]": 1 } });
  await fork.goTo(21);
  await run.goTo(21);
  expect(compareRuns(run, fork).firstDifference).toBe(3);
  expect((await fork.net.predict(x)).shape).toEqual([70, 4]);
});

test("compareRuns names the first difference and the largest in each parameter", async () => {
  using run = await startRun(make(), x, y, options);
  await run.forward(5);
  using fork = await run.fork({ weights: { "out.kernel[7,2]": 5 } });
  const before = run.net.getWeights()[2]!.data[7 * 4 + 2]!;
  const { parameters, firstDifference, identical } = compareRuns(run, fork);
  expect([firstDifference, identical]).toEqual([undefined, false]);
  expect(parameters.map(({ name, same }) => [name, same])).toEqual([
    ["dense_1.kernel", true],
    ["dense_1.bias", true],
    ["out.kernel", false],
    ["out.bias", true],
  ]);
  const norm = Math.hypot(...run.net.getWeights()[2]!.data);
  expect(parameters[2]).toMatchObject({ shape: [12, 4], index: [7, 2], a: before, b: 5, largest: 5 - before });
  expect(parameters[2]!.relative).toBeCloseTo((5 - before) / norm, 12);
  await run.forward(2);
  await fork.forward(4);
  const later = compareRuns(run, fork);
  expect(later).toMatchObject({ firstDifference: 5, from: 0, to: 7, steps: { a: 7, b: 9 } });
  expect([later.losses.a.length, later.losses.b.length]).toEqual([7, 7]);
  const other = sequential([dense(4, { activation: "softmax", inputShape: [9] })]);
  other.compile({ loss: "sparseCategoricalCrossentropy" });
  using stranger = await startRun(other, x, y);
  expect(() => compareRuns(run, stranger)).toThrow(ArgumentError);
});

test.each([
  ["wasm", wasm()],
  ["reference", reference()],
])("a state goes on in another model with the same bits, on %s", async (_name, device) => {
  using run = await startRun(make(device), x, y, options);
  await run.forward(7);
  await run.change({ optimizer: sgd({ learningRate: 0.05, momentum: 0.9 }) });
  await run.forward(4);
  const state = run.state();
  const bytes = encodeRunState(state);
  await run.forward(10);
  for (const from of [structuredClone(state), decodeRunState(bytes), decodeRunState(bytes.slice())]) {
    using next = await startRun(make(device), x, y, { from });
    expect([next.step, next.firstStep, next.lossesFrom, next.batchSize, next.seed]).toEqual([11, 11, 11, 16, 7]);
    await next.forward(10);
    await next.goTo(15);
    await next.goTo(21);
    expect(compareRuns(run, next)).toMatchObject({ identical: true, from: 11, to: 21 });
    expect((await errorOf(() => next.goTo(10))).message).toMatch(/at least 11/);
    expect(await next.back(99)).toBe(11);
  }
});

test("a state of something else is refused", async () => {
  using run = await startRun(make(), x, y, options);
  const state = run.state();
  const refused = async (work: () => Promise<unknown>, kind: new (...args: never) => Error, message: RegExp) => {
    const error = await errorOf(work);
    expect(error).toBeInstanceOf(kind);
    expect(error.message).toMatch(message);
  };
  const net = make();
  await refused(() => startRun(net, x, y, { from: state, batchSize: 8 }), ArgumentError, /other batches.*batchSize 16, seed 7/s);
  await refused(() => startRun(net, uniform([60, 9], 1), labels(60, 4, 2), { from: state }), ArgumentError, /60 rows.*70 rows/s);
  await refused(() => startRun(net, x, y, { from: { ...state, step: -1 } }), FormatError, /step/);
  await refused(() => startRun(net, x, y, { from: JSON.parse(JSON.stringify(state)) }), ArgumentError, /another network/);
  const other = sequential([dense(4, { inputShape: [9], activation: "softmax" })]);
  await refused(() => startRun(other, x, y, { from: state }), ArgumentError, /another network.*dense_1\.kernel \(108\)/s);
  expect(() => decodeRunState(encodeRunState(state).slice(0, -4))).toThrow(FormatError);
  // Nothing holds the models that were refused; one that is not compiled takes its settings from the state.
  await net.fit(x, y);
  const fresh = sequential([
    dense(12, { activation: "tanh", inputShape: [9] }),
    dropout(0.2),
    dense(4, { activation: "softmax", name: "out" }),
  ]);
  using next = await startRun(fresh, x, y, { from: state });
  await next.forward(3);
  await run.forward(3);
  expect(compareRuns(run, next).identical).toBe(true);
  expect(fresh.optimizer).toEqual(adam({ learningRate: 0.01 }));
});
