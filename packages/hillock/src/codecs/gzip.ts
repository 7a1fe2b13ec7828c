/**
 * Whole gzip files (RFC 1952), checked: fflate inflates but does not look at the checksum, and trusts the size in the
 * trailer for its buffer. Here a size that deflate could not reach is refused before memory is taken, and the CRC-32
 * is compared afterwards.
 */

import { inflateSync } from "fflate";
import { FormatError } from "../errors.ts";
import { counted } from "../words.ts";

/** Deflate turns a byte into at most 1032 (RFC 1951: 258 bytes from 2 bits). */
const maximumRatio = 1032;
const headerSize = 10;
const trailerSize = 8;
const flags = { headerCrc: 2, extra: 4, name: 8, comment: 16 } as const;

const crcTable = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  return crc;
});

/** CRC-32 of IEEE 802.3, as gzip, zip and PNG use it: an unsigned word. */
export function crc32(bytes: Uint8Array): number {
  let crc = -1;
  for (let i = 0; i < bytes.length; i++) crc = (crcTable[(crc ^ bytes[i]!) & 0xff] ?? 0) ^ (crc >>> 8);
  return ~crc >>> 0;
}

/** Whether the bytes begin as a gzip file does. */
export const isGzip = (bytes: Uint8Array): boolean => bytes[0] === 0x1f && bytes[1] === 0x8b;

function corrupt(received: string, expected: string, cause?: unknown): FormatError {
  return new FormatError({
    problem: "The gzip file is corrupt or truncated",
    received,
    expected,
    fix: "Copy or download the file again.",
    ...(cause === undefined ? {} : { cause }),
  });
}

/** The offset of the compressed data: after the fixed header and the optional fields that its flags announce. */
function dataOffset(bytes: Uint8Array): number {
  const flag = bytes[3] ?? 0;
  let offset = headerSize;
  if (flag & flags.extra) offset += 2 + (bytes[offset] ?? 0) + 256 * (bytes[offset + 1] ?? 0);
  for (const field of [flags.name, flags.comment]) {
    if (!(flag & field)) continue;
    const end = bytes.indexOf(0, offset);
    if (end < 0) throw corrupt("a header field without an end", "text that ends with a zero byte");
    offset = end + 1;
  }
  return flag & flags.headerCrc ? offset + 2 : offset;
}

/**
 * The content of a gzip file with one member.
 * @throws FormatError when it is not gzip, truncated, or its content does not fit its size or CRC-32.
 */
export function gunzip(bytes: Uint8Array): Uint8Array {
  if (!isGzip(bytes) || bytes.length < headerSize + trailerSize || bytes[2] !== 8) {
    throw corrupt(`${counted(bytes.length, "byte")} that do not begin as gzip does`, "the bytes 1f 8b 08 and at least 18 bytes");
  }
  const start = dataOffset(bytes);
  const end = bytes.length - trailerSize;
  if (start > end)
    throw corrupt(`a header of ${counted(start, "byte")} in a file of ${bytes.length}`, "a header, data and a trailer of 8 bytes");
  const trailer = new DataView(bytes.buffer, bytes.byteOffset + end, trailerSize);
  const [checksum, size] = [trailer.getUint32(0, true), trailer.getUint32(4, true)];
  if (size > (end - start) * maximumRatio) {
    throw corrupt(`a trailer that promises ${counted(size, "byte")} from ${end - start}`, `at most ${maximumRatio} times as many`);
  }
  const content = inflate(bytes.subarray(start, end), size);
  const actual = crc32(content);
  if (content.length !== size || actual !== checksum) {
    throw corrupt(
      `${counted(content.length, "byte")} with checksum ${actual.toString(16)}`,
      `${counted(size, "byte")} with checksum ${checksum.toString(16)}`,
    );
  }
  return content;
}

function inflate(compressed: Uint8Array, size: number): Uint8Array {
  try {
    return inflateSync(compressed, { out: new Uint8Array(size) });
  } catch (cause) {
    throw corrupt("data that cannot be inflated", "a complete deflate stream", cause);
  }
}
