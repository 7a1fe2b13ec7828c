/**
 * The greatest error of each elementary function: over bit patterns spread evenly through all 2³² floats (so over all magnitudes, both
 * signs, denormals, infinities and NaNs alike), and densely where a function is hard.
 */

import { threefry2x32, uniform24 } from "../../../../graph/threefry.ts";
import type { UnaryOp } from "../../../../math/expr.ts";
import { elementary, pow } from "../index.ts";
import { bitsOf, compileBinary, compileUnary, floatsOf } from "./harness.ts";
import { references } from "./references.ts";
import { ulpError } from "./ulp.ts";

type Interval = readonly [low: number, high: number];

/** Where an algorithm changes its branch, cancels, overflows or underflows. */
const critical: { readonly [Op in UnaryOp]?: readonly Interval[] } = {
  exp: [
    [-1.5, 1.5],
    [-104.5, -86],
    [88, 89],
  ],
  expm1: [
    [-1.5, 1.5],
    [-19, -15],
    [88, 89],
  ],
  log: [
    [0.4, 2.2],
    [0.99, 1.01],
  ],
  log1p: [
    [-1, 2],
    [-0.01, 0.01],
  ],
  sin: [
    [-7, 7],
    [-1e5, 1e5],
  ],
  cos: [
    [-7, 7],
    [-1e5, 1e5],
  ],
  tanh: [
    [-9.5, 9.5],
    [-0.5, 0.5],
  ],
  sinh: [
    [-2, 2],
    [88, 90],
  ],
  cosh: [
    [-2, 2],
    [88, 90],
  ],
  sigmoid: [
    [-2, 2],
    [-104.5, -86],
    [15, 18],
  ],
  softplus: [
    [-3, 3],
    [-104.5, -86],
    [3, 20],
  ],
  erf: [
    [-4.2, 4.2],
    [-0.5, 0.5],
  ],
};

const special = [
  0,
  -0,
  1,
  -1,
  0.5,
  2,
  Infinity,
  -Infinity,
  Number.NaN,
  2 ** -149,
  -(2 ** -149),
  2 ** -126,
  -(2 ** -126),
  3.4028234663852886e38,
  -3.4028234663852886e38,
];
/** NaNs with payloads and signs that a trick with bits could trip over. */
const strangeNaNs = [0x7f800001, 0x7fffffff, 0xff800001, 0xffffffff, 0x7fc00001, 0xffc000ff, 0x7fa5a5a5];

/** Bit patterns of the inputs: every `stride`-th of all floats, the special values, and `dense` points in each critical interval. */
export function sweep(op: UnaryOp, stride: number, dense: number): Uint32Array<ArrayBuffer> {
  const even = Math.floor(2 ** 32 / stride);
  const intervals = critical[op] ?? [];
  const points = intervals.flatMap(([low, high]) => Array.from({ length: dense }, (_, i) => low + ((high - low) * i) / (dense - 1)));
  const bits = new Uint32Array(even + special.length + strangeNaNs.length + points.length);
  for (let i = 0; i < even; i++) bits[i] = i * stride;
  bits.set(bitsOf(special), even);
  bits.set(strangeNaNs, even + special.length);
  bits.set(bitsOf(points), even + special.length + strangeNaNs.length);
  return bits;
}

export interface Accuracy {
  readonly maxUlp: number;
  /** The input with the greatest error, what it gave and what it should have given. */
  readonly at: number;
  readonly got: number;
  readonly exact: number;
}

/** The worst of some results. */
export function worst(inputs: Float32Array, results: Float32Array, exact: Float64Array): Accuracy {
  let accuracy: Accuracy = { maxUlp: 0, at: 0, got: 0, exact: 0 };
  for (let i = 0; i < inputs.length; i++) {
    const error = ulpError(results[i], exact[i]);
    if (error > accuracy.maxUlp) accuracy = { maxUlp: error, at: inputs[i], got: results[i], exact: exact[i] };
  }
  return accuracy;
}

export interface MeasureOptions {
  readonly stride?: number;
  readonly dense?: number;
  /** Inputs larger than this are left out. */
  readonly within?: number;
}

/** The greatest error of an operation without and with fused multiply-add. */
export function measureUlp(
  op: UnaryOp,
  { stride = 4001, dense = 200_000, within = Infinity }: MeasureOptions = {},
): { plain: Accuracy; fused: Accuracy } {
  const all = sweep(op, stride, dense);
  const bits = within === Infinity ? all : all.filter((_, i) => !(Math.abs(floatsOf(all)[i]) > within));
  const inputs = floatsOf(bits);
  const exact = Float64Array.from(inputs, references[op]);
  const measure = (fusedMultiplyAdd: boolean): Accuracy =>
    worst(inputs, floatsOf(compileUnary(elementary[op], fusedMultiplyAdd)(bits)), exact);
  return { plain: measure(false), fused: measure(true) };
}

/** Pairs for pow: all special pairs, then pseudo-random ones, whose result is mostly neither 0 nor infinite. */
export function pairs(count: number): [x: Uint32Array<ArrayBuffer>, y: Uint32Array<ArrayBuffer>] {
  const numbers = [
    ...special,
    3,
    -3,
    1.5,
    -1.5,
    -0.5,
    1 / 3,
    2 ** 24,
    2 ** 24 - 1,
    -(2 ** 24) + 1,
    1 + 2 ** -23,
    1 - 2 ** -24,
    149,
    -149,
    128,
    127.5,
  ];
  const x = new Float32Array(numbers.length ** 2 + count);
  const y = new Float32Array(x.length);
  for (const [i, base] of numbers.entries()) {
    x.fill(base, i * numbers.length, (i + 1) * numbers.length);
    y.set(numbers, i * numbers.length);
  }
  const bits = new Uint32Array(x.buffer);
  for (let i = numbers.length ** 2; i < x.length; i++) {
    const [word, other] = threefry2x32(0, 0, i, 0);
    // All magnitudes of x, or those around 1; a y that takes the logarithm of the result to ±155.
    if (i % 2 === 0) bits[i] = word >>> 1;
    else x[i] = 2 ** (uniform24(word) * 2 - 1);
    const exponent = (uniform24(other) * 2 - 1) * 155;
    y[i] = i % 8 === 0 ? Math.round(exponent / 8) : exponent / Math.log2(x[i]);
    if (i % 16 === 0) x[i] = -x[i];
  }
  return [bits, new Uint32Array(y.buffer)];
}

/** The greatest error of pow; `at` is the base. */
export function measurePow(count = 1_000_000): { plain: Accuracy; fused: Accuracy } {
  const [x, y] = pairs(count);
  const bases = floatsOf(x);
  const exponents = floatsOf(y);
  const exact = Float64Array.from(bases, (base, i) => base ** exponents[i]);
  const measure = (fusedMultiplyAdd: boolean): Accuracy => worst(bases, floatsOf(compileBinary(pow, fusedMultiplyAdd)(x, y)), exact);
  return { plain: measure(false), fused: measure(true) };
}
