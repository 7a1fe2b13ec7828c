import { expect, test } from "vitest";
import { sigmoid, sub, variable } from "./build.ts";
import { differentiate } from "./differentiate.ts";
import { evaluate } from "./evaluate.ts";
import type { Expr } from "./expr.ts";
import * as stable from "./stable.ts";

const x = variable("x");
const y = variable("y");
const at = (expr: Expr, values: Record<string, number>) => evaluate(expr, values);

test("relu, step and clip", () => {
  expect([-2, 0, 3].map((value) => at(stable.relu(x), { x: value }))).toEqual([0, 0, 3]);
  expect([-1e-9, 0, 3].map((value) => at(stable.step(x), { x: value }))).toEqual([0, 1, 1]);
  expect([-2, 0.25, 3].map((value) => at(stable.clip(x, 0, 1), { x: value }))).toEqual([0, 0.25, 1]);
  expect([-2, 0, 0.25, 1, 3].map((value) => at(differentiate(stable.clip(x, 0, 1), "x"), { x: value }))).toEqual([0, 0, 1, 0, 0]);
});

test("log-sigmoid neither rounds to 0 nor falls to −∞", () => {
  expect(at(stable.logSigmoid(x), { x: 0 })).toBe(-Math.LN2);
  expect(at(stable.logSigmoid(x), { x: 40 })).toBeCloseTo(-4.248354255291589e-18, 32);
  expect(at(stable.logSigmoid(x), { x: -1000 })).toBe(-1000);
});

test("x·ln y is 0 where x is", () => {
  expect(at(stable.xlogy(x, y), { x: 0, y: 0 })).toBe(0);
  expect(at(stable.xlogy(x, y), { x: 2, y: Math.E })).toBe(2);
  expect(at(stable.xlog1py(x, y), { x: 0, y: -1 })).toBe(0);
  expect(at(stable.xlog1py(x, y), { x: 2, y: 0 })).toBe(0);
});

test("binary cross-entropy of probabilities is clipped, as in Keras", () => {
  const loss = stable.binaryCrossEntropy(y, x);
  expect(at(loss, { y: 1, x: 0.8 })).toBeCloseTo(-Math.log(0.8), 15);
  expect(at(loss, { y: 0, x: 0.8 })).toBeCloseTo(-Math.log(0.2), 15);
  expect(at(loss, { y: 1, x: 0 })).toBeCloseTo(-Math.log(1e-7), 8);
  expect(at(loss, { y: 0, x: 1 })).toBeCloseTo(-Math.log(1e-7), 8);
  const slope = differentiate(loss, "x");
  expect(at(slope, { y: 1, x: 0.8 })).toBeCloseTo(-1 / 0.8, 14);
  expect(at(slope, { y: 0, x: 0.8 })).toBeCloseTo(1 / 0.2, 13);
  expect(Math.abs(at(slope, { y: 1, x: 0 }))).toBe(0);
});

test("binary cross-entropy of logits has the derivative σ(z) − y", () => {
  const loss = stable.binaryCrossEntropyFromLogits(y, x);
  expect(differentiate(loss, "x")).toBe(sub(sigmoid(x), y));
  expect(at(loss, { y: 1, x: 0 })).toBe(Math.LN2);
  expect(at(loss, { y: 0, x: 1000 })).toBe(1000);
  expect(at(loss, { y: 1, x: 1000 })).toBe(0);
  expect(at(loss, { y: 1, x: -1000 })).toBe(1000);
});

test("denormals are flushed, and nothing else", () => {
  const flushed = stable.flushDenormal(x);
  expect([1e-37, -1e-40, 0, 1e-35, -1e-35, 1].map((value) => at(flushed, { x: value }))).toEqual([0, 0, 0, 1e-35, -1e-35, 1]);
  expect([0.99e-36, -0.99e-36, 1e-36, -1e-36].map((value) => at(flushed, { x: value }))).toEqual([0, 0, 1e-36, -1e-36]);
  expect([0.49, 0.5, -0.5].map((value) => at(stable.flushDenormal(x, 0.5), { x: value }))).toEqual([0, 0.5, -0.5]);
  expect(at(flushed, { x: NaN })).toBeNaN();
});
