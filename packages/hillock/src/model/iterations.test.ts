/** The optimiser counts its steps, whether or not its formula needs their number, on every device; a saved model says how many there were. */

import { join } from "node:path";
import { expect, test } from "vitest";
import { readFolder } from "#platform";
import { adam, dense, dropout, sgd } from "../network/index.ts";
import { temporaryFolder } from "../platform/testing/temporary.ts";
import { reference, wasm } from "../runtime/index.ts";
import { loadModel, type Sequential, sequential } from "./index.ts";
import { uniform } from "./testing/nets.ts";

async function savedIterations(net: Sequential): Promise<number> {
  const path = join(await temporaryFolder(), "model");
  await net.save(path);
  await loadModel(path);
  return JSON.parse(new TextDecoder().decode((await readFolder(path, ["model.json"]))["model.json"])).iterations;
}

for (const device of [wasm(), reference()]) {
  test.each([
    { name: "sgd", optimizer: sgd(), rate: 0 },
    { name: "sgd with dropout", optimizer: sgd(), rate: 0.5 },
    { name: "adam", optimizer: adam(), rate: 0 },
  ])(`with $name on ${device.name}`, async ({ optimizer, rate }) => {
    const net = sequential([dense(3, { inputShape: [2] }), dropout(rate), dense(1)], { device });
    net.compile({ optimizer, loss: "mse" });
    expect(await savedIterations(net)).toBe(0);
    const [x, y] = [uniform([10, 2], 1), uniform([10, 1], 2)];
    await net.fit(x, y, { epochs: 3, batchSize: 4 });
    expect(await savedIterations(net)).toBe(9);
    await net.evaluate(x, y);
    await net.predict(x);
    await net.fit(x, y, { epochs: 2, batchSize: 10 });
    expect(await savedIterations(net)).toBe(11);
    net.dispose();
    expect(await savedIterations(net)).toBe(11);
    net.compile({ optimizer, loss: "mse" });
    expect(await savedIterations(net)).toBe(0);
  });
}
