/**
 * `node bench/explain.mjs`: what a trace of one MNIST example on 784-128-10 takes (at most 50 ms is wanted), and whether having been explained slows training
 * down. Needs `npx tsc -b` first. Medians; "first" is the first call in a process, most of which is the engine compiling the code.
 */

import { cpus, loadavg } from "node:os";
import { dense, explain, mnist, sequential } from "hillock";
import { median } from "./lib/measure.mjs";

const { train } = await mnist();
const rows = (/** @type {number} */ from, /** @type {number} */ to) => ({
  x: { ...train.x, shape: [to - from, 784], data: train.x.data.subarray(784 * from, 784 * to) },
  y: { ...train.y, shape: [to - from], data: train.y.data.subarray(from, to) },
});
const make = () => {
  const net = sequential([dense(128, { activation: "relu", inputShape: [784] }), dense(10, { activation: "softmax" })], { seed: 1 });
  net.compile({ optimizer: "adam", loss: "sparseCategoricalCrossentropy" });
  return net;
};
const timed = async (/** @type {() => Promise<unknown>} */ work) => {
  const start = performance.now();
  await work();
  return performance.now() - start;
};

const [net, plain] = [make(), make()];
const some = rows(0, 6400);
for (const model of [net, plain]) await model.fit(some.x, some.y, { batchSize: 32 });

/** Every value of one step, forward and back; with `optimizer` the update of each weight too. */
async function trace(/** @type {number} */ row, /** @type {boolean} */ optimizer) {
  const { x, y } = rows(row, row + 1);
  const { tensors } = await explain(net, x, y, { optimizer });
  for (const tensor of tensors) void tensor.data;
}
for (const optimizer of [false, true]) {
  const first = await timed(() => trace(0, optimizer));
  const times = [];
  for (let row = 1; row <= 40; row++) times.push(await timed(() => trace(row, optimizer)));
  const what = optimizer ? "with the optimiser's update of 101,770 weights" : "forward and back";
  console.log(`a trace of one example, ${what}: ${median(times.slice(10)).toFixed(1)} ms, first ${first.toFixed(1)} ms`);
}

const ratios = [];
for (let round = 0; round < 9; round++) {
  const before = await timed(() => plain.fit(some.x, some.y, { batchSize: 32 }));
  ratios.push((await timed(() => net.fit(some.x, some.y, { batchSize: 32 }))) / before);
}
console.log(`training after being explained: ${median(ratios).toFixed(2)} times as long as without`);
console.log(`${cpus().length} cores, load ${loadavg()[0].toFixed(1)}`);
