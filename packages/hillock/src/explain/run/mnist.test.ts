/** A real training: rewinding 1,000 steps of MNIST gives the same bits, quickly, and playing costs what `fit` costs. */

import { expect, test } from "vitest";
import { mnist } from "../../data/index.ts";
import { sequential } from "../../model/index.ts";
import { expectSameBits, weightsOf } from "../../model/testing/nets.ts";
import { dense } from "../../network/index.ts";
import { wasm } from "../../runtime/index.ts";
import { compareRuns, startRun } from "./index.ts";

function make(threads: number | "auto") {
  const net = sequential([dense(128, { activation: "relu", inputShape: [784] }), dense(10, { activation: "softmax" })], {
    seed: 1,
    device: wasm({ threads }),
  });
  net.compile({ optimizer: "adam", loss: "sparseCategoricalCrossentropy", metrics: ["accuracy"] });
  return net;
}

test.each([1, "auto"] as const)("rewinding 1,000 steps gives the same bits, threads: %s", async (threads) => {
  const { train } = await mnist();
  const { x, y } = train;
  using run = await startRun(make(threads), x, y, { batchSize: 32, seed: 5 });
  expect(run.stepsPerEpoch).toBe(1875);
  await run.forward(900);
  const middle = weightsOf(run.net);
  await run.forward(1000);
  const end = weightsOf(run.net);
  const losses = [...run.losses];
  using fork = await run.fork();
  await run.back(1000);
  expect(run.step).toBe(900);
  expectSameBits(weightsOf(run.net), middle);
  expect(run.lastStep).toBe(1900);
  // Twice the way: by the copies ahead, and step by step from the beginning.
  await run.forward(1000);
  expectSameBits(weightsOf(run.net), end);
  await run.goTo(0);
  await run.change({});
  await run.forward(1900);
  expectSameBits(weightsOf(run.net), end);
  expect([...run.losses]).toEqual(losses);
  await run.forward(50);
  await fork.forward(50);
  expect(compareRuns(run, fork).identical).toBe(true);
  expect(run.checkpointBytes).toBeLessThanOrEqual(2 ** 26);
  expect((await run.net.evaluate(x, y)).accuracy).toBeGreaterThan(0.93);
});
