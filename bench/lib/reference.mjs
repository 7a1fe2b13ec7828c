/**
 * Plain f64 training of a dense network: what every peer's result is compared with. Written for being read, not for speed.
 * Backpropagation as in Rumelhart, Hinton & Williams (1986); Adam as in Kingma & Ba (2015), algorithm 1.
 */

const ACTIVATIONS = {
  relu: { value: (z) => Math.max(0, z), slope: (a) => (a > 0 ? 1 : 0) },
  sigmoid: { value: (z) => 1 / (1 + Math.exp(-z)), slope: (a) => a * (1 - a) },
  linear: { value: (z) => z, slope: () => 1 },
};

/** z = a W + b for `rows` rows. a [rows, inputs], w [inputs, units]. */
function affine(a, w, b, rows, inputs, units) {
  const z = new Float64Array(rows * units);
  for (let r = 0; r < rows; r++) {
    for (let j = 0; j < units; j++) z[r * units + j] = b[j];
    for (let i = 0; i < inputs; i++) {
      const value = a[r * inputs + i];
      if (value === 0) continue;
      for (let j = 0, k = i * units; j < units; j++, k++) z[r * units + j] += value * w[k];
    }
  }
  return z;
}

function softmax(z, units) {
  return z.map((_, k) => {
    const row = z.subarray(k - (k % units), k - (k % units) + units);
    return Math.exp(z[k] - Math.max(...row)) / row.reduce((sum, value) => sum + Math.exp(value - Math.max(...row)), 0);
  });
}

/** Loss over a batch, and δ = ∂loss/∂z of the last layer. `a` are the network's outputs. */
function lossAndDelta({ loss, layers }, a, y, rows) {
  const [units, activation] = layers.at(-1);
  if (loss === "sparseCategoricalCrossentropy") {
    let sum = 0;
    for (let r = 0; r < rows; r++) sum -= Math.log(a[r * units + y[r]]);
    return { loss: sum / rows, delta: a.map((p, k) => (p - (k % units === y[Math.floor(k / units)] ? 1 : 0)) / rows) };
  }
  // Squared errors: half their sum over the outputs, or their mean.
  const scale = (loss === "quadratic" ? 0.5 : 1 / units) / rows;
  const sum = a.reduce((total, value, k) => total + (value - y[k]) ** 2, 0);
  return { loss: scale * sum, delta: a.map((value, k) => 2 * scale * (value - y[k]) * ACTIVATIONS[activation].slope(value)) };
}

/** The activations of every layer, the input first. */
function forward({ layers }, weights, x, rows) {
  const activations = [x];
  layers.forEach(([units, activation], layer) => {
    const a = activations[layer];
    const z = affine(a, weights[2 * layer], weights[2 * layer + 1], rows, a.length / rows, units);
    activations.push(activation === "softmax" ? softmax(z, units) : z.map(ACTIVATIONS[activation].value));
  });
  return activations;
}

/** ∂loss/∂w for all weights, in their order. */
function backward({ layers }, weights, activations, lastDelta, rows) {
  const gradients = [];
  let delta = lastDelta;
  for (let layer = layers.length - 1; layer >= 0; layer--) {
    const a = activations[layer];
    const [inputs, units] = [a.length / rows, layers[layer][0]];
    const w = weights[2 * layer];
    const ofKernel = new Float64Array(w.length);
    const ofBias = new Float64Array(units);
    const before = new Float64Array(a.length);
    for (let r = 0; r < rows; r++) {
      const own = delta.subarray(r * units, (r + 1) * units);
      for (let j = 0; j < units; j++) ofBias[j] += own[j];
      for (let i = 0; i < inputs; i++) {
        const value = a[r * inputs + i];
        if (value !== 0) for (let j = 0, k = i * units; j < units; j++, k++) ofKernel[k] += value * own[j];
        if (layer === 0) continue;
        const slope = ACTIVATIONS[layers[layer - 1][1]].slope(value);
        if (slope === 0) continue;
        let sum = 0;
        for (let j = 0, k = i * units; j < units; j++, k++) sum += own[j] * w[k];
        before[r * inputs + i] = sum * slope;
      }
    }
    gradients.unshift(ofKernel, ofBias);
    delta = before;
  }
  return gradients;
}

function updater({ name, learningRate, epsilon }, weights) {
  if (name === "sgd") {
    return (gradients) => {
      for (const [n, w] of weights.entries()) for (let i = 0; i < w.length; i++) w[i] -= learningRate * gradients[n][i];
    };
  }
  const [beta1, beta2] = [0.9, 0.999];
  const m = weights.map((w) => new Float64Array(w.length));
  const v = weights.map((w) => new Float64Array(w.length));
  let t = 0;
  return (gradients) => {
    t++;
    const [c1, c2] = [1 - beta1 ** t, 1 - beta2 ** t];
    weights.forEach((w, n) => {
      for (let i = 0; i < w.length; i++) {
        const g = gradients[n][i];
        m[n][i] = beta1 * m[n][i] + (1 - beta1) * g;
        v[n][i] = beta2 * v[n][i] + (1 - beta2) * g * g;
        w[i] -= (learningRate * (m[n][i] / c1)) / (Math.sqrt(v[n][i] / c2) + epsilon);
      }
    });
  };
}

/** The network's outputs for `rows` rows, [rows, outputs]. */
export const predict = (workload, weights, x, rows) => forward(workload, weights, Float64Array.from(x), rows).at(-1);

/** The losses on one batch before and after each of `steps` training steps on it: `steps` + 1 numbers. */
export function train(workload, initial, { x, y, rows }, steps) {
  const weights = initial.map((w) => Float64Array.from(w));
  const update = workload.optimizer === undefined ? undefined : updater(workload.optimizer, weights);
  const inputs = Float64Array.from(x);
  const losses = [];
  for (let step = 0; ; step++) {
    const activations = forward(workload, weights, inputs, rows);
    const { loss, delta } = lossAndDelta(workload, activations.at(-1), y, rows);
    losses.push(loss);
    if (step === steps) return losses;
    update(backward(workload, weights, activations, delta, rows));
  }
}
