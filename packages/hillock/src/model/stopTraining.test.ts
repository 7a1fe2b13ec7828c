/** `net.stopTraining = true`: ends a training from inside and outside, also one that waits for data; the next training is not ended by it. */

import { expect, test } from "vitest";
import { dense, sgd } from "../network/index.ts";
import { sequential } from "./index.ts";
import { uniform } from "./testing/nets.ts";

const [x, y] = [uniform([8, 2], 1), uniform([8, 1], 2)];
function make() {
  const net = sequential([dense(1, { inputShape: [2] })]);
  net.compile({ optimizer: sgd(0.01), loss: "meanSquaredError" });
  return net;
}

test("in a callback it ends the training after that epoch", async () => {
  const net = make();
  const onEpochEnd = (epoch: number): void => {
    net.stopTraining = epoch === 1;
  };
  const { epoch, stopped } = await net.fit(x, y, { epochs: 50, callbacks: { onEpochEnd } });
  expect([epoch, stopped]).toEqual([[0, 1], "stopped"]);
  expect((await net.fit(x, y, { epochs: 3 })).epoch).toHaveLength(3);
});

test("a training that waits for its data does not wait any longer", async () => {
  const net = make();
  let closed = false;
  async function* slow() {
    try {
      yield [x, y] as const;
      yield [x, y] as const;
      // Nobody ever answers.
      await new Promise(() => {});
    } finally {
      closed = true;
    }
  }
  const training = net.fit(slow(), { batchSize: 8 });
  setTimeout(() => {
    net.stopTraining = true;
  }, 100);
  const { stopped } = await training;
  expect(stopped).toBe("stopped");
  // A generator that is stuck is told to end, and not waited for.
  expect(closed).toBe(false);
  expect((await net.fit(x, y)).epoch).toHaveLength(1);
}, 10_000);
