/**
 * Threefry-2x32-20, four counters at a time: the same bits as `graph/threefry.ts`, where the source is given.
 */

import { threefryParity, threefryRotations, threefryRounds } from "../../../graph/threefry.ts";
import type { LaneBuilder, Lanes } from "../lanes.ts";

function rotateLeft(b: LaneBuilder, x: Lanes, distance: number): Lanes {
  return b.or(b.shl(x, distance), b.shr(x, 32 - distance));
}

/** All lanes are unsigned 32-bit integers. A key that is the same in all lanes is cheapest made once, outside the loop. */
export function threefry(b: LaneBuilder, key0: Lanes, key1: Lanes, counter0: Lanes, counter1: Lanes): [Lanes, Lanes] {
  const keys = [key0, key1, b.xor(b.xor(key0, key1), b.integer(threefryParity))];
  let first = b.addInt(counter0, key0);
  let second = b.addInt(counter1, key1);
  for (let round = 0; round < threefryRounds; round++) {
    first = b.addInt(first, second);
    second = b.xor(rotateLeft(b, second, threefryRotations[round % 8]), first);
    if (round % 4 === 3) {
      const injection = (round + 1) / 4;
      first = b.addInt(first, keys[injection % 3]);
      second = b.addInt(b.addInt(second, keys[(injection + 1) % 3]), b.integer(injection));
    }
  }
  return [first, second];
}

/** Floats in [0, 1) from the upper 24 bits of each word, as `uniform24` of `graph/threefry.ts`. */
export function uniform(b: LaneBuilder, words: Lanes): Lanes {
  return b.mul(b.fromInt(b.shr(words, 8)), b.constant(2 ** -24));
}
