/**
 * Hillock's numbers against those of real PyTorch and Keras, through the public API only.
 *
 * The golden values are float64. The reference device must meet them to 1e-9, WebAssembly (float32) to 1e-5, both as fractions of
 * each tensor's largest value; tensors that come back as float32 may be off by their own rounding as well.
 */

import { readFileSync } from "node:fs";
import type { Tensor } from "hillock";
import {
  adam,
  binaryCrossentropy,
  categoricalCrossentropy,
  dense,
  reference,
  sequential,
  sgd,
  sparseCategoricalCrossentropy,
  wasm,
} from "hillock";
import { describe, expect, test } from "vitest";
import type {
  ActivationRecord,
  GoldenOptimizer,
  GoldenRecord,
  GoldenTensor,
  InitializerRecord,
  MetricRecord,
  OutputRecord,
  StepsRecord,
  TrainingRecord,
} from "./schema.ts";

const read = (file: string) => JSON.parse(readFileSync(new URL(file, import.meta.url), "utf8")) as GoldenRecord[];
const records = [...read("./pytorch.json"), ...read("./keras.json")];
const ofKind = <Kind extends GoldenRecord["kind"]>(kind: Kind) =>
  records.filter((record): record is Extract<GoldenRecord, { kind: Kind }> => record.kind === kind);

const DEVICES = [
  { title: "reference", device: reference(), tolerance: 1e-9 },
  { title: "wasm", device: wasm(), tolerance: 1e-5 },
];
type Device = (typeof DEVICES)[number]["device"];

/** Half a unit in the last place of a float32. */
const FLOAT32_ROUNDING = 2 ** -24;

// ---------------------------------------------------------------------------------------------------------- comparing

interface Allowance {
  /** Allowed difference as a fraction of the larger of the element itself and `scale`. */
  readonly tolerance: number;
  /** @default the largest absolute value expected */
  readonly scale?: number;
  /** A further fraction of the element. @default 0 */
  readonly rounding?: number;
}

/** Every element must be finite and near; the worst is named otherwise. */
function expectClose(what: string, actual: ArrayLike<number>, expected: ArrayLike<number>, allowance: Allowance): void {
  expect(actual.length, `${what}: number of values`).toBe(expected.length);
  const { tolerance, rounding = 0, scale = Math.max(...Array.from(expected, Math.abs)) } = allowance;
  let worst = { excess: 1, text: "" };
  for (let i = 0; i < expected.length; i++) {
    const size = Math.abs(expected[i]!);
    const allowed = tolerance * Math.max(size, scale) + rounding * size;
    const difference = Math.abs(actual[i]! - expected[i]!);
    const excess = difference === 0 ? 0 : Number.isNaN(difference) ? Number.POSITIVE_INFINITY : difference / allowed;
    if (excess > worst.excess) {
      worst = { excess, text: `${what}: element ${i} is ${actual[i]}, expected ${expected[i]}, ${excess.toFixed(1)} × the tolerance` };
    }
  }
  if (worst.text !== "") expect.fail(worst.text);
}

function expectTensors(what: string, actual: readonly Tensor[], expected: readonly GoldenTensor[], tolerance: number): void {
  expect(
    actual.map((tensor) => [...tensor.shape]),
    `${what}: shapes`,
  ).toEqual(expected.map((tensor) => tensor.shape));
  for (const [i, tensor] of actual.entries()) {
    expectClose(`${what}[${i}]`, tensor.data, expected[i]!.values, { tolerance, rounding: FLOAT32_ROUNDING });
  }
}

// ------------------------------------------------------------------------------------------- golden records as Hillock's

const float32 = ({ shape, values }: GoldenTensor): Tensor => ({ shape, dtype: "float32", data: Float32Array.from(values), scale: 1 });
const labels = ({ shape, values }: GoldenTensor): Tensor => ({ shape, dtype: "int32", data: Int32Array.from(values), scale: 1 });
const targets = (loss: string, y: GoldenTensor): Tensor => (loss === "sparseCategoricalCrossentropy" ? labels(y) : float32(y));

function optimizerOf(golden: GoldenOptimizer) {
  if (golden.name === "sgd") {
    const { learningRate, momentum, nesterov } = golden;
    return sgd({ learningRate, momentum, nesterov });
  }
  const { learningRate, beta1, beta2, epsilon } = golden;
  return adam({ learningRate, beta1, beta2, epsilon });
}

const FROM_LOGITS = { binaryCrossentropy, categoricalCrossentropy, sparseCategoricalCrossentropy };

/** The string where there is one, so that both ways of naming a loss are tested. */
function lossOf({ name, fromLogits }: TrainingRecord["loss"]) {
  return fromLogits ? FROM_LOGITS[name as keyof typeof FROM_LOGITS]({ fromLogits: true }) : name;
}

/** The network of a record, compiled, with its initial weights. */
function networkOf(record: TrainingRecord, device: Device, optimizer: GoldenOptimizer) {
  const layers = record.layers.map(({ units, ...options }, i) =>
    dense(units, { ...options, ...(i === 0 ? { inputShape: [record.inputs] } : {}) }),
  );
  const net = sequential(layers);
  net.compile({ optimizer: optimizerOf(optimizer), loss: lossOf(record.loss), metrics: [], device });
  net.setWeights(record.weights.map(float32));
  return net;
}

const identity = (width: number): GoldenTensor => ({
  shape: [width, width],
  values: Array.from({ length: width * width }, (_, i) => (i % (width + 1) === 0 ? 1 : 0)),
});
const rowOf = ({ shape, values }: GoldenTensor, row: number): GoldenTensor => {
  const width = shape[1] ?? 1;
  return { shape: [1, ...shape.slice(1)], values: values.slice(row * width, (row + 1) * width) };
};

/** One dense layer with given weights. */
function layerOf(kernel: GoldenTensor, activation: string, loss: ReturnType<typeof lossOf>, metrics: string[], device: Device) {
  const [inputs, units] = kernel.shape as [number, number];
  const net = sequential([dense(units, { activation, inputShape: [inputs] })]);
  net.compile({ optimizer: sgd({ learningRate: 0.1 }), loss, metrics, device });
  net.setWeights([float32(kernel), float32({ shape: [units], values: new Array(units).fill(0) })]);
  return net;
}

const optimizerTitle = (golden: GoldenOptimizer): string =>
  golden.name === "adam" ? `adam (ε = ${golden.epsilon})` : golden.nesterov ? "sgd with nesterov momentum" : "sgd with momentum";

// --------------------------------------------------------------------------------------------------------------- tests

describe.each(DEVICES)("golden values on $title", ({ device, tolerance }) => {
  describe.each(ofKind("training"))("$framework: $name", (record: TrainingRecord) => {
    const x = float32(record.x);
    const y = targets(record.loss.name, record.y);
    const first = record.training[0]!.optimizer;

    test("output, loss and gradients", async () => {
      const net = networkOf(record, device, first);
      expectTensors("output", [await net.predict(x)], [record.output], tolerance);
      const { loss } = await net.evaluate(x, y);
      expectClose("loss", [loss!], [record.lossValue], { tolerance });
      expectTensors("gradients", await net.gradients(x, y), record.gradients, tolerance);
      net.dispose();
    });

    test.each(record.training.map((training) => ({ ...training, title: optimizerTitle(training.optimizer) })))(
      "ten steps of $title",
      async ({ optimizer, losses, weights }) => {
        const net = networkOf(record, device, optimizer);
        const { history } = await net.fit(x, y, { epochs: losses.length, batchSize: record.x.shape[0]!, shuffle: false });
        expectClose("losses", history.loss!, losses, { tolerance });
        expectTensors("weights", net.getWeights(), weights, tolerance);
        net.dispose();
      },
    );
  });

  /**
   * One unit per z, whose kernel is z and whose input is 1. The mean absolute error to targets far below every output has the
   * slope 1/units in each output, so that the gradient of a bias is f′(z) / units.
   */
  test.each(ofKind("activation"))("$framework: $name and its derivative", async (record: ActivationRecord) => {
    const units = record.z.length;
    const one = float32({ shape: [1, 1], values: [1] });
    const farBelow = float32({ shape: [1, units], values: new Array(units).fill(-1000) });
    const net = layerOf({ shape: [1, units], values: record.z }, record.name, "meanAbsoluteError", [], device);

    const output = await net.predict(one);
    // Values are right to a few units in the last place wherever they are, not only next to the largest.
    expectClose("values", output.data, record.values, { tolerance: Math.min(tolerance, 1e-6), scale: 0, rounding: FLOAT32_ROUNDING });
    const [, bias] = await net.gradients(one, farBelow);
    const derivatives = Array.from(bias!.data, (slope) => slope * units);
    expectClose("derivatives", derivatives, record.derivatives, { tolerance, rounding: FLOAT32_ROUNDING });
    net.dispose();
  });

  /** The predictions go through a layer that changes nothing. */
  test.each(ofKind("metric"))("$framework: $name", async (record: MetricRecord) => {
    const width = record.yPredicted.shape[1]!;
    const measure = async (metric: string) => {
      const net = layerOf(identity(width), "linear", record.loss, [metric], device);
      const { loss: _, ...metrics } = await net.evaluate(float32(record.yPredicted), targets(record.loss, record.yTrue));
      net.dispose();
      return Object.values(metrics);
    };
    expectClose(record.name, await measure(record.name), [record.value], { tolerance });
    if (record.accuracy !== undefined) expectClose("accuracy", await measure("accuracy"), [record.accuracy], { tolerance });
  });

  /**
   * The outputs go through a layer that changes nothing, each row by itself, so that no row hides behind a larger one; the gradient of the bias is then the
   * slope in the outputs. 1 − 1e-7 is 1 − 1.2e-7 in float32: what lies beyond that is for the reference alone.
   */
  test.each(ofKind("output").filter(({ name }) => device.name === "reference" || !name.includes("beyond")))(
    "$framework: $name",
    async (record: OutputRecord) => {
      const width = record.yPredicted.shape[1]!;
      const net = layerOf(identity(width), "linear", lossOf(record.loss), [], device);
      for (const [row, value] of record.values.entries()) {
        const x = float32(rowOf(record.yPredicted, row));
        const y = targets(record.loss.name, rowOf(record.yTrue, row));
        expectClose(`loss of row ${row}`, [(await net.evaluate(x, y)).loss!], [value], { tolerance });
        const [, bias] = await net.gradients(x, y);
        expectClose(`slopes of row ${row}`, bias!.data, rowOf(record.slopes, row).values, { tolerance, rounding: FLOAT32_ROUNDING });
      }
      net.dispose();
    },
  );

  test.each(ofKind("steps"))(
    "$framework: three steps of $name",
    async ({ optimizer, settings, weights, gradients, after }: StepsRecord) => {
      const net = sequential([dense(weights.values.length, { useBias: false, inputShape: [1] })]);
      // By name alone as well: the defaults are the same either way.
      const none = Object.keys(settings).length === 0;
      net.compile({ optimizer: none ? optimizer : { sgd, adam }[optimizer](settings), loss: "meanSquaredError", device });
      const asKernel = ({ values }: GoldenTensor): Tensor => float32({ shape: [1, values.length], values });
      net.setWeights([asKernel(weights)]);
      for (const [step, gradient] of gradients.entries()) {
        await net.applyGradients([asKernel(gradient)]);
        // Each weight by itself: the smallest gradients say most about ε.
        const moved = net.getWeights()[0]!.data;
        after[step]!.values.forEach((value, i) => {
          const allowance = { tolerance, scale: Math.abs(weights.values[i]!), rounding: FLOAT32_ROUNDING };
          expectClose(`weight ${i} after step ${step + 1}`, [moved[i]!], [value], allowance);
        });
      }
      net.dispose();
    },
  );
});

describe("initial weights", () => {
  test.each(ofKind("initializer"))("$name of $fanIn × $fanOut keeps to its bound and deviation", (record: InitializerRecord) => {
    const net = sequential([dense(record.fanOut, { kernelInitializer: record.name, inputShape: [record.fanIn] })]);
    net.compile({ optimizer: sgd({ learningRate: 0.1 }), loss: "meanSquaredError", device: reference() });
    const [kernel] = net.getWeights();
    const values = Array.from(kernel!.data);
    const largest = Math.max(...values.map(Math.abs));
    expect(values.length).toBe(record.fanIn * record.fanOut);
    expect(largest).toBeLessThanOrEqual(record.bound * (1 + FLOAT32_ROUNDING));
    if (values.length < 500) return;
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
    // Five standard errors of what is estimated from this many samples.
    const five = 5 / Math.sqrt(values.length);
    expect(Math.abs(mean)).toBeLessThan(five * record.standardDeviation);
    expect(Math.abs(deviation / record.standardDeviation - 1)).toBeLessThan(five);
    expect(largest).toBeGreaterThan(0.9 * record.bound);
  });
});
