/**
 * Threefry-2x32-20: random numbers as a pure function of a key and a counter. There is no generator state, so any
 * number of a sequence can be computed alone, in any order, on any thread, and a training step can be replayed exactly.
 *
 * Source: Salmon, Moraes, Dror, Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC 2011, section 4.3 (Threefish
 * without its tweak); the rotation distances are those of the paper's table 2 for N = 2, W = 32. The constants are
 * exported for `compiler/wasm/simd/threefry.ts`, which computes the same bits four at a time.
 */

/** Distances by which round i, i + 8, i + 16 rotates the second word. */
export const threefryRotations: readonly number[] = [13, 15, 26, 6, 17, 29, 16, 24];
/** The parity constant of Threefish's key schedule, for 32-bit words. */
export const threefryParity = 0x1bd11bda;
export const threefryRounds = 20;

/** Enciphers the counter under the key. Takes any 32-bit integers; gives two unsigned ones, uniformly distributed. */
export function threefry2x32(key0: number, key1: number, counter0: number, counter1: number): [number, number] {
  const keys = [key0 | 0, key1 | 0, threefryParity ^ key0 ^ key1] as const;
  let first = (counter0 + keys[0]) | 0;
  let second = (counter1 + keys[1]) | 0;
  for (let round = 0; round < threefryRounds; round++) {
    const distance = threefryRotations[round % 8];
    first = (first + second) | 0;
    second = ((second << distance) | (second >>> (32 - distance))) ^ first;
    if (round % 4 === 3) {
      const injection = (round + 1) / 4;
      first = (first + keys[injection % 3]) | 0;
      second = (second + keys[(injection + 1) % 3] + injection) | 0;
    }
  }
  return [first >>> 0, second >>> 0];
}

/** A float in [0, 1) from the upper 24 bits of a word: every value is exact in f32, and 1 is never reached. */
export function uniform24(word: number): number {
  return (word >>> 8) * 2 ** -24;
}
