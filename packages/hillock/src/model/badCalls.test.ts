/** Calls with wrong options, names and at the wrong moment are met with a typed error; the model is as it was. */

import { expect, test } from "vitest";
import { ArgumentError, ShapeError } from "../errors.ts";
import { dense, flatten } from "../network/index.ts";
import { type CompileSettings, type Sequential, sequential } from "./index.ts";
import { errorOf, expectSameBits, weightsOf } from "./testing/nets.ts";
import { expectRefused, type RefusedCall, rows, sparse, trained, x } from "./testing/refused.ts";

const cases: readonly RefusedCall[] = [
  { name: "batch size 0", call: (net, y) => net.fit(x, y, { batchSize: 0 }), type: ArgumentError, says: ["batchSize", "0", "1 or more"] },
  { name: "batch size 2.5", call: (net) => net.predict(x, { batchSize: 2.5 }), type: ArgumentError, says: ["batchSize", "2.5"] },
  { name: "negative epochs", call: (net, y) => net.fit(x, y, { epochs: -1 }), type: ArgumentError, says: ["epochs", "-1", "0 or more"] },
  { name: "a seed that is not whole", call: (net, y) => net.fit(x, y, { seed: 0.5 }), type: ArgumentError, says: ["seed", "0.5"] },
  {
    name: "validationSplit 1",
    call: (net, y) => net.fit(x, y, { validationSplit: 1 }),
    type: ArgumentError,
    says: ["validationSplit", "1", "below 1"],
  },
  { name: "validationSplit −0.1", call: (net, y) => net.fit(x, y, { validationSplit: -0.1 }), type: ArgumentError, says: ["-0.1"] },
  {
    name: "bad validation data",
    call: (net, y) => net.fit(x, y, { validationData: [[[1, 2]], [0]] }),
    type: ShapeError,
    says: ["[1, 2]", "[rows, 3]"],
  },
  {
    name: "weights of another model",
    call: (net) => net.setWeights([[[1]]]),
    type: ArgumentError,
    says: ["1 tensors", "dense_1.kernel [3, 5]"],
  },
  {
    name: "a weight of another shape",
    call: (net) => net.setWeights(net.getWeights().toReversed()),
    type: ShapeError,
    says: ["dense_1.kernel", "[4]", "[3, 5]"],
  },
];

test.each(cases)("$name: an error, and the model is as it was", expectRefused);

const intruders: Record<string, (net: Sequential) => unknown> = {
  fit: (net) => net.fit(x, [0]),
  trainOnBatch: (net) => net.trainOnBatch(x, [0]),
  applyGradients: (net) => net.applyGradients([]),
  compile: (net) => net.compile({ loss: "mse" }),
  setWeights: (net) => net.setWeights([]),
  dispose: (net) => net.dispose(),
};

test.each(Object.keys(intruders))("%s during fit is refused, and the fit ends as if alone", async (name) => {
  const { net, y } = await trained();
  const { net: twin } = await trained();
  const first = net.fit(x, y, { epochs: 3 });
  const error = await errorOf(() => intruders[name]!(net));
  expect(error).toBeInstanceOf(ArgumentError);
  expect(error.received).toMatch(name === "setWeights" ? /setWeights/ : new RegExp(`${name} during fit`));
  // Awaiting fit would be a deadlock for whoever is called by it.
  expect(error.fix).toMatch(name === "setWeights" ? /in a callback of fit/ : /when fit is over.*stopTraining/);
  expect((await first).stopped).toBe("completed");
  await twin.fit(x, y, { epochs: 3 });
  expectSameBits(weightsOf(net), weightsOf(twin));
});

test.each<[string, CompileSettings, string[]]>([
  ["optimizer", { optimizer: "adm", loss: "mse" }, ["adm", "adam"]],
  ["loss", { loss: "sparseCategoricalCrosentropy" }, ["sparseCategoricalCrosentropy", "sparseCategoricalCrossentropy"]],
  ["metric", { loss: "mse", metrics: ["accurracy"] }, ["accurracy", "accuracy"]],
])("compile with an unknown %s keeps the settings that it had", async (kind, settings, [given, meant]) => {
  const { net } = await trained(sparse);
  const error = await errorOf(() => net.compile(settings));
  expect(error).toBeInstanceOf(ArgumentError);
  expect(error.message).toContain(`compile cannot use this value for ${kind}`);
  expect(error.received).toContain(given);
  expect(error.fix).toBe(`Did you mean "${meant}"?`);
  expect(net.loss.name).toBe(sparse);
  expect(net.optimizer.name).toBe("adam");
});

test("what is missing is said: the shape, compile", async () => {
  const shapeless = sequential([flatten(), dense(2)]);
  expect((await errorOf(() => shapeless.summary())).message).toMatch(/shape of its input[\s\S]*inputShape/);
  expect((await errorOf(() => shapeless.getWeights())).message).toMatch(/inputShape/);
  const net = sequential([dense(2, { inputShape: [3] })]);
  for (const call of [() => net.fit(x, x), () => net.evaluate(x, x), () => net.gradients(x, x), () => net.loss]) {
    const error = await errorOf(call);
    expect(error).toBeInstanceOf(ArgumentError);
    expect(error.message).toMatch(/not compiled[\s\S]*net\.compile/);
  }
  expect((await net.predict(x)).shape).toEqual([rows, 2]);
});
