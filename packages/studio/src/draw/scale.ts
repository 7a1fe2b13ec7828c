/**
 * The colours of signed values: orange below zero, blue above, and zero the tone of the background, always. Seven stops
 * of equal distance, mixed in OKLab between them. Values that cannot be negative use the blue half: one hue, by lightness.
 */

import type { Palette } from "../theme/palette.ts";
import { hexOf, type Lab, labOf, mix, rgbOf, rgbOfLab } from "./oklab.ts";

/** From −limit to +limit. */
export type Stops = Palette["signed"];

/** Entries of the table on either side of zero. */
const half = 256;

export interface DivergingScale {
  readonly stops: Stops;
  /** Pixels as `ImageData` holds them (bytes r, g, b, a in this order), from −limit at 0 through zero at 256 to +limit at 512. */
  readonly table: Uint32Array;
  /** "#rrggbb" for t from −1 to 1; what lies beyond has the end's colour. */
  colour(t: number): string;
}

/** The pixel of r, g, b as a little-endian word, which is what every platform with a browser has. */
const wordOf = (red: number, green: number, blue: number): number => ((255 << 24) | (blue << 16) | (green << 8) | red) >>> 0;

export function divergingScale(stops: Stops): DivergingScale {
  const labs = stops.map((stop) => labOf(rgbOf(stop)));
  const table = new Uint32Array(2 * half + 1);
  for (let i = 0; i < table.length; i++) {
    const [red, green, blue] = rgbOfLab(labAt(labs, i / half - 1)).map(Math.round) as [number, number, number];
    table[i] = wordOf(red, green, blue);
  }
  return { stops, table, colour: (t) => hexOf(rgbOfLab(labAt(labs, Math.min(1, Math.max(-1, t))))) };
}

function labAt(labs: readonly Lab[], t: number): Lab {
  const place = (t + 1) * 3;
  const below = Math.min(5, Math.floor(place));
  return mix(labs[below]!, labs[below + 1]!, place - below);
}

/** The entry for so many entries above zero. Rounded away from zero on both sides alike, and without branches that a processor guesses wrong. */
export function indexAt(t: number): number {
  const bounded = t > half ? half : t < -half ? -half : t;
  return bounded < 0 ? half - ((0.5 - bounded) | 0) : half + ((bounded + 0.5) | 0);
}

/** Where in the table a value stands. Symmetric: −v is as far below zero as v is above. NaN stands at zero. */
export function tableIndex(value: number, limit: number): number {
  return indexAt((value / limit) * half);
}

/**
 * The smallest of 1, 2 and 5 times a power of ten that is at least the largest magnitude: a limit that stays put while
 * values drift, and that can be written beside a legend. 1 where all is zero.
 */
export function niceLimit(values: ArrayLike<number>): number {
  let largest = 0;
  for (let i = 0; i < values.length; i++) {
    const magnitude = Math.abs(values[i]!);
    if (magnitude > largest && magnitude < Number.POSITIVE_INFINITY) largest = magnitude;
  }
  if (largest === 0) return 1;
  const power = 10 ** Math.floor(Math.log10(largest) + 1e-9);
  const step = [1, 2, 5, 10].find((factor) => factor * power >= largest * (1 - 1e-9)) ?? 10;
  return step * power;
}
