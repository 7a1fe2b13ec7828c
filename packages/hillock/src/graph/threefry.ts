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

/**
 * The words of `count` counters at once, (counter0 + i, counter1) for i = 0, 1, …: the first word goes to out[2i], the second to out[2i + 1]. The same bits as
 * `threefry2x32`, whose loop is written out here: with constant distances and no arrays V8 keeps a block in registers, which is ten times faster.
 */
export function threefryBlock(out: Uint32Array, key0: number, key1: number, counter0: number, counter1: number, count: number): void {
  const [k0, k1, k2] = [key0 | 0, key1 | 0, threefryParity ^ key0 ^ key1];
  for (let i = 0; i < count; i++) {
    let a = (counter0 + i + k0) | 0;
    let b = (counter1 + k1) | 0;
    a = (a + b) | 0;
    b = ((b << 13) | (b >>> 19)) ^ a;
    a = (a + b) | 0;
    b = ((b << 15) | (b >>> 17)) ^ a;
    a = (a + b) | 0;
    b = ((b << 26) | (b >>> 6)) ^ a;
    a = (a + b) | 0;
    b = ((b << 6) | (b >>> 26)) ^ a;
    a = (a + k1) | 0;
    b = (b + k2 + 1) | 0;
    a = (a + b) | 0;
    b = ((b << 17) | (b >>> 15)) ^ a;
    a = (a + b) | 0;
    b = ((b << 29) | (b >>> 3)) ^ a;
    a = (a + b) | 0;
    b = ((b << 16) | (b >>> 16)) ^ a;
    a = (a + b) | 0;
    b = ((b << 24) | (b >>> 8)) ^ a;
    a = (a + k2) | 0;
    b = (b + k0 + 2) | 0;
    a = (a + b) | 0;
    b = ((b << 13) | (b >>> 19)) ^ a;
    a = (a + b) | 0;
    b = ((b << 15) | (b >>> 17)) ^ a;
    a = (a + b) | 0;
    b = ((b << 26) | (b >>> 6)) ^ a;
    a = (a + b) | 0;
    b = ((b << 6) | (b >>> 26)) ^ a;
    a = (a + k0) | 0;
    b = (b + k1 + 3) | 0;
    a = (a + b) | 0;
    b = ((b << 17) | (b >>> 15)) ^ a;
    a = (a + b) | 0;
    b = ((b << 29) | (b >>> 3)) ^ a;
    a = (a + b) | 0;
    b = ((b << 16) | (b >>> 16)) ^ a;
    a = (a + b) | 0;
    b = ((b << 24) | (b >>> 8)) ^ a;
    a = (a + k1) | 0;
    b = (b + k2 + 4) | 0;
    a = (a + b) | 0;
    b = ((b << 13) | (b >>> 19)) ^ a;
    a = (a + b) | 0;
    b = ((b << 15) | (b >>> 17)) ^ a;
    a = (a + b) | 0;
    b = ((b << 26) | (b >>> 6)) ^ a;
    a = (a + b) | 0;
    b = ((b << 6) | (b >>> 26)) ^ a;
    a = (a + k2) | 0;
    b = (b + k0 + 5) | 0;
    out[2 * i] = a;
    out[2 * i + 1] = b;
  }
}

/** A float in [0, 1) from the upper 24 bits of a word: every value is exact in f32, and 1 is never reached. */
export function uniform24(word: number): number {
  return (word >>> 8) * 2 ** -24;
}
