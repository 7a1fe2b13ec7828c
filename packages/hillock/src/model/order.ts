/** The order of the examples in each epoch. */

import { threefry2x32 } from "../graph/index.ts";

/** A stream number that no layer uses, so that shuffling and dropout do not share random numbers. */
const shuffleStream = 0x5487ff1e;

/** Fisher & Yates's shuffle of 0 … count − 1, written to `out` from `offset`: a function of (seed, epoch) only. */
export function shuffleInto(out: Int32Array, offset: number, count: number, seed: number, epoch: number): void {
  for (let i = 0; i < count; i++) out[offset + i] = i;
  for (let i = count - 1; i > 0; i--) {
    const [high, low] = threefry2x32(seed, shuffleStream, i, epoch);
    // 53 random bits: the bias towards some positions is below 2⁻³⁰ for a million examples.
    const random = ((high >>> 5) * 2 ** 26 + (low >>> 6)) * 2 ** -53;
    const j = Math.floor(random * (i + 1));
    const kept = out[offset + i]!;
    out[offset + i] = out[offset + j]!;
    out[offset + j] = kept;
  }
}

export function inOrder(out: Int32Array, offset: number, count: number, first = 0): void {
  for (let i = 0; i < count; i++) out[offset + i] = first + i;
}
