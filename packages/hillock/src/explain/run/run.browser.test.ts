/** In a page too: fit's bits, there and back again. */

import { expect, test } from "vitest";
import { sequential } from "../../model/index.ts";
import { expectSameBits, labels, uniform, weightsOf } from "../../model/testing/nets.ts";
import { dense } from "../../network/index.ts";
import { type Device, wasm } from "../../runtime/index.ts";
import { compareRuns, decodeRunState, encodeRunState, startRun } from "./index.ts";

const x = uniform([300, 64], 1);
const y = labels(300, 4, 2);
function make(device: Device) {
  const net = sequential([dense(100, { activation: "relu", inputShape: [64] }), dense(4, { activation: "softmax" })], { seed: 1, device });
  net.compile({ optimizer: "adam", loss: "sparseCategoricalCrossentropy" });
  return net;
}

test.each([
  ["one thread", wasm({ threads: 1 })],
  ["two threads", wasm({ threads: 2 })],
])("walking, forking and going on from a state, %s", async (_name, device) => {
  using run = await startRun(make(device), x, y, { seed: 3 });
  await run.forward(4, { unit: "epoch" });
  const net = make(device);
  await net.fit(x, y, { epochs: 4, seed: 3 });
  expectSameBits(weightsOf(run.net), weightsOf(net));
  using fork = await run.fork();
  const bytes = encodeRunState(run.state());
  await run.back(25);
  await run.forward(60);
  await fork.goTo(run.step);
  expect(compareRuns(run, fork).identical).toBe(true);
  using next = await startRun(make(device), x, y, { from: decodeRunState(bytes) });
  await next.goTo(run.step);
  expect(compareRuns(run, next).identical).toBe(true);
});
