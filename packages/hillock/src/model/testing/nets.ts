/** What the tests of models share: small data, comparing bit for bit, catching what a call throws. */

import { expect } from "vitest";
import { HillockError } from "../../errors.ts";
import { threefry2x32, uniform24 } from "../../graph/index.ts";
import { type Tensor, tensorFrom } from "../../runtime/index.ts";
import type { Sequential } from "../index.ts";

export const xorInputs = [
  [0, 0],
  [0, 1],
  [1, 0],
  [1, 1],
];
export const xorTargets = [[0], [1], [1], [0]];

/** Numbers uniform in [low, high), the same for the same seed. */
export function uniform(shape: readonly number[], seed: number, low = -1, high = 1): Tensor {
  const size = shape.reduce((product, length) => product * length, 1);
  const data = Float32Array.from({ length: size }, (_, i) => low + (high - low) * uniform24(threefry2x32(seed, 99, i, 0)[0]));
  return tensorFrom(data, shape);
}
/** Class numbers below `classes`. */
export function labels(rows: number, classes: number, seed: number): Tensor {
  const { data } = uniform([rows], seed, 0, classes);
  return tensorFrom(Int32Array.from(data, Math.floor), [rows]);
}

/** All weights, one after the other. */
export const weightsOf = (net: Sequential): number[] => net.getWeights().flatMap(({ data }) => Array.from(data));

/** The same numbers bit for bit (0 is not −0). */
export function expectSameBits(received: readonly number[], expected: readonly number[]): void {
  expect(received.length).toBe(expected.length);
  const different = received.findIndex((value, i) => !Object.is(value, expected[i]));
  expect(different, `element ${different} is ${received[different]}, not ${expected[different]}`).toBe(-1);
}

export function expectClose(received: ArrayLike<number>, expected: ArrayLike<number>, tolerance: number): void {
  expect(received.length).toBe(expected.length);
  const scale = Math.max(1e-30, ...Array.from(expected, Math.abs));
  for (let i = 0; i < expected.length; i++) {
    const difference = Math.abs(received[i]! - expected[i]!);
    // Written so that NaN fails too.
    if (!(difference <= tolerance * scale)) expect.fail(`element ${i} is ${received[i]}, not ${expected[i]} (of ${scale})`);
  }
}

/** The error that the call ends with, at once or later; it has to be one of Hillock's. */
export async function errorOf(call: () => unknown): Promise<HillockError> {
  try {
    await call();
  } catch (error) {
    if (error instanceof HillockError) return error;
    throw error;
  }
  return expect.fail("It did not throw");
}
