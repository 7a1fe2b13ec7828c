/** Validation data: tensors, or batches of which each epoch makes one pass; what can be read once serves one epoch. */

import { expect, test } from "vitest";
import { ArgumentError } from "../errors.ts";
import { dense, sgd } from "../network/index.ts";
import { sequential } from "./index.ts";
import { errorOf, expectClose, uniform } from "./testing/nets.ts";

const [x, y] = [uniform([12, 2], 1), uniform([12, 1], 2)];
const [vx, vy] = [uniform([6, 2], 3), uniform([6, 1], 4)];
function make() {
  const net = sequential([dense(1, { inputShape: [2] })], { seed: 1 });
  net.compile({ optimizer: sgd(0.05), loss: "meanSquaredError", metrics: ["mae"] });
  return net;
}
function* once() {
  yield [vx, vy] as const;
}

test("tensors, batches and functions of batches are the same validation", async () => {
  const expected = (await make().fit(x, y, { epochs: 3, validationData: [vx, vy] })).history;
  expect(Object.keys(expected)).toEqual(["loss", "mae", "valLoss", "valMae"]);
  const passes: number[] = [];
  const again = (pass: number) => {
    passes.push(pass);
    return once();
  };
  const { history } = await make().fit(x, y, { epochs: 3, validationData: again });
  for (const [name, values] of Object.entries(expected)) expectClose(history[name]!, values!, 1e-6);
  expect(passes).toEqual([0, 1, 2]);
});

test("the validation is that of the weights after the epoch", async () => {
  const net = make();
  const { history } = await net.fit(x, y, { epochs: 2, validationData: [vx, vy] });
  const { loss, mae } = await net.evaluate(vx, vy);
  expectClose([history.valLoss!.at(-1)!, history.valMae!.at(-1)!], [loss, mae!], 1e-6);
});

test("what can be read once is enough for one epoch, and refused for more before anything is trained", async () => {
  const net = make();
  const { history } = await net.fit(x, y, { epochs: 1, validationData: once() });
  const { loss } = await net.evaluate(vx, vy);
  expectClose(history.valLoss!, [loss], 1e-6);
  const before = net.getWeights().map(({ data }) => [...data]);
  const error = await errorOf(() => net.fit(x, y, { epochs: 2, validationData: once() }));
  expect(error).toBeInstanceOf(ArgumentError);
  expect(error.message).toMatch(/validation data can be read only once[\s\S]*2 epochs/);
  expect(net.getWeights().map(({ data }) => [...data])).toEqual(before);
});

test("a part that is held back is the end of the data, before any shuffling", async () => {
  const net = make();
  const { history } = await net.fit(x, y, { epochs: 1, validationSplit: 0.25 });
  const cut = (of: typeof x, width: number) => ({ ...of, shape: [3, width], data: of.data.slice(9 * width) });
  const { loss } = await net.evaluate(cut(x, 2), cut(y, 1));
  expectClose(history.valLoss!, [loss], 1e-6);
});
