/** Examples on a map of the plane. The class, or the target, is the colour; test examples are squares, training ones discs. */

import type { DivergingScale } from "./scale.ts";

/** What part of the plane a map shows. */
export interface Domain {
  readonly x1: readonly [from: number, to: number];
  readonly x2: readonly [from: number, to: number];
}

export interface PlanePoints {
  /** [n, 2] */
  readonly x: ArrayLike<number>;
  /** [n] */
  readonly y: ArrayLike<number>;
}

export interface PointsStyle {
  readonly scale: DivergingScale;
  /** The value with the background's tone, and the distance from it at which the end's colour is reached. */
  readonly centre: number;
  readonly limit: number;
  /** CSS pixels. */
  readonly radius: number;
  /** Around each mark, so that it stands out from a map of its own colour. */
  readonly outline: string;
  readonly square: boolean;
}

/** Where on a map of `size` pixels a point of the plane stands; x2 grows upwards. */
export function placeOn(domain: Domain, size: number, x1: number, x2: number): [left: number, top: number] {
  const [left, right] = domain.x1;
  const [bottom, top] = domain.x2;
  return [((x1 - left) / (right - left)) * size, ((top - x2) / (top - bottom)) * size];
}

/** The point of the plane at a place on the map. */
export function pointAt(domain: Domain, size: number, left: number, top: number): [x1: number, x2: number] {
  const [from, to] = domain.x1;
  const [bottom, above] = domain.x2;
  return [from + (left / size) * (to - from), above - (top / size) * (above - bottom)];
}

/** The nearest example within `reach` pixels of a place on the map, or −1. */
export function exampleAt({ x }: PlanePoints, domain: Domain, size: number, left: number, top: number, reach = 8): number {
  let [best, nearest] = [-1, reach];
  for (let i = 0; i < x.length / 2; i++) {
    const [px, py] = placeOn(domain, size, x[2 * i]!, x[2 * i + 1]!);
    const distance = Math.hypot(px - left, py - top);
    if (distance < nearest) [best, nearest] = [i, distance];
  }
  return best;
}

/** The colour of a target; one at the centre is told from the background by the mark's outline. */
export function markColour(value: number, { scale, centre, limit }: Pick<PointsStyle, "scale" | "centre" | "limit">): string {
  const t = Math.max(-1, Math.min(1, (value - centre) / limit));
  return scale.colour(t);
}

export function paintPoints(
  context: CanvasRenderingContext2D,
  points: PlanePoints,
  domain: Domain,
  size: number,
  style: PointsStyle,
  only?: (i: number) => boolean,
): void {
  const { radius, outline, square } = style;
  context.lineWidth = Math.max(1.25, radius / 2);
  context.strokeStyle = outline;
  context.setLineDash([]);
  for (let i = 0; i < points.y.length; i++) {
    if (only !== undefined && !only(i)) continue;
    const [left, top] = placeOn(domain, size, points.x[2 * i]!, points.x[2 * i + 1]!);
    context.fillStyle = markColour(points.y[i]!, style);
    context.beginPath();
    if (square) context.rect(left - radius * 0.85, top - radius * 0.85, radius * 1.7, radius * 1.7);
    else context.arc(left, top, radius, 0, 2 * Math.PI);
    context.stroke();
    context.fill();
  }
}
