/** Blocks never overlap, freed memory is found again, and a full memory is an error that says so. */

import fc from "fast-check";
import { expect, test } from "vitest";
import { DeviceError } from "../../errors.ts";
import { type Block, LinearMemory } from "./memory.ts";

test("blocks are aligned, inside the memory and apart from each other, whatever is freed in between", () => {
  const command = fc.oneof(fc.record({ allocate: fc.integer({ min: 0, max: 300_000 }) }), fc.record({ release: fc.nat(20) }));
  fc.assert(
    fc.property(fc.array(command, { maxLength: 60 }), (commands) => {
      const memory = new LinearMemory();
      const live: Block[] = [];
      for (const step of commands) {
        if ("allocate" in step) {
          const block = memory.allocate(step.allocate);
          expect(block.bytes).toBeGreaterThanOrEqual(step.allocate);
          live.push(block);
        } else if (live.length > 0) memory.release(live.splice(step.release % live.length, 1)[0]!);
        const sorted = [...live].sort((a, b) => a.address - b.address);
        sorted.forEach(({ address, bytes }, i) => {
          expect(address % 64).toBe(0);
          expect(address).toBeGreaterThan(0);
          expect(address + bytes).toBeLessThanOrEqual(sorted[i + 1]?.address ?? memory.memory.buffer.byteLength);
        });
        expect(memory.used).toBe(live.reduce((sum, { bytes }) => sum + bytes, 0));
      }
    }),
    { numRuns: 60 },
  );
});

test("what was freed is used again: the memory does not grow for ever", () => {
  const memory = new LinearMemory();
  for (let round = 0; round < 50; round++) {
    const blocks = [300_000, 70_000, 500_000].map((bytes) => memory.allocate(bytes));
    for (const block of blocks) memory.release(block);
  }
  expect(memory.memory.buffer.byteLength).toBeLessThan(2 ** 21);
  expect(memory.used).toBe(0);
});

test("more than 4 GiB is refused, and the memory stays usable", () => {
  const memory = new LinearMemory();
  expect(() => memory.allocate(5 * 2 ** 30)).toThrow(DeviceError);
  expect(() => memory.allocate(5 * 2 ** 30)).toThrow(/5120\.0 MiB wanted/);
  expect(memory.allocate(1000).address).toBe(64);
});
