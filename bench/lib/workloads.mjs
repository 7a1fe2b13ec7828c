/**
 * What is measured: the same description goes to every peer's worker, as JSON.
 *
 * `unit` says what one result is the time of: a training step (the mean over many, inside one training call), a call of predict, an
 * epoch, or a whole run. `rows` is the size of a synthetic data set: several times what a core's caches hold, so that batches come from
 * memory. `patience` multiplies the time of a round where a single step takes long. `targets` are the ratios to reach: PyTorch's best
 * divided by Hillock's best with BLAS ("blas") and without ("wasm"), and the best JavaScript library's divided by Hillock's without BLAS.
 */

const classifier = (layers, rest) => ({
  unit: "step",
  inputs: 784,
  layers: [...layers.map((units) => [units, "relu"]), [10, "softmax"]],
  loss: "sparseCategoricalCrossentropy",
  data: "classes",
  rows: 4096,
  ...rest,
});
// ε is the same for all: libraries have 1e-7 or 1e-8 by default.
const adam = { name: "adam", learningRate: 0.001, epsilon: 1e-8 };

export const WORKLOADS = [
  {
    name: "W1",
    title: "XOR 2-2-1 sigmoid, squared error, full batch of 4, SGD",
    unit: "step",
    inputs: 2,
    layers: [
      [2, "sigmoid"],
      [1, "sigmoid"],
    ],
    loss: "quadratic",
    optimizer: { name: "sgd", learningRate: 0.5 },
    data: "xor",
    rows: 4,
    batch: 4,
    targets: { blas: { torch: 300 }, wasm: { torch: 1, javascript: 1.3 } },
  },
  classifier([128], {
    name: "W2",
    title: "784-128-10 ReLU/softmax, batch 32, Adam",
    optimizer: adam,
    batch: 32,
    targets: { blas: { torch: 4 }, wasm: { torch: 1, javascript: 4 } },
  }),
  classifier([128], {
    name: "W3",
    title: "784-128-10 ReLU/softmax, batch 128, SGD",
    optimizer: { name: "sgd", learningRate: 0.01 },
    batch: 128,
    targets: { blas: { torch: 1.5 }, wasm: { javascript: 4 } },
  }),
  classifier([512, 512], {
    name: "W4",
    title: "784-512-512-10 ReLU/softmax, batch 128, Adam",
    optimizer: adam,
    batch: 128,
    targets: { blas: { torch: 1.4 }, wasm: { javascript: 4 }, threads: 1.7 },
  }),
  classifier([2048, 2048], {
    name: "W5",
    title: "784-2048-2048-10 ReLU/softmax, batch 256, Adam",
    optimizer: adam,
    batch: 256,
    patience: 4,
    targets: { blas: { torch: 1.25 }, wasm: { javascript: 4 }, threads: 1.7 },
  }),
  classifier([512, 512], {
    name: "W6b1",
    title: "inference 784-512-512-10, one row at a time",
    unit: "call",
    rows: 1,
    batch: 1,
    targets: { blas: { torch: 2 }, wasm: { javascript: 4 } },
  }),
  classifier([512, 512], {
    name: "W6b1024",
    title: "inference 784-512-512-10, 1,024 rows at once",
    unit: "call",
    rows: 1024,
    batch: 1024,
    targets: { blas: { torch: 1 }, wasm: { javascript: 4 } },
  }),
  classifier([128], {
    name: "W7",
    title: "MNIST, 784-128-10, batch 32, Adam: one shuffled epoch over 60,000 digits",
    unit: "epoch",
    data: "mnist",
    optimizer: adam,
    rows: 60000,
    batch: 32,
    epochs: 1,
    targets: { blas: { torch: 4 }, wasm: { torch: 1, javascript: 4 } },
  }),
  {
    name: "W8",
    title: "13-64-64-1 ReLU regression, 506 rows, batch 32, Adam: 1,000 epochs",
    unit: "run",
    inputs: 13,
    layers: [
      [64, "relu"],
      [64, "relu"],
      [1, "linear"],
    ],
    loss: "meanSquaredError",
    data: "table",
    optimizer: adam,
    rows: 506,
    batch: 32,
    epochs: 1000,
    targets: { blas: { torch: 20 }, wasm: { torch: 1, javascript: 4 } },
  },
];

/** The same workload in a few milliseconds: says that everything works, nothing about speed. */
export function smoke(workload) {
  const batch = Math.min(workload.batch, 32);
  const rows = workload.unit === "call" ? batch : Math.min(workload.rows, batch * 4);
  const { epochs, patience, ...rest } = workload;
  return { ...rest, batch, rows, ...(epochs === undefined ? {} : { epochs: Math.min(epochs, 2) }) };
}

/** Multiplications and additions of one row going forward. */
export function forwardFlops({ inputs, layers }) {
  const widths = [inputs, ...layers.map(([units]) => units)];
  return layers.reduce((sum, [units], i) => sum + 2 * widths[i] * units, 0);
}

/**
 * Multiplications and additions of the matrix products in what one result is the time of: forward, the weights' gradients, and the
 * gradients of every layer's input but the first's.
 */
export function flopsOf(workload) {
  const forward = forwardFlops(workload);
  if (workload.unit === "call") return forward * workload.batch;
  const first = 2 * workload.inputs * workload.layers[0][0];
  return (3 * forward - first) * (workload.unit === "step" ? workload.batch : workload.rows * workload.epochs);
}
