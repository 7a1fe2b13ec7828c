/** Settings under the names that other libraries and textbooks have for them, one by one: a promise, and so not read off the descriptions. */

import { expect, test } from "vitest";
import { trainTestSplitSettings } from "../data/split.ts";
import { toySetSettings } from "../data/toys.ts";
import { runChangeSettings, startRunSettings } from "../explain/settings.ts";
import { evaluateSettings, fitSettings, perceptronSettings, predictSettings, summarySettings } from "../model/settings.ts";
import { adamSettings, denseSettings, inputLayerSettings, l1Settings, l2Settings, sgdSettings } from "../network/index.ts";
import { wasmSettings } from "../runtime/index.ts";
import type { Described } from "../settings/index.ts";

const print = (): void => {};
const cases: readonly (readonly [Described, string, unknown, string, Readonly<Record<string, unknown>>?])[] = [
  [sgdSettings, "lr", 0.5, "learningRate"],
  [sgdSettings, "eta", 0.5, "learningRate"],
  [adamSettings, "lr", 0.5, "learningRate"],
  [adamSettings, "eta", 0.5, "learningRate"],
  [adamSettings, "beta_1", 0.5, "beta1"],
  [perceptronSettings, "lr", 0.5, "learningRate", { inputs: 2 }],
  [perceptronSettings, "eta", 0.5, "learningRate", { inputs: 2 }],
  [runChangeSettings, "lr", 0.5, "learningRate"],
  [runChangeSettings, "eta", 0.5, "learningRate"],
  [l1Settings, "lambda", 0.5, "l1"],
  [l2Settings, "lambda", 0.5, "l2"],
  [denseSettings, "input_shape", [4], "inputShape", { units: 1 }],
  [denseSettings, "input_dim", [4], "inputShape", { units: 1 }],
  [inputLayerSettings, "shape", [4], "inputShape"],
  [fitSettings, "nb_epoch", 7, "epochs"],
  [fitSettings, "batch_size", 7, "batchSize"],
  [fitSettings, "batch", 7, "batchSize"],
  [evaluateSettings, "batch", 7, "batchSize"],
  [predictSettings, "batch", 7, "batchSize"],
  [startRunSettings, "batch", 7, "batchSize"],
  [summarySettings, "print_fn", print, "print"],
  [wasmSettings, "numThreads", 2, "threads"],
  [trainTestSplitSettings, "test_size", 0.5, "testFraction"],
  [trainTestSplitSettings, "random_state", 7, "seed"],
  [toySetSettings.moons, "n", 7, "examples"],
  [toySetSettings.moons, "n_samples", 7, "examples"],
  [toySetSettings.moons, "samples", 7, "examples"],
  [toySetSettings.moons, "count", 7, "examples"],
  [toySetSettings.moons, "random_state", 7, "seed"],
];
test.each(cases.map(([settings, other, value, name, needed = {}]) => ({ function: settings.name, settings, other, value, name, needed })))(
  "$function takes $other for $name",
  ({ settings, other, value, name, needed }) => {
    const read = settings.read({ ...needed, [other]: value }) as Readonly<Record<string, unknown>>;
    expect(read[name]).toEqual(value);
    expect(read).toEqual(settings.read({ ...needed, [name]: value }));
    // Twice the same is the same; twice another is an error.
    expect(() => settings.read({ ...needed, [name]: value, [other]: typeof value === "number" ? value / 2 : [3] })).toThrow(/twice/);
  },
);
