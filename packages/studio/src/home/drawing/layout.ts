/** Where the 2-2-1 network stands: inputs, hidden units, and the output, whose picture is large because it is the answer. CSS pixels. */

import type { Link } from "../../draw/links.ts";
import type { LayerInfo } from "../../engine/protocol.ts";

export interface Place {
  readonly x: number;
  readonly y: number;
  /** Side of the unit's square picture. */
  readonly size: number;
}

export interface DrawingLayout {
  readonly width: number;
  readonly height: number;
  readonly compact: boolean;
  /** By layer (0 is the input) and unit. */
  readonly units: readonly (readonly Place[])[];
}

/** Below this width sizes and labels shrink. */
const compactBelow = 560;

export function drawingLayout(width: number, layers: readonly LayerInfo[]): DrawingLayout {
  const compact = width < compactBelow;
  const sizes = compact ? [44, 56, Math.min(140, Math.round(width * 0.37))] : [64, 84, Math.min(248, Math.round(width * 0.32))];
  const height = compact ? 308 : 382;
  const rows = compact ? [62, 210] : [72, 262];
  const left = compact ? 2 : 10;
  const outputX = width - sizes[2]! / 2 - (compact ? 2 : 6);
  const inputX = left + sizes[0]! / 2;
  // The links to the hidden layer are longer, because four of them carry their numbers.
  const hiddenX = inputX + (outputX - sizes[2]! / 2 - inputX) * (compact ? 0.56 : 0.54);
  const xs = [inputX, hiddenX, outputX];
  const counts = [layers[0]!.inputs, ...layers.map(({ units }) => units)];
  const middle = (rows[0]! + rows[1]!) / 2;
  const units = counts.map((count, layer) =>
    Array.from({ length: count }, (_, unit) => ({
      x: Math.round(xs[layer]!),
      y: count === 1 ? Math.round(middle) : Math.round(rows[0]! + ((rows[1]! - rows[0]!) * unit) / (count - 1)),
      size: sizes[layer]!,
    })),
  );
  return { width, height, compact, units };
}

/** A weight or bias where it stands on the drawing. */
export interface PlacedWeight {
  /** Position among all weights. */
  readonly index: number;
  readonly layer: number;
  readonly unit: number;
  /** Absent for a bias. */
  readonly from?: number;
}

export interface PlacedLink extends Link, PlacedWeight {
  readonly from: number;
}

/** Every weight of a kernel as a link between the edges of two pictures. */
export function placedLinks({ units }: DrawingLayout, layers: readonly LayerInfo[], weights: ArrayLike<number>): PlacedLink[] {
  return layers.flatMap((info, l) => {
    const [before, after] = [units[l]!, units[l + 1]!];
    return Array.from({ length: info.inputs * info.units }, (_, i): PlacedLink => {
      const [from, unit] = [Math.floor(i / info.units), i % info.units];
      const [a, b] = [before[from]!, after[unit]!];
      const index = info.kernelAt + i;
      const ends = { fromX: a.x + a.size / 2, fromY: a.y, toX: b.x - b.size / 2, toY: b.y };
      return { ...ends, weight: weights[index]!, index, layer: l + 1, unit, from };
    });
  });
}

export const placedBiases = (layers: readonly LayerInfo[]): PlacedWeight[] =>
  layers.flatMap(({ units, biasAt }, l) => Array.from({ length: units }, (_, unit) => ({ index: biasAt + unit, layer: l + 1, unit })));

/** How far along its link a weight's number stands: crossing links meet in the middle, so theirs stand before it. */
export const chipAt = ({ fromY, toY }: Link, compact: boolean): number =>
  Math.abs(fromY - toY) < 1 ? (compact ? 0.5 : 0.56) : compact ? 0.32 : 0.27;
