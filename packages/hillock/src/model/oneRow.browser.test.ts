/** Single rows in a page: by the page's own thread where that is brief, by a worker's else; the same as in a batch, before and after training. */

import { expect, test } from "vitest";
import { dense } from "../network/index.ts";
import { tensorFrom, wasm } from "../runtime/index.ts";
import { sequential } from "./index.ts";

const uniform = (length: number): Float32Array => Float32Array.from({ length }, (_, i) => Math.sin(1 + 7 * i) / 2);

test.each([
  ["brief", [2, 3, 1]],
  ["brief", [40, 96, 10]],
  ["long", [600, 2048, 1024, 4]],
])("%s rows through %j", async (kind, sizes) => {
  const [inputs, ...layers] = sizes as [number, ...number[]];
  const net = sequential(
    layers.map((units, i) =>
      dense(units, { activation: i === layers.length - 1 ? "sigmoid" : "relu", ...(i === 0 ? { inputShape: [inputs] } : {}) }),
    ),
    { seed: 3 },
  );
  net.compile({ optimizer: "sgd", loss: "meanSquaredError", device: wasm() });
  const rows = 5;
  const outputs = layers.at(-1)!;
  const x = uniform(rows * inputs);
  const agree = async (): Promise<void> => {
    const { data: all } = await net.predict(tensorFrom(x, [rows, inputs]));
    for (let row = 0; row < rows; row++) {
      const { data } = await net.predict(tensorFrom(x.slice(row * inputs, (row + 1) * inputs), [1, inputs]));
      expect(data).toHaveLength(outputs);
      for (const [i, value] of data.entries()) expect(Math.abs(value - all[row * outputs + i]!), kind).toBeLessThan(1e-5);
    }
  };
  await agree();
  const before = (await net.predict(tensorFrom(x.slice(0, inputs), [1, inputs]))).data[0]!;
  await net.fit(tensorFrom(x, [rows, inputs]), tensorFrom(new Float32Array(rows * outputs).fill(0.9), [rows, outputs]), {
    epochs: 3,
    batchSize: 5,
  });
  await agree();
  expect((await net.predict(tensorFrom(x.slice(0, inputs), [1, inputs]))).data[0]).not.toBe(before);
  net.dispose();
});
