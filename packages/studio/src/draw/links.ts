/**
 * Links between units: width by the weight's magnitude, colour and dashes by its sign. Only geometry and strokes; where
 * the units stand is the caller's.
 */

import type { DivergingScale } from "./scale.ts";

export interface Link {
  readonly fromX: number;
  readonly fromY: number;
  readonly toX: number;
  readonly toY: number;
  readonly weight: number;
}

/** More links than this say nothing as lines: the strongest stay, and a matrix shows all. */
export const mostLinks = 400;
export const narrowest = 1;
export const widest = 8;
/** On, off in CSS pixels: a negative weight. */
export const negativeDash: readonly [number, number] = [5, 4];

/** CSS pixels: 8 √(|w| / limit), at least 1 so that it can be seen and met. @param limit the magnitude that is 8 pixels wide */
export function linkWidth(weight: number, limit: number): number {
  if (Number.isNaN(weight)) return narrowest;
  return Math.min(widest, Math.max(narrowest, widest * Math.sqrt(Math.abs(weight) / limit)));
}

/** The magnitude that is drawn widest: the largest weight, but never less than 3, so that a new network looks thin. */
export function linkLimit(weights: ArrayLike<number>): number {
  let largest = 3;
  for (let i = 0; i < weights.length; i++) {
    const magnitude = Math.abs(weights[i]!);
    if (magnitude > largest && magnitude < Number.POSITIVE_INFINITY) largest = magnitude;
  }
  return largest;
}

/** Places of the strongest `count` weights, in ascending order of place; all of them where there are no more. */
export function strongest(weights: ArrayLike<number>, count = mostLinks): number[] {
  const places = Array.from({ length: weights.length }, (_, i) => i);
  if (places.length <= count) return places;
  places.sort((a, b) => Math.abs(weights[b]!) - Math.abs(weights[a]!) || a - b);
  return places.slice(0, count).sort((a, b) => a - b);
}

/** The curve leaves and arrives level, as d3's linkHorizontal does. t from 0 to 1. */
export function pointOn({ fromX, fromY, toX, toY }: Omit<Link, "weight">, t: number): [x: number, y: number] {
  const middle = (fromX + toX) / 2;
  const s = 1 - t;
  const x = s * s * s * fromX + 3 * s * t * middle + t * t * t * toX;
  const y = (s * s * s + 3 * s * s * t) * fromY + (3 * s * t * t + t * t * t) * toY;
  return [x, y];
}

/** How far (x, y) is from the curve, in its unit: 24 chords are closer to it than a pixel at any size of a page. */
export function distanceTo(link: Omit<Link, "weight">, x: number, y: number): number {
  let nearest = Number.POSITIVE_INFINITY;
  let [ax, ay] = pointOn(link, 0);
  for (let k = 1; k <= 24; k++) {
    const [bx, by] = pointOn(link, k / 24);
    const [dx, dy] = [bx - ax, by - ay];
    const length = dx * dx + dy * dy;
    const t = length === 0 ? 0 : Math.min(1, Math.max(0, ((x - ax) * dx + (y - ay) * dy) / length));
    nearest = Math.min(nearest, Math.hypot(x - ax - t * dx, y - ay - t * dy));
    [ax, ay] = [bx, by];
  }
  return nearest;
}

/** The link under a point: the nearest one within `reach` pixels of its edge, or −1. */
export function linkAt(links: readonly Link[], x: number, y: number, limit: number, reach = 5): number {
  let best = -1;
  let smallest = reach;
  for (const [i, link] of links.entries()) {
    const { fromX, toX, fromY, toY } = link;
    if (x < fromX - reach || x > toX + reach || y < Math.min(fromY, toY) - 12 || y > Math.max(fromY, toY) + 12) continue;
    const distance = distanceTo(link, x, y) - linkWidth(link.weight, limit) / 2;
    if (distance < smallest) [best, smallest] = [i, distance];
  }
  return best;
}

/** The colour of a weight's link: at least a third of the way from the background, because thin lines look paler than areas. */
export function linkColour(weight: number, limit: number, scale: DivergingScale): string {
  const t = Math.max(-1, Math.min(1, weight / limit));
  return scale.colour(Math.sign(t) * (0.34 + 0.5 * Math.sqrt(Math.abs(t))));
}

/** Strokes one link. `dim` is for all but the chosen ones. */
export function strokeLink(context: CanvasRenderingContext2D, link: Link, limit: number, scale: DivergingScale, dim = false): void {
  const { fromX, fromY, toX, toY, weight } = link;
  const middle = (fromX + toX) / 2;
  context.globalAlpha = dim ? 0.18 : 1;
  context.strokeStyle = linkColour(weight, limit, scale);
  context.lineWidth = linkWidth(weight, limit);
  context.setLineDash(weight < 0 ? (negativeDash as [number, number]) : []);
  context.beginPath();
  context.moveTo(fromX, fromY);
  context.bezierCurveTo(middle, fromY, middle, toY, toX, toY);
  context.stroke();
}
