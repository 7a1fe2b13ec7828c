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

export function bytesOf(write: (view: DataView) => void, length: number): number[] {
  const view = new DataView(new ArrayBuffer(length));
  write(view);
  return [...new Uint8Array(view.buffer)];
}
