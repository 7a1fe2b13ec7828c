/**
 * The error function in f64, to about 1e-15.
 *
 * Near 0 by a series whose terms are all positive, so nothing cancels (DLMF 7.6.2, https://dlmf.nist.gov/7.6.E2):
 *   erf x = 2/√π · e^(−x²) · Σₙ 2ⁿ x²ⁿ⁺¹ / (1·3·…·(2n+1)).
 * Far from 0 by the continued fraction of 1 − erf (Laplace; equivalent to DLMF 7.9.1):
 *   erfc x = e^(−x²)/√π · 1/(x + ½/(x + 1/(x + 3⁄2/(x + 2/(x + …))))).
 * There erfc is below 0.0005, so its relative error hardly counts in the result.
 */

const BORDER = 2.5;
/** Levels of the continued fraction that make it exact to 1e-15 of erf at the border; larger x would need fewer. */
const LEVELS = 30;
/** From here on 1 − erf x is less than half a unit in the last place of 1. */
const SATURATED = 6;

function series(x: number): number {
  const square = x * x;
  let term = x;
  let sum = x;
  for (let n = 1; term > sum * 1e-17; n++) {
    term *= (2 * square) / (2 * n + 1);
    sum += term;
  }
  return (2 / Math.sqrt(Math.PI)) * Math.exp(-square) * sum;
}

function complement(x: number): number {
  let tail = x;
  for (let level = LEVELS; level > 0; level--) tail = x + level / 2 / tail;
  return Math.exp(-x * x) / (Math.sqrt(Math.PI) * tail);
}

/** erf(x) = 2/√π ∫₀ˣ e^(−t²) dt; odd, in [−1, 1], NaN for NaN, and −0 for −0. */
export function erf(x: number): number {
  const magnitude = Math.abs(x);
  if (magnitude === 0 || Number.isNaN(x)) return x;
  if (magnitude >= SATURATED) return Math.sign(x);
  const value = magnitude < BORDER ? series(magnitude) : 1 - complement(magnitude);
  return x < 0 ? -value : value;
}
