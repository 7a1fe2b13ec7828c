/** |x| < c, which is compared as integers, on every kind of bit pattern. */

import { expect, test } from "vitest";
import * as math from "../../math/index.ts";
import { ExpressionEmitter } from "./expression.ts";
import { bitsOf, compileUnary, floatsOf } from "./simd/testing/harness.ts";

const x = math.variable("x");
const emitted = (expr: math.Expr) => compileUnary((b, lanes) => new ExpressionEmitter(b, () => lanes).emit(expr), false);

/** Every sign and exponent with the smallest, a middle and the largest fraction: zeros, denormals, infinities and NaNs among them. */
const patterns = Uint32Array.from({ length: 2 * 256 * 3 }, (_, i) => {
  const fraction = [0, 0x2aaaaa, 0x7fffff][i % 3]!;
  const exponent = Math.floor(i / 3) % 256;
  return ((i >= 768 ? 2 ** 31 : 0) + exponent * 2 ** 23 + fraction) >>> 0;
});

test.each([1e-36, 1, 3e38, Math.fround(1e-36), 1e-45, Number.POSITIVE_INFINITY])("flushing below %d keeps all other bits", (threshold) => {
  const input = patterns.slice();
  const bound = Math.fround(threshold);
  // The bound itself and its neighbours.
  const [atBound] = bitsOf([bound]);
  const bits = Uint32Array.from([...input, atBound!, atBound! - 1, atBound! + 2 ** 31]);
  const received = emitted(math.flushDenormal(x, threshold))(bits);
  const values = floatsOf(bits);
  let flushed = 0;
  bits.forEach((pattern, i) => {
    const tiny = Math.abs(values[i]!) < bound;
    if (tiny) flushed++;
    expect(received[i], `${values[i]} (${pattern.toString(16)})`).toBe(tiny ? 0 : pattern);
  });
  expect(flushed).toBeGreaterThan(0);
  expect(flushed).toBeLessThan(bits.length);
});

test.each([0.5, 0, -1])("as a number, |x| < %d is 1 or 0; a NaN is not below anything", (threshold) => {
  const received = floatsOf(emitted(math.lt(math.abs(x), threshold))(patterns));
  floatsOf(patterns).forEach((value, i) => {
    expect(received[i]).toBe(Math.abs(value) < threshold ? 1 : 0);
  });
});
