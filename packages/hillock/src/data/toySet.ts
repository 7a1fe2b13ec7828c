/** What all toy sets share: their options, and points collected into tensors. */

import { Random } from "../graph/index.ts";
import { tensorFrom } from "../runtime/tensor.ts";
import { number, type OptionsFor, settings, whole } from "../settings/index.ts";
import type { Examples } from "./images.ts";

/** Describes a toy set's options. @param examples how many there are, and @param noise how much there is, unless somebody says otherwise */
export const toySettings = (name: string, examples: number, noise: number) =>
  settings(name, {
    examples: whole({ min: 1, default: examples, doc: "how many there are", also: ["n", "nSamples", "samples", "count"] }),
    noise: number({ min: 0, default: noise, doc: "standard deviation of the normal noise that is added" }),
    seed: whole({ default: 0, doc: "seeds the points and the noise", also: ["randomState"] }),
  });
type ToySettings = ReturnType<typeof toySettings>;
export type ToyOptions = OptionsFor<ToySettings>;

/** One example: two coordinates and what should be answered. */
export type Point = readonly [x1: number, x2: number, y: number];

/** A rule that gives the i-th of n points before noise. */
export type PointRule = (i: number, n: number, random: Random) => Point;

/**
 * x float32 [n, 2] and y float32 [n, 1] of a rule. Noise goes to the coordinates ("x") of points that are classified,
 * and to the target ("y") of a function.
 * @throws ArgumentError for options out of range.
 */
export function toySet(described: ToySettings, options: ToyOptions | undefined, noisy: "x" | "y", rule: PointRule): Examples {
  const { examples: n, noise, seed } = described.read(options);
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
