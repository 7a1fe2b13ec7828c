/** Numbers by name, as one string: what lights up together in drawing, formulas and matrices. */

import type { Ref } from "../engine/trace.ts";

export const keyOf = ({ name, quantity }: Ref): string => `${name}|${quantity}`;

export function refOf(key: string): Ref {
  const at = key.lastIndexOf("|");
  return { name: key.slice(0, at), quantity: key.slice(at + 1) };
}

/** "dense_1.kernel[0,1]" → [0, 1]; no brackets: []. */
export function indicesOf(name: string): readonly number[] {
  const inside = /\[([\d,]+)\]$/.exec(name)?.[1];
  return inside === undefined ? [] : inside.split(",").map(Number);
}

/** A layer's number for one unit: z, a, delta. */
export const unitKey = (layer: string, unit: number, quantity: string): string => `${layer}[${unit}]|${quantity}`;
export const kernelKey = (layer: string, from: number, unit: number, quantity: string): string =>
  `${layer}.kernel[${from},${unit}]|${quantity}`;
export const biasKey = (layer: string, unit: number, quantity: string): string => `${layer}.bias[${unit}]|${quantity}`;
export const inputKey = (unit: number): string => `x[${unit}]|value`;
