/** What fusion makes of the training step of 784-128-10: which kernels there are, and what is never written to memory. */

import { describe, expect, test } from "vitest";
import type { Graph } from "../graph/index.ts";
import { arrange, nameLayers } from "../model/architecture.ts";
import { type DataFormat, predictionGraph, trainingGraph } from "../model/graphs.ts";
import { adam, dense, dropout, type Layer, type Optimizer, sgd } from "../network/index.ts";
import { compile, type Program } from "./index.ts";
import { planOf } from "./testing/planned.ts";

const batch = 32;
const format: DataFormat = { names: { x: "x", y: "y", index: "index" }, dtype: "u8", scale: 1 / 255 };
const layers = [dense(128, { activation: "relu" }), dense(10, { activation: "softmax" })];
const training = (optimizer: Optimizer, stack: readonly Layer[] = layers): Graph =>
  trainingGraph(arrange(nameLayers(stack), [784]), format, {
    optimizer,
    loss: { name: "sparseCategoricalCrossentropy", fromLogits: false },
    metrics: [],
  });
const compiled = (made: Graph): Program =>
  compile(made, { capacity: batch, records: Object.keys(made.outputs).filter((name) => name === "loss") });

describe.each<[string, Optimizer, number]>([
  ["sgd", sgd(), 1],
  ["momentum", sgd({ momentum: 0.9 }), 2],
  ["nesterov", sgd({ momentum: 0.9, nesterov: true }), 2],
  ["adam", adam(), 3],
])("%s", (_name, optimizer, updates) => {
  const made = training(optimizer);
  const { kernels, workBytes, buffers } = compiled(made);
  const products = kernels.filter((kernel) => kernel.startsWith("matmul"));

  test("has the five products that backpropagation needs, and copies nothing", () => {
    // forward 2, δ back through W₂, ∂W₁ and ∂W₂; none for the gradient of the pixels.
    expect(products.map((kernel) => kernel.slice(0, kernel.indexOf(":"))).sort()).toEqual([
      "matmul[128]",
      "matmul[784]",
      "matmul[n]",
      "matmul[n]",
      "matmul[n]",
    ]);
    expect(kernels.filter((kernel) => kernel.startsWith("copy"))).toEqual([]);
    expect(kernels.length).toBeLessThanOrEqual(12);
  });

  test("the update of weights and moments is behind the product that makes their gradient", () => {
    expect(products).toContain(`matmul[784]: gather matmul${" map".repeat(updates)}`);
    expect(products).toContain(`matmul[128]: matmul${" map".repeat(updates)}`);
  });

  test("δ goes back through the old W₂ before W₂ changes", () => {
    expect(kernels.findLastIndex((kernel) => kernel.startsWith("matmul[n]"))).toBeLessThan(
      kernels.findIndex((kernel) => kernel.startsWith("matmul[128]")),
    );
  });

  test("every update is written over the old value: nothing is moved at the end", () => {
    const { moves, places } = planOf(made, batch);
    expect(moves).toEqual([]);
    const inPlace = [...places.values()].filter((place) => place.kind === "buffer").map((place) => place.name);
    expect(inPlace.sort()).toEqual(["loss", ...made.updates.map(({ parameter }) => parameter.attributes.name)].sort());
  });

  test("no gradient has memory: all values in between and all scratch are smaller than ∂W₁", () => {
    const gradient = 784 * 128 * 4;
    expect(workBytes).toBeLessThan(gradient / 2);
    // The batch's pixels are the largest of them.
    expect(workBytes).toBeGreaterThanOrEqual(batch * 784 * 4);
    expect(buffers.filter(({ role }) => role === "output").map(({ name }) => name)).toEqual(["loss"]);
  });
});

test("without the softmax kernel's row there are only bias and activation behind a product", () => {
  const { kernels, workBytes } = compiled(predictionGraph(arrange(nameLayers(layers), [784]), format));
  expect(kernels.filter((kernel) => kernel.startsWith("matmul"))).toEqual(["matmul[n]: matmul map map", "matmul[n]: matmul map"]);
  // Bytes become numbers; they come in order, so nothing is gathered.
  expect(kernels[0]).toBe("row[n]: map");
  expect(kernels).toHaveLength(4);
  expect(workBytes).toBeLessThan(2 * batch * 784 * 4);
});

test("a dropout mask is drawn once and costs no kernel of its own for the product", () => {
  const plain = compiled(training(adam())).kernels;
  const dropped = compiled(training(adam(), [layers[0]!, dropout(0.5), layers[1]!])).kernels;
  expect(dropped.join("\n").match(/random/g)).toHaveLength(1);
  expect(dropped.filter((kernel) => kernel.startsWith("matmul"))).toHaveLength(5);
  expect(dropped.length).toBeLessThanOrEqual(plain.length + 1);
});

test("the same graph compiles to the same bytes", () => {
  expect(compiled(training(adam())).module).toEqual(compiled(training(adam())).module);
});
