/** The connected parts of what was drawn, and which of them are no digit: specks, frames around it, edges of the paper and shadows beside it. */

import { type Box, boxOf, type Plane } from "./planes.ts";

export interface Part extends Box {
  /** Positions in a plane of this width. */
  readonly pixels: readonly number[];
  readonly stride: number;
  /** How many pixels lie at the picture's left, right, top and bottom edge. */
  readonly edges: readonly [left: number, right: number, top: number, bottom: number];
}

export interface Cleaned {
  /** The ink without what was left out. */
  readonly plane: Plane;
  readonly box: Box;
  /** What was left out, in words: "a frame around it". */
  readonly leftOut: readonly string[];
  /** Whether what remains lies along the edge, as no digit does. */
  readonly alongEdge: boolean;
  /** Things that stand beside each other, as the digits of a number do. */
  readonly beside: number;
}

/** As it is said. */
export const leftAtEdge = "what lies along the edge";

const widthOf = ({ left, right }: Box): number => right - left + 1;
const heightOf = ({ top, bottom }: Box): number => bottom - top + 1;
const lengthOf = (box: Box): number => Math.max(widthOf(box), heightOf(box));

/** Undefined when nothing remains. @param threshold the least ink that counts. */
export function cleaned(plane: Plane, threshold: number): Cleaned | undefined {
  let parts = partsOf(plane, threshold);
  const leftOut: string[] = [];
  const leave = (what: string, out: readonly Part[]): void => {
    if (out.length === 0) return;
    if (what !== "") leftOut.push(what);
    parts = parts.filter((part) => !out.includes(part));
  };
  leave(
    "a frame around it",
    parts.filter((part) => isFrame(part, parts)),
  );
  const side = Math.min(plane.width, plane.height);
  const inside = parts.filter((part) => part.edges.every((count) => count === 0) && lengthOf(part) >= side / 5);
  if (inside.length > 0)
    leave(
      leftAtEdge,
      parts.filter((part) => liesAlongEdge(part, plane)),
    );
  const largest = Math.max(...parts.map(({ pixels }) => pixels.length));
  const isSpeck = ({ pixels, edges }: Part): boolean =>
    pixels.length < largest / 40 || (inside.length > 0 && pixels.length < largest / 5 && edges.some((count) => count > 0));
  leave("", parts.filter(isSpeck));
  const kept = maskOf(parts, plane);
  const box = boxOf(plane, (_, i) => kept[i] === 1);
  if (box === undefined) return undefined;
  const around = grown(kept, plane);
  const data = plane.data.map((value, i) => (around[i] === 1 && value >= threshold / 2 ? value : 0));
  const alongEdge = parts.some((part) => liesAlongEdge(part, plane));
  return { plane: { ...plane, data }, box, leftOut, alongEdge, beside: countBeside(parts, box) };
}

/** Pixels with enough ink that touch each other, also at corners. */
export function partsOf({ data, width, height }: Plane, threshold: number): Part[] {
  const seen = new Uint8Array(data.length);
  const parts: Part[] = [];
  for (let start = 0; start < data.length; start++) {
    if (seen[start] === 1 || data[start]! < threshold) continue;
    const pixels = [start];
    seen[start] = 1;
    for (const pixel of pixels) {
      const [x, y] = [pixel % width, Math.floor(pixel / width)];
      for (let row = Math.max(0, y - 1); row <= Math.min(height - 1, y + 1); row++) {
        for (let column = Math.max(0, x - 1); column <= Math.min(width - 1, x + 1); column++) {
          const next = row * width + column;
          if (seen[next] === 1 || data[next]! < threshold) continue;
          seen[next] = 1;
          pixels.push(next);
        }
      }
    }
    parts.push(partFrom(pixels, width, height));
  }
  return parts;
}

function partFrom(pixels: readonly number[], width: number, height: number): Part {
  let [left, right, top, bottom] = [width, 0, height, 0];
  const edges: [number, number, number, number] = [0, 0, 0, 0];
  for (const pixel of pixels) {
    const [x, y] = [pixel % width, Math.floor(pixel / width)];
    [left, right, top, bottom] = [Math.min(left, x), Math.max(right, x), Math.min(top, y), Math.max(bottom, y)];
    if (x === 0) edges[0]++;
    if (x === width - 1) edges[1]++;
    if (y === 0) edges[2]++;
    if (y === height - 1) edges[3]++;
  }
  return { pixels, stride: width, left, right, top, bottom, edges };
}

export const contains = (outer: Box, inner: Box): boolean =>
  outer.left < inner.left && outer.right > inner.right && outer.top < inner.top && outer.bottom > inner.bottom;

/** Most of each side of its box is drawn, as of a rectangle and not of a 0, and something of size stands inside. */
const isFrame = (part: Part, parts: readonly Part[]): boolean =>
  parts.some((other) => other !== part && contains(part, other) && lengthOf(other) >= lengthOf(part) / 4) && sidesDrawn(part);

/** Most of each side of its box is drawn, as of a rectangle. @param within how far from its side, as a share of the box; a turned one needs more */
export function sidesDrawn(part: Part, within = 1 / 12): boolean {
  const [width, height] = [widthOf(part), heightOf(part)];
  const margin = Math.max(1, Math.round(Math.min(width, height) * within));
  const sides = [new Set<number>(), new Set<number>(), new Set<number>(), new Set<number>()] as const;
  for (const pixel of part.pixels) {
    const [x, y] = [pixel % part.stride, Math.floor(pixel / part.stride)];
    if (x - part.left < margin) sides[0].add(y);
    if (part.right - x < margin) sides[1].add(y);
    if (y - part.top < margin) sides[2].add(x);
    if (part.bottom - y < margin) sides[3].add(x);
  }
  return [height, height, width, width].every((length, i) => sides[i]!.size >= 0.8 * length);
}

/** It touches the edge for a good part of a side, or reaches from one side to the opposite one: a table beside the paper, a shadow, a ruled line. */
function liesAlongEdge({ edges: [left, right, top, bottom] }: Part, { width, height }: Plane): boolean {
  const long = Math.max(left / height, right / height, top / width, bottom / width) > 0.4;
  return long || (left > 0 && right > 0) || (top > 0 && bottom > 0);
}

function maskOf(parts: readonly Part[], { data }: Plane): Uint8Array {
  const mask = new Uint8Array(data.length);
  for (const { pixels } of parts) for (const pixel of pixels) mask[pixel] = 1;
  return mask;
}

/** The pixels of a mask and those that touch them: the soft edges of strokes. */
function grown(mask: Uint8Array, { width, height }: Plane): Uint8Array {
  const out = Uint8Array.from(mask);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if (mask[y * width + x] === 0) continue;
      for (let row = Math.max(0, y - 1); row <= Math.min(height - 1, y + 1); row++)
        for (let column = Math.max(0, x - 1); column <= Math.min(width - 1, x + 1); column++) out[row * width + column] = 1;
    }
  }
  return out;
}

/** Groups of parts, nearly as high as everything together, that stand beside each other without overlapping. */
function countBeside(parts: readonly Part[], box: Box): number {
  const high = parts.filter((part) => heightOf(part) > 0.6 * heightOf(box)).sort((a, b) => a.left - b.left);
  let [count, reached] = [0, -1];
  for (const { left, right } of high) {
    if (left > reached) count++;
    reached = Math.max(reached, right);
  }
  return count;
}
