/**
 * TensorFlow.js: its layers API on the backend named by the first argument. The data are tensors in the backend's memory already.
 * Measured are `fit`, and a loop of `trainOnBatch` over batches that `gather` collects with a new permutation every epoch. Targets are
 * one-hot with `categoricalCrossentropy`, which is faster here than the sparse one.
 */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { mnistFolder } from "../../lib/places.mjs";
import { installed, serve } from "../../lib/serve.mjs";
import { syntheticData } from "../hillock/data.mjs";

const backend = process.argv[2];
const require = installed();
const tf = require("@tensorflow/tfjs-core");
const { sequential, layers: kinds, initializers } = require("@tensorflow/tfjs-layers");
require(`@tensorflow/tfjs-backend-${backend}`);

const FIT = `${backend}, fit`;
const LOOP = `${backend}, trainOnBatch`;
const LOSSES = {
  quadratic: "meanSquaredError",
  meanSquaredError: "meanSquaredError",
  sparseCategoricalCrossentropy: "categoricalCrossentropy",
};

function build({ inputs, layers, loss, optimizer: { name, learningRate } }, seed) {
  const net = sequential({
    layers: layers.map(([units, activation], i) =>
      kinds.dense({
        units,
        activation,
        kernelInitializer: initializers.glorotUniform({ seed: 10 * seed + i }),
        ...(i === 0 ? { inputShape: [inputs] } : {}),
      }),
    ),
  });
  net.compile({ optimizer: tf.train[name](learningRate), loss: LOSSES[loss] });
  return net;
}

function digits(part, rows) {
  const bytes = (name, header) => readFileSync(join(mnistFolder(), `${part}-${name}-ubyte`)).subarray(header);
  const pixels = Float32Array.from(bytes("images-idx3", 16).subarray(0, rows * 784), (value) => value / 255);
  return {
    x: { data: pixels, shape: [rows, 784] },
    y: { data: Int32Array.from(bytes("labels-idx1", 8).subarray(0, rows)), shape: [rows] },
  };
}

const oneHot = (labels, classes) => tf.tidy(() => tf.cast(tf.oneHot(tf.tensor1d(labels, "int32"), classes), "float32"));

function tensors({ x, y }, classes) {
  return { x: tf.tensor2d(x.data, x.shape), y: y.shape.length === 1 ? oneHot(y.data, classes) : tf.tensor2d(y.data, y.shape) };
}

function permutation(count) {
  const order = Int32Array.from({ length: count }, (_, i) => i);
  for (let i = count - 1; i > 0; i--) {
    const j = Math.floor(Math.random() * (i + 1));
    [order[i], order[j]] = [order[j], order[i]];
  }
  return order;
}

class Training {
  constructor(workload, data, variant, seed) {
    this.workload = workload;
    this.data = data;
    this.net = build(workload, seed);
    this.steps = variant === FIT ? this.fitSteps : this.loopSteps;
  }

  /** Whole epochs; fewer steps are an epoch over the first rows. */
  async fitSteps(count) {
    const { batch, rows } = this.workload;
    const perEpoch = Math.ceil(rows / batch);
    const whole = count >= perEpoch;
    const epochs = whole ? Math.round(count / perEpoch) : 1;
    const x = whole ? this.data.x : tf.slice(this.data.x, 0, count * batch);
    const y = whole ? this.data.y : tf.slice(this.data.y, 0, count * batch);
    await this.net.fit(x, y, { batchSize: batch, epochs, shuffle: batch < rows, verbose: 0, yieldEvery: "never" });
    if (!whole) tf.dispose([x, y]);
    return whole ? epochs * perEpoch : count;
  }

  async loopSteps(count) {
    const { batch, rows } = this.workload;
    const { x, y } = this.data;
    if (batch >= rows) {
      for (let step = 0; step < count; step++) await this.net.trainOnBatch(x, y);
      return count;
    }
    for (let step = 0; step < count; ) {
      const order = permutation(rows);
      for (let start = 0; start < rows && step < count; start += batch, step++) {
        const chosen = tf.tensor1d(order.subarray(start, start + batch), "int32");
        const ownX = tf.gather(x, chosen);
        const ownY = tf.gather(y, chosen);
        await this.net.trainOnBatch(ownX, ownY);
        tf.dispose([chosen, ownX, ownY]);
      }
    }
    return count;
  }

  /** Of the first rows, or a slow backend would spend its time here. */
  async loss() {
    const count = Math.min(this.workload.rows, 128);
    const loss = tf.tidy(() => this.net.evaluate(tf.slice(this.data.x, 0, count), tf.slice(this.data.y, 0, count), { batchSize: count }));
    const [value] = await loss.data();
    loss.dispose();
    return value;
  }

  async accuracy() {
    const { test } = this.data;
    if (test === undefined) return undefined;
    const right = tf.tidy(() => tf.mean(tf.equal(tf.argMax(this.net.predict(test.x, { batchSize: 1000 }), 1), tf.argMax(test.y, 1))));
    const [value] = await right.data();
    right.dispose();
    return value;
  }

  dispose() {
    this.net.dispose();
  }
}

function open(workload) {
  const classes = workload.layers.at(-1)[0];
  const mnist = workload.data === "mnist";
  const data = tensors(mnist ? digits("train", workload.rows) : syntheticData(workload), classes);
  if (mnist) data.test = tensors(digits("t10k", 10_000), classes);
  return {
    variants: [FIT, LOOP],
    create: (variant, seed) => new Training(workload, data, variant, seed),
    dispose: () => tf.dispose(data),
  };
}

console.log = console.error;
await tf.setBackend(backend);
await tf.ready();
await serve(require("@tensorflow/tfjs-core/package.json").version, open);
