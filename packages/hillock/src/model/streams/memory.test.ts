/** Training on 4 GiB of examples within 1 GB of memory, measured by the operating system over the whole life of a process. */

import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "vitest";

const built = new URL("../../../dist/index.js", import.meta.url);

/** 2²² examples of 256 floats, made as they are asked for; the target is which of two of them is larger. */
const script = `
  import { datasetFrom, dense, sequential, tensorFrom } from ${JSON.stringify(built.href)};
  const [rows, width, perBatch] = [2 ** 22, 256, 4096];
  let bytes = 0;
  function fill(x, state) {
    for (let i = 0; i < x.length; i++) {
      state = (Math.imul(state, 1664525) + 1013904223) | 0;
      x[i] = state * 2 ** -31;
    }
    return state;
  }
  function* examples() {
    let state = 1;
    for (let from = 0; from < rows; from += perBatch) {
      const x = new Float32Array(perBatch * width);
      const y = new Float32Array(perBatch);
      state = fill(x, state);
      for (let i = 0; i < perBatch; i++) y[i] = x[i * width] > x[i * width + 100] ? 1 : 0;
      bytes += x.byteLength;
      yield [tensorFrom(x, [perBatch, width]), tensorFrom(y, [perBatch, 1])];
    }
  }
  const net = sequential([dense(1, { activation: "sigmoid", inputShape: [width] })], { seed: 1 });
  net.compile({ optimizer: "adam", loss: "binaryCrossentropy", metrics: ["accuracy"] });
  const { history } = await net.fit(datasetFrom(examples, { rows }), { batchSize: 512 });
  console.log(JSON.stringify({ bytes, accuracy: history.accuracy[0], peak: process.resourceUsage().maxRSS * 1024 }));
`;

test("4 GiB of examples train within 1 GB of memory", { timeout: 240_000 }, async () => {
  expect(existsSync(fileURLToPath(built)), 'The library is not built: run "npm run build" first').toBe(true);
  const start = performance.now();
  const { stdout } = await promisify(execFile)(process.execPath, ["--input-type=module", "--eval", script]);
  const { bytes, accuracy, peak } = JSON.parse(stdout) as { bytes: number; accuracy: number; peak: number };
  console.log(
    `4 GiB of examples: ${((performance.now() - start) / 1000).toFixed(1)} s, ${(peak / 1e6).toFixed(0)} MB of memory at most, accuracy ${accuracy.toFixed(3)}`,
  );
  expect(bytes).toBe(2 ** 32);
  expect(peak).toBeLessThan(1e9);
  // That it learnt shows that it really went through them.
  expect(accuracy).toBeGreaterThan(0.9);
});
