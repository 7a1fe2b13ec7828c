/** Labels of exclusive classes as one-hot rows, which a softmax can be taught; and back. */

import { ArgumentError, DataError, ShapeError } from "../errors.ts";
import { shapeText, type Tensor, type TensorLike, tensorFrom, tensorOf } from "../runtime/tensor.ts";
import { type OptionsFor, settings, whole } from "../settings/index.ts";
import { counted } from "../words.ts";

/** One-hot rows of more values than this are a mistake, such as an identifier taken for a label. */
const maximumSize = 2 ** 30;

export const oneHotSettings = settings(
  "oneHot",
  {
    classes: whole({
      min: 1,
      defaultText: "the largest label + 1",
      doc: "how many classes there are, and so columns",
      also: ["numClasses"],
    }),
  },
  { first: "classes" },
);

/**
 * Whole labels [n] or [n, 1] → float32 [n, classes] with a single 1 per row, in the label's column.
 * @param given how many classes: `oneHot(labels, 10)` or `oneHot(labels, { classes: 10 })`; by default the largest label + 1.
 * @throws DataError for a label that is not whole or not in [0, classes), ShapeError for another shape, ArgumentError for another number of classes.
 */
export function oneHot(labels: TensorLike, given?: number | OptionsFor<typeof oneHotSettings>): Tensor {
  const { classes } = oneHotSettings.read(given);
  const values = labelValues(labels);
  for (const [row, label] of values.entries()) checkLabel(label, row, classes ?? Number.POSITIVE_INFINITY);
  const width = classes ?? values.reduce((largest, label) => Math.max(largest, label + 1), 1);
  if (width * values.length > maximumSize) {
    throw new ArgumentError({
      problem: "The number of classes is out of range",
      received: `${counted(width, "class")} for ${counted(values.length, "label")}`,
      expected: "a whole number, 1 or more, and at most 2³⁰ values in all",
      fix: "Number the classes from 0 without gaps (labelEncoder does), or keep the labels and use a sparse loss.",
    });
  }
  const out = new Float32Array(values.length * width);
  for (const [row, label] of values.entries()) out[row * width + label] = 1;
  return tensorFrom(out, [values.length, width]);
}

/** The real values of labels in [n] or [n, 1]. */
export function labelValues(labels: TensorLike): number[] {
  const { data, shape, scale } = tensorOf(labels, "labels");
  if (shape.length !== 1 && !(shape.length === 2 && shape[1] === 1)) {
    throw new ShapeError({
      problem: "These are not labels",
      received: `shape ${shapeText(shape)}`,
      expected: "one label for each example: [n] or [n, 1]",
      fix: "One-hot rows need no encoding; fromOneHot turns them back into labels.",
    });
  }
  return Array.from(data, (value) => value * scale);
}

/** @throws DataError unless the label is a whole number in [0, classes). */
export function checkLabel(label: number, row: number, classes: number): void {
  if (Number.isInteger(label) && label >= 0 && label < classes) return;
  throw new DataError({
    problem: `The label of row ${row} is not a class`,
    received: String(label),
    expected: classes === Number.POSITIVE_INFINITY ? "a whole number, 0 or more" : `a whole number from 0 to ${classes - 1}`,
    fix: "Number the classes from 0 (labelEncoder does), or give the right number of classes.",
  });
}

/** One-hot rows [n, classes] → int32 [n]. @throws DataError when a row is not a single 1 among zeros. */
export function fromOneHot(rows: TensorLike): Tensor {
  const { data, width, count, scale } = matrix(rows);
  const labels = argmax(rows);
  for (let row = 0; row < count; row++) {
    const values = Array.from(data.subarray(row * width, (row + 1) * width), (value) => value * scale);
    if (values.every((value, column) => value === (column === labels.data[row] ? 1 : 0))) continue;
    throw new DataError({
      problem: `Row ${row} is not one-hot`,
      received: `[${values.slice(0, 10).join(", ")}${width > 10 ? ", …" : ""}]`,
      expected: "a single 1 among zeros",
      fix: "For probabilities use argmax, for tags fromMultiHot.",
    });
  }
  return labels;
}

/** The column of each row's largest value, the first one among equals: [n, classes] → int32 [n]. @throws DataError for NaN. */
export function argmax(rows: TensorLike): Tensor {
  const { data, width, count } = matrix(rows);
  const out = new Int32Array(count);
  for (let row = 0; row < count; row++) {
    let best = 0;
    for (let column = 0; column < width; column++) {
      const value = data[row * width + column]!;
      if (Number.isNaN(value)) {
        const fix = "Look for the step at which the values became NaN.";
        throw new DataError({ problem: `Row ${row} has no largest value`, received: `NaN in column ${column}`, expected: "numbers", fix });
      }
      if (value > data[row * width + best]!) best = column;
    }
    out[row] = best;
  }
  return tensorFrom(out, [count]);
}

/** A tensor of rows, one column or more. @throws ShapeError for another shape. */
export function matrix(rows: TensorLike): { data: Tensor["data"]; width: number; count: number; scale: number } {
  const { data, shape, scale } = tensorOf(rows, "rows");
  const [count = 0, width = 0] = shape;
  if (shape.length === 2 && width >= 1) return { data, width, count, scale };
  throw new ShapeError({
    problem: "These are not rows of classes",
    received: `shape ${shapeText(shape)}`,
    expected: "[n, classes], one column or more",
    fix: "Give one row for each example and one column for each class.",
  });
}
