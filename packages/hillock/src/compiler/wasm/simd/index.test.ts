import { describe, expect, it } from "vitest";
import type { UnaryOp } from "../../../math/expr.ts";
import { elementary, pow } from "./index.ts";
import { bitsOf, compileBinary, compileUnary, floatsOf } from "./testing/harness.ts";
import { measurePow, measureUlp } from "./testing/measure.ts";
import { largestAngle } from "./trigonometric.ts";

const modes = [false, true];

/** Greatest errors in ulp, without and with fused multiply-add: the numbers of `docs/accuracy.md`, rounded up. */
const bounds: { readonly [Op in UnaryOp]: readonly [plain: number, fused: number] } = {
  neg: [0, 0],
  abs: [0, 0],
  sign: [0, 0],
  floor: [0, 0],
  square: [0.5, 0.5],
  sqrt: [0.5, 0.5],
  exp: [1.5, 1.6],
  expm1: [1.7, 1.6],
  log: [1.2, 1.2],
  log1p: [1.7, 1.7],
  sin: [1.6, 1.6],
  cos: [1.6, 1.6],
  tanh: [2.7, 2.7],
  sinh: [2.4, 2.3],
  cosh: [1.7, 1.7],
  sigmoid: [2.7, 2.9],
  softplus: [3.2, 3.4],
  erf: [3.3, 3.2],
};

describe("elementary functions stay within their error bounds for all floats", () => {
  it.each(Object.keys(bounds) as UnaryOp[])("%s", (op) => {
    const within = op === "sin" || op === "cos" ? largestAngle : Infinity;
    const { plain, fused } = measureUlp(op, { stride: 40_009, dense: 20_000, within });
    expect(plain.maxUlp, `plain, at ${plain.at}: ${plain.got}, not ${plain.exact}`).toBeLessThanOrEqual(bounds[op][0]);
    expect(fused.maxUlp, `fused, at ${fused.at}: ${fused.got}, not ${fused.exact}`).toBeLessThanOrEqual(bounds[op][1]);
  });

  it("pow", () => {
    const { plain, fused } = measurePow(100_000);
    expect(plain.maxUlp, `plain, at ${plain.at}: ${plain.got}, not ${plain.exact}`).toBeLessThanOrEqual(1.2);
    expect(fused.maxUlp, `fused, at ${fused.at}: ${fused.got}, not ${fused.exact}`).toBeLessThanOrEqual(1);
  });
});

describe.each(modes)("exact values, fusedMultiplyAdd %s", (fusedMultiplyAdd) => {
  const evaluate = (op: UnaryOp, ...values: number[]): number[] => [
    ...floatsOf(compileUnary(elementary[op], fusedMultiplyAdd)(bitsOf(values))),
  ];
  const tiny = 2 ** -149;

  it("exp", () => {
    expect(evaluate("exp", 0, -0, Infinity, -Infinity, 89, -104)).toEqual([1, 1, Infinity, 0, Infinity, 0]);
  });
  it("log", () => {
    expect(evaluate("log", 1, 0, -0, Infinity, -1, -tiny, -Infinity)).toEqual([
      0,
      -Infinity,
      -Infinity,
      Infinity,
      Number.NaN,
      Number.NaN,
      Number.NaN,
    ]);
  });
  it.each(["expm1", "log1p", "sin", "tanh", "sinh"] as const)("%s keeps the sign of zero, and tiny numbers as they are", (op) => {
    expect(evaluate(op, 0, -0, tiny, -3 * tiny, 2 ** -40)).toEqual([0, -0, tiny, -3 * tiny, 2 ** -40]);
  });
  it("erf keeps the sign of zero", () => {
    expect(evaluate("erf", 0, -0)).toEqual([0, -0]);
  });
  it("the ends of bounded functions", () => {
    for (const op of ["tanh", "erf"] as const) expect(evaluate(op, Infinity, -Infinity, 10, -10)).toEqual([1, -1, 1, -1]);
    expect(evaluate("sigmoid", 0, Infinity, -Infinity, 20, -105)).toEqual([0.5, 1, 0, 1, 0]);
    expect(evaluate("softplus", Infinity, -Infinity, 100, -105)).toEqual([Infinity, 0, 100, 0]);
    expect(evaluate("expm1", Infinity, -Infinity)).toEqual([Infinity, -1]);
    expect(evaluate("log1p", -1, -1.5, Infinity)).toEqual([-Infinity, Number.NaN, Infinity]);
    expect(evaluate("sinh", Infinity, -Infinity)).toEqual([Infinity, -Infinity]);
    expect(evaluate("cosh", 0, Infinity, -Infinity)).toEqual([1, Infinity, Infinity]);
  });
  it("sin and cos of what is no angle are NaN", () => {
    for (const op of ["sin", "cos"] as const) {
      expect(evaluate(op, Infinity, -Infinity, Number.NaN, largestAngle + 8)).toEqual([Number.NaN, Number.NaN, Number.NaN, Number.NaN]);
    }
    expect(evaluate("cos", 0, -0)).toEqual([1, 1]);
  });

  it.each(["tanh", "erf"] as const)("%s never exceeds 1 where it saturates", (op) => {
    const [low, high] = bitsOf([op === "tanh" ? 7.5 : 3.4, 9.5]);
    const bits = Uint32Array.from({ length: Math.ceil((high - low) / 3) }, (_, i) => low + 3 * i);
    const results = floatsOf(compileUnary(elementary[op], fusedMultiplyAdd)(bits));
    expect(results.reduce((most, value) => Math.max(most, value))).toBe(1);
    expect(results.at(-1)).toBe(1);
  });
  it("sigmoid never exceeds 1", () => {
    const [low, high] = bitsOf([10, 20]);
    const results = floatsOf(
      compileUnary(elementary.sigmoid, fusedMultiplyAdd)(Uint32Array.from({ length: high - low }, (_, i) => low + i)),
    );
    expect(results.reduce((most, value) => Math.max(most, value))).toBe(1);
  });

  it("pow of exact powers", () => {
    const cases = [
      [2, 10],
      [-2, 3],
      [-2, 4],
      [2, -149],
      [2, 127],
      [10, 2],
      [3, 4],
      [0.5, 3],
      [7, 0],
      [Number.NaN, 0],
      [9, 0.5],
      [-8, 1 / 3],
    ];
    const run = compileBinary(pow, fusedMultiplyAdd);
    const results = floatsOf(run(bitsOf(cases.map(([x]) => x)), bitsOf(cases.map(([, y]) => y))));
    expect([...results]).toEqual([1024, -8, 16, tiny, 2 ** 127, 100, 81, 0.125, 1, 1, 3, Number.NaN]);
  });
});
