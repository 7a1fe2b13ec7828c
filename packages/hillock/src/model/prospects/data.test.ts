/** Which targets count as out of reach or far away, at the edges. */

import { expect, test } from "vitest";
import { type ActivationName, dense, type LossName, sgd } from "../../network/index.ts";
import { resolveMetric } from "../../network/metrics.ts";
import { arrange, nameLayers } from "../architecture.ts";
import { dataProspects } from "./data.ts";

function found(activation: ActivationName, y: readonly number[], { loss = "meanSquaredError" as LossName, metrics = [] as string[] } = {}) {
  const settings = { optimizer: sgd(), loss: { name: loss, fromLogits: false }, metrics: metrics.map(resolveMetric) } as const;
  return dataProspects(arrange(nameLayers([dense(1, { activation })]), [2]), settings, Float32Array.from(y));
}
const kinds = (...given: Parameters<typeof found>) => found(...given).map(({ kind }) => kind);

test.each<[ActivationName, readonly number[], boolean]>([
  ["sigmoid", [0, 1], false],
  ["sigmoid", [-0.0625, 1.0625], false],
  ["sigmoid", [0, 1.125], true],
  ["sigmoid", [-0.125, 1], true],
  ["softmax", [0.5, 2], true],
  ["step", [0, -1], true],
  ["tanh", [-1, 1], false],
  ["tanh", [-1.125, 0], true],
  ["tanh", [1.125, 0], true],
  ["relu", [0, 1e9], false],
  ["relu", [-0.125, 5], true],
  ["linear", [-500, 500], false],
])("%s can give %j within a tenth: %s", (activation, y, beyond) => {
  expect(kinds(activation, y).includes("targetsOutOfReach")).toBe(beyond);
});

test("what is said of them", () => {
  const [sigmoid] = found("sigmoid", [-2.3456, 12345]);
  expect(sigmoid).toMatchObject({ severity: "error", tensor: "y", numbers: { most: 12345, low: 0, high: 1 } });
  expect(sigmoid!.what).toBe("The targets go from -2.35 to 12,345, and sigmoid in dense_1 only gives numbers between 0 and 1.");
  const [relu] = found("relu", [-2, 1]);
  expect(relu!.numbers).toEqual({ least: -2, most: 1, low: 0 });
  expect(relu!.what).toContain("only gives numbers 0 or more.");
});

test.each<[readonly number[], boolean]>([
  [[1000, -1000], false],
  [[1001, -1000], true],
  [[0, 1400], false],
  [[0, 1500], true],
])("a linear output begins far from %j: %s", (y, far) => {
  expect(kinds("linear", y)).toEqual(far ? ["targetsFar"] : []);
});

test("their root mean square is said", () => {
  const [one] = found("linear", [3000, 4000]);
  expect(one!.numbers).toMatchObject({ least: 3000, most: 4000, threshold: 1000 });
  expect(one!.numbers.size).toBeCloseTo(Math.sqrt(12.5e6), 6);
  expect(one!.severity).toBe("warning");
  expect(kinds("relu", [3000, 4000])).toEqual(["targetsFar"]);
});

test("accuracy means something for 0 and 1 alone, and other metrics always", () => {
  const metrics = ["accuracy"];
  expect(kinds("linear", [0, 1, 1], { metrics })).toEqual([]);
  expect(kinds("linear", [0, 1, 0.5], { metrics })).toEqual(["accuracyOfNumbers"]);
  expect(kinds("linear", [0.5, 1, 1], { metrics: ["mae"] })).toEqual([]);
  expect(kinds("linear", [2000, 0.5], { metrics: ["mae", "binary_accuracy"] })).toEqual(["targetsFar", "accuracyOfNumbers"]);
  const [one] = found("linear", [0.25, 7], { metrics: ["acc"] });
  expect(one!.what).toBe('"acc" counts right classes, and the targets are numbers from 0.25 to 7.');
});

test("losses of classes and empty data say nothing", () => {
  expect(kinds("sigmoid", [5, -5], { loss: "binaryCrossentropy" })).toEqual([]);
  expect(kinds("sigmoid", [])).toEqual([]);
});
