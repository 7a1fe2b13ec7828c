/** The speeds one can choose: rungs of the ladder a second. */

import { chooseSpeed, perSecond } from "../app/studio.ts";

export const speeds = [1, 2, 5, 10, 30, 60, 300, 1000, Number.POSITIVE_INFINITY] as const;
export const speedText = (value: number): string => (Number.isFinite(value) ? `${value}/s` : "full");

/** The next faster or slower one. */
export function stepSpeed(by: 1 | -1): void {
  const at = speeds.findIndex((value) => value >= perSecond.value);
  chooseSpeed({ perSecond: speeds[Math.min(speeds.length - 1, Math.max(0, at + by))]! });
}
