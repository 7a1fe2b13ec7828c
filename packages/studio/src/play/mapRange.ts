/** From what values to what values a unit's map is coloured. */

import { niceLimit } from "../draw/scale.ts";

export interface MapRange {
  /** The value with the background's tone. */
  readonly centre: number;
  /** Distance from the centre at which the end's colour is reached. */
  readonly limit: number;
}

/**
 * Bounded activations have their own limit, so that a unit that hardly answers looks pale; others the next 1, 2 or 5 above
 * their largest magnitude. Values that cannot be negative use the upper half of the scale.
 */
export function unitRange(activation: string, map: ArrayLike<number>): MapRange {
  if (activation === "tanh" || activation === "sigmoid" || activation === "step") return { centre: 0, limit: 1 };
  return { centre: 0, limit: niceLimit(map) };
}

/** The output stands for a decision: the colours part at the boundary between the classes. */
export function outputRange(activation: string, regression: boolean, map: ArrayLike<number>): MapRange {
  if (regression) return { centre: 0, limit: activation === "tanh" ? 1 : Math.max(1, niceLimit(map)) };
  if (activation === "sigmoid") return { centre: 0.5, limit: 0.5 };
  return { centre: 0, limit: 1 };
}

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
