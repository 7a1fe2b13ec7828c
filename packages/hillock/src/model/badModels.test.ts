/** Models that cannot be: layers, names and settings are checked when they are written down. */

import { expect, test } from "vitest";
import { ArgumentError, ShapeError } from "../errors.ts";
import { activation, adam, dense, dropout, flatten, inputLayer, sgd } from "../network/index.ts";
import { sequential } from "./index.ts";
import { errorOf } from "./testing/nets.ts";

test.each<[string, () => unknown, string, RegExp]>([
  ["an activation", () => dense(1, { activation: "sigmoyd" }), "sigmoid", /dense cannot use this value for activation/],
  ["an activation layer", () => activation("rleu"), "relu", /activation cannot use this value for activation/],
  [
    "a kernel initializer",
    () => dense(1, { kernelInitializer: "glorot_unifrom" }),
    "glorotUniform",
    /dense cannot use this value for kernelInitializer/,
  ],
  ["a bias initializer", () => dense(1, { biasInitializer: "zeroes" }), "zeros", /dense cannot use this value for biasInitializer/],
])("%s with a name that is unknown: the nearest is suggested", async (_kind, make, meant, problem) => {
  const error = await errorOf(make);
  expect(error).toBeInstanceOf(ArgumentError);
  expect(error.message).toMatch(problem);
  expect(error.fix).toBe(`Did you mean "${meant}"?`);
  expect(error.expected).toContain(meant);
});

test("a name that is like none gets the list and no guess", async () => {
  const error = await errorOf(() => dense(1, { activation: "hippopotamus" }));
  expect(error.fix).not.toMatch(/Did you mean/);
  expect(error.expected).toContain("sigmoid");
});

test.each([-1, Number.NaN, Number.POSITIVE_INFINITY])("a learning rate of %d", async (learningRate) => {
  for (const make of [sgd, adam]) {
    const error = await errorOf(() => make({ learningRate }));
    expect(error).toBeInstanceOf(ArgumentError);
    expect(error.message).toContain("learningRate");
    expect(error.received).toBe(`${learningRate}`);
  }
});

test.each<[string, () => unknown, string]>([
  ["momentum 1", () => sgd({ momentum: 1 }), "momentum"],
  ["beta1 1", () => adam({ beta1: 1 }), "beta1"],
  ["beta2 −0.1", () => adam({ beta2: -0.1 }), "beta2"],
  ["epsilon NaN", () => adam({ epsilon: Number.NaN }), "epsilon"],
  ["0 units", () => dense(0), "units"],
  ["2.5 units", () => dense(2.5), "units"],
  ["dropout of everything", () => dropout(1), "dropout"],
  ["dropout NaN", () => dropout(Number.NaN), "dropout"],
  ["no layers", () => sequential([]), "layers"],
  ["two layers of one name", () => sequential([dense(1, { name: "a" }), dense(1, { name: "a" })]), '"a"'],
  ["a name that is a path", () => sequential([dense(1, { name: "../a" })]), "../a"],
  ["a seed of −1", () => sequential([dense(1)], { seed: -1 }), "seed"],
])("%s is an ArgumentError", async (_name, make, about) => {
  const error = await errorOf(make);
  expect(error).toBeInstanceOf(ArgumentError);
  expect(error.message).toContain(about);
});

test.each<[string, () => unknown, string]>([
  ["an input of size 0", () => dense(1, { inputShape: [0] }), "[0]"],
  ["an input without axes", () => inputLayer([]), "[]"],
  ["dense on images", () => sequential([inputLayer([28, 28]), dense(10)]), "flatten()"],
  ["a later inputShape that does not fit", () => sequential([dense(3, { inputShape: [2] }), dense(1, { inputShape: [4] })]), "[3]"],
])("%s is a ShapeError", async (_name, make, about) => {
  const error = await errorOf(make);
  expect(error).toBeInstanceOf(ShapeError);
  expect(error.message).toContain(about);
});

test("flatten makes an image one row", () => {
  const net = sequential([inputLayer([28, 28]), flatten(), dense(10)]);
  expect(net.inputShape).toEqual([28, 28]);
  expect(net.outputShape).toEqual([10]);
  expect(net.countParams()).toBe(7850);
});

test("a fit that is refused does not decide the input's shape", async () => {
  const net = sequential([dense(2)]);
  net.compile({ loss: "mse" });
  await errorOf(() => net.fit([[1, 2, 3]], [[Number.NaN, 1]]));
  await errorOf(() => net.fit([], []));
  await errorOf(() => net.fit([[1, 2, 3]], [[1, 2]], { batchSize: 0 }));
  expect(net.built).toBe(false);
  await net.fit([[1, 2]], [[1, 2]]);
  expect(net.inputShape).toEqual([2]);
});
