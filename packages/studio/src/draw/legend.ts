/** The legend of a diverging scale: a strip of its colours and the numbers under it, as data for any page to set. */

import { formatNumber } from "./numbers.ts";
import type { DivergingScale } from "./scale.ts";

export interface LegendTick {
  /** 0 … 1 along the strip. */
  readonly at: number;
  readonly text: string;
}

/** A CSS gradient with as many stops as keep it true to OKLab, in which CSS need not know how to mix. */
export function legendGradient(scale: DivergingScale, from = -1, to = 1, stops = 24): string {
  const colours = Array.from({ length: stops + 1 }, (_, i) => scale.colour(from + ((to - from) * i) / stops));
  return `linear-gradient(to right, ${colours.join(", ")})`;
}

/** Steps instead of a gradient: what a discretised map shows. */
export function legendSteps(scale: DivergingScale): string {
  const [low, high] = [scale.colour(-0.5625), scale.colour(0.5625)];
  return `linear-gradient(to right, ${low} 50%, ${high} 50%)`;
}

/** The ends and the centre. */
export const legendTicks = (centre: number, limit: number): readonly LegendTick[] => [
  { at: 0, text: formatNumber(centre - limit, 2) },
  { at: 0.5, text: formatNumber(centre, 2) },
  { at: 1, text: formatNumber(centre + limit, 2) },
];
