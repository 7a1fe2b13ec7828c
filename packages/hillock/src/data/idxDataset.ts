/** IDX files larger than memory, such as MNIST's in format: read a few thousand rows at a time. */

import { openFile } from "#platform";
import { type IdxHeader, idxHeaderBytes, readIdxHeader } from "../codecs/idx.ts";
import { FormatError, HillockError, ShapeError } from "../errors.ts";
import type { OpenFile } from "../platform/types.ts";
import { shapeText, sizeOf, type Tensor, tensorFrom } from "../runtime/tensor.ts";
import { number, type OptionsFor, refuse, settings, shape, tagOf, whole } from "../settings/index.ts";
import { counted } from "../words.ts";
import { Dataset } from "./dataset.ts";

export const idxDatasetSettings = settings("idxDataset", {
  scale: number({ default: 1, doc: "real value of x = stored value × scale, such as 1/255 for pixels" }),
  shape: shape({
    doc: "shape of one example of x, where it should be another than the file's: [784] instead of [28, 28]",
    also: ["inputShape"],
  }),
  readBytes: whole({ min: 1, default: 2 ** 20, defaultText: "1 MiB", doc: "memory that one read takes, in bytes" }),
});
export type IdxDatasetOptions = OptionsFor<typeof idxDatasetSettings>;

/** A file of rows: where they are and what they look like. */
interface RowFile {
  readonly name: string;
  readonly open: () => Promise<OpenFile>;
  readonly header: IdxHeader;
  readonly rowShape: readonly number[];
}

/**
 * The rows of two IDX files, inputs and targets, in their order: paths (URLs in browsers) or blobs. The files are opened for each pass and closed after it.
 * @throws StorageError when a file cannot be read, FormatError when it is not an IDX file or not whole, ShapeError when the two differ in rows or `shape` does
 * not fit.
 */
export async function idxDataset(x: string | Blob, y: string | Blob, options?: IdxDatasetOptions): Promise<Dataset> {
  const { scale, shape, readBytes } = idxDatasetSettings.read(options);
  const [inputs, targets] = [await rowFile(x, "x", shape), await rowFile(y, "y", undefined)];
  const [rows = 0] = inputs.header.shape;
  if (targets.header.shape[0] !== rows) {
    throw new ShapeError({
      problem: `${inputs.name} and ${targets.name} do not have the same number of examples`,
      received: `${rows} and ${counted(targets.header.shape[0], "row")}`,
      expected: "one target per example",
      fix: "Take the two files of the same set.",
    });
  }
  const rowsAtOnce = Math.max(1, Math.floor(readBytes / Math.max(1, bytesPerRow(inputs))));
  return new Dataset(async function* () {
    const files: OpenFile[] = [];
    try {
      for (const { open } of [inputs, targets]) files.push(await open());
      for (let from = 0; from < rows; from += rowsAtOnce) {
        const count = Math.min(rowsAtOnce, rows - from);
        yield [await readRows(inputs, files[0]!, from, count, scale), await readRows(targets, files[1]!, from, count, 1)] as const;
      }
    } finally {
      for (const file of files) await file.close();
    }
  }, rows);
}

const bytesPerRow = ({ header: { type, shape } }: RowFile): number => type.bytes * sizeOf(shape.slice(1));

async function readRows(file: RowFile, opened: OpenFile, from: number, count: number, scale: number): Promise<Tensor> {
  const { header, rowShape } = file;
  const width = bytesPerRow(file);
  const bytes = await opened.read(header.offset + from * width, count * width);
  return tensorFrom(header.type.read(bytes, 0, count * sizeOf(rowShape)), [count, ...rowShape], scale);
}

async function rowFile(source: string | Blob, what: string, shape: readonly number[] | undefined): Promise<RowFile> {
  if (typeof source !== "string" && tagOf(source) !== "Blob" && tagOf(source) !== "File")
    refuse(what, source, "the path of an IDX file, or a Blob of one");
  const name =
    typeof source === "string" ? source : "name" in source && typeof source.name === "string" ? source.name : `the blob for ${what}`;
  const open = (): Promise<OpenFile> => openFile(source);
  const file = await open();
  try {
    const header = await readHeader(file, name);
    const stored = header.shape.slice(1);
    if (shape !== undefined && sizeOf(shape) !== sizeOf(stored)) {
      throw new ShapeError({
        problem: `The examples in ${name} do not fit the shape`,
        received: `examples of shape ${shapeText(stored)}`,
        expected: `${counted(sizeOf(shape), "value")}, for ${shapeText(shape)}`,
      });
    }
    return { name, open, header, rowShape: shape ?? stored };
  } finally {
    await file.close();
  }
}

/** @throws FormatError naming the file. */
async function readHeader(file: OpenFile, name: string): Promise<IdxHeader> {
  const start = await file.read(0, Math.min(file.size, idxHeaderBytes));
  const fix = "Check the file. A gzipped one has to be unpacked first, because it cannot be read part by part.";
  let header: IdxHeader;
  try {
    header = readIdxHeader(start);
  } catch (cause) {
    if (!(cause instanceof HillockError)) throw cause;
    const { problem, received = "", expected = "" } = cause;
    throw new FormatError({ problem: `${name}: ${problem}`, received, expected, fix, cause });
  }
  const expected = header.offset + sizeOf(header.shape) * header.type.bytes;
  if (file.size === expected) return header;
  throw new FormatError({
    problem: `${name} does not have the size that its header says`,
    received: counted(file.size, "byte"),
    expected: `${counted(expected, "byte")} for ${header.type.name} ${shapeText(header.shape)}`,
    fix,
  });
}
