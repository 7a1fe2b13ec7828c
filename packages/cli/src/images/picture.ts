/** Files of pictures as pixels: PNG, JPEG and WebP of any depth, packed and turned in any way, each read by a library that knows it. */

import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { article, counted, FormatError } from "hillock";
import { unreadable } from "../system.ts";
import { endsEarly, type Format, formatNames, formatOf, otherFormat, promised } from "./formats.ts";

/** Red, green, blue and opacity of each pixel, row by row, from 0 to 255. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array | Uint8ClampedArray;
}

/** A file may promise more pixels than any memory holds. */
const maximumPixels = 1e8;
const supported = `${formatNames.slice(0, -1).join(", ")} or ${formatNames.at(-1)}`;
const getOne = "Save the picture again as PNG, from a drawing program or with a screenshot.";

/** @throws StorageError when the file cannot be read, FormatError when it is no picture that can be read, or damaged. */
export async function readPicture(path: string): Promise<Picture> {
  let bytes: Uint8Array;
  try {
    bytes = Uint8Array.from(await readFile(path));
  } catch (cause) {
    throw unreadable(path, `a picture: a file in the format ${supported}`, cause);
  }
  return decodePicture(bytes, path);
}

/** @throws FormatError */
export async function decodePicture(bytes: Uint8Array, path: string): Promise<Picture> {
  const format = formatOf(bytes);
  if (format === undefined)
    throw new FormatError({
      problem: `${path} is no picture that can be read`,
      received: otherFormat(bytes),
      expected: supported,
      fix: getOne,
    });
  checkHead(bytes, format, path);
  if (endsEarly(bytes, format))
    throw new FormatError({
      problem: `${path} ends before its picture does`,
      received: `${counted(bytes.length, "byte")}; the end of the ${format} is missing`,
      expected: `a whole ${format} file`,
      fix: "Get the file again: it was copied or downloaded in part.",
    });
  try {
    return await decoders[format](bytes);
  } catch (cause) {
    throw new FormatError({
      problem: `${path} cannot be read`,
      received: cause instanceof Error && !(cause instanceof WebAssembly.RuntimeError) ? cause.message : `damaged ${format} data`,
      expected: `a whole ${format} file`,
      fix: getOne,
      cause,
    });
  }
}

function checkHead(bytes: Uint8Array, format: Format, path: string): void {
  const head = promised(bytes, format);
  if (head?.beyond !== undefined)
    throw new FormatError({
      problem: `${path} cannot be read`,
      received: `${article(format)} with ${head.beyond}`,
      expected: "one picture in grey or in red, green and blue",
      fix: getOne,
    });
  if (head === undefined || (head.width > 0 && head.height > 0 && head.width * head.height <= maximumPixels)) return;
  throw new FormatError({
    problem: `${path} has a size that cannot be`,
    received: `${head.width} × ${head.height} pixels`,
    expected: "1 to 100 million pixels",
    fix: "Cut out what the network is to see, or scale the picture down.",
  });
}

/** Each library is loaded when it is needed. A WebAssembly decoder that met damaged data is of no use afterwards: each picture gets its own. */
const decoders: Readonly<Record<Format, (bytes: Uint8Array) => Promise<Picture>>> = {
  async PNG(bytes) {
    const { PNG } = await import("pngjs");
    return PNG.sync.read(Buffer.from(bytes));
  },
  async JPEG(bytes) {
    const { default: decode, init } = await import("@jsquash/jpeg/decode.js");
    await init(await silent("@jsquash/jpeg/codec/dec/mozjpeg_dec.wasm"));
    // This option turns the picture as the camera was held.
    return decode(Uint8Array.from(bytes).buffer, { preserveOrientation: true });
  },
  async WebP(bytes) {
    const { default: decode, init } = await import("@jsquash/webp/decode.js");
    await init(await silent("@jsquash/webp/codec/dec/webp_dec.wasm"));
    return decode(Uint8Array.from(bytes).buffer);
  },
};

/** How a decoder is started from its WebAssembly file, which writes nothing of its own. */
const silent = async (file: string): Promise<{ wasmBinary: Uint8Array; print(): void; printErr(): void }> => ({
  wasmBinary: await readFile(createRequire(import.meta.url).resolve(file)),
  print() {},
  printErr() {},
});
