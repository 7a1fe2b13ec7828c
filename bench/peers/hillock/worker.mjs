/**
 * Trains with Hillock's public API and tells how long it took (lib/worker.mjs has the protocol).
 *
 * What is timed is the whole `fit`: shuffling, gathering of batches, and the epoch's bookkeeping, as a user waits for it. Data are
 * handed over again by every `fit`; a call runs for hundreds of milliseconds, so that this is less than a hundredth.
 */

import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import * as hillock from "../../../packages/hillock/dist/index.js";
import { syntheticData } from "./data.mjs";

const { version } = JSON.parse(readFileSync(new URL("../../../packages/hillock/package.json", import.meta.url), "utf8"));

const OPTIMIZERS = { sgd: hillock.sgd, adam: hillock.adam };

function build({ inputs, layers, loss, optimizer: { name, ...hyperparameters } }) {
  const net = hillock.sequential(
    layers.map(([units, activation], i) => hillock.dense(units, { activation, ...(i === 0 ? { inputShape: [inputs] } : {}) })),
  );
  net.compile({ optimizer: OPTIMIZERS[name](hyperparameters), loss, metrics: [], device: hillock.wasm() });
  return net;
}

/** Milliseconds of a whole call of fit. */
async function timeFit(net, { x, y }, { batch, rows }, options) {
  const start = performance.now();
  await net.fit(x, y, { batchSize: batch, shuffle: batch < rows, ...options });
  return performance.now() - start;
}

/** Time of one step. The network, compiled and warm, goes on learning from round to round. */
class StepWorkload {
  constructor(workload, data) {
    this.workload = workload;
    this.data = data;
    this.net = build(workload);
    this.stepsPerEpoch = Math.ceil(workload.rows / workload.batch);
    this.epochs = 1;
  }

  /** The first call compiles; the following ones find how many epochs last long enough to be timed. */
  async warmUp({ milliseconds }) {
    for (let total = 0, calls = 0; (total < milliseconds / 2 && calls < 40) || calls < 2; calls++) {
      const time = await timeFit(this.net, this.data, this.workload, { epochs: this.epochs });
      total += time;
      if (calls > 0 && time < 50) this.epochs = Math.ceil(this.epochs * Math.min(10, 60 / Math.max(time, 0.01)));
      this.epochTime = time / this.epochs;
    }
  }

  async measure({ milliseconds }) {
    const epochs = Math.max(1, Math.round(milliseconds / this.epochTime));
    const time = await timeFit(this.net, this.data, this.workload, { epochs });
    this.epochTime = time / epochs;
    return { us: (1000 * time) / (epochs * this.stepsPerEpoch) };
  }

  dispose() {
    this.net.dispose();
  }
}

/** Time of one `fit` of a fresh network: its compilation counts. */
class RunWorkload {
  constructor(workload, data) {
    this.workload = workload;
    this.data = data;
  }

  async warmUp() {
    await this.measure({ seed: 0 });
  }

  async measure({ seed }) {
    const net = build(this.workload);
    const time = await timeFit(net, this.data, this.workload, { epochs: this.workload.epochs, seed });
    const { test } = this.data;
    const accuracy = test === undefined ? {} : { accuracy: await accuracyOf(net, test) };
    net.dispose();
    return { us: 1000 * time, ...accuracy };
  }

  dispose() {}
}

/** Share of rows whose most probable class is the right one. */
async function accuracyOf(net, { x, y }) {
  const { data, shape } = await net.predict(x);
  const classes = shape[1];
  let right = 0;
  for (let row = 0; row < shape[0]; row++) {
    let best = 0;
    for (let c = 1; c < classes; c++) if (data[row * classes + c] > data[row * classes + best]) best = c;
    if (best === y.data[row]) right++;
  }
  return right / shape[0];
}

/** Pixels stay bytes, as `mnist()` gives them. */
async function mnistData(rows) {
  const { train, test } = await hillock.mnist();
  const first = ({ data, shape, ...rest }) => ({
    ...rest,
    shape: [rows, ...shape.slice(1)],
    data: data.subarray(0, (rows * data.length) / shape[0]),
  });
  return { x: first(train.x), y: first(train.y), test };
}

let current;

async function prepare({ workload, milliseconds }) {
  current?.dispose();
  const data = workload.data === "mnist" ? await mnistData(workload.rows) : syntheticData(workload);
  current = workload.unit === "step" ? new StepWorkload(workload, data) : new RunWorkload(workload, data);
  await current.warmUp({ milliseconds });
  return { variants: ["wasm"] };
}

const ACTIONS = { prepare, measure: (request) => current.measure(request) };
const answer = (value) => process.stdout.write(`${JSON.stringify(value)}\n`);

answer({ ready: true, version });
for await (const line of createInterface({ input: process.stdin })) {
  const request = JSON.parse(line);
  try {
    answer(await ACTIONS[request.do](request));
  } catch (error) {
    answer({ error: error.message });
  }
}
