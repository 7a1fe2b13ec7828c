/** Parting examples into those to learn from and those to be tested with. */

import { ArgumentError, DataError, ShapeError } from "../errors.ts";
import { Random } from "../graph/index.ts";
import { emptyArray } from "../runtime/arrays.ts";
import { shapeText, type Tensor, type TensorLike, tensorFrom, tensorOf } from "../runtime/tensor.ts";
import { flag, number, type OptionsFor, received, refuse, settings, whole } from "../settings/index.ts";
import { counted } from "../words.ts";
import type { Examples } from "./images.ts";
import { rowWidth } from "./rows.ts";

export const trainTestSplitSettings = settings("trainTestSplit", {
  testFraction: number({
    above: 0,
    below: 1,
    default: 0.25,
    doc: "how much is for testing; the number of examples is rounded, but at least one stays on each side",
    also: ["testSize"],
  }),
  seed: whole({ default: 0, doc: "seeds the order", also: ["randomState"] }),
  shuffle: flag({ default: true, doc: "takes the examples in a random order; otherwise the last ones are for testing" }),
  stratify: flag({ default: false, doc: "gives both sides the same proportions of classes; a class is a distinct row of y" }),
});
export type SplitOptions = OptionsFor<typeof trainTestSplitSettings>;

/** Apart from the stream in which toy sets draw their points. */
const shuffleStream = 1;

/**
 * Splits x [n, …] and y [n, …] by rows.
 * @throws ShapeError when x and y differ in rows, DataError for fewer than two rows, or a class of one example with
 * `stratify`, ArgumentError for options out of range.
 */
export function trainTestSplit(x: TensorLike, y: TensorLike, options?: SplitOptions): { train: Examples; test: Examples } {
  const { testFraction, seed, shuffle, stratify } = trainTestSplitSettings.read(options);
  const [inputs, targets] = [tensorOf(x, "x"), tensorOf(y, "y")];
  const n = inputs.shape[0] ?? 0;
  checkSizes(inputs, targets, n);
  checkOptions(shuffle, stratify);
  const testCount = Math.min(n - 1, Math.max(1, Math.round(n * testFraction)));
  const order = shuffle ? new Random(seed, shuffleStream).permutation(n) : Int32Array.from({ length: n }, (_, i) => i);
  const inTest = stratify ? stratified(classesOf(targets, n), order, testCount) : (position: number) => position >= n - testCount;
  const side = (test: boolean): Examples => {
    const rows = order.filter((_, position) => inTest(position) === test);
    return { x: takeRows(inputs, rows), y: takeRows(targets, rows) };
  };
  return { train: side(false), test: side(true) };
}

function checkSizes(x: Tensor, y: Tensor, n: number): void {
  if (x.shape.length === 0 || y.shape[0] !== n) {
    throw new ShapeError({
      problem: "x and y do not have the same number of rows",
      received: `x ${shapeText(x.shape)} and y ${shapeText(y.shape)}`,
      expected: "one row of y for each row of x",
      fix: "Check how the data were read: each example needs its inputs and its target.",
    });
  }
  if (n < 2) {
    const fix = "Bring more data.";
    throw new DataError({
      problem: "There is not enough data to split",
      received: counted(n, "row"),
      expected: "two rows or more",
      fix,
    });
  }
}

function checkOptions(shuffle: boolean, stratify: boolean): void {
  if (stratify && !shuffle) {
    throw new ArgumentError({
      problem: "A split cannot be stratified without shuffling",
      received: "stratify: true, shuffle: false",
      expected: "stratify with shuffle, or neither",
      fix: "Leave shuffle out.",
    });
  }
}

/** The class of each row of y, numbered in order of appearance. */
function classesOf(y: Tensor, n: number): Int32Array {
  const width = y.data.length / n;
  const numbers = new Map<string, number>();
  return Int32Array.from({ length: n }, (_, row) => {
    const key = y.data.subarray(row * width, (row + 1) * width).join();
    const known = numbers.get(key) ?? numbers.size;
    numbers.set(key, known);
    return known;
  });
}

/** Says which positions of `order` are for testing, so that each class gets its share (largest remainders). */
function stratified(classes: Int32Array, order: Int32Array, testCount: number): (position: number) => boolean {
  const n = classes.length;
  const counts: number[] = [];
  for (const label of classes) counts[label] = (counts[label] ?? 0) + 1;
  const single = counts.indexOf(1);
  if (single >= 0) {
    throw new DataError({
      problem: "A class has a single example, so a split cannot be stratified",
      received: `${counted(counts.length, "class")} in ${counted(n, "row")}; row ${classes.indexOf(single)} is alone in its class`,
      expected: "two examples of each class or more",
      fix: "Leave stratify out (numbers to predict are not classes), or bring more examples.",
    });
  }
  const shares = counts.map((count) => (count * testCount) / n);
  const open = shares.map(Math.floor);
  const byRemainder = shares.map((share, label) => [share % 1, label] as const).sort(([a, i], [b, j]) => b - a || i - j);
  const missing = testCount - open.reduce((sum, share) => sum + share, 0);
  for (const [, label] of byRemainder.slice(0, missing)) open[label]! += 1;
  const chosen = order.map((row) => Number(open[classes[row]!]!-- > 0));
  return (position) => chosen[position] === 1;
}

/**
 * The given rows of a tensor [n, …], copied: [rows.length, …]. @param rows their numbers, from 0; a row may be taken more than once.
 * @throws ShapeError for a scalar, ArgumentError for a row that there is not.
 */
export function takeRows(values: TensorLike, rows: ArrayLike<number>): Tensor {
  const { data, dtype, shape, scale } = tensorOf(values, "values");
  if (typeof rows !== "object" || rows === null || typeof rows.length !== "number")
    refuse("rows", rows, "an array of row numbers, such as [0, 2] or an Int32Array");
  const [count = 0, ...rowShape] = shape;
  const width = rowWidth({ shape });
  const wrong = Array.prototype.findIndex.call(
    rows,
    (row: unknown) => !(Number.isInteger(row) && (row as number) >= 0 && (row as number) < count),
  );
  if (wrong >= 0) {
    throw new ArgumentError({
      problem: "There is no such row to take",
      received: `rows[${wrong}]: ${received(rows[wrong])}`,
      expected: count === 0 ? "no rows, as there are none" : `whole numbers from 0 to ${count - 1}`,
      fix: "Rows are counted from 0.",
    });
  }
  const taken = emptyArray(dtype, rows.length * width);
  for (const [to, from] of Array.from(rows).entries()) taken.set(data.subarray(from * width, (from + 1) * width), to * width);
  return tensorFrom(taken, [rows.length, ...rowShape], scale);
}
