/** What users hand to fit, evaluate and predict, checked before a single number is computed: shapes, counts, NaN, labels. */

import { ArgumentError, DataError, ShapeError } from "../errors.ts";
import type { Dtype } from "../graph/index.ts";
import { type Loss, losses } from "../network/index.ts";
import { allFinite, shapeText, sizeOf, type Tensor, type TensorLike, tensorOf } from "../runtime/index.ts";
import { received, tagOf } from "../settings/index.ts";
import { counted } from "../words.ts";

export interface PreparedInput {
  readonly rows: number;
  readonly dtype: Dtype;
  readonly scale: number;
  readonly data: Tensor["data"];
}

/** What was prepared, with numbers that their owner cannot change any more. */
export const ownInput = (input: PreparedInput): PreparedInput => ({ ...input, data: input.data.slice() });

const dtypes: Record<Tensor["dtype"], Dtype> = { float32: "f32", int32: "i32", uint8: "u8" };

function needRows(what: string, rows: number): void {
  if (rows > 0) return;
  throw new DataError({ problem: `There is nothing in ${what}`, received: "0 rows", expected: "at least one example" });
}

/** Whether an array holds numbers only. */
export const areFinite = (values: ArrayLike<number>): boolean => {
  const tag = tagOf(values);
  if (tag === "Float32Array") return allFinite(values as Float32Array);
  return tag !== "Float64Array" || (values as Float64Array).every(Number.isFinite);
};

/** @throws DataError naming the first value that is no finite number. */
export function needFinite(what: string, { data, dtype, shape }: Tensor): void {
  if (dtype !== "float32" || allFinite(data as Float32Array)) return;
  const at = data.findIndex((value) => !Number.isFinite(value));
  const width = sizeOf(shape.slice(1));
  throw new DataError({
    problem: `${what} has a value that is no finite number`,
    received: `${data[at]} in row ${Math.floor(at / width)}, column ${at % width}`,
    expected: "finite numbers only",
    fix: "Remove such rows or replace the missing values before training.",
  });
}

/** x as rows of `inputShape`. @throws ShapeError, DataError */
export function prepareInput(x: TensorLike, inputShape: readonly number[]): PreparedInput {
  const given = tensorOf(x, "x");
  const whole = given.shape.length === 1 && sizeOf(inputShape) === 1 ? [given.shape[0]!, ...inputShape] : given.shape;
  const fits = whole.length === inputShape.length + 1 && inputShape.every((size, i) => size === whole[i + 1]);
  needRows("x", whole[0] ?? 0);
  if (!fits) {
    const sameSize = sizeOf(given.shape.slice(1)) === sizeOf(inputShape);
    const one = shapeText(given.shape) === shapeText(inputShape);
    throw new ShapeError({
      problem: "x does not have the shape that the model takes",
      received: shapeText(given.shape),
      expected: `[rows, ${inputShape.join(", ")}]`,
      fix: one
        ? "This is a single example: put it in an array of one row."
        : sameSize
          ? "Reshape it: tensorFrom(x.data, [rows, …])."
          : "Check the number of columns, or the inputShape of the first layer.",
    });
  }
  needFinite("x", given);
  return { rows: whole[0]!, dtype: dtypes[given.dtype], scale: given.scale, data: given.data };
}

/** Targets in the form that the loss wants: labels as Int32Array, anything else as Float32Array [rows, outputs]. */
export function prepareTargets(y: TensorLike, rows: number, outputs: number, loss: Loss): Float32Array | Int32Array {
  const given = tensorOf(y, "y");
  needRows("y", given.shape[0] ?? 0);
  if (given.shape[0] !== rows) {
    throw new ShapeError({
      problem: "x and y do not have the same number of examples",
      received: `${counted(rows, "row")} of x and ${given.shape[0]} of y`,
      expected: "one target per example",
    });
  }
  needFinite("y", given);
  return losses[loss.name].targets === "labels" ? prepareLabels(given, outputs, loss) : prepareNumbers(given, outputs, loss);
}

function prepareLabels(y: Tensor, classes: number, loss: Loss): Int32Array {
  if (sizeOf(y.shape.slice(1)) !== 1) {
    throw new ShapeError({
      problem: `The targets do not fit the loss "${loss.name}"`,
      received: `y of shape ${shapeText(y.shape)}`,
      expected: `class numbers, shape [${y.shape[0]}]`,
      fix: 'These look like one-hot rows: use the loss "categoricalCrossentropy", or fromOneHot(y).',
    });
  }
  const { data, scale } = y;
  const labels = new Int32Array(data.length);
  for (let row = 0; row < data.length; row++) {
    const value = data[row]! * scale;
    if (!(Number.isInteger(value) && value >= 0 && value < classes)) throw notAClass(value, row, classes);
    labels[row] = value;
  }
  return labels;
}

const notAClass = (value: number, row: number, classes: number): DataError =>
  new DataError({
    problem: "A label is not one of the classes",
    received: `${value} in row ${row}`,
    expected: `whole numbers from 0 to ${classes - 1}, because the model has ${counted(classes, "output")}`,
    fix:
      value === classes
        ? "Count classes from 0, or give the last layer one unit more."
        : "Correct the labels, or the units of the last layer.",
  });

function prepareNumbers(y: Tensor, outputs: number, loss: Loss): Float32Array {
  const { targets } = losses[loss.name];
  if (sizeOf(y.shape.slice(1)) !== outputs) {
    const labels = targets === "distribution" && sizeOf(y.shape.slice(1)) === 1;
    throw new ShapeError({
      problem: `The targets do not fit the model's ${counted(outputs, "output")} under the loss "${loss.name}"`,
      received: `y of shape ${shapeText(y.shape)}`,
      expected: `[${y.shape[0]}, ${outputs}]`,
      fix: labels
        ? 'These look like class numbers: use the loss "sparseCategoricalCrossentropy", or oneHot(y).'
        : "Correct the units of the last layer, or the targets.",
    });
  }
  const data = y.dtype === "float32" && y.scale === 1 ? (y.data as Float32Array) : Float32Array.from(y.data, (value) => value * y.scale);
  if (targets !== "numbers") {
    const at = data.findIndex((value) => value < 0 || value > 1);
    if (at >= 0) {
      throw new DataError({
        problem: `A target does not fit the loss "${loss.name}"`,
        received: `${data[at]} in row ${Math.floor(at / outputs)}`,
        expected: "values from 0 to 1",
        fix: 'Encode classes as 0 and 1, or use a regression loss such as "meanSquaredError".',
      });
    }
  }
  return data;
}

/** A whole number in a range. @throws ArgumentError */
export function needWhole(name: string, value: number, low: number, high = Number.MAX_SAFE_INTEGER): number {
  if (Number.isInteger(value) && value >= low && value <= high) return value;
  throw new ArgumentError({
    problem: `${name} is out of range`,
    received: received(value),
    expected: high === Number.MAX_SAFE_INTEGER ? `a whole number, at least ${low}` : `a whole number from ${low} to ${high}`,
  });
}

/** How many of the rows train; the rest, from the end, validates. @throws ArgumentError when one side would be empty. */
export function trainingRows(rows: number, validationSplit: number): number {
  if (validationSplit === 0) return rows;
  const training = Math.floor(rows * (1 - validationSplit));
  if (validationSplit > 0 && validationSplit < 1 && training > 0 && training < rows) return training;
  throw new ArgumentError({
    problem: "validationSplit leaves no examples on one side",
    received: `${validationSplit} of ${counted(rows, "row")}`,
    expected: "a fraction, 0 ≤ validationSplit < 1, with at least one example to train on and one to validate on",
  });
}
