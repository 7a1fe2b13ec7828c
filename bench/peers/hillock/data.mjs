/** Synthetic data of a workload. bench.py of the PyTorch peer makes the same kind. */

/** Uniform in [0, 1), the same in every run (mulberry32). */
function randomNumbers(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

const float32 = (data, shape) => ({ shape, dtype: "float32", data, scale: 1 });

function xor() {
  return { x: float32(Float32Array.of(0, 0, 0, 1, 1, 0, 1, 1), [4, 2]), y: float32(Float32Array.of(0, 1, 1, 0), [4, 1]) };
}

/** Numbers that have nothing to do with each other: 13 columns leave little to learn, and nothing to die. */
function table({ rows, inputs }, random) {
  const x = Float32Array.from({ length: rows * inputs }, random);
  return { x: float32(x, [rows, inputs]), y: float32(Float32Array.from({ length: rows }, random), [rows, 1]) };
}

/**
 * Like digits: each class has its own fifth of the pixels, of random grey; a tenth of the labels are wrong, so that there is always
 * an error to learn from. Pure noise would not do: hidden units die of it, and Adam's moments of dead units decay into denormal
 * numbers, on which a processor, and PyTorch with it, is several times slower.
 */
function classes({ rows, inputs, layers }, random) {
  const count = layers.at(-1)[0];
  const masks = Uint8Array.from({ length: count * inputs }, () => (random() < 0.2 ? 1 : 0));
  const x = new Float32Array(rows * inputs);
  const labels = new Int32Array(rows);
  for (let row = 0; row < rows; row++) {
    const label = Math.floor(random() * count);
    for (let i = 0; i < inputs; i++) x[row * inputs + i] = masks[label * inputs + i] * random();
    labels[row] = random() < 0.1 ? Math.floor(random() * count) : label;
  }
  return { x: float32(x, [rows, inputs]), y: { shape: [rows], dtype: "int32", data: labels, scale: 1 } };
}

const KINDS = { xor, table, classes };

/** x [rows, inputs]; y as the workload's loss wants it. */
export const syntheticData = (workload) => KINDS[workload.data](workload, randomNumbers(1));

/** The same data as the libraries want them that learn from a list of examples. */
export function examplesOf(workload) {
  const { x, y } = syntheticData(workload);
  const rowsOf = ({ data, shape: [rows, width] }) =>
    Array.from({ length: rows }, (_, row) => Array.from(data.subarray(row * width, (row + 1) * width)));
  const outputs = rowsOf(y);
  return rowsOf(x).map((input, row) => ({ input, output: outputs[row] }));
}
