/** The public value: a shape, a dtype and a typed array. */

import { DataError, ShapeError } from "../errors.ts";
import { shapeText, sizeOf } from "../graph/shape.ts";
import { needArray, received } from "../settings/index.ts";
import { counted } from "../words.ts";
import { dtypeOf, isNumberArray, type NumberArray, storedArray, type TensorData, type TensorDtype } from "./arrays.ts";
import { fromNested, type NestedArray } from "./nested.ts";

export type { NestedArray, NumberArray, TensorData, TensorDtype };
export { shapeText, sizeOf };

/** @typeParam Data the kind of array, where it is known: predictions are a `Tensor<Float32Array>`. */
export interface Tensor<Data extends TensorData = TensorData> {
  readonly shape: readonly number[];
  readonly dtype: TensorDtype;
  /** Row-major. Not copied: treat it as read-only. */
  readonly data: Data;
  /** The real value of an element is `data[i] * scale`. 1, except for pixels that are stored as bytes (1/255). */
  readonly scale: number;
}

/** What `fit`, `evaluate` and `predict` accept. A bare typed array is a column of numbers. */
export type TensorLike = Tensor | NestedArray | NumberArray;

/** The kind in which a typed array is kept: bytes and 32 bits as they are, other whole numbers as int32, doubles as float32. */
export type StoredAs<Values> = Values extends TensorData
  ? Values
  : Values extends Uint8ClampedArray
    ? Uint8Array
    : Values extends Float64Array
      ? Float32Array
      : TensorData;

/** A tensor from an array and its shape; nothing is checked. */
const wrap = <Data extends TensorData>(data: Data, shape: readonly number[], scale: number): Tensor<Data> => ({
  shape: [...shape],
  dtype: dtypeOf(data),
  data,
  scale,
});

/** @throws ShapeError when they do not have the same size. */
function fitting<Data extends TensorData>(data: Data, shape: readonly number[], scale: number): Tensor<Data> {
  needArray("The shape", shape, "whole numbers, 0 or more");
  const badSize = shape.some((size) => !Number.isInteger(size) || size < 0);
  if (badSize || sizeOf(shape) !== data.length) {
    throw new ShapeError({
      problem: "The shape does not fit the data",
      received: `shape ${shapeText(shape)} (${counted(sizeOf(shape), "element")}) with ${counted(data.length, "value")}`,
      expected: "as many values as the product of the sizes, which are whole numbers",
      fix: "Correct the shape or the array.",
    });
  }
  return wrap(data, shape, scale);
}

/**
 * A tensor from a typed array of any kind and its shape. Bytes and numbers of 32 bits are wrapped, not copied; doubles are rounded to 32 bits.
 * @throws ShapeError when they do not have the same size, DataError for what is no typed array of numbers.
 */
export function tensorFrom<Values extends NumberArray>(data: Values, shape: readonly number[], scale = 1): Tensor<StoredAs<Values>> {
  if (!isNumberArray(data)) throw noTensor("The data", data);
  return fitting(storedArray(data, "data"), shape, scale) as unknown as Tensor<StoredAs<Values>>;
}

const isTensor = (value: object): value is Tensor => "shape" in value && "data" in value;

function noTensor(what: string, value: unknown): DataError {
  const bytes = ArrayBuffer.isView(value);
  const waiting = typeof value === "object" && value !== null && "then" in value;
  return new DataError({
    problem: `${what} is not a tensor`,
    received: received(value),
    expected: "a Tensor, nested arrays of numbers, or a typed array",
    fix: waiting
      ? "Await it first."
      : bytes
        ? "Convert it: Float32Array.from(values, Number)."
        : value === undefined
          ? "Give it, for example as [[0, 1], [1, 0]]."
          : "Convert the data first, for example with tensor(new Float32Array(values), [rows, columns]).",
  });
}

/**
 * Anything tensor-like as a `Tensor`. Typed arrays are wrapped, not copied (see `tensorFrom`); nested arrays become float32, rows of typed arrays of one kind
 * stay of that kind; booleans are 1 and 0.
 * @param what names the value in errors: "x". @throws DataError naming the place, ShapeError for a tensor whose shape and data disagree.
 */
export function tensorOf(value: TensorLike, what: string, shape?: readonly number[]): Tensor {
  if (isNumberArray(value)) return fitting(storedArray(value, what), shape ?? [value.length], 1);
  if (Array.isArray(value)) {
    const made = fromNested(value, what);
    return fitting(made.data, shape ?? made.shape, 1);
  }
  if (typeof value !== "object" || value === null || !isTensor(value) || !Array.isArray(value.shape)) throw noTensor(what, value);
  const data: unknown = value.data;
  if (isNumberArray(data)) return fitting(storedArray(data, what), shape ?? value.shape, value.scale ?? 1);
  if (Array.isArray(data)) return fitting(fromNested(data, `${what}.data`).data, shape ?? value.shape, value.scale ?? 1);
  throw noTensor(`${what}.data`, data);
}

/**
 * Anything tensor-like as a `Tensor`, of another shape if one is given.
 * @throws DataError for ragged arrays and what is no number, ShapeError for a tensor whose shape and data disagree.
 */
export const tensor = (value: TensorLike, shape?: readonly number[]): Tensor => tensorOf(value, "The value", shape);

/** The real values of a tensor, as numbers of its own: of 32 bits, whatever it keeps. */
export const ownValues = ({ data, dtype, scale }: Tensor): Float32Array =>
  dtype === "float32" && scale === 1 ? (data.slice() as Float32Array) : Float32Array.from(data, (value) => value * scale);

/** The same tensor with numbers of its own, which nobody else can change. */
export const ownCopy = (value: Tensor): Tensor => wrap(value.data.slice(), value.shape, value.scale);
