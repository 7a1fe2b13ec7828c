import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { expect, test } from "vitest";
import { crc32 } from "./crc32.ts";

/** gzip ends with the checksum of what it holds. */
const byGzip = (bytes: Uint8Array): number => gzipSync(bytes).readUInt32LE(gzipSync(bytes).length - 8);

test("the check value of the standard", () => {
  expect(crc32(new TextEncoder().encode("123456789"))).toBe(0xcbf43926);
  expect(crc32(new Uint8Array(0))).toBe(0);
});

test("as gzip has it", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 70 }), (bytes) => {
      expect(crc32(bytes)).toBe(byGzip(bytes));
    }),
  );
});

test("finds every flipped bit", () => {
  const bytes = Uint8Array.from({ length: 40 }, (_, i) => i * 7);
  const whole = crc32(bytes);
  for (let bit = 0; bit < 320; bit++) {
    const flipped = bytes.slice();
    flipped[bit >> 3]! ^= 1 << (bit & 7);
    expect(crc32(flipped)).not.toBe(whole);
  }
});
