/** Weight gradients that pack their examples from the data set: which, and that they come to what the reference says. */

import { describe, expect, test } from "vitest";
import type { Dtype } from "../graph/index.ts";
import { chooser } from "../graph/testing/samples.ts";
import { arrange, nameLayers } from "../model/architecture.ts";
import { type DataFormat, trainingGraph } from "../model/graphs.ts";
import { dense, type Layer, sgd } from "../network/index.ts";
import { type Device, reference } from "../runtime/index.ts";
import { allDevices } from "../runtime/testing/devices.ts";
import { type CompileOptions, compile } from "./index.ts";
import { tableRows } from "./testing/graphs.ts";
import { difference, type RunResult, runOn } from "./testing/routes.ts";

const formatOf = (dtype: Dtype, scale: number): DataFormat => ({ names: { x: "x", y: "y", index: "index" }, dtype, scale });
const training = (inputs: number, format: DataFormat, stack: readonly Layer[] = [dense(9, { activation: "tanh" }), dense(3)]) =>
  trainingGraph(arrange(nameLayers(stack), [inputs]), format, {
    optimizer: sgd({ learningRate: 0.1, momentum: 0.9 }),
    loss: { name: "meanSquaredError", fromLogits: false },
    metrics: [],
  });

describe("packed from the data set", () => {
  const kernels = (options: Partial<CompileOptions>, format = formatOf("u8", 1 / 255)): string =>
    compile(training(784, format, [dense(128, { activation: "relu" }), dense(10)]), {
      capacity: 32,
      shared: true,
      ...options,
    }).kernels.join("\n");

  test("is the first layer's gradient, stored as bytes or as floats, on any number of threads", () => {
    for (const threads of [1, 2])
      for (const format of [formatOf("u8", 1 / 255), formatOf("f32", 1)])
        expect(kernels({ threads }, format).match(/gather matmul/g)).toHaveLength(1);
    expect(kernels({})).toContain("matmul[784]: gather matmul");
  });
  test("is not what BLAS computes: that reads floats from memory", () => {
    expect(kernels({ blas: "worthwhile" })).not.toContain("gather matmul");
  });
});

describe.each<[string, DataFormat]>([
  ["bytes", formatOf("u8", 1 / 255)],
  ["floats", formatOf("f32", 1)],
  ["scaled integers", formatOf("i32", 0.25)],
])("a training step on %s", (_name, format) => {
  // Fewer columns than a block of tiles, a block and a rest, two blocks; full batches and a short one.
  test.each([5, 53, 96])("of %i inputs, taken by index", async (inputs) => {
    const choose = chooser(inputs);
    const made = training(inputs, format);
    const [capacity, rows, steps] = [9, 13, 4];
    const values = {
      x: Array.from({ length: tableRows * inputs }, () => choose.integer(0, format.dtype === "f32" ? 1 : 3)),
      y: Array.from({ length: tableRows * 3 }, () => choose.real()),
      step: [0],
      learningRate: [0.1],
    };
    const on = (device: Device): Promise<RunResult> => runOn(device, made, { capacity, rows, steps, values });
    const expected = await on(reference());
    expect(Object.keys(expected.values).length).toBeGreaterThan(4);
    for (const device of allDevices()) expect(difference(await on(device), expected), device.name).toBeUndefined();
  });
});
