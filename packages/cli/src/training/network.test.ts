import { dense, sequential, tensor, tensorFrom } from "hillock";
import { describe, expect, test } from "vitest";
import { UsageError } from "../usage-error.ts";
import { datasetNamed, datasets } from "./datasets.ts";
import { factsOf, networkLine, settingsObject } from "./describe.ts";
import { buildNetwork, checkFits, lossNamed, targetsFor } from "./network.ts";
import { settingsFrom, type Written } from "./settings.ts";

const build = (name: string, written: Written = {}) => {
  const dataset = datasetNamed(name);
  return buildNetwork(dataset, settingsFrom(written, dataset));
};

describe("networks", () => {
  test.each([
    ["mnist", {}, "784 → 128 relu → 10 softmax"],
    ["mnist", { hidden: "16,16", dropout: "0.2" }, "784 → 16 relu → dropout 0.2 → 16 relu → dropout 0.2 → 10 softmax"],
    ["mnist", { hidden: "none", loss: "quadratic" }, "784 → 10 sigmoid"],
    ["mnist", { loss: "categorical_crossentropy" }, "784 → 128 relu → 10 softmax"],
    ["xor", {}, "2 → 2 sigmoid → 1 sigmoid"],
    ["not", {}, "1 → 1 sigmoid"],
    ["circles", { loss: "mse", activation: "relu" }, "2 → 8 relu → 1 sigmoid"],
    ["plane", {}, "2 → 1"],
  ])("%s with %o is %s", (name, written, line) => {
    expect(networkLine(build(name, written))).toBe(line);
  });

  test("784-16-16-10 has 13,002 parameters", () => {
    expect(build("mnist", { hidden: "16,16" }).countParams()).toBe(13002);
  });

  test("losses are known by all their spellings", () => {
    expect(["mse", "mean_squared_error", "MeanSquaredError"].map(lossNamed)).toEqual(Array(3).fill("meanSquaredError"));
    expect(() => lossNamed("quadratik")).toThrow(UsageError);
    expect(() => lossNamed("quadratik")).toThrow('Did you mean "quadratic"?');
  });

  test.each([
    ["xor", "sparseCategoricalCrossentropy", "--loss binaryCrossentropy"],
    ["plane", "binaryCrossentropy", "--loss meanSquaredError"],
    ["mnist", "perceptron", "--loss sparseCategoricalCrossentropy"],
  ])("%s cannot be taught by %s", (name, loss, fix) => {
    expect(() => build(name, { loss })).toThrow(fix);
  });
});

describe("targets", () => {
  const examples = { x: tensorFrom(new Float32Array(784 * 2), [2, 784]), y: tensorFrom(Int32Array.of(3, 0), [2]) };

  test("a sparse loss takes labels, the others one column for each class", () => {
    expect(targetsFor(build("mnist"), examples).y.shape).toEqual([2]);
    const rows = targetsFor(build("mnist", { loss: "quadratic" }), examples).y;
    expect(rows.shape).toEqual([2, 10]);
    expect(Array.from(rows.data.slice(0, 10))).toEqual([0, 0, 0, 1, 0, 0, 0, 0, 0, 0]);
  });

  test("a column stays a column", () => {
    const y = tensor([[0], [1]]);
    expect(
      targetsFor(build("xor"), {
        x: tensor([
          [0, 0],
          [0, 1],
        ]),
        y,
      }).y,
    ).toBe(y);
  });
});

test("a saved network has to fit the data", () => {
  expect(() => checkFits(build("xor"), "runs/a", datasetNamed("and"))).not.toThrow();
  expect(() => checkFits(build("xor"), "runs/a", datasetNamed("mnist"))).toThrow("It is named after its data set: xor.");
  const nameless = sequential([dense(1, { inputShape: [3] })]);
  expect(() => checkFits(nameless, "runs/a", datasetNamed("xor"))).toThrow("a network of 3 inputs and 1 output\n");
});

describe("in words", () => {
  test("facts", async () => {
    const dataset = datasetNamed("moons");
    const settings = settingsFrom({ optimizer: "sgd", momentum: "0.5", "validation-split": "0.25" }, dataset);
    const data = await dataset.load({ seed: 1 });
    expect(factsOf(data, buildNetwork(dataset, settings), settings)).toEqual([
      ["300 to train", "of these 25 % to validate", "100 to test"],
      ["2 → 8 tanh → 1 sigmoid", "33 parameters"],
      ["binary cross-entropy", "sgd, learning rate 0.1, momentum 0.5", "batch 16", "seed 1"],
    ]);
  });

  test("a truth table is one set of rows, trained as a full batch", async () => {
    const data = await datasetNamed("xor").load({ seed: 1 });
    const [rows, , training] = factsOf(data, build("xor"), settingsFrom({}, datasetNamed("xor")));
    expect(rows).toEqual(["4 rows"]);
    expect(training).toContain("full batch");
  });

  test("for machines", () => {
    const dataset = datasetNamed("plane");
    const settings = settingsFrom({}, dataset);
    expect(settingsObject(dataset, buildNetwork(dataset, settings), settings)).toMatchObject({
      dataset: "plane",
      inputs: [2],
      layers: [{ kind: "dense", units: 1, activation: "linear" }],
      parameters: 3,
      loss: "meanSquaredError",
      batchSize: 16,
      seed: 1,
    });
  });
});

test("every data set can be built with its own recipe", () => {
  for (const dataset of datasets)
    expect(buildNetwork(dataset, settingsFrom({}, dataset)).outputShape).toEqual([dataset.kind === "images" ? 10 : 1]);
});

test("a network that tells other classes apart is not tested on these, though the numbers would fit", () => {
  const clothes = build("fashion-mnist");
  expect(() => checkFits(clothes, "runs/a", datasetNamed("mnist"))).toThrow(/T-shirt\/top[\s\S]*Choose fashion-mnist/);
  expect(() => checkFits(clothes, "runs/a", datasetNamed("fashion-mnist"))).not.toThrow();
  // Saved before its meaning was, it is known by its name; one that nobody knows may be tested on both.
  clothes.meaning = undefined;
  expect(() => checkFits(clothes, "runs/a", datasetNamed("mnist"))).toThrow("Choose fashion-mnist");
  const unknown = sequential([dense(10, { activation: "softmax", inputShape: [784] })]);
  for (const name of ["mnist", "fashion-mnist"]) expect(() => checkFits(unknown, "runs/a", datasetNamed(name))).not.toThrow();
});
