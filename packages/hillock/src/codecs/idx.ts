/**
 * IDX, the format of MNIST: a magic number 0x0000TTNN (TT the type of the elements, NN the number of dimensions), NN
 * sizes as big-endian 32-bit words, then the elements in row-major order, big-endian.
 * Source: http://yann.lecun.com/exdb/mnist/, "The IDX file format".
 */

import { FormatError, ShapeError } from "../errors.ts";
import { shapeText, sizeOf, type Tensor, type TensorData, type TensorDtype, tensorFrom } from "../runtime/tensor.ts";
import { needBytes, needMembers } from "../settings/index.ts";
import { counted } from "../words.ts";
import { gunzip, isGzip } from "./gzip.ts";

export interface IdxElementType {
  readonly name: string;
  readonly bytes: number;
  /** Reads `count` elements from `offset` on. */
  read(bytes: Uint8Array, offset: number, count: number): TensorData;
}

const view = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** An element type whose values go through a DataView, one by one, into a wider array. */
function converted<D extends Float32Array | Int32Array>(
  name: string,
  size: number,
  make: (count: number) => D,
  get: (from: DataView, at: number) => number,
): IdxElementType {
  return {
    name,
    bytes: size,
    read(bytes, offset, count) {
      const [out, from] = [make(count), view(bytes)];
      for (let i = 0; i < count; i++) out[i] = get(from, offset + i * size);
      return out;
    },
  };
}

const ints = (count: number): Int32Array => new Int32Array(count);
const floats = (count: number): Float32Array => new Float32Array(count);

const elementTypes: ReadonlyMap<number, IdxElementType> = new Map([
  [0x08, { name: "uint8", bytes: 1, read: (bytes, offset, count) => bytes.subarray(offset, offset + count) }],
  [0x09, converted("int8", 1, ints, (from, at) => from.getInt8(at))],
  [0x0b, converted("int16", 2, ints, (from, at) => from.getInt16(at))],
  [0x0c, converted("int32", 4, ints, (from, at) => from.getInt32(at))],
  [0x0d, converted("float32", 4, floats, (from, at) => from.getFloat32(at))],
  [0x0e, converted("float64", 8, floats, (from, at) => from.getFloat64(at))],
]);

const typeCodes: Readonly<Record<TensorDtype, number>> = { uint8: 0x08, int32: 0x0c, float32: 0x0d };

function corrupt(problem: string, received: string, expected: string): FormatError {
  return new FormatError({ problem, received, expected, fix: "Check that this is an IDX file, and copy or download it again." });
}

/** What stands before the elements. */
export interface IdxHeader {
  readonly type: IdxElementType;
  readonly shape: readonly number[];
  /** Bytes before the elements. */
  readonly offset: number;
}

/** The most bytes that a header has. */
export const idxHeaderBytes = 4 + 4 * 255;

/** The header at the beginning of an IDX file, which need not be there whole. @throws FormatError when there is none. */
export function readIdxHeader(bytes: Uint8Array): IdxHeader {
  if (bytes.length < 4)
    throw corrupt("The IDX file is truncated", counted(bytes.length, "byte"), "a magic number of 4 bytes, then the sizes");
  const magic = view(bytes).getUint32(0);
  const type = elementTypes.get((magic >>> 8) & 0xff);
  const rank = magic & 0xff;
  if (magic >>> 16 !== 0 || type === undefined || rank === 0) {
    const hex = magic.toString(16).padStart(8, "0");
    throw corrupt(
      "This is not an IDX file",
      `a magic number 0x${hex}`,
      "0x0000TTNN with type TT 08, 09, 0b, 0c, 0d or 0e and NN ≥ 1 dimensions",
    );
  }
  const offset = 4 + 4 * rank;
  if (bytes.length < offset)
    throw corrupt(
      "The IDX file is truncated",
      counted(bytes.length, "byte"),
      `a header of ${counted(offset, "byte")} for ${counted(rank, "dimension")}`,
    );
  const shape = Array.from({ length: rank }, (_, axis) => view(bytes).getUint32(4 + 4 * axis));
  return { type, shape, offset };
}

/**
 * Reads an IDX file, plain or gzipped: uint8 stays uint8 (a view on `bytes`, not a copy), int8, int16 and int32 become
 * int32, float32 and float64 become float32. The tensor's scale is 1.
 * @throws FormatError for another format, a corrupt gzip file, and a file that is shorter or longer than its sizes say.
 */
export function readIdx(bytes: Uint8Array): Tensor {
  needBytes("The content of an IDX file", bytes);
  const content = isGzip(bytes) ? gunzip(bytes) : bytes;
  const { type, shape, offset } = readIdxHeader(content);
  // Beyond 2 ** 53 the product is inexact, but then it is larger than any file: no overflow can make it fit.
  const count = sizeOf(shape);
  const expected = offset + count * type.bytes;
  if (content.length !== expected) {
    const problem =
      content.length < expected ? "The IDX file is truncated, or its sizes are absurd" : "The IDX file is longer than its sizes say";
    throw corrupt(problem, counted(content.length, "byte"), `${counted(expected, "byte")} for ${type.name} ${shapeText(shape)}`);
  }
  return tensorFrom(type.read(content, offset, count), shape);
}

/**
 * An IDX file of a tensor with 1 to 255 dimensions; its scale is not part of the format and is not written.
 * @throws ShapeError for a scalar, more than 255 dimensions, or a size of 2³² and more.
 */
export function writeIdx(tensor: Tensor): Uint8Array {
  needMembers("The tensor", tensor, ["shape", "dtype", "data"], "a Tensor");
  const { shape, dtype, data } = tensor;
  if (shape.length < 1 || shape.length > 255 || shape.some((size) => size > 0xffffffff)) {
    throw new ShapeError({
      problem: "IDX cannot hold this shape",
      received: `shape ${shapeText(shape)}`,
      expected: "1 to 255 dimensions, each below 2³²",
      fix: "Reshape the tensor.",
    });
  }
  const offset = 4 + 4 * shape.length;
  const bytes = new Uint8Array(offset + data.length * data.BYTES_PER_ELEMENT);
  const to = view(bytes);
  to.setUint32(0, (typeCodes[dtype] << 8) | shape.length);
  for (const [axis, size] of shape.entries()) to.setUint32(4 + 4 * axis, size);
  if (dtype === "uint8") bytes.set(data, offset);
  else if (dtype === "int32") for (const [i, value] of data.entries()) to.setInt32(offset + 4 * i, value);
  else for (const [i, value] of data.entries()) to.setFloat32(offset + 4 * i, value);
  return bytes;
}
