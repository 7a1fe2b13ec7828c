/**
 * jax-js on its wasm backend, in Node and in pages: `jit(valueAndGrad(loss))`, and Adam as one jitted function per weight. Its package of
 * optimizers, optax, cannot be had from npm, so the update is written here.
 *
 * Written as it runs fastest: layers are jitted functions inside the jitted gradient, so that element-wise functions are not fused into
 * matrix products (that would make those scalar); batches are gathered in JavaScript and handed over; every step is waited for, as work
 * that piles up is slower. Functions take ownership of their arguments: `.ref` keeps one.
 */

import { asFloats, syntheticData, weightsFrom } from "../../lib/data.mjs";

const [BETA1, BETA2] = [0.9, 0.999];

/** `jax` is the package's module, after `await jax.init("wasm")`. */
export function jaxLibrary(jax, digits) {
  const { numpy: np, nn, jit, valueAndGrad, tree, blockUntilReady } = jax;
  const ACTIVATIONS = { relu: jit((z) => nn.relu(z)), sigmoid: jit((z) => nn.sigmoid(z)), softmax: jit((z) => nn.softmax(z)) };
  const affine = jit((w, b, a) => np.matmul(a, w).add(b));
  const array = (data, shape) => np.array(data).reshape(shape);
  /** [[kernel, bias], …] */
  const pairs = (arrays) => {
    const made = arrays.map(({ data, shape }) => array(data, shape));
    return made.flatMap((kernel, i) => (i % 2 === 0 ? [[kernel, made[i + 1]]] : []));
  };

  /** Of the logits, where a softmax is the last. */
  function forward({ layers }, weights, x, withSoftmax) {
    return layers.reduce((a, [, activation], i) => {
      const z = affine(...weights[i], a);
      const omitted = activation === "linear" || (activation === "softmax" && !withSoftmax);
      return omitted ? z : ACTIVATIONS[activation](z);
    }, x);
  }

  function lossFunction(workload) {
    const { loss, layers } = workload;
    const [outputs] = layers.at(-1);
    return (weights, x, y) => {
      const a = forward(workload, weights, x, false);
      if (loss === "sparseCategoricalCrossentropy") return np.mean(nn.logSoftmax(a).mul(y).sum(1)).mul(-1);
      return np.mean(np.square(a.sub(y))).mul(loss === "quadratic" ? outputs / 2 : 1);
    };
  }

  const sgdUpdate = jit((w, g, rate) => w.sub(rate.mul(g)));
  const adamUpdate = jit((w, g, m, v, rate, epsilon) => {
    const nextM = m.mul(BETA1).add(g.ref.mul(1 - BETA1));
    const nextV = v.mul(BETA2).add(np.square(g).mul(1 - BETA2));
    return [w.sub(rate.mul(nextM.ref).div(np.sqrt(nextV.ref).add(epsilon))), nextM, nextV];
  });

  class Network {
    constructor(workload, data, seed) {
      Object.assign(this, { workload, data });
      this.weights = pairs(weightsFrom(workload, 100 * seed));
      this.optimizer = workload.optimizer === undefined ? undefined : this.startOptimizer();
      const loss = lossFunction(workload);
      this.lossOf = jit(loss);
      this.gradient = jit((weights, x, y) => valueAndGrad(loss)(weights, x, y));
      this.outputs = jit((weights, x) => forward(workload, weights, x, true));
      if (workload.unit === "call") this.input = array(data.x.data, data.x.shape);
    }

    startOptimizer() {
      const zeros = () => this.weights.map((pair) => pair.map(({ shape }) => np.zeros(shape)));
      return { t: 0, ...(this.workload.optimizer.name === "adam" ? { m: zeros(), v: zeros() } : {}) };
    }

    /** x and y of the rows that are named, as arrays. */
    batch(rows) {
      const { x, y } = this.data;
      const [inputs, outputs] = [x.shape[1], y.shape[1]];
      const [ownX, ownY] = [new Float32Array(rows.length * inputs), new Float32Array(rows.length * outputs)];
      rows.forEach((row, i) => {
        ownX.set(x.data.subarray(row * inputs, (row + 1) * inputs), i * inputs);
        ownY.set(y.data.subarray(row * outputs, (row + 1) * outputs), i * outputs);
      });
      return [array(ownX, [rows.length, inputs]), array(ownY, [rows.length, outputs])];
    }

    async step(x, y) {
      const [loss, gradients] = this.gradient(tree.ref(this.weights), x, y);
      this.update(gradients);
      await blockUntilReady(this.weights);
      loss.dispose();
    }

    update(gradients) {
      const { optimizer: state, weights } = this;
      const { name, learningRate, epsilon = 0 } = this.workload.optimizer;
      state.t++;
      const adam = name === "adam";
      const small = np.array(epsilon);
      const rate = np.array(adam ? (learningRate * Math.sqrt(1 - BETA2 ** state.t)) / (1 - BETA1 ** state.t) : learningRate);
      for (const [i, pair] of weights.entries()) {
        for (const j of pair.keys()) {
          const [w, g] = [pair[j], gradients[i][j]];
          if (adam) [pair[j], state.m[i][j], state.v[i][j]] = adamUpdate(w, g, state.m[i][j], state.v[i][j], rate.ref, small.ref);
          else pair[j] = sgdUpdate(w, g, rate.ref);
        }
      }
      tree.dispose([rate, small]);
    }

    async steps(count) {
      const { batch, rows } = this.workload;
      for (let step = 0; step < count; ) {
        const order = batch < rows ? permutation(rows) : firstIndices(rows);
        for (let start = 0; start < rows && step < count; start += batch, step++) {
          await this.step(...this.batch(order.subarray(start, start + batch)));
        }
      }
      return count;
    }

    firstBatch() {
      return this.batch(firstIndices(Math.min(this.workload.batch, this.workload.rows)));
    }

    stepOnFirstBatch() {
      return this.step(...this.firstBatch());
    }

    async loss() {
      const loss = this.lossOf(tree.ref(this.weights), ...this.firstBatch());
      return (await loss.data())[0];
    }

    async predict() {
      return await this.outputs(tree.ref(this.weights), this.input.ref).data();
    }

    async accuracy() {
      const { test } = this.data;
      if (test === undefined) return undefined;
      const outputs = this.outputs(tree.ref(this.weights), array(test.x.data, test.x.shape));
      const classes = await np.argmax(outputs, 1).data();
      return classes.reduce((right, found, row) => right + (found === test.y.data[row] ? 1 : 0), 0) / classes.length;
    }

    setWeights(arrays) {
      tree.dispose(this.weights);
      this.weights = pairs(arrays);
    }

    dispose() {
      const { m, v } = this.optimizer ?? {};
      for (const owned of [this.weights, m, v, this.input]) if (owned !== undefined) tree.dispose(owned);
    }
  }

  return async (workload) => {
    const mnist = workload.data === "mnist";
    const { x, y } = asFloats(mnist ? await digits("train", workload.rows) : syntheticData(workload));
    const data = { x, y: y.shape.length === 1 ? oneHot(y.data, workload.layers.at(-1)[0]) : y };
    if (mnist) data.test = asFloats(await digits("t10k", 10_000));
    return { variants: ["wasm"], create: (_variant, seed) => new Network(workload, data, seed) };
  };
}

const firstIndices = (count) => Int32Array.from({ length: count }, (_, i) => i);

function permutation(count) {
  const order = firstIndices(count);
  for (let i = count - 1; i > 0; i--) {
    const j = Math.floor(Math.random() * (i + 1));
    [order[i], order[j]] = [order[j], order[i]];
  }
  return order;
}

function oneHot(labels, classes) {
  const data = new Float32Array(labels.length * classes);
  labels.forEach((label, row) => {
    data[row * classes + label] = 1;
  });
  return { data, shape: [labels.length, classes] };
}
