/** Four f32 lanes as two vectors of two f64: for the few steps where f32 is not precise enough. */

import type { LaneBuilder, Lanes } from "../lanes.ts";

/** Lanes 0, 1 and lanes 2, 3. */
export type Halves = readonly [low: Lanes, high: Lanes];

/** The same code for both halves. */
export const mapHalves = (halves: Halves, fn: (half: Lanes, index: 0 | 1) => Lanes): Halves => [fn(halves[0], 0), fn(halves[1], 1)];

/** A pair of f64. */
export function double(b: LaneBuilder, value: number): Lanes {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value, true);
  const [low, high] = [view.getUint32(0, true), view.getUint32(4, true)];
  return b.words([low, high, low, high]);
}

export function widen(b: LaneBuilder, x: Lanes): Halves {
  return [b.unary("f64x2.promote_low_f32x4", x), b.unary("f64x2.promote_low_f32x4", b.shuffle(x, x, [2, 3, 2, 3]))];
}

/** Rounds to f32. */
export function narrow(b: LaneBuilder, [low, high]: Halves): Lanes {
  return b.shuffle(b.unary("f32x4.demote_f64x2_zero", low), b.unary("f32x4.demote_f64x2_zero", high), [0, 1, 4, 5]);
}

/** The lower 32 bits of each f64. */
export function lowWords(b: LaneBuilder, [low, high]: Halves): Lanes {
  return b.shuffle(low, high, [0, 2, 4, 6]);
}

/** The upper 32 bits of each f64: sign, exponent and the first 20 bits of the fraction. */
export function highWords(b: LaneBuilder, [low, high]: Halves): Lanes {
  return b.shuffle(low, high, [1, 3, 5, 7]);
}

/** f64s whose upper 32 bits are given, the lower ones 0. */
export function fromHighWords(b: LaneBuilder, words: Lanes): Halves {
  const zero = b.integer(0);
  return [b.shuffle(words, zero, [4, 0, 4, 1]), b.shuffle(words, zero, [4, 2, 4, 3])];
}

/** c₀ + c₁x + c₂x² + … in f64. */
export function polynomial64(b: LaneBuilder, x: Lanes, coefficients: readonly number[]): Lanes {
  let sum = double(b, coefficients[coefficients.length - 1]);
  for (let power = coefficients.length - 2; power >= 0; power--) {
    sum = b.binary("f64x2.add", b.binary("f64x2.mul", sum, x), double(b, coefficients[power]));
  }
  return sum;
}
