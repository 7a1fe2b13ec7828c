/**
 * A workload's synthetic data and the weights for checks. bench.py of the PyTorch peer makes the very same numbers: every one is given by
 * its seed and its place, so that a loop here and a vector operation there agree.
 */

const STEP = 0x6d2b79f5;

/** The number at place `k` (0, 1, …) of the sequence `seed`: uniform in [0, 1) with 32 bits (mulberry32). */
export function numberAt(seed, k) {
  const state = (seed + Math.imul(k + 1, STEP)) | 0;
  let t = Math.imul(state ^ (state >>> 15), 1 | state);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
}

const DATA_SEED = 1;
const WEIGHTS_SEED = 1000;

const float32 = (data, shape) => ({ shape, dtype: "float32", data, scale: 1 });
const filled = (length, valueAt) => Float32Array.from({ length }, (_, i) => valueAt(i));

function xor() {
  return { x: float32(Float32Array.of(0, 0, 0, 1, 1, 0, 1, 1), [4, 2]), y: float32(Float32Array.of(0, 1, 1, 0), [4, 1]) };
}

/** Numbers that have nothing to do with each other: 13 columns leave little to learn, and nothing to die. */
function table({ rows, inputs }) {
  const count = rows * inputs;
  const x = filled(count, (i) => numberAt(DATA_SEED, i));
  return {
    x: float32(x, [rows, inputs]),
    y: float32(
      filled(rows, (i) => numberAt(DATA_SEED, count + i)),
      [rows, 1],
    ),
  };
}

/**
 * Like digits: each class has its own fifth of the inputs, of random grey; a tenth of the labels are wrong, so that there is always
 * an error to learn from. Pure noise would not do: hidden units die of it, and Adam's moments of dead units decay into denormal
 * numbers, on which a processor, and PyTorch with it, is several times slower.
 */
function classes({ rows, inputs, layers }) {
  const count = layers.at(-1)[0];
  const masks = Uint8Array.from({ length: count * inputs }, (_, i) => (numberAt(DATA_SEED, i) < 0.2 ? 1 : 0));
  const x = new Float32Array(rows * inputs);
  const labels = new Int32Array(rows);
  for (let row = 0; row < rows; row++) {
    const own = count * inputs + row * (inputs + 3);
    const label = Math.floor(numberAt(DATA_SEED, own) * count);
    for (let i = 0; i < inputs; i++) x[row * inputs + i] = masks[label * inputs + i] * numberAt(DATA_SEED, own + 3 + i);
    labels[row] = numberAt(DATA_SEED, own + 1) < 0.1 ? Math.floor(numberAt(DATA_SEED, own + 2) * count) : label;
  }
  return { x: float32(x, [rows, inputs]), y: { shape: [rows], dtype: "int32", data: labels, scale: 1 } };
}

const KINDS = { xor, table, classes };

/** x [rows, inputs]; y as the workload's loss wants it: labels [rows], or numbers [rows, 1]. */
export const syntheticData = (workload) => KINDS[workload.data](workload);

/** The rows of real digits: pixels as bytes, as Hillock takes them, with the scale that makes them numbers from 0 to 1. */
export function digitsData({ pixels, labels }, rows) {
  return {
    x: { shape: [rows, 784], dtype: "uint8", data: pixels.subarray(0, rows * 784), scale: 1 / 255 },
    y: { shape: [rows], dtype: "int32", data: Int32Array.from(labels.subarray(0, rows)), scale: 1 },
  };
}

/** The same with pixels as floats, as every other library wants them. */
export function asFloats({ x, y }) {
  return x.dtype === "float32"
    ? { x, y }
    : {
        x: float32(
          Float32Array.from(x.data, (value) => value * x.scale),
          x.shape,
        ),
        y,
      };
}

/**
 * Kernel [inputs, units] and bias [units] of each layer, one after the other: Glorot's uniform distribution, biases uniform up to
 * ±`biasLimit`.
 */
export function weightsFrom({ inputs, layers }, seed, biasLimit = 0) {
  let width = inputs;
  return layers.flatMap(([units], layer) => {
    const limit = Math.sqrt(6 / (width + units));
    const uniform = (place, i) => 2 * numberAt(seed + 2 * layer + place, i) - 1;
    const kernel = float32(
      filled(width * units, (i) => limit * uniform(0, i)),
      [width, units],
    );
    const bias = float32(
      filled(units, (i) => biasLimit * uniform(1, i)),
      [units],
    );
    width = units;
    return [kernel, bias];
  });
}

/** For checks. Biases are not 0, so that they are seen. */
export const checkWeights = (workload) => weightsFrom(workload, WEIGHTS_SEED, 0.1);

/** The same data as the libraries want them that learn from a list of examples. */
export function examplesOf(workload) {
  const { x, y } = syntheticData(workload);
  const rowsOf = ({ data, shape: [rows, width] }) =>
    Array.from({ length: rows }, (_, row) => Array.from(data.subarray(row * width, (row + 1) * width)));
  const outputs = rowsOf(y);
  return rowsOf(x).map((input, row) => ({ input, output: outputs[row] }));
}
