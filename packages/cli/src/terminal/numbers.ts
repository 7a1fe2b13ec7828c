/** Numbers as they stand in columns: fixed digits, thousands separated, units set apart. */

import { counted as countedPlainly } from "hillock";

/** 60,000 */
export const count = (value: number): string => (Number.isFinite(value) ? Math.round(value).toLocaleString("en-US") : "–");

/** "1 epoch", "5 epochs"; what stands for several numbers ("28 × 28 inputs") is plural. */
export const counted = (value: number | string, noun: string): string =>
  countedPlainly(typeof value === "string" ? value : count(value), noun);

/** "3 of 20 columns"; nothing is said of the whole where the part is all of it: "1 column". */
export const countedOf = (part: number, whole: number, noun: string): string =>
  part === whole ? counted(whole, noun) : `${count(part)} of ${counted(whole, noun)}`;

/** A loss in 6 to 8 characters: 0.0801, 12.3046, 1.2e+7, 3.1e-5. */
export function loss(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  const size = Math.abs(value);
  return value === 0 || (size >= 5e-4 && size < 1000) ? value.toFixed(4) : value.toExponential(1);
}

/** A share of one as "97.55 %". */
export const percent = (share: number, digits = 2): string => (Number.isFinite(share) ? `${(share * 100).toFixed(digits)} %` : "–");

/** "12 ms", "9.4 s", "1 min 05 s", "2 h 03 min". */
export function duration(seconds: number): string {
  if (!Number.isFinite(seconds) || seconds < 0) return "–";
  if (seconds < 0.0995) return `${(seconds * 1000).toFixed(0)} ms`;
  if (seconds < 59.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  const two = (value: number): string => String(value).padStart(2, "0");
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${two(whole % 60)} s`;
  return `${Math.floor(whole / 3600)} h ${two(Math.floor((whole % 3600) / 60))} min`;
}

/** The smallest of 1, 2, 5, 10, 20, 50, … that is not below `value`. */
export function roundUp(value: number): number {
  for (let power = 1; ; power *= 10) {
    for (const digit of [1, 2, 5]) if (digit * power >= value) return digit * power;
  }
}

/** Without digits that mean nothing: microseconds of a time. */
export const round = (seconds: number): number => Math.round(seconds * 1e6) / 1e6;
