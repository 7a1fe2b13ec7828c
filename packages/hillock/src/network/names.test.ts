/** Identifiers are understood as people write them, and a mistyped one is answered with the nearest. */

import { expect, test } from "vitest";
import { ArgumentError } from "../errors.ts";
import { activationNames, resolveActivation } from "./activations.ts";
import { initializerNames, resolveInitializer } from "./initializers.ts";
import { lossNames, resolveLoss } from "./losses.ts";
import { metricNames, resolveMetric } from "./metrics.ts";
import { optimizerNames, resolveOptimizer } from "./optimizers.ts";

interface Table {
  readonly kind: string;
  readonly names: readonly string[];
  readonly resolve: (name: string) => string;
}
const tables: readonly Table[] = [
  { kind: "activation", names: activationNames, resolve: resolveActivation },
  { kind: "initializer", names: initializerNames, resolve: resolveInitializer },
  { kind: "loss", names: lossNames, resolve: (name) => resolveLoss(name).name },
  { kind: "metric", names: metricNames, resolve: (name) => resolveMetric(name).name },
  { kind: "optimizer", names: optimizerNames, resolve: (name) => resolveOptimizer(name).name },
];
const snake = (name: string): string => name.replaceAll(/[A-Z0-9]/g, (letter) => `_${letter.toLowerCase()}`);
const className = (name: string): string => name[0]!.toUpperCase() + name.slice(1);

test.each(tables)("every $kind by its camelCase, snake_case and class name", ({ names, resolve }) => {
  for (const name of names) for (const form of [name, snake(name), className(name), name.toUpperCase()]) expect(resolve(form)).toBe(name);
});

test.each(tables)("a mistyped $kind is answered with the nearest", ({ kind, names, resolve }) => {
  for (const name of names.filter(({ length }) => length > 3)) {
    const mistyped = `${name.slice(0, 2)}${name.slice(3)}`;
    if (names.includes(mistyped)) continue;
    let error: unknown;
    try {
      resolve(mistyped);
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toBeInstanceOf(ArgumentError);
    expect((error as ArgumentError).message).toContain(`Unknown ${kind} "${mistyped}"`);
    expect((error as ArgumentError).expected).toBe(`one of ${names.join(", ")}`);
    expect((error as ArgumentError).fix).toMatch(/^Did you mean "/);
    if (name.length > 5) expect((error as ArgumentError).fix).toContain(`"${name}"`);
  }
});

test.each<[(name: string) => string, string, string]>([
  [tables[2]!.resolve, "mse", "meanSquaredError"],
  [tables[2]!.resolve, "MAE", "meanAbsoluteError"],
  [tables[2]!.resolve, "mean_squared_error", "meanSquaredError"],
  [tables[2]!.resolve, "sparse_categorical_crossentropy", "sparseCategoricalCrossentropy"],
  [tables[2]!.resolve, "bce", "binaryCrossentropy"],
  [tables[3]!.resolve, "acc", "accuracy"],
  [tables[3]!.resolve, "mse", "meanSquaredError"],
  [tables[1]!.resolve, "xavier_uniform", "glorotUniform"],
  [tables[1]!.resolve, "he_normal", "heNormal"],
  [tables[1]!.resolve, "GlorotNormal", "glorotNormal"],
  [tables[0]!.resolve, "identity", "linear"],
  [tables[0]!.resolve, "logistic", "sigmoid"],
  [tables[0]!.resolve, "heaviside", "step"],
  [tables[1]!.resolve, "zero", "zeros"],
  [tables[1]!.resolve, "one", "ones"],
  [tables[1]!.resolve, "xavierNormal", "glorotNormal"],
  [tables[1]!.resolve, "normal", "randomNormal"],
  [tables[1]!.resolve, "uniform", "randomUniform"],
  [tables[2]!.resolve, "crossentropy", "categoricalCrossentropy"],
  [tables[2]!.resolve, "perceptronCriterion", "perceptron"],
  [tables[2]!.resolve, "quadratic_cost", "quadratic"],
  [tables[2]!.resolve, "halfMeanSquaredError", "quadratic"],
  [tables[3]!.resolve, "mae", "meanAbsoluteError"],
])("short forms: %s %s is %s", (resolve, given, meant) => {
  expect(resolve(given)).toBe(meant);
});

test("what objects inherit is no name", () => {
  for (const { resolve } of tables)
    for (const name of ["constructor", "toString", "__proto__", "", " "]) expect(() => resolve(name)).toThrow(ArgumentError);
});

test("a metric is reported under the name that was given, in camelCase", () => {
  expect(["acc", "mean_squared_error", "accuracy", "mae"].map((name) => resolveMetric(name).reportedAs)).toEqual([
    "acc",
    "meanSquaredError",
    "accuracy",
    "mae",
  ]);
});
