/**
 * safetensors: named tensors in one file that cannot carry code. A little-endian u64 with the header's length; the
 * header, JSON: { name: { dtype, shape, data_offsets: [begin, end] }, "__metadata__"?: { string: string } }; then the
 * data, row-major and little-endian, offsets counted from its beginning, without holes or overlaps.
 * Source: https://github.com/huggingface/safetensors, "Format".
 */

import { ArgumentError, FormatError, messageOf } from "../errors.ts";
import { shapeText, sizeOf, type Tensor, type TensorData, type TensorDtype, tensorFrom } from "../runtime/tensor.ts";
import { isPlainObject, needBytes, needMembers, refuse, tagOf } from "../settings/index.ts";
import { counted } from "../words.ts";

export interface SafetensorsContent {
  /** In the order of their data. An aligned tensor is a view on the file's bytes, not a copy. */
  readonly tensors: ReadonlyMap<string, Tensor>;
  readonly metadata: Readonly<Record<string, string>>;
}

type StoredDtype = "F32" | "I32" | "U8";
const storedDtypes: Readonly<Record<TensorDtype, StoredDtype>> = { float32: "F32", int32: "I32", uint8: "U8" };
const arrays = { F32: Float32Array, I32: Int32Array, U8: Uint8Array } as const;
const isStoredDtype = (name: unknown): name is StoredDtype => typeof name === "string" && Object.hasOwn(arrays, name);

const metadataName = "__metadata__";
const lengthSize = 8;
/** The reference implementation's limit, 100 MB. */
const headerLimit = 100_000_000;

/**
 * The bytes of a safetensors file.
 * @throws ArgumentError for a tensor named "__metadata__", or one with a scale other than 1, which the format cannot hold.
 */
export function encodeSafetensors(
  tensors: ReadonlyMap<string, Tensor> | Readonly<Record<string, Tensor>>,
  metadata: Readonly<Record<string, string>> = {},
): Uint8Array {
  if (typeof tensors !== "object" || tensors === null) refuse("tensors", tensors, "a Map of tensors by name, or an object of them");
  if (!isPlainObject(metadata)) refuse("metadata", metadata, "an object of strings");
  const entries: [string, Tensor][] = [...(tagOf(tensors) === "Map" ? (tensors as ReadonlyMap<string, Tensor>) : Object.entries(tensors))];
  for (const [name, value] of entries) checkStorable(name, value);
  // Bytes last, so that every 4-byte element stays aligned.
  entries.sort(([, a], [, b]) => b.data.BYTES_PER_ELEMENT - a.data.BYTES_PER_ELEMENT);
  let end = 0;
  const described = entries.map(([name, { dtype, shape, data }]) => {
    const begin = end;
    end += data.byteLength;
    return [name, { dtype: storedDtypes[dtype], shape, data_offsets: [begin, end] }] as const;
  });
  const notes = Object.keys(metadata).length > 0 ? [[metadataName, metadata] as const] : [];
  const header = paddedHeader(JSON.stringify(Object.fromEntries<unknown>([...notes, ...described])));
  const bytes = new Uint8Array(lengthSize + header.length + end);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(header.length), true);
  bytes.set(header, lengthSize);
  let offset = lengthSize + header.length;
  for (const [, { data }] of entries) {
    bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), offset);
    offset += data.byteLength;
  }
  return bytes;
}

/** Padded with spaces, so that the data begins at a multiple of 8. */
function paddedHeader(json: string): Uint8Array {
  const text = new TextEncoder().encode(json);
  const header = new Uint8Array(Math.ceil(text.length / 8) * 8).fill(0x20);
  header.set(text);
  return header;
}

function checkStorable(name: string, tensor: Tensor): void {
  needMembers(`The tensor "${name}"`, tensor, ["data", "shape", "dtype", "scale"], "a Tensor");
  const { scale } = tensor;
  if (name === metadataName) {
    const fix = "Give the tensor another name.";
    throw new ArgumentError({ problem: "A tensor has a reserved name", received: metadataName, expected: "any other name", fix });
  }
  if (scale !== 1) {
    const problem = `safetensors cannot hold the scale of tensor "${name}"`;
    const fix = "Multiply the values by the scale and store them as float32.";
    throw new ArgumentError({ problem, received: `a scale of ${scale}`, expected: "a scale of 1", fix });
  }
}

/**
 * Reads a safetensors file with tensors of F32, I32 and U8.
 * @throws FormatError for anything that is not exactly such a file: truncated, longer, another dtype, invalid JSON, holes,
 * overlaps, sizes that do not fit.
 */
export function decodeSafetensors(bytes: Uint8Array): SafetensorsContent {
  needBytes("The content of a safetensors file", bytes);
  const { header, dataStart } = readHeader(bytes);
  const data = bytes.subarray(dataStart);
  const { [metadataName]: notes, ...described } = header;
  const entries = Object.entries(described)
    .map(([name, entry]) => readEntry(name, entry))
    .sort((a, b) => a.begin - b.begin || a.end - b.end);
  let covered = 0;
  for (const { name, begin, end } of entries) {
    if (begin !== covered)
      throw corrupt(`tensor "${name}" at offset ${begin}`, `offset ${covered}: tensors lie one after another, without holes or overlaps`);
    covered = end;
  }
  if (covered !== data.length)
    throw corrupt(`${counted(data.length, "byte")} of data`, `${counted(covered, "byte")}, where the last tensor ends`);
  const tensors = new Map(entries.map((entry) => [entry.name, tensorFrom(elements(data, entry), entry.shape)]));
  return { tensors, metadata: readMetadata(notes) };
}

function corrupt(received: string, expected: string, cause?: unknown): FormatError {
  return new FormatError({
    problem: "The safetensors file is corrupt, truncated, or of another format",
    received,
    expected,
    fix: "Save the weights again, or copy the file again from where it came.",
    ...(cause === undefined ? {} : { cause }),
  });
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null && !Array.isArray(value);

function readHeader(bytes: Uint8Array): { header: Record<string, unknown>; dataStart: number } {
  if (bytes.length < lengthSize) throw corrupt(counted(bytes.length, "byte"), "8 bytes with the header's length, then the header");
  const length = new DataView(bytes.buffer, bytes.byteOffset, lengthSize).getBigUint64(0, true);
  const available = bytes.length - lengthSize;
  if (length > headerLimit || length > available) {
    throw corrupt(`a header of ${counted(length, "byte")}`, `at most ${counted(Math.min(available, headerLimit), "byte")} in this file`);
  }
  const dataStart = lengthSize + Number(length);
  const text = bytes.subarray(lengthSize, dataStart);
  if (text[0] !== 0x7b) throw corrupt("a header that does not begin with {", "a JSON object");
  let header: unknown;
  try {
    header = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(text));
  } catch (cause) {
    throw corrupt(messageOf(cause), "a header of valid JSON in UTF-8", cause);
  }
  if (!isRecord(header)) throw corrupt("a header that is not an object", "a JSON object");
  return { header, dataStart };
}

interface Entry {
  readonly name: string;
  readonly dtype: StoredDtype;
  readonly shape: readonly number[];
  readonly begin: number;
  readonly end: number;
}

const areSizes = (value: unknown): value is number[] =>
  Array.isArray(value) && value.every((size) => Number.isSafeInteger(size) && size >= 0);

function readEntry(name: string, entry: unknown): Entry {
  if (!isRecord(entry)) throw corrupt(`tensor "${name}" described by ${JSON.stringify(entry)}`, "{ dtype, shape, data_offsets }");
  const { dtype, shape, data_offsets: offsets } = entry;
  if (!isStoredDtype(dtype)) {
    throw new FormatError({
      problem: `Tensor "${name}" has a type that Hillock does not read`,
      received: `dtype ${JSON.stringify(dtype)}`,
      expected: "F32, I32 or U8",
      fix: "Convert the tensor before saving it, for example to float32.",
    });
  }
  if (!areSizes(shape)) throw corrupt(`tensor "${name}" with shape ${JSON.stringify(shape)}`, "an array of whole numbers");
  if (!areSizes(offsets) || offsets.length !== 2) {
    throw corrupt(`tensor "${name}" with data_offsets ${JSON.stringify(offsets)}`, "[begin, end], whole numbers");
  }
  const [begin, end] = offsets as [number, number];
  const size = sizeOf(shape) * arrays[dtype].BYTES_PER_ELEMENT;
  if (end - begin !== size)
    throw corrupt(`tensor "${name}" of ${counted(end - begin, "byte")}`, `${counted(size, "byte")} for ${dtype} ${shapeText(shape)}`);
  return { name, dtype, shape, begin, end };
}

/** The tensor's part of the data; copied when a 4-byte element would not be aligned in memory. */
function elements(data: Uint8Array, { dtype, begin, end }: Entry): TensorData {
  const part = data.subarray(begin, end);
  const { BYTES_PER_ELEMENT } = arrays[dtype];
  const aligned = part.byteOffset % BYTES_PER_ELEMENT === 0 ? part : part.slice();
  // The cast is for the type checker only: shared memory serves as well.
  return new arrays[dtype](aligned.buffer as ArrayBuffer, aligned.byteOffset, aligned.byteLength / BYTES_PER_ELEMENT);
}

function readMetadata(notes: unknown): Record<string, string> {
  if (notes === undefined) return {};
  if (!isRecord(notes) || !Object.values(notes).every((note) => typeof note === "string")) {
    throw corrupt(`__metadata__ ${JSON.stringify(notes).slice(0, 60)}`, "an object whose values are strings");
  }
  return notes as Record<string, string>;
}
