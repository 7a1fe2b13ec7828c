/**
 * Arrays of numbers as programs have them, of any kind and from any realm (an iframe, a worker, a test runner's sandbox): brought to the three kinds in which
 * tensors keep their numbers. What a typed array is, its tag says; `instanceof` would know one realm's only.
 */

import { DataError } from "../errors.ts";
import { received, tagOf } from "../settings/index.ts";

/** How tensors keep their numbers. */
export type TensorData = Float32Array | Int32Array | Uint8Array;
/** Every typed array that holds numbers. */
export type NumberArray = TensorData | Float64Array | Int8Array | Uint8ClampedArray | Int16Array | Uint16Array | Uint32Array;

type View = NumberArray & { readonly buffer: ArrayBufferLike };
/** A view that is this realm's own and of exactly this class: a Node `Buffer` is a `Uint8Array` whose `slice` shares memory. */
const own = (view: View, prototype: object): boolean => Object.getPrototypeOf(view) === prototype;

const asFloat32 = (view: View): Float32Array =>
  own(view, Float32Array.prototype) ? (view as Float32Array) : new Float32Array(view.buffer, view.byteOffset, view.length);
const asInt32 = (view: View): Int32Array =>
  own(view, Int32Array.prototype) ? (view as Int32Array) : new Int32Array(view.buffer, view.byteOffset, view.length);
const asUint8 = (view: View): Uint8Array =>
  own(view, Uint8Array.prototype) ? (view as Uint8Array) : new Uint8Array(view.buffer, view.byteOffset, view.length);

/** Whole numbers stay whole where 32 bits with a sign hold them. */
const fromUint32 = (view: View): TensorData => (view.every((value) => value < 2 ** 31) ? new Int32Array(view) : new Float32Array(view));

/** By tag; those of 32 bits and bytes are wrapped, the others copied. */
const readers: Readonly<Record<string, (view: View) => TensorData>> = {
  Float32Array: asFloat32,
  Int32Array: asInt32,
  Uint8Array: asUint8,
  Uint8ClampedArray: asUint8,
  Float64Array: (view) => new Float32Array(view),
  Float16Array: (view) => new Float32Array(view),
  Int8Array: (view) => new Int32Array(view),
  Int16Array: (view) => new Int32Array(view),
  Uint16Array: (view) => new Int32Array(view),
  Uint32Array: fromUint32,
};

/** Whether something is a typed array of numbers, of any realm. */
export const isNumberArray = (value: unknown): value is NumberArray => ArrayBuffer.isView(value) && Object.hasOwn(readers, tagOf(value));

/**
 * A typed array as a tensor keeps it; doubles are rounded to 32 bits.
 * @param what names it in errors. @throws DataError for a double too large for 32 bits.
 */
export function storedArray(values: NumberArray, what: string): TensorData {
  const stored = readers[tagOf(values)]!(values);
  if (values.BYTES_PER_ELEMENT === 8) {
    const at = stored.findIndex((value: number, i: number) => !Number.isFinite(value) && Number.isFinite(values[i]));
    if (at >= 0) throw tooLarge(`${what}[${at}]`, values[at]!);
  }
  return stored;
}

export type TensorDtype = "float32" | "int32" | "uint8";
/** By tag, as the classes of another realm, or of a bundle's other copy, are others. */
export const dtypeOf = (data: TensorData): TensorDtype => {
  const tag = tagOf(data);
  return tag === "Float32Array" ? "float32" : tag === "Int32Array" ? "int32" : "uint8";
};
/** Numbers that came from a device, in 32 bits; they are its caller's own already, and not copied where they are of that kind. */
export const float32Of = (values: ArrayLike<number>): Float32Array =>
  tagOf(values) === "Float32Array" ? (values as Float32Array) : new Float32Array(values);
/** An empty array of a kind. */
export const emptyArray = (dtype: TensorDtype, length: number): TensorData =>
  dtype === "float32" ? new Float32Array(length) : dtype === "int32" ? new Int32Array(length) : new Uint8Array(length);

export const tooLarge = (where: string, value: number): DataError =>
  new DataError({
    problem: `${where} is too large for 32 bits`,
    received: `${value}`,
    expected: "numbers up to 3.4e38 in size",
    fix: "Scale the data, for example to mean 0 and deviation 1.",
  });

export const notANumber = (where: string, value: unknown): DataError =>
  new DataError({
    problem: `${where} is not a number`,
    received: typeof value === "string" ? `${received(value)}, a string` : received(value),
    expected: "a number, or true or false for 1 and 0",
    fix:
      value === null || value === undefined
        ? "Replace missing values, or leave such rows out."
        : typeof value === "string" && value.trim() !== "" && Number.isFinite(Number(value))
          ? "Convert it: Number(value)."
          : typeof value === "bigint"
            ? "Convert it: Number(value)."
            : "Correct the data.",
  });
