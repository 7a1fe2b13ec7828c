/** What is assigned to a model either has its effect or is refused: nothing only seems to be set. */

import { expect, test } from "vitest";
import { adam, dense, dropout, sequential, sgd } from "../index.ts";

function model(optimizer: Parameters<ReturnType<typeof sequential>["compile"]>[0]["optimizer"] = adam()) {
  const net = sequential([dense(3, { activation: "tanh", inputShape: [2] }), dropout(0.1), dense(1)]);
  net.compile({ optimizer, loss: "meanSquaredError" });
  return net;
}
/** Assigns as plain JavaScript does. */
const assign = (target: object, name: string, value: unknown): boolean => Reflect.set(target, name, value);

test("the rate, under any of its names", () => {
  const net = model();
  for (const [name, rate] of [
    ["learningRate", 0.5],
    ["lr", 0.25],
    ["learning_rate", 0.125],
  ] as const) {
    assign(net.optimizer, name, rate);
    expect(net.optimizer.learningRate).toBe(rate);
  }
});

test.each([
  ["learningRat", 1, /adam has no setting "learningRat".*Did you mean learningRate/s],
  ["momentum", 0.9, /adam has no setting "momentum"/],
  ["beta1", 0.5, /beta1 is compiled in/],
  ["beta_1", 0.5, /beta1 is compiled in/],
  ["name", "sgd", /name is compiled in/],
  ["learningRate", "0.1", /adam cannot use this value for learningRate.*Give the number itself/s],
  ["lr", -1, /learningRate.*0 or more/s],
])("optimizer.%s = %s is refused", (name, value, message) => {
  const net = model();
  expect(() => assign(net.optimizer, name, value)).toThrow(message);
  expect(net.optimizer).toEqual(adam());
});

test("of another optimiser its own names", () => {
  const net = model(sgd({ learningRate: 0.1, momentum: 0.5 }));
  expect(() => assign(net.optimizer, "momentum", 0.9)).toThrow(/momentum is compiled in/);
  expect(() => assign(net.optimizer, "epsilon", 1)).toThrow(/sgd has no setting "epsilon"/);
});

test("stopTraining takes true and false", () => {
  const net = model();
  for (const wrong of ["yes", 1, null, undefined])
    expect(() => assign(net, "stopTraining", wrong)).toThrow(/stopTraining is true or false/);
  net.stopTraining = true;
  expect(net.stopTraining).toBe(true);
});

test("layers stand as they were made", () => {
  const made = dense(2, { inputShape: [2] });
  const net = sequential([made]);
  expect(assign(net.layers[0]!, "units", 5)).toBe(false);
  // The caller's own object stays his.
  expect(assign(made, "units", 5)).toBe(true);
  expect(net.layers[0]).toMatchObject({ units: 2, name: "dense_1" });
});
