/** Pixels stored as bytes with a scale are the same numbers as floats divided beforehand. */

import { expect, test } from "vitest";
import { dense, dropout, flatten } from "../network/index.ts";
import { reference, type Tensor, tensorFrom, wasm } from "../runtime/index.ts";
import { sequential } from "./index.ts";
import { expectClose, labels, uniform, weightsOf } from "./testing/nets.ts";

const rows = 50;
const bytes = tensorFrom(Uint8Array.from(uniform([rows, 36], 1, 0, 256).data), [rows, 36], 1 / 255);
const floats = tensorFrom(
  Float32Array.from(bytes.data, (value) => value / 255),
  [rows, 36],
);
const y = labels(rows, 3, 2);

function make(device = wasm()) {
  const net = sequential([dense(10, { activation: "relu", inputShape: [36] }), dropout(0.2), dense(3, { activation: "softmax" })], {
    seed: 1,
    device,
  });
  net.compile({ optimizer: "adam", loss: "sparseCategoricalCrossentropy", metrics: ["accuracy"] });
  return net;
}

test.each([wasm(), wasm({ deterministic: true }), reference()])("predict, evaluate, gradients and fit agree on $name", async (device) => {
  const results = [];
  for (const x of [bytes, floats]) {
    const net = make(device);
    const before = [...(await net.predict(x)).data, ...Object.values(await net.evaluate(x, y))];
    const gradients = (await net.gradients(x, y)).flatMap(({ data }) => [...data]);
    await net.fit(x, y, { epochs: 5, batchSize: 8 });
    results.push({ before, gradients, weights: weightsOf(net) });
  }
  expectClose(results[0]!.before, results[1]!.before, 1e-6);
  expectClose(results[0]!.gradients, results[1]!.gradients, 2e-6);
  expectClose(results[0]!.weights, results[1]!.weights, 1e-5);
});

test("a scale belongs to the data, not to the model: one net takes bytes, other scales and integers", async () => {
  const net = make();
  const expected = (await net.predict(floats)).data;
  const sameNumbers: Tensor[] = [
    bytes,
    tensorFrom(Int32Array.from(bytes.data), [rows, 36], 1 / 255),
    tensorFrom(Float32Array.from(bytes.data), [rows, 36], 1 / 255),
    tensorFrom(
      Float32Array.from(floats.data, (value) => 4 * value),
      [rows, 36],
      1 / 4,
    ),
  ];
  for (const x of sameNumbers) expectClose((await net.predict(x)).data, expected, 1e-6);
  const raw = (await net.predict(tensorFrom(bytes.data, [rows, 36]))).data;
  expect(Math.max(...Array.from(raw, (value, i) => Math.abs(value - expected[i]!)))).toBeGreaterThan(0.05);
});

test("scaled targets and labels are understood", async () => {
  const net = sequential([dense(1, { inputShape: [36] })], { seed: 1 });
  net.compile({ loss: "mse" });
  const targets = tensorFrom(
    Uint8Array.from({ length: rows }, (_, i) => i),
    [rows, 1],
    0.5,
  );
  const halves = tensorFrom(
    Float32Array.from({ length: rows }, (_, i) => i / 2),
    [rows, 1],
  );
  expect(await net.evaluate(bytes, targets)).toEqual(await net.evaluate(bytes, halves));
  const classes = make();
  const asBytes = tensorFrom(Uint8Array.from(y.data), [rows]);
  const column = tensorFrom(Float32Array.from(y.data), [rows, 1]);
  for (const form of [asBytes, column, [...y.data]]) expect(await classes.evaluate(bytes, form)).toEqual(await classes.evaluate(bytes, y));
});

test("images of any shape are flattened in row-major order", async () => {
  const image = sequential([flatten({ inputShape: [6, 6] }), dense(3)], { seed: 1 });
  const row = sequential([dense(3, { inputShape: [36] })], { seed: 1 });
  const images = tensorFrom(bytes.data, [rows, 6, 6], bytes.scale);
  expect([...(await image.predict(images)).data]).toEqual([...(await row.predict(bytes)).data]);
});
