/**
 * Trains and predicts with Hillock's public API, in Node and in pages.
 *
 * What is timed is the whole `fit`: shuffling, gathering of batches, and the epoch's bookkeeping, as a user waits for it. Data are
 * handed over again by every `fit`; a call runs for hundreds of milliseconds, so that this is less than a hundredth.
 */

import { syntheticData } from "../../lib/data.mjs";
import { lacking } from "./granted.mjs";

/** Examples of `count` rows from the start. */
const firstRows = ({ shape, data, ...rest }, count) => ({
  ...rest,
  shape: [count, ...shape.slice(1)],
  data: data.subarray(0, (count * data.length) / shape[0]),
});

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

class Network {
  constructor(net, workload, { x, y, test }, seed) {
    this.net = net;
    this.workload = workload;
    this.x = x;
    this.y = y;
    this.test = test;
    this.seed = seed;
    const first = Math.min(workload.batch, workload.rows);
    this.first = { x: firstRows(x, first), y: firstRows(y, first) };
  }

  /** Whole epochs; fewer steps are an epoch over the first rows. */
  async steps(count) {
    const { batch, rows } = this.workload;
    const perEpoch = Math.ceil(rows / batch);
    const options = { batchSize: batch, shuffle: batch < rows, seed: this.seed };
    if (count < perEpoch) {
      await this.net.fit(firstRows(this.x, count * batch), firstRows(this.y, count * batch), { ...options, epochs: 1 });
      return count;
    }
    const epochs = Math.round(count / perEpoch);
    await this.net.fit(this.x, this.y, { ...options, epochs });
    return epochs * perEpoch;
  }

  async stepOnFirstBatch() {
    const { x, y } = this.first;
    await this.net.fit(x, y, { batchSize: this.workload.batch, epochs: 1, shuffle: false });
  }

  async loss() {
    const { x, y } = this.first;
    return (await this.net.evaluate(x, y, { batchSize: this.workload.batch })).loss;
  }

  async accuracy() {
    return this.test === undefined ? undefined : await accuracyOf(this.net, this.test);
  }

  async predict() {
    return (await this.net.predict(this.x, { batchSize: this.workload.batch })).data;
  }

  setWeights(arrays) {
    return this.net.setWeights(arrays);
  }

  dispose() {
    this.net.dispose();
  }
}

/**
 * `wanted`: { name: "wasm" | "blas", threads: number, all: boolean } is a configuration of peer.mjs.
 * @throws Error (when a workload is opened) where the device lacks what is wanted.
 */
export function hillockLibrary(hillock, wanted, digits) {
  const options = { threads: wanted.all ? "auto" : wanted.threads, blas: wanted.name === "blas" ? "auto" : "off" };
  const optimizers = { sgd: hillock.sgd, adam: hillock.adam };

  function build({ inputs, layers, loss, optimizer = { name: "sgd" } }, seed) {
    const net = hillock.sequential(
      layers.map(([units, activation], i) => hillock.dense(units, { activation, ...(i === 0 ? { inputShape: [inputs] } : {}) })),
      { seed },
    );
    const { name, ...hyperparameters } = optimizer;
    net.compile({ optimizer: optimizers[name](hyperparameters), loss, metrics: [], device: hillock.wasm(options) });
    return net;
  }

  return async (workload) => {
    const device = hillock.wasm(options);
    const reason = await lacking(device, wanted);
    if (reason !== undefined) throw Object.assign(new Error(reason), { unavailable: true });
    const mnist = workload.data === "mnist";
    const data = mnist ? { ...(await digits("train", workload.rows)), test: await digits("t10k", 10_000) } : syntheticData(workload);
    return { variants: [wanted.name], create: (_variant, seed) => new Network(build(workload, seed), workload, data, seed) };
  };
}
