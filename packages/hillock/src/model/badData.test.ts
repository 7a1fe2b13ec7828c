/** Data that cannot be learnt from are met with a typed error that says what came, what was expected and what to do. */

import { expect, test } from "vitest";
import { DataError, ShapeError } from "../errors.ts";
import { dense } from "../network/index.ts";
import { tensorFrom } from "../runtime/index.ts";
import { sequential } from "./index.ts";
import { errorOf, labels, uniform } from "./testing/nets.ts";
import { expectRefused, type RefusedCall, rows, x } from "./testing/refused.ts";

const withValue = (value: number, row: number, column: number) => {
  const data = Float32Array.from(x.data);
  data[row * 3 + column] = value;
  return tensorFrom(data, x.shape);
};
const oneHotRows = Array.from({ length: rows }, (_, i) => [0, 1, 2, 3].map((c) => Number(c === i % 4)));

const cases: readonly RefusedCall[] = [
  {
    name: "x too wide",
    call: (net, y) => net.fit(uniform([rows, 4], 1), y),
    type: ShapeError,
    says: ["[12, 4]", "[rows, 3]", "inputShape"],
  },
  {
    name: "x of rank 3",
    call: (net, y) => net.fit(uniform([rows, 3, 1], 1), y),
    type: ShapeError,
    says: ["[12, 3, 1]", "[rows, 3]", "Reshape"],
  },
  { name: "a single example", call: (net) => net.predict([1, 2, 3]), type: ShapeError, says: ["[3]", "[rows, 3]", "array of one row"] },
  {
    name: "a ragged x",
    call: (net) =>
      net.predict([
        [1, 2, 3],
        [4, 5],
      ]),
    type: DataError,
    says: ["x[1]", "array of 2", "array of 3"],
  },
  {
    name: "a ragged y",
    call: (net) =>
      net.fit(
        [
          [1, 2, 3],
          [4, 5, 6],
        ],
        [[1, 2, 3, 4], [5]],
      ),
    type: DataError,
    says: ["ragged", "array of 1", "array of 4"],
    loss: "meanSquaredError",
  },
  { name: "text in x", call: (net) => net.predict([[1, 2, "3" as never]]), type: DataError, says: ["x[0][2]", "3", "a number"] },
  {
    name: "no tensor at all",
    call: (net) => net.predict("data" as never),
    type: DataError,
    says: ["not a tensor", '"data"', "typed array"],
  },
  { name: "null", call: (net) => net.predict(null as never), type: DataError, says: ["null"] },
  {
    name: "NaN in x",
    call: (net, y) => net.fit(withValue(Number.NaN, 7, 2), y),
    type: DataError,
    says: ["NaN in row 7, column 2", "finite", "Remove such rows"],
  },
  {
    name: "infinity in x",
    call: (net) => net.predict(withValue(Number.NEGATIVE_INFINITY, 3, 0)),
    type: DataError,
    says: ["-Infinity in row 3, column 0"],
  },
  {
    name: "NaN in y",
    call: (net) =>
      net.fit(
        x,
        oneHotRows.map((row, i) => (i === 5 ? [0, Number.NaN, 0, 1] : row)),
      ),
    type: DataError,
    says: ["y has", "NaN in row 5, column 1"],
    loss: "meanSquaredError",
  },
  {
    name: "a label too high",
    call: (net) => net.fit(x, [0, 1, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0]),
    type: DataError,
    says: ["4 in row 2", "from 0 to 3", "Count classes from 0"],
  },
  {
    name: "a negative label",
    call: (net) => net.fit(x, [0, 1, 2, -1, 0, 0, 0, 0, 0, 0, 0, 0]),
    type: DataError,
    says: ["-1 in row 3", "from 0 to 3"],
  },
  {
    name: "a label that is not whole",
    call: (net) => net.evaluate(x, [0, 1, 2, 0.5, 0, 0, 0, 0, 0, 0, 0, 0]),
    type: DataError,
    says: ["0.5 in row 3"],
  },
  {
    name: "one-hot rows for a sparse loss",
    call: (net) => net.fit(x, oneHotRows),
    type: ShapeError,
    says: ["[12, 4]", "[12]", "categoricalCrossentropy", "fromOneHot"],
  },
  {
    name: "too few targets a row",
    call: (net) => net.fit(x, uniform([rows, 3], 2)),
    type: ShapeError,
    says: ["4 outputs", "[12, 3]", "[12, 4]"],
    loss: "meanSquaredError",
  },
  {
    name: "x and y of different lengths",
    call: (net, y) => net.fit(uniform([rows - 1, 3], 1), y),
    type: ShapeError,
    says: ["11 rows of x and 12 of y", "one target per example"],
  },
  { name: "no rows", call: (net) => net.fit([], []), type: DataError, says: ["nothing in x", "0 rows", "at least one"] },
  { name: "a tensor of no rows", call: (net) => net.predict(tensorFrom(new Float32Array(0), [0, 3])), type: DataError, says: ["0 rows"] },
];

test.each(cases)("$name: an error, and the model is as it was", expectRefused);

test("a class-number y for a one-hot loss is told from a wrong width", async () => {
  const net = sequential([dense(4, { activation: "softmax", inputShape: [3] })]);
  net.compile({ loss: "categoricalCrossentropy" });
  const error = await errorOf(() => net.fit(x, labels(rows, 4, 2)));
  expect(error).toBeInstanceOf(ShapeError);
  expect(error.fix).toMatch(/sparseCategoricalCrossentropy.*oneHot/);
  const outside = await errorOf(() => net.fit(x, uniform([rows, 4], 1, 2, 3)));
  expect(outside).toBeInstanceOf(DataError);
  expect(outside.message).toMatch(/in row 0[\s\S]*values from 0 to 1/);
});
