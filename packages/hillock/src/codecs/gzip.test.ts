import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { FormatError } from "../errors.ts";
import { crc32, gunzip, isGzip } from "./gzip.ts";

const text = (value: string): Uint8Array => new TextEncoder().encode(value);

describe("gzip", () => {
  it("computes the check value of CRC-32", () => {
    expect(crc32(text("123456789"))).toBe(0xcbf43926);
    expect(crc32(new Uint8Array(0))).toBe(0);
  });

  it("inflates what zlib deflated", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        expect(gunzip(gzipSync(bytes))).toEqual(bytes);
      }),
    );
    const zeros = new Uint8Array(3_000_000);
    expect(gunzip(gzipSync(zeros)).length).toBe(3_000_000);
  });

  it("skips the header's optional fields", () => {
    const plain = gzipSync(text("pixels"));
    const fields = [
      4 | 8 | 16 | 2,
      0,
      0,
      0,
      0,
      0,
      3,
      /* extra */ 2,
      0,
      7,
      7,
      /* name */ 97,
      0,
      /* comment */ 98,
      99,
      0,
      /* header's crc */ 1,
      2,
    ];
    const bytes = Uint8Array.from([0x1f, 0x8b, 8, ...fields, ...plain.subarray(10)]);
    expect(new TextDecoder().decode(gunzip(bytes))).toBe("pixels");
  });

  it("finds every flipped bit that changes the content", () => {
    const content = text("the quick brown fox jumps over the lazy dog, again and again and again");
    const good = gzipSync(content);
    expect(isGzip(good)).toBe(true);
    let unchanged = 0;
    for (let bit = 80; bit < good.length * 8; bit++) {
      const bytes = Uint8Array.from(good);
      bytes[bit >> 3]! ^= 1 << (bit & 7);
      try {
        expect(gunzip(bytes)).toEqual(content);
        unchanged++;
      } catch (error) {
        expect(error, `bit ${bit}`).toBeInstanceOf(FormatError);
      }
    }
    // Only the bits between the end of the deflate stream and the next whole byte mean nothing.
    expect(unchanged).toBeLessThan(8);
  });

  it("finds every truncation, and bytes after the end", () => {
    const good = gzipSync(text("0123456789".repeat(20)));
    for (let length = 0; length < good.length; length++) expect(() => gunzip(good.subarray(0, length))).toThrow(FormatError);
    expect(() => gunzip(Uint8Array.from([...good, 0]))).toThrow(FormatError);
  });

  it("does not take memory for a size that deflate cannot reach", () => {
    const bytes = Uint8Array.from(gzipSync(text("small")));
    bytes.fill(0xff, bytes.length - 4);
    expect(() => gunzip(bytes)).toThrow(/promises 4294967295 bytes/);
  });
});
