/** The benchmarks' own arithmetic. That the peers agree with the reference is checked in every run. */

import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { deviation, expectedOf } from "./check.mjs";
import { curvesPicture } from "./curves.mjs";
import { checkWeights, numberAt, syntheticData } from "./data.mjs";
import { onnxModel } from "./onnx.mjs";
import { readOptions } from "./options.mjs";
import { barPicture } from "./picture.mjs";
import { train } from "./reference.mjs";
import { duration, markdown } from "./report.mjs";
import { verdicts } from "./verdict.mjs";
import { flopsOf, smoke, WORKLOADS } from "./workloads.mjs";

const small = (loss, activation) => ({
  inputs: 3,
  layers: [
    [4, "sigmoid"],
    [2, activation],
  ],
  loss,
  optimizer: { name: "sgd", learningRate: 1e-3 },
});

test("numbers are uniform, and the same for PyTorch's side", () => {
  const values = Array.from({ length: 10_000 }, (_, k) => numberAt(1, k));
  expect(values.reduce((sum, value) => sum + value) / values.length).toBeCloseTo(0.5, 2);
  // bench_data.numbers(1, [0, 1, 2]) and numbers(1000, [70000])
  expect(values.slice(0, 3)).toEqual([0.6270739405881613, 0.002735721180215478, 0.5274470399599522]);
  expect(numberAt(1000, 70_000)).toBe(0.8473950191400945);
});

/** A step of gradient descent lowers the loss by η |g|², to first order. The gradient here is by finite differences. */
test.each([
  ["quadratic", "sigmoid"],
  ["meanSquaredError", "linear"],
  ["sparseCategoricalCrossentropy", "softmax"],
])("the reference descends along the gradient of %s", (loss, activation) => {
  const workload = small(loss, activation);
  const weights = checkWeights(workload).map(({ data }) => Float64Array.from(data));
  const rows = 5;
  const x = Float64Array.from({ length: 3 * rows }, (_, i) => numberAt(5, i));
  const y = activation === "softmax" ? Int32Array.of(0, 1, 1, 0, 1) : Float64Array.from({ length: 2 * rows }, (_, i) => numberAt(6, i));
  const at = (changed) => train(workload, changed, { x, y, rows }, 0)[0];
  let squares = 0;
  weights.forEach((array, n) => {
    array.forEach((value, i) => {
      const moved = (by) => weights.map((other, m) => (m === n ? other.with(i, value + by) : other));
      squares += ((at(moved(1e-5)) - at(moved(-1e-5))) / 2e-5) ** 2;
    });
  });
  const [before, after] = train(workload, weights, { x, y, rows }, 1);
  expect((before - after) / (1e-3 * squares)).toBeCloseTo(1, 2);
});

test("a peer that computes something else is refused", async () => {
  const workload = smoke(WORKLOADS.find(({ name }) => name === "W2"));
  const expected = await expectedOf(workload);
  expect(expected.losses).toHaveLength(4);
  expect(deviation(expected, expected)).toBe(0);
  expect(deviation(expected, {})).toBeUndefined();
  const wrong = { losses: expected.losses.map((loss, i) => loss * (1 + 0.01 * i)) };
  expect(() => deviation(expected, wrong)).toThrow(/something else/);
});

test("synthetic classes can be learned: labels are classes, a fifth of the inputs is lit", () => {
  const { x, y } = syntheticData({ ...WORKLOADS[1], rows: 500 });
  expect(new Set(y.data).size).toBe(10);
  expect(x.data.filter((value) => value > 0).length / x.data.length).toBeCloseTo(0.2, 1);
});

test("operations are counted", () => {
  const flops = Object.fromEntries(WORKLOADS.map((workload) => [workload.name, flopsOf(workload)]));
  const forward = 784 * 128 + 128 * 10;
  expect(flops.W2).toBe(2 * 32 * (3 * forward - 784 * 128));
  expect(flops.W7).toBe(flops.W2 * 1875);
  expect(flops.W6b1).toBe(2 * (784 * 512 + 512 * 512 + 5120));
});

test("an ONNX file has the lengths that it says", () => {
  const workload = WORKLOADS.find(({ name }) => name === "W2");
  const file = onnxModel(workload, checkWeights(workload));
  const fields = [];
  for (let i = 0; i < file.length; ) {
    const [tag, afterTag] = varint(file, i);
    const [value, next] = varint(file, afterTag);
    fields.push(tag >> 3);
    i = (tag & 7) === 2 ? next + value : next;
    expect(i).toBeLessThanOrEqual(file.length);
  }
  expect(fields).toEqual([1, 7, 8]);
  expect(file.length).toBeGreaterThan(4 * (784 * 128 + 128 + 1280 + 10));
});

function varint(bytes, start) {
  for (let value = 0, i = start, scale = 1; ; i++, scale *= 128) {
    value += (bytes[i] & 127) * scale;
    if (bytes[i] < 128) return [value, i + 1];
  }
}

const record = (peer, variant, threads, medianUs) => ({
  peer,
  variant,
  threads,
  workload: "W4",
  medianUs,
  minUs: medianUs,
  maxUs: medianUs,
});
const records = [
  record("hillock", "wasm", 1, 20_000),
  record("hillock", "wasm", 2, 10_000),
  record("torch", "eager", 1, 9000),
  record("torch", "eager, fused", 2, 5000),
  record("jaxjs", "wasm", 1, 40_000),
  { peer: "hillock", variant: "blas", threads: 2, missing: "no BLAS" },
];
const w4 = WORKLOADS.filter(({ name }) => name === "W4");

test("targets are judged by Hillock on most threads and the best peer; what is missing is said", () => {
  const [blas, javascript, threads] = verdicts(records, w4);
  expect(blas).toMatchObject({ variant: "blas", target: 1.4, theirs: { medianUs: 5000 } });
  expect(blas.ratio).toBeUndefined();
  expect(javascript).toMatchObject({ ratio: 4, reached: true, target: 4 });
  expect(threads).toMatchObject({ ratio: 2, reached: true, target: 1.7 });
  expect(markdown(records, w4)).toContain("missing: hillock (blas, 2 threads): no BLAS");
});

test("pictures draw what was measured, and nothing else", () => {
  const bars = barPicture(records, w4, "a < b");
  expect(bars).toContain("a &lt; b");
  expect(bars.match(/<rect /g)).toHaveLength(1 + 4);
  expect(barPicture([], w4, "")).toBeUndefined();
  const lines = curvesPicture(
    records.map((one, i) => ({ curve: "width", at: 2 ** i, ...one })),
    [{ curve: "width", title: "" }],
    "",
  );
  expect(lines.match(/<circle /g)).toHaveLength(5);
  expect(`${bars}${lines}`).not.toMatch(/NaN|undefined|Infinity/);
});

test("durations and options", () => {
  expect([0.45, 985, 4533, 2.1e6].map(duration)).toEqual(["0.45 µs", "985 µs", "4.53 ms", "2.10 s"]);
  const names = { bench: ["hillock", "torch"], smoke: ["hillock"] };
  expect(readOptions(["--only", "w6,W1", "--json"], names)).toMatchObject({
    workloads: [{ name: "W6b1" }, { name: "W6b1024" }, { name: "W1" }],
    json: "-",
    rounds: 7,
  });
  expect(readOptions(["--smoke"], names)).toMatchObject({ mode: "smoke", peers: ["hillock"], rounds: 1 });
  expect(() => readOptions(["--only", "W9"], names)).toThrow(/W9/);
  expect(() => readOptions(["--rounds", "0"], names)).toThrow(/rounds/);
  expect(() => readOptions(["--smoke", "--browser"], names)).toThrow(/one of/);
});

test("--roofline measures peak, products, steps and bandwidth", async () => {
  const command = fileURLToPath(new URL("../run.mjs", import.meta.url));
  const args = [command, "--roofline", "--rounds", "1", "--milliseconds", "1", "--json"];
  const { stdout, stderr } = await promisify(execFile)(process.execPath, args, { timeout: 60_000 });
  const records = stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  expect(new Set(records.map(({ roofline }) => roofline))).toEqual(new Set(["peak", "product", "step", "bandwidth"]));
  for (const { gflops, gigabytesPerSecond } of records) expect((gflops ?? gigabytesPerSecond).median).toBeGreaterThan(0);
  for (const text of ["W5: 784-2048-2048-10", "NN 32 × 784 × 128", "of the peak", "RAM (512 MiB)"]) expect(stderr).toContain(text);
});
