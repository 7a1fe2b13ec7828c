/** What all toy sets share: their options, and points collected into tensors. */

import { ArgumentError } from "../errors.ts";
import { Random } from "../graph/index.ts";
import { tensorFrom } from "../runtime/tensor.ts";
import type { Examples } from "./images.ts";

export interface ToyOptions {
  /** How many examples, at least 1. */
  examples?: number;
  /** Standard deviation of the normal noise that is added; 0 or more. */
  noise?: number;
  /** @default 0 */
  seed?: number;
}

/** One example: two coordinates and what should be answered. */
export type Point = readonly [x1: number, x2: number, y: number];

/** A rule that gives the i-th of n points before noise. */
export type PointRule = (i: number, n: number, random: Random) => Point;

/**
 * x float32 [n, 2] and y float32 [n, 1] of a rule. Noise goes to the coordinates ("x") of points that are classified,
 * and to the target ("y") of a function.
 * @throws ArgumentError for options out of range.
 */
export function toySet(options: ToyOptions, defaults: { examples: number; noise: number }, noisy: "x" | "y", rule: PointRule): Examples {
  const { examples: n = defaults.examples, noise = defaults.noise, seed = 0 } = options;
  if (!Number.isInteger(n) || n < 1) throw outOfRange("examples", n, "a whole number, 1 or more");
  if (!(noise >= 0 && noise < Number.POSITIVE_INFINITY)) throw outOfRange("noise", noise, "a standard deviation, 0 or more");
  const random = new Random(seed);
  const [x, y] = [new Float32Array(2 * n), new Float32Array(n)];
  const [noiseX, noiseY] = noisy === "x" ? [noise, 0] : [0, noise];
  for (let i = 0; i < n; i++) {
    const [x1, x2, target] = rule(i, n, random);
    x[2 * i] = x1 + noiseX * random.normal();
    x[2 * i + 1] = x2 + noiseX * random.normal();
    y[i] = target + (noiseY === 0 ? 0 : noiseY * random.normal());
  }
  return { x: tensorFrom(x, [n, 2]), y: tensorFrom(y, [n, 1]) };
}

function outOfRange(option: string, value: number, expected: string): ArgumentError {
  return new ArgumentError({
    problem: `The toy set's option ${option} is out of range`,
    received: String(value),
    expected,
    fix: `Give ${option} in that range.`,
  });
}
