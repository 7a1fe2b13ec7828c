/**
 * What is measured: the same description goes to every peer's worker, as JSON.
 *
 * `unit` says what one result is the time of: a training step (the mean over many, inside one training call), an epoch, or a whole
 * run. `rows` is the size of a synthetic data set: several times what a core's caches hold, so that batches come from memory.
 */

const classifier = { loss: "sparseCategoricalCrossentropy", data: "classes" };

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
  },
  {
    name: "W2",
    title: "784-128-10 ReLU/softmax, batch 32, Adam",
    unit: "step",
    inputs: 784,
    layers: [
      [128, "relu"],
      [10, "softmax"],
    ],
    ...classifier,
    optimizer: { name: "adam", learningRate: 0.001 },
    rows: 4096,
    batch: 32,
  },
  {
    name: "W3",
    title: "784-128-10 ReLU/softmax, batch 128, SGD",
    unit: "step",
    inputs: 784,
    layers: [
      [128, "relu"],
      [10, "softmax"],
    ],
    ...classifier,
    optimizer: { name: "sgd", learningRate: 0.01 },
    rows: 4096,
    batch: 128,
  },
  {
    name: "W4",
    title: "784-512-512-10 ReLU/softmax, batch 128, Adam",
    unit: "step",
    inputs: 784,
    layers: [
      [512, "relu"],
      [512, "relu"],
      [10, "softmax"],
    ],
    ...classifier,
    optimizer: { name: "adam", learningRate: 0.001 },
    rows: 4096,
    batch: 128,
  },
  {
    name: "W7",
    title: "MNIST, 784-128-10, batch 32, Adam: one shuffled epoch over 60,000 digits",
    unit: "epoch",
    inputs: 784,
    layers: [
      [128, "relu"],
      [10, "softmax"],
    ],
    ...classifier,
    data: "mnist",
    optimizer: { name: "adam", learningRate: 0.001 },
    rows: 60000,
    batch: 32,
    epochs: 1,
  },
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
    optimizer: { name: "adam", learningRate: 0.001 },
    rows: 506,
    batch: 32,
    epochs: 1000,
  },
];

/** The same workload in a few milliseconds: says that everything works, nothing about speed. */
export function smoke(workload) {
  const rows = Math.min(workload.rows, workload.batch * 4);
  return { ...workload, rows, ...(workload.epochs === undefined ? {} : { epochs: Math.min(workload.epochs, 2) }) };
}
