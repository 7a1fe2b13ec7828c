/**
 * x^y = 2^(y · log2 x).
 *
 * An f32 result needs y · log2 x to about 2^−25, and it may be as large as 150: so the logarithm and the product are in f64. With
 * |x| = 2^k m, m in [√½, √2), log2 m = t p(t²), t = (m − 1)/(m + 1) (the artanh series, as in Cephes' and fdlibm's pow).
 * 2^w is in f32 again, w = n + f, |f| ≤ ½, scaled in two steps so that results underflow gradually.
 * Polynomials: p 4.2e-12, 2^f 3.0e-9 (least maximum relative errors, own fit as in `exp.ts`).
 *
 * Special cases are JavaScript's: x^0 is 1 even for NaN; (±1)^±∞ is NaN; a negative x to a power that is not an integer is NaN.
 */

import type { LaneBuilder, Lanes } from "../lanes.ts";
import { exponentOfOne } from "./exp.ts";
import { double, fromHighWords, type Halves, highWords, lowWords, mapHalves, narrow, polynomial64, widen } from "./float64.ts";
import { polynomial } from "./polynomial.ts";

/** The upper word of √½ in f64, and the bits of the exponent in such a word. */
const highOfSqrtHalf = 0x3fe6a09e;
const exponentMask64 = 0xfff00000;
const roundingMagic64 = 1.5 * 2 ** 52;
const artanhCoefficients = [2.885390081790142, 0.9617966732662763, 0.5770836003346758, 0.4116717454746824, 0.3407489872747579];
const exp2Coefficients = [
  1, 0.6931471824645996, 0.24022647738456726, 0.05550359562039375, 0.009618503041565418, 0.0013390997191891074, 0.00015327802975662053,
];

/** log2 of positive x; something finite where x is 0, ∞ or NaN. f64 has room for f32's denormals, so they need no care. */
function log2(b: LaneBuilder, x: Lanes): Halves {
  const wide = widen(b, x);
  const shifted = b.subInt(highWords(b, wide), b.integer(highOfSqrtHalf));
  const k = widen(b, b.fromInt(b.sar(shifted, 20)));
  const exponents = fromHighWords(b, b.and(shifted, b.integer(exponentMask64)));
  const one = double(b, 1);
  return mapHalves(wide, (half, index) => {
    const m = b.subInt(half, exponents[index]);
    const t = b.binary("f64x2.div", b.binary("f64x2.sub", m, one), b.binary("f64x2.add", m, one));
    const series = polynomial64(b, b.binary("f64x2.mul", t, t), artanhCoefficients);
    return b.binary("f64x2.add", k[index], b.binary("f64x2.mul", t, series));
  });
}

/** 2^w. */
function exp2(b: LaneBuilder, w: Halves): Lanes {
  const magic = double(b, roundingMagic64);
  const bounded = mapHalves(w, (half) => b.binary("f64x2.pmin", b.binary("f64x2.pmax", half, double(b, -151)), double(b, 129)));
  const sums = mapHalves(bounded, (half) => b.binary("f64x2.add", half, magic));
  const fraction = narrow(
    b,
    mapHalves(bounded, (half, index) => b.binary("f64x2.sub", half, b.binary("f64x2.sub", sums[index], magic))),
  );
  const n = lowWords(b, sums);
  const first = b.sar(n, 1);
  const scale = (exponent: Lanes): Lanes => b.addInt(b.shl(exponent, 23), b.integer(exponentOfOne));
  return b.mul(b.mul(polynomial(b, fraction, exp2Coefficients), scale(first)), scale(b.subInt(n, first)));
}

export function pow(b: LaneBuilder, x: Lanes, y: Lanes): Lanes {
  const zero = b.constant(0);
  const infinity = b.constant(Infinity);
  const size = b.abs(x);

  // The bits of 0, ∞ and NaN give some finite logarithm; adding −∞, ∞ or NaN to it makes it right.
  const limit = b.select(b.eq(size, zero), b.constant(-Infinity), b.andNot(size, b.lt(size, infinity)));
  const limits = widen(b, limit);
  const exponent = widen(b, y);
  const magnitude = exp2(
    b,
    mapHalves(log2(b, size), (half, index) => b.binary("f64x2.mul", exponent[index], b.binary("f64x2.add", half, limits[index]))),
  );

  const integer = b.eq(b.floor(y), y);
  const halfOfY = b.mul(y, b.constant(0.5));
  const odd = b.and(integer, b.ne(b.floor(halfOfY), halfOfY));
  const signed = b.xor(magnitude, b.and(b.and(x, odd), b.integer(0x80000000)));
  const negative = b.and(b.lt(x, zero), b.lt(size, infinity));
  const defined = b.or(signed, b.andNot(negative, integer));
  return b.select(b.eq(y, zero), b.constant(1), defined);
}
