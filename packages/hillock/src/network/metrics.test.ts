/** Metrics by hand: what counts as a hit, at the threshold and at ties, and which accuracy the word means. */

import { describe, expect, test } from "vitest";
import { build } from "../graph/index.ts";
import { reference, wasm } from "../runtime/index.ts";
import type { Loss } from "./losses.ts";
import { metricNames, metricPerExample, metricsKind, resolveMetric } from "./metrics.ts";
import { run } from "./testing/differences.ts";

const loss = (name: Loss["name"], fromLogits = false): Loss => ({ name, fromLogits });

/** Each example's value, on both devices. */
async function valuesOf(metric: string, of: Loss, y: readonly number[], rows: readonly (readonly number[])[]): Promise<number[]> {
  const [n, width] = [rows.length, rows[0]!.length];
  const labels = y.length === n && width > 1;
  const target = build.input("y", labels ? [n] : [n, width], labels ? "i32" : "f32");
  const output = { value: build.input("a", [n, width]) };
  // The graphs of models have a row count that is not known beforehand; here it is, and is called n all the same.
  const value = metricPerExample(resolveMetric(metric), target, output, of);
  const feed = { y, a: rows.flat() };
  const [exact, fast] = [(await run(reference(), { value }, feed)).value!, (await run(wasm(), { value }, feed)).value!];
  exact.forEach((each, i) => {
    expect(fast[i]).toBeCloseTo(each, 6);
  });
  return exact;
}

describe("binary accuracy", () => {
  test.each<[string, Loss, readonly number[], readonly number[]]>([
    ["probabilities: above ½", loss("binaryCrossentropy"), [0, 0.5, 0.5625, 1], [0, 0, 1, 1]],
    ["outputs under another loss: above ½", loss("meanSquaredError"), [-3, 0.25, 0.5, 7], [0, 0, 0, 1]],
    ["logits: above 0", loss("binaryCrossentropy", true), [-0.25, 0, 0.25, 0.4375], [0, 0, 1, 1]],
    ["weighted sums: above 0", loss("perceptron"), [-0.25, 0, 0.25, 3], [0, 0, 1, 1]],
  ])("%s", async (_, of, outputs, answers) => {
    for (const truth of [0, 1]) {
      const hits = await valuesOf(
        "binaryAccuracy",
        of,
        outputs.map(() => truth),
        outputs.map((output) => [output]),
      );
      expect(hits).toEqual(answers.map((answer) => Number(answer === truth)));
    }
  });
  test("is the part of an example's outputs that is right; soft targets count from above ½ on", async () => {
    const rows = [
      [0.75, 0.25, 1, 0],
      [0.75, 0.25, 1, 0],
    ];
    expect(await valuesOf("binaryAccuracy", loss("binaryCrossentropy"), [1, 0, 0, 0, 0.75, 0.5, 0.25, 1], rows)).toEqual([0.75, 0.5]);
  });
});

test("categorical accuracy compares where the maxima are; of equal ones the first counts", async () => {
  const rows = [
    [0.25, 0.5, 0.25],
    [0.5, 0.5, 0],
    [0.5, 0.5, 0],
    [0, 0, 1],
  ];
  const y = [0, 1, 0, 1, 0, 0, 0, 1, 0, 0.5, 0.25, 0.25];
  expect(await valuesOf("categoricalAccuracy", loss("categoricalCrossentropy"), y, rows)).toEqual([1, 1, 0, 0]);
});

test("errors are means over an example's outputs", async () => {
  const rows = [
    [1, -2],
    [0.5, 0],
  ];
  expect(await valuesOf("mae", loss("meanSquaredError"), [0, 0, 0.5, 4], rows)).toEqual([1.5, 2]);
  expect(await valuesOf("mse", loss("meanAbsoluteError"), [0, 0, 0.5, 4], rows)).toEqual([2.5, 8]);
});

test("each is reported under the name that was given, in camelCase; none twice", () => {
  expect(metricNames).toContain("accuracy");
  expect(resolveMetric("binary_accuracy")).toEqual({ name: "binaryAccuracy", reportedAs: "binaryAccuracy" });
  expect(resolveMetric("acc")).toEqual({ name: "accuracy", reportedAs: "acc" });
  expect(metricsKind.read("mae")).toEqual([{ name: "meanAbsoluteError", reportedAs: "mae" }]);
  expect(metricsKind.read(["acc", "mean_absolute_error"])).toEqual([
    { name: "accuracy", reportedAs: "acc" },
    { name: "meanAbsoluteError", reportedAs: "meanAbsoluteError" },
  ]);
  expect(metricsKind.read(["acc", "accuracy"])).toHaveLength(2);
  expect(metricsKind.read([])).toEqual([]);
  expect(() => metricsKind.read(["acc", "mse", "acc"])).toThrow();
  expect(() => metricsKind.read(["binary_accuracy", "binaryAccuracy"])).toThrow();
});
