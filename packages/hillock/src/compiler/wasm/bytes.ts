/** Building blocks of the binary format: LEB128 numbers, vectors, names, sections. Source: WebAssembly core specification 2.0, chapter 5. */

/** Unsigned LEB128. */
export function unsigned(value: number): number[] {
  const bytes: number[] = [];
  let rest = value >>> 0;
  do {
    const low = rest & 0x7f;
    rest >>>= 7;
    bytes.push(rest === 0 ? low : low | 0x80);
  } while (rest !== 0);
  return bytes;
}

/** Signed LEB128 of a 32-bit integer. */
export function signed(value: number): number[] {
  const bytes: number[] = [];
  let rest = value | 0;
  for (;;) {
    const low = rest & 0x7f;
    rest >>= 7;
    const done = (rest === 0 && (low & 0x40) === 0) || (rest === -1 && (low & 0x40) !== 0);
    bytes.push(done ? low : low | 0x80);
    if (done) return bytes;
  }
}

/** Bytes as they are put together: short ones in arrays, function bodies already packed. */
export type Bytes = readonly number[] | Uint8Array<ArrayBuffer>;

export function concatenate(parts: readonly Bytes[]): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    out.set(part, offset);
    offset += part.length;
  }
  return out;
}

export const vector = (items: readonly Bytes[]): Uint8Array<ArrayBuffer> => concatenate([unsigned(items.length), ...items]);
/** Its length in bytes, then the content. */
export const sized = (content: Bytes): Uint8Array<ArrayBuffer> => concatenate([unsigned(content.length), content]);
export const text = (value: string): Uint8Array<ArrayBuffer> => sized(new TextEncoder().encode(value));
export const section = (id: number, content: Bytes): Uint8Array<ArrayBuffer> => concatenate([[id], sized(content)]);

const scratch = new DataView(new ArrayBuffer(8));

/** IEEE 754, little-endian. */
export const float32Bytes = (value: number): number[] => int32Bytes(float32Bits(value));
export function float64Bytes(value: number): number[] {
  scratch.setFloat64(0, value, true);
  return [...int32Bytes(scratch.getInt32(0, true)), ...int32Bytes(scratch.getInt32(4, true))];
}
/** The 32 bits of a number, the lowest byte first. */
export const int32Bytes = (word: number): number[] => [word & 0xff, (word >>> 8) & 0xff, (word >>> 16) & 0xff, (word >>> 24) & 0xff];
/** The bits of a number's f32, unsigned. */
export function float32Bits(value: number): number {
  scratch.setFloat32(0, value, true);
  return scratch.getUint32(0, true);
}
