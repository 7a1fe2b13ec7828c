/** The order of the examples in each epoch. */

import { Random } from "../graph/index.ts";

/** Upper half of the generator's key, so that shuffling shares no random numbers with dropout or toy data of the same seed. */
const shuffling = 0x5f1e * 2 ** 32;

/** 0 … count − 1 in a random order, written to `out` from `offset`: a function of (seed, epoch) only. */
export function shuffleInto(out: Int32Array, offset: number, count: number, seed: number, epoch: number): void {
  inOrder(out, offset, count);
  new Random(seed + shuffling, epoch).shuffle(out.subarray(offset, offset + count));
}

export function inOrder(out: Int32Array, offset: number, count: number, first = 0): void {
  for (let i = 0; i < count; i++) out[offset + i] = first + i;
}
