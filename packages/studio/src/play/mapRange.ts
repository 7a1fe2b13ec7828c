/** From what values to what values a map is coloured. */

import { niceLimit } from "../draw/scale.ts";

export interface MapRange {
  /** The value with the background's tone. */
  readonly centre: number;
  /** Distance from the centre at which the scale ends. */
  readonly limit: number;
  /** Distance from the centre that values reach: the legend's ends. */
  readonly reach: number;
}

/**
 * Bounded answers end at two thirds of the scale, so that the examples, which have its ends, stand out from a map that is
 * sure of itself. Others take the whole scale.
 */
const bounded = (centre: number, reach: number): MapRange => ({ centre, limit: 1.5 * reach, reach });
const whole = (limit: number): MapRange => ({ centre: 0, limit, reach: limit });

/**
 * Bounded activations keep their own limit, so that a unit that hardly answers looks pale; others the next 1, 2 or 5 above
 * their largest magnitude. Values that cannot be negative use the upper half of the scale: one hue, by lightness.
 */
export function unitRange(activation: string, map: ArrayLike<number>): MapRange {
  if (activation === "tanh" || activation === "sigmoid" || activation === "step") return bounded(0, 1);
  return whole(niceLimit(map));
}

/** The output stands for a decision: the colours part at the boundary between the classes. A regression has its targets' colours. */
export function outputRange(activation: string, regression: boolean, map: ArrayLike<number>): MapRange {
  if (regression) return whole(activation === "tanh" ? 1 : Math.max(1, niceLimit(map)));
  return activation === "sigmoid" ? bounded(0.5, 0.5) : bounded(0, 1);
}

/** Classes have the scale's ends; the targets of a regression their place on it. */
export const labelRange = (regression: boolean, limit = 1): MapRange =>
  regression ? whole(limit) : { centre: 0.5, limit: 0.5, reach: 0.5 };

/** Least and greatest value of a map. */
export function extent(map: ArrayLike<number>): [smallest: number, largest: number] {
  let [smallest, largest] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let i = 0; i < map.length; i++) {
    const value = map[i]!;
    if (value < smallest) smallest = value;
    if (value > largest) largest = value;
  }
  return [smallest, largest];
}
