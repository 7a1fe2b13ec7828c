/** The public value: a shape, a dtype and a typed array. */

import { DataError, ShapeError } from "../errors.ts";
import { shapeText, sizeOf } from "../graph/shape.ts";

export { shapeText, sizeOf };

export type TensorDtype = "float32" | "int32" | "uint8";
export type TensorData = Float32Array | Int32Array | Uint8Array;

/** @typeParam Data the kind of array, where it is known: predictions are a `Tensor<Float32Array>`. */
export interface Tensor<Data extends TensorData = TensorData> {
  readonly shape: readonly number[];
  readonly dtype: TensorDtype;
  /** Row-major. Not copied: treat it as read-only. */
  readonly data: Data;
  /** The real value of an element is `data[i] * scale`. 1, except for pixels that are stored as bytes (1/255). */
  readonly scale: number;
}

/** Nested arrays of numbers, as a person writes them. */
export type NestedArray = readonly number[] | readonly NestedArray[];
/** What `fit`, `evaluate` and `predict` accept. A bare typed array is a column of numbers. */
export type TensorLike = Tensor | NestedArray | Float32Array | Float64Array | Int32Array | Uint8Array;

function dtypeOf(data: TensorData): TensorDtype {
  if (data instanceof Float32Array) return "float32";
  return data instanceof Int32Array ? "int32" : "uint8";
}

/** A tensor from a typed array and its shape. @throws ShapeError when they do not have the same size. */
export function tensorFrom<Data extends TensorData>(data: Data, shape: readonly number[], scale = 1): Tensor<Data> {
  const badSize = shape.some((size) => !Number.isInteger(size) || size < 0);
  if (badSize || sizeOf(shape) !== data.length) {
    throw new ShapeError({
      problem: "The shape does not fit the data",
      received: `shape ${shapeText(shape)} (${sizeOf(shape)} elements) with ${data.length} values`,
      expected: "as many values as the product of the sizes, which are whole numbers",
      fix: "Correct the shape or the array.",
    });
  }
  return { shape: [...shape], dtype: dtypeOf(data), data, scale };
}

const isTensor = (value: object): value is Tensor => "shape" in value && "data" in value && "dtype" in value;

function ragged(where: string, received: string, expected: string): DataError {
  return new DataError({
    problem: `The nested array is ragged at ${where}`,
    received,
    expected,
    fix: "Give every row the same number of values.",
  });
}

/** Nested arrays become float32. @throws DataError when rows differ in length or something is not a number. */
function fromNested(nested: NestedArray): Tensor<Float32Array> {
  const shape: number[] = [];
  for (let level: unknown = nested; Array.isArray(level); level = level[0]) shape.push(level.length);
  const out = new Float32Array(sizeOf(shape));
  let next = 0;
  const walk = (value: unknown, depth: number, path: string): void => {
    if (depth === shape.length) {
      if (typeof value !== "number") throw ragged(path, Array.isArray(value) ? `an array of ${value.length}` : String(value), "a number");
      out[next++] = value;
      return;
    }
    const expected = `an array of ${shape[depth]}`;
    if (!Array.isArray(value)) throw ragged(path, typeof value === "number" ? "a number" : String(value), expected);
    if (value.length !== shape[depth]) throw ragged(path, `an array of ${value.length}`, expected);
    for (const [i, item] of value.entries()) walk(item, depth + 1, `${path}[${i}]`);
  };
  walk(nested, 0, "x");
  return tensorFrom(out, shape);
}

/**
 * Anything tensor-like as a `Tensor`; typed arrays are wrapped, not copied (Float64Array is rounded to float32).
 * @throws DataError for ragged arrays, ShapeError for a tensor whose shape and data disagree.
 */
export function tensor(value: TensorLike, shape?: readonly number[]): Tensor {
  if (value instanceof Float64Array) return tensorFrom(Float32Array.from(value), shape ?? [value.length]);
  if (value instanceof Float32Array || value instanceof Int32Array || value instanceof Uint8Array)
    return tensorFrom(value, shape ?? [value.length]);
  if (Array.isArray(value)) {
    const made = fromNested(value as NestedArray);
    return shape === undefined ? made : tensorFrom(made.data, shape);
  }
  if (typeof value === "object" && value !== null && isTensor(value)) return tensorFrom(value.data, shape ?? value.shape, value.scale ?? 1);
  throw new DataError({
    problem: "This is not a tensor",
    received: value === null ? "null" : typeof value,
    expected: "a Tensor, nested arrays of numbers, or a typed array",
    fix: "Convert the data first, for example with tensor(new Float32Array(values), [rows, columns]).",
  });
}
