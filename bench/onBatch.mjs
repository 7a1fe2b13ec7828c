/**
 * Loops of one's own beside `fit`: what a step costs with trainOnBatch, and with gradients and applyGradients. `node bench/onBatch.mjs [--json]`; build first.
 * Rounds take turns, so that a busy machine slows all alike; medians.
 */

import { adam, dense, sequential, tensorFrom, wasm } from "../packages/hillock/dist/index.js";

const rounds = 9;
const median = (/** @type {number[]} */ values) => values.toSorted((a, b) => a - b)[values.length >> 1];

/** @param {number[]} sizes @param {number} batch @param {number} steps */
async function compare(sizes, batch, steps) {
  const rows = batch * 8;
  const [inputs, outputs] = [sizes[0], sizes.at(-1)];
  const x = tensorFrom(
    Float32Array.from({ length: rows * inputs }, (_, i) => Math.sin(i)),
    [rows, inputs],
  );
  const y = tensorFrom(
    Int32Array.from({ length: rows }, (_, i) => i % outputs),
    [rows],
  );
  const make = () => {
    const layers = sizes
      .slice(1)
      .map((units, i) =>
        dense(units, { activation: i === sizes.length - 2 ? "softmax" : "relu", ...(i === 0 ? { inputShape: [inputs] } : {}) }),
      );
    const net = sequential(layers, { seed: 1, device: wasm({ threads: 1 }) });
    net.compile({ optimizer: adam(), loss: "sparseCategoricalCrossentropy" });
    return net;
  };
  const batches = Array.from({ length: 8 }, (_, i) => [
    tensorFrom(x.data.subarray(i * batch * inputs, (i + 1) * batch * inputs), [batch, inputs]),
    tensorFrom(y.data.subarray(i * batch, (i + 1) * batch), [batch]),
  ]);
  const nets = [make(), make(), make(), make(), make()];
  const some = await nets[3].gradients(...batches[0]);
  const ways = {
    fit: () => nets[0].fit(x, y, { epochs: steps / 8, batchSize: batch }),
    trainOnBatch: async () => {
      for (let i = 0; i < steps; i++) await nets[1].trainOnBatch(...batches[i % 8]);
    },
    "gradients + applyGradients": async () => {
      for (let i = 0; i < steps; i++) await nets[2].applyGradients(await nets[2].gradients(...batches[i % 8]));
    },
    applyGradients: async () => {
      for (let i = 0; i < steps; i++) await nets[3].applyGradients(some);
    },
    testOnBatch: async () => {
      for (let i = 0; i < steps; i++) await nets[4].testOnBatch(...batches[i % 8]);
    },
  };
  /** @type {Record<string, number[]>} */
  const times = Object.fromEntries(Object.keys(ways).map((name) => [name, []]));
  for (let round = -2; round < rounds; round++) {
    for (const [name, way] of Object.entries(ways)) {
      const start = performance.now();
      await way();
      if (round >= 0) times[name].push((performance.now() - start) / steps);
    }
  }
  const base = median(times.fit);
  return Object.entries(times).map(([way, of]) => ({
    network: sizes.join("-"),
    batch,
    way,
    microseconds: 1000 * median(of),
    ofFit: median(of) / base,
  }));
}

const results = [
  ...(await compare([784, 128, 10], 32, 400)),
  ...(await compare([784, 512, 512, 10], 128, 40)),
  ...(await compare([2, 2, 2], 4, 2000)),
];
if (process.argv.includes("--json")) console.log(JSON.stringify(results));
else console.table(results.map((r) => ({ ...r, microseconds: r.microseconds.toFixed(1), ofFit: r.ofFit.toFixed(2) })));
