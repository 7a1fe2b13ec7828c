/** What a loss is worth: the cost of always giving the mean answer, from probabilities and from logits alike. */

import { expect, test } from "vitest";
import { sequential } from "../../model/index.ts";
import { Sequential } from "../../model/sequential.ts";
import { binaryCrossentropy, categoricalCrossentropy, dense, type Loss, sgd, sparseCategoricalCrossentropy } from "../../network/index.ts";
import { type TensorLike, tensorFrom } from "../../runtime/index.ts";
import { examine } from "./examined.ts";

const x = tensorFrom(Float32Array.of(1, 2, 3, 4), [4, 1]);
const column = (...values: number[]): TensorLike => tensorFrom(Float32Array.from(values), [4, values.length / 4]);
const labels = (...values: number[]): TensorLike => tensorFrom(Int32Array.from(values), [4]);

function meanLoss(loss: Loss | string, outputs: number, y: TensorLike): number {
  const net = sequential([dense(outputs, { inputShape: [1] })], { seed: 1 });
  net.compile({ optimizer: sgd(), loss });
  return examine(Sequential.coreOf(net), x, y, 100).meanLoss!;
}
const fromLogits = true;
const [quarter, rest] = [0.25, 0.75];
const entropy = -(quarter * Math.log(quarter) + rest * Math.log(rest));

test.each<[string, Loss | string, number, TensorLike, number]>([
  ["a variance", "meanSquaredError", 1, column(0, 0, 0, 4), 3],
  ["half of it, summed over the outputs", "quadratic", 2, column(0, 1, 0, 1, 0, 1, 4, 1), 1.5],
  ["a mean deviation", "meanAbsoluteError", 1, column(0, 0, 0, 4), 1.5],
  ["an entropy", "binaryCrossentropy", 1, column(0, 0, 0, 1), entropy],
  ["the same from logits", binaryCrossentropy({ fromLogits }), 1, column(0, 0, 0, 1), entropy],
  ["an entropy of classes", "categoricalCrossentropy", 2, column(1, 0, 1, 0, 1, 0, 0, 1), entropy],
  ["the same from logits", categoricalCrossentropy({ fromLogits }), 2, column(1, 0, 1, 0, 1, 0, 0, 1), entropy],
  ["an entropy of labels", "sparseCategoricalCrossentropy", 2, labels(0, 0, 1, 0), entropy],
  ["the same from logits", sparseCategoricalCrossentropy({ fromLogits }), 2, labels(0, 0, 1, 0), entropy],
])("%s of %o", (_, loss, outputs, y, expected) => {
  expect(meanLoss(loss, outputs, y)).toBeCloseTo(expected, 9);
});

test("answers that are all the same cost what Keras's 1e-7 leaves, from probabilities and from logits", () => {
  const left = -Math.log(1 - 1e-7);
  for (const [plain, logits, outputs, y] of [
    ["binaryCrossentropy", binaryCrossentropy({ fromLogits }), 1, column(1, 1, 1, 1)],
    ["categoricalCrossentropy", categoricalCrossentropy({ fromLogits }), 2, column(1, 0, 1, 0, 1, 0, 1, 0)],
    ["sparseCategoricalCrossentropy", sparseCategoricalCrossentropy({ fromLogits }), 2, labels(1, 1, 1, 1)],
  ] as const) {
    expect(meanLoss(plain, outputs, y) / left).toBeCloseTo(1, 6);
    expect(meanLoss(logits, outputs, y) / left).toBeCloseTo(1, 6);
  }
});
