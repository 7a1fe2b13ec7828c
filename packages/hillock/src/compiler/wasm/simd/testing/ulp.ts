/**
 * The error of an f32 result in units in the last place: |got − exact| / 2^(e − 23), with e the exponent of the exact value, at least −126.
 * A correctly rounded result has an error of at most 0.5.
 */

const view = new DataView(new ArrayBuffer(8));
const overflow = 2 ** 128;

/** The distance of neighbouring floats at `value`. */
export function ulp(value: number): number {
  view.setFloat64(0, value);
  const exponent = ((view.getUint32(0) >>> 20) & 0x7ff) - 1023;
  return 2 ** (Math.max(exponent, -126) - 23);
}

/** Infinity where a NaN is wrong or missing, and where the sign of a zero is wrong; an infinite result counts as 2^128. */
export function ulpError(got: number, exact: number): number {
  if (Number.isNaN(exact) || Number.isNaN(got)) return Object.is(got, exact) ? 0 : Number.POSITIVE_INFINITY;
  if (exact === 0) return Object.is(got, exact) ? 0 : Number.POSITIVE_INFINITY;
  const target = Math.max(-overflow, Math.min(overflow, exact));
  const value = Math.max(-overflow, Math.min(overflow, got));
  if (value === target) return 0;
  return Math.abs(value - target) / ulp(Math.abs(target) === overflow ? target / 2 : target);
}
