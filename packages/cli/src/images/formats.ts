/** Which format a file of a picture has, and how large the picture says it is, read from its first bytes. */

export type Format = "PNG" | "JPEG" | "WebP";

/** What a file begins with: at an offset, these characters (as bytes). */
interface Signature {
  readonly name: string;
  readonly at: number;
  readonly text: string;
}

const read: readonly (Signature & { readonly name: Format })[] = [
  { name: "PNG", at: 0, text: "\x89PNG\r\n\x1a\n" },
  { name: "JPEG", at: 0, text: "\xff\xd8\xff" },
  { name: "WebP", at: 8, text: "WEBP" },
];
/** Formats that are not read, but called by their names. */
const known: readonly Signature[] = [
  { name: "a GIF", at: 0, text: "GIF8" },
  { name: "a BMP", at: 0, text: "BM" },
  { name: "a TIFF", at: 0, text: "II*\0" },
  { name: "a TIFF", at: 0, text: "MM\0*" },
  { name: "an AVIF", at: 4, text: "ftypavif" },
  { name: "a HEIC", at: 4, text: "ftyp" },
  { name: "an ICO", at: 0, text: "\0\0\x01\0" },
  { name: "an SVG", at: 0, text: "<svg" },
  { name: "an SVG or another text in XML", at: 0, text: "<?xml" },
  { name: "a PDF", at: 0, text: "%PDF" },
];

export const formatNames: readonly Format[] = read.map(({ name }) => name);

function matches(bytes: Uint8Array, { at, text }: Signature): boolean {
  return bytes.length >= at + text.length && Array.from(text).every((character, i) => bytes[at + i] === character.charCodeAt(0));
}

export const formatOf = (bytes: Uint8Array): Format | undefined => read.find((signature) => matches(bytes, signature))?.name;

/** What a file is that is not read: "a GIF", "an empty file", "a file that begins with 66 6f 6f". */
export function otherFormat(bytes: Uint8Array): string {
  if (bytes.length === 0) return "an empty file";
  const found = known.find((signature) => matches(bytes, signature));
  if (found !== undefined) return found.name;
  const hex = Array.from(bytes.subarray(0, 4), (byte) => byte.toString(16).padStart(2, "0"));
  return `a file that begins with ${hex.join(" ")}`;
}

export interface Promised {
  readonly width: number;
  readonly height: number;
  /** What the picture has that no library here reads: "colours for printing (CMYK)". */
  readonly beyond?: string;
}

/** The size that the file promises, and what it asks for; undefined where its head is cut off. */
export function promised(bytes: Uint8Array, format: Format): Promised | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  try {
    return heads[format](view);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** Whether the file ends before its picture does: half a download, which some libraries read without a word. */
export function endsEarly(bytes: Uint8Array, format: Format): boolean {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (format === "JPEG") {
    const scan = jpegScan(view);
    return scan === undefined || !has(bytes.subarray(scan), "\xff\xd9");
  }
  if (format === "PNG") return !has(bytes, "IEND");
  return bytes.length < 12 || bytes.length < 8 + view.getUint32(4, true);
}

/** Where the picture itself begins, behind the segments that tell of it: one of them may hold a small picture, with an end of its own. */
function jpegScan(view: DataView): number | undefined {
  for (let at = 2; at + 4 <= view.byteLength; at += view.getUint8(at + 1) === 0xff ? 1 : 2 + view.getUint16(at + 2)) {
    if (view.getUint8(at) !== 0xff) return undefined;
    if (view.getUint8(at + 1) === 0xda) return at;
  }
  return undefined;
}

/** Programs write things of their own behind the end of a picture. */
function has(bytes: Uint8Array, text: string): boolean {
  const wanted = Array.from(text, (character) => character.charCodeAt(0));
  for (let at = bytes.lastIndexOf(wanted[0]!); at >= 0; at = at === 0 ? -1 : bytes.lastIndexOf(wanted[0]!, at - 1))
    if (wanted.every((byte, i) => bytes[at + i] === byte)) return true;
  return false;
}

const heads: Readonly<Record<Format, (view: DataView) => Promised | undefined>> = {
  /** The header block comes first: 8 bytes of signature, 8 of block head, then width and height. */
  PNG: (view) => ({ width: view.getUint32(16), height: view.getUint32(20) }),
  JPEG: jpegHead,
  WebP: webpHead,
};

/** Segments, each a marker and its length, up to a start of frame (ITU-T T.81, B.2.2). */
function jpegHead(view: DataView): Promised | undefined {
  for (let at = 2; ; ) {
    if (view.getUint8(at) !== 0xff) return undefined;
    const marker = view.getUint8(at + 1);
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (isFrame) {
      const size = { width: view.getUint16(at + 7), height: view.getUint16(at + 5) };
      return view.getUint8(at + 9) === 4 ? { ...size, beyond: "colours for printing (CMYK)" } : size;
    }
    at += marker === 0xff ? 1 : 2 + view.getUint16(at + 2);
  }
}

/** The first block behind "RIFF….WEBP" says how the picture is packed, and its size (RFC 9649). */
function webpHead(view: DataView): Promised | undefined {
  const block = String.fromCharCode(...Array.from({ length: 4 }, (_, i) => view.getUint8(12 + i)));
  const three = (at: number): number => view.getUint16(at, true) + (view.getUint8(at + 2) << 16);
  if (block === "VP8X") {
    const size = { width: three(24) + 1, height: three(27) + 1 };
    return (view.getUint8(20) & 2) === 0 ? size : { ...size, beyond: "an animation" };
  }
  if (block === "VP8 ") return { width: view.getUint16(26, true) & 0x3fff, height: view.getUint16(28, true) & 0x3fff };
  if (block !== "VP8L") return undefined;
  const bits = view.getUint32(21, true);
  return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 };
}
