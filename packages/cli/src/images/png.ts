/** PNG files as brightness: one number per pixel from 0 (black) to 1 (white), whatever the file's colours are. */

import { readFile } from "node:fs/promises";
import { convertIndexedToRgb, type DecodedPng, decode, hasPngSignature } from "fast-png";
import { FormatError, StorageError } from "hillock";

/** Brightness, row by row. */
export interface GreyImage {
  readonly width: number;
  readonly height: number;
  readonly data: Float64Array;
}

/** A file may promise more pixels than any memory holds. */
const maximumPixels = 1e8;
const getOne = "Save the picture again as PNG, from a drawing program or with a screenshot.";

/** @throws StorageError when the file cannot be read, FormatError when it is no PNG or damaged. */
export async function readPng(path: string): Promise<GreyImage> {
  let bytes: Uint8Array;
  try {
    bytes = Uint8Array.from(await readFile(path));
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code ?? "an unknown error";
    const reason = { ENOENT: "there is no such file", EISDIR: "it is a folder", EACCES: "reading it is not allowed" }[code] ?? code;
    throw new StorageError({
      problem: `${path} could not be read`,
      received: reason,
      expected: "a PNG file",
      fix: "Correct the path.",
      cause,
    });
  }
  return decodePng(bytes, path);
}

/** @throws FormatError */
export function decodePng(bytes: Uint8Array, path: string): GreyImage {
  if (!hasPngSignature(bytes)) {
    throw new FormatError({
      problem: `${path} is not a PNG`,
      received: firstBytes(bytes),
      expected: "the signature 89 50 4e 47 …",
      fix: getOne,
    });
  }
  checkSize(bytes, path);
  let png: DecodedPng;
  try {
    png = decode(bytes, { checkCrc: true });
  } catch (cause) {
    const received = cause instanceof Error ? cause.message : String(cause);
    throw new FormatError({ problem: `${path} is damaged`, received, expected: "a whole PNG file", fix: getOne, cause });
  }
  return { width: png.width, height: png.height, data: brightness(png) };
}

function firstBytes(bytes: Uint8Array): string {
  if (bytes.length === 0) return "an empty file";
  const hex = Array.from(bytes.subarray(0, 4), (byte) => byte.toString(16).padStart(2, "0"));
  return `a file that begins with ${hex.join(" ")}`;
}

/** The header block comes first: 8 bytes of signature, 8 of block head, then width and height. */
function checkSize(bytes: Uint8Array, path: string): void {
  if (bytes.length < 24) return;
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const [width, height] = [view.getUint32(16), view.getUint32(20)];
  if (width > 0 && height > 0 && width * height <= maximumPixels) return;
  throw new FormatError({
    problem: `${path} has a size that cannot be`,
    received: `${width} × ${height} pixels`,
    expected: "1 to 100 million pixels",
    fix: "Cut the digit out of the picture, or scale it down.",
  });
}

/** Grey, or the luma of red, green and blue (ITU-R BT.709); with a see-through background, over black or white. */
function brightness(png: DecodedPng): Float64Array {
  const { channels, data, top } = samples(png);
  const pixels = png.width * png.height;
  const hasAlpha = channels === 2 || channels === 4;
  const [luma, alpha] = [new Float64Array(pixels), new Float64Array(pixels).fill(1)];
  for (let i = 0; i < pixels; i++) {
    const at = i * channels;
    const [r, g, b] = [data[at]!, data[at + 1]!, data[at + 2]!];
    luma[i] = (channels < 3 ? r : 0.2126 * r + 0.7152 * g + 0.0722 * b) / top;
    if (hasAlpha) alpha[i] = data[at + channels - 1]! / top;
  }
  return hasAlpha ? over(luma, alpha) : luma;
}

/** Light strokes without a background go over black, dark ones over white: what was drawn has to stay visible. */
function over(luma: Float64Array, alpha: Float64Array): Float64Array {
  let [light, weight] = [0, 0];
  for (const [i, a] of alpha.entries()) {
    light += a * luma[i]!;
    weight += a;
  }
  const ground = light > weight / 2 && alpha.some((a) => a < 1) ? 0 : 1;
  return luma.map((value, i) => value * alpha[i]! + ground * (1 - alpha[i]!));
}

/** The samples as whole numbers from 0 to `top`, palettes looked up and small depths unpacked. */
function samples(png: DecodedPng): { channels: number; data: ArrayLike<number>; top: number } {
  if (png.palette !== undefined) {
    const data = convertIndexedToRgb(png);
    return { channels: data.length / (png.width * png.height), data, top: 255 };
  }
  if (png.depth >= 8) return { channels: png.channels, data: png.data, top: 2 ** png.depth - 1 };
  return { channels: 1, data: unpack(png), top: 2 ** png.depth - 1 };
}

/** Grey of 1, 2 or 4 bits: pixels lie in bytes from the highest bit down, and each row begins with a new byte. */
function unpack({ width, height, depth, data }: DecodedPng): Uint8Array {
  const perByte = 8 / depth;
  const rowBytes = Math.ceil(width / perByte);
  const out = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const byte = data[y * rowBytes + Math.floor(x / perByte)]!;
      out[y * width + x] = (byte >> (8 - depth * ((x % perByte) + 1))) & (2 ** depth - 1);
    }
  }
  return out;
}
