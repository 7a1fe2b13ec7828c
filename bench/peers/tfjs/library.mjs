/**
 * TensorFlow.js' layers API, in Node and in pages. The data are tensors in the backend's memory already. Measured are `fit`, and a loop of
 * `trainOnBatch` over batches that `gather` collects with a new permutation every epoch. Targets are one-hot with
 * `categoricalCrossentropy`, which is faster here than the sparse one. A prediction counts when its numbers are in JavaScript's hands.
 */

import { asFloats, syntheticData } from "../../lib/data.mjs";

const LOSSES = {
  quadratic: "meanSquaredError",
  meanSquaredError: "meanSquaredError",
  sparseCategoricalCrossentropy: "categoricalCrossentropy",
};
/** The mean squared error of one output is twice the quadratic cost: half the rate gives the same training. */
const lossScale = ({ loss }) => (loss === "quadratic" ? 0.5 : 1);
/** Where a step takes seconds, one way to train is enough. */
const isSlow = ({ patience = 1 }) => patience > 1;

function permutation(count) {
  const order = Int32Array.from({ length: count }, (_, i) => i);
  for (let i = count - 1; i > 0; i--) {
    const j = Math.floor(Math.random() * (i + 1));
    [order[i], order[j]] = [order[j], order[i]];
  }
  return order;
}

/** `tf` is tfjs-core with the backend chosen, `layersApi` is tfjs-layers. */
export function tfjsLibrary(tf, layersApi, backend, digits) {
  const FIT = `${backend}, fit`;
  const LOOP = `${backend}, trainOnBatch`;
  const PREDICT = `${backend}, predict`;
  const { sequential, layers: kinds, initializers } = layersApi;

  function build(workload, seed) {
    const { inputs, layers, loss, optimizer } = workload;
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
    if (optimizer !== undefined) {
      const { name, learningRate, epsilon } = optimizer;
      const hyperparameters = name === "adam" ? [0.9, 0.999, epsilon] : [];
      net.compile({ optimizer: tf.train[name](learningRate * lossScale(workload), ...hyperparameters), loss: LOSSES[loss] });
    }
    return net;
  }

  const oneHot = (labels, classes) => tf.tidy(() => tf.cast(tf.oneHot(tf.tensor1d(labels, "int32"), classes), "float32"));

  function tensors(data, classes) {
    const { x, y } = asFloats(data);
    return { x: tf.tensor2d(x.data, x.shape), y: y.shape.length === 1 ? oneHot(y.data, classes) : tf.tensor2d(y.data, y.shape) };
  }

  class Network {
    constructor(workload, data, variant, seed) {
      this.workload = workload;
      this.data = data;
      this.net = build(workload, seed);
      this.steps = variant === LOOP ? this.loopSteps : this.fitSteps;
      this.variant = variant;
    }

    /** Whole epochs; fewer steps are an epoch over the first rows. */
    async fitSteps(count) {
      const { batch, rows } = this.workload;
      const perEpoch = Math.ceil(rows / batch);
      if (count < perEpoch) {
        await this.fitFirst(count * batch, batch < rows);
        return count;
      }
      const epochs = Math.round(count / perEpoch);
      await this.net.fit(this.data.x, this.data.y, this.fitOptions({ epochs, shuffle: batch < rows }));
      return epochs * perEpoch;
    }

    fitOptions(options) {
      return { batchSize: this.workload.batch, verbose: 0, yieldEvery: "never", ...options };
    }

    async fitFirst(rows, shuffle) {
      const [x, y] = this.first(rows);
      await this.net.fit(x, y, this.fitOptions({ epochs: 1, shuffle }));
      tf.dispose([x, y]);
    }

    first(rows) {
      const count = Math.min(rows, this.workload.rows);
      return [tf.slice(this.data.x, 0, count), tf.slice(this.data.y, 0, count)];
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

    async stepOnFirstBatch() {
      if (this.variant !== LOOP) return this.fitFirst(this.workload.batch, false);
      const [x, y] = this.first(this.workload.batch);
      await this.net.trainOnBatch(x, y);
      tf.dispose([x, y]);
    }

    async loss() {
      const { batch } = this.workload;
      const loss = tf.tidy(() => this.net.evaluate(...this.first(batch), { batchSize: batch }));
      const [value] = await loss.data();
      loss.dispose();
      return value * lossScale(this.workload);
    }

    async accuracy() {
      const { test } = this.data;
      if (test === undefined) return undefined;
      const right = tf.tidy(() => tf.mean(tf.equal(tf.argMax(this.net.predict(test.x, { batchSize: 1000 }), 1), tf.argMax(test.y, 1))));
      const [value] = await right.data();
      right.dispose();
      return value;
    }

    async predict() {
      const outputs = this.net.predict(this.data.x, { batchSize: this.workload.batch });
      const values = await outputs.data();
      outputs.dispose();
      return values;
    }

    setWeights(arrays) {
      const weights = arrays.map(({ data, shape }) => tf.tensor(data, shape));
      this.net.setWeights(weights);
      tf.dispose(weights);
    }

    dispose() {
      this.net.dispose();
    }
  }

  return async (workload) => {
    const classes = workload.layers.at(-1)[0];
    const mnist = workload.data === "mnist";
    const data = tensors(mnist ? await digits("train", workload.rows) : syntheticData(workload), classes);
    if (mnist) data.test = tensors(await digits("t10k", 10_000), classes);
    return {
      variants: workload.unit === "call" ? [PREDICT] : isSlow(workload) ? [FIT] : [FIT, LOOP],
      create: (variant, seed) => new Network(workload, data, variant, seed),
      dispose: () => tf.dispose(data),
    };
  };
}
