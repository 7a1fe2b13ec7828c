/** What stands beside the lines of a grid: as many decimals as it takes for the printed numbers to be where they stand. */

import { formatCount, formatFixed, formatNumber } from "./numbers.ts";

const mostDecimals = 6;

/** Numbers at equal distances. Very large and very small ones are written with powers of ten. @returns one text for each */
export function tickTexts(ticks: readonly number[]): string[] {
  const step = Math.abs((ticks[1] ?? 0) - (ticks[0] ?? 0)) || Math.abs(ticks[0] ?? 0) || 1;
  const largest = Math.max(...ticks.map(Math.abs), 0);
  const isExact = (decimals: number): boolean => ticks.every((tick) => Math.abs(Number(tick.toFixed(decimals)) - tick) <= 1e-6 * step);
  const decimals = Array.from({ length: mostDecimals + 1 }, (_, i) => i).find(isExact);
  if (decimals !== undefined && largest < 1e7)
    return ticks.map((tick) => (decimals === 0 ? formatCount(tick) : formatFixed(tick, decimals)));
  for (let digits = 1; digits <= 6; digits++) {
    const far = ticks.some((tick) => Math.abs(Number(tick.toPrecision(digits)) - tick) > 1e-6 * step);
    if (!far) return ticks.map((tick) => formatNumber(tick, digits));
  }
  return ticks.map((tick) => formatNumber(tick, 6));
}

/** The same for an axis of powers of ten, on which nothing is written at the places left out. */
export const logTickTexts = (ticks: readonly (number | null)[]): string[] =>
  ticks.map((tick) => (tick === null ? "" : formatNumber(tick, 1)));
