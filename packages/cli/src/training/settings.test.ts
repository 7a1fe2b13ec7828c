import { adam, sgd } from "hillock";
import { describe, expect, test } from "vitest";
import { UsageError } from "../usage-error.ts";
import { datasetNamed, datasetNames, datasets } from "./datasets.ts";
import { checkFrom, hiddenLayers, settingsFrom } from "./settings.ts";

const mnist = datasetNamed("mnist");
const xor = datasetNamed("xor");

function problem(run: () => unknown): UsageError {
  try {
    run();
  } catch (error) {
    if (error instanceof UsageError) return error;
    throw error;
  }
  throw new Error("no error");
}

describe("defaults", () => {
  test("MNIST as in the README", () => {
    expect(settingsFrom({}, mnist)).toEqual({
      hidden: [128],
      activation: "relu",
      loss: "sparseCategoricalCrossentropy",
      optimizer: adam({ learningRate: 1e-3 }),
      epochs: 5,
      batchSize: 32,
      dropout: 0,
      validationSplit: 0,
      seed: 1,
    });
  });

  test("XOR as in the curriculum", () => {
    expect(settingsFrom({}, xor)).toMatchObject({
      hidden: [2],
      activation: "sigmoid",
      loss: "quadratic",
      optimizer: sgd({ learningRate: 1, momentum: 0.6 }),
    });
  });

  test("another optimiser brings its own rate", () => {
    expect(settingsFrom({ optimizer: "sgd" }, mnist).optimizer).toEqual(sgd({ learningRate: 0.1 }));
    expect(settingsFrom({ optimizer: "adam" }, xor).optimizer).toEqual(adam({ learningRate: 0.01 }));
  });
});

describe("options", () => {
  test("are numbers and names", () => {
    const written = {
      hidden: "16,16",
      epochs: "7",
      batch: "64",
      dropout: "0.2",
      "learning-rate": "1e-2",
      "validation-split": ".1",
      seed: "0",
      activation: "TanH",
    };
    expect(settingsFrom(written, mnist)).toMatchObject({
      hidden: [16, 16],
      epochs: 7,
      batchSize: 64,
      dropout: 0.2,
      optimizer: adam({ learningRate: 0.01 }),
      validationSplit: 0.1,
      seed: 0,
      activation: "tanh",
    });
  });

  test("hidden layers", () => {
    expect([hiddenLayers("128"), hiddenLayers("16, 8"), hiddenLayers("none"), hiddenLayers("0")]).toEqual([[128], [16, 8], [], []]);
    for (const bad of ["", "16,", "1.5", "-2", "abc", "16x16", "1e9"])
      expect(problem(() => hiddenLayers(bad)).problem).toContain("--hidden");
  });

  test.each([
    ["epochs", "0", "a whole number, 1 or more"],
    ["epochs", "2.5", "a whole number, 1 or more"],
    ["batch", "0", "a whole number, 1 or more"],
    ["learning-rate", "-1", "a number, 0 or more"],
    ["learning-rate", "fast", "a number, 0 or more"],
    ["dropout", "1", "a number, 0 or more and below 1"],
    ["validation-split", "1.5", "a number, 0 or more and below 1"],
    ["seed", "-1", "a whole number from 0 to 4294967295"],
    ["seed", " ", "a whole number from 0 to 4294967295"],
  ])("--%s %s is refused", (option, value, expected) => {
    const error = problem(() => settingsFrom({ [option]: value }, mnist));
    expect(error.problem).toContain(`--${option}`);
    expect(error.expected).toBe(expected);
  });

  test("names have a nearest suggestion", () => {
    expect(problem(() => settingsFrom({ activation: "rleu" }, mnist)).fix).toBe('Did you mean "relu"?');
    expect(problem(() => settingsFrom({ optimizer: "adm" }, mnist)).fix).toBe('Did you mean "adam"?');
  });

  test("every setting of an optimiser is an option, and of no other", () => {
    expect(problem(() => settingsFrom({ momentum: "0.9" }, mnist)).problem).toBe("The optimizer adam has no momentum");
    expect(problem(() => settingsFrom({ "beta-1": "0.9" }, xor)).expected).toBe("--beta-1 with --optimizer adam");
    expect(settingsFrom({ momentum: "0.9", nesterov: true, optimizer: "sgd" }, mnist).optimizer).toEqual(
      sgd({ learningRate: 0.1, momentum: 0.9, nesterov: true }),
    );
    expect(settingsFrom({ "beta-1": "0.8", epsilon: "1e-3" }, mnist).optimizer).toEqual(
      adam({ learningRate: 1e-3, beta1: 0.8, epsilon: 1e-3 }),
    );
    expect(problem(() => settingsFrom({ momentum: "1" }, xor)).expected).toContain("below 1");
  });

  test("a saved model brings its network along", () => {
    expect(() => checkFrom({ hidden: "3" })).not.toThrow();
    expect(() => checkFrom({ from: "runs/a", epochs: "3" })).not.toThrow();
    expect(problem(() => checkFrom({ from: "runs/a", hidden: "3", loss: "mse" })).received).toContain("--hidden, --loss");
  });
});

describe("data sets", () => {
  test("all that are promised", () => {
    const promised = [
      "mnist",
      "fashion-mnist",
      "xor",
      "and",
      "or",
      "nand",
      "nor",
      "not",
      "xnor",
      "circles",
      "spirals",
      "moons",
      "gaussians",
      "plane",
    ];
    expect([...datasetNames].sort()).toEqual(promised.sort());
  });

  test("are found by other spellings, and missed with a suggestion", () => {
    expect(datasetNamed("Fashion_MNIST").name).toBe("fashion-mnist");
    expect(problem(() => datasetNamed("minst")).fix).toBe('Did you mean "mnist"?');
  });

  test.each(datasets.filter(({ kind }) => kind !== "images"))(
    "$name has the inputs and targets that it says",
    async ({ load, inputs, name }) => {
      const { train, test } = await load({ seed: 1 });
      expect([train.x.shape[1], train.y.shape[1], test.x.shape[1]]).toEqual([inputs, 1, inputs]);
      if (name === "circles") expect([train.x.shape[0], test.x.shape[0]]).toEqual([300, 100]);
    },
  );
});

test("a file in place of a data set's name is told where files are read", () => {
  for (const name of ["rows.csv", "./rows", "my\\rows.csv"]) {
    expect(() => datasetNamed(name)).toThrow(`${name} is not the name of a data set`);
    expect(() => datasetNamed(name)).toThrow("hillock explain, check and health read them");
  }
  expect(() => datasetNamed("mnits")).toThrow('Did you mean "mnist"?');
});
