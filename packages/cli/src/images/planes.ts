/** The pixels of a picture as planes of numbers from 0 (black) to 1 (white): its brightness, or its three colours. */

import type { Picture } from "./picture.ts";

/** One number for each pixel, row by row. */
export interface Plane {
  readonly width: number;
  readonly height: number;
  readonly data: Float64Array;
}

/** ITU-R BT.709: how bright red, green and blue look. */
const luma = [0.2126, 0.7152, 0.0722] as const;

/** The brightness alone, or red, green and blue. What is see-through lies on a ground on which it is visible. */
export function planesOf({ width, height, data }: Picture, channels: 1 | 3): Plane[] {
  const pixels = width * height;
  const bright = new Float64Array(pixels);
  for (let i = 0; i < pixels; i++) bright[i] = (luma[0] * data[4 * i]! + luma[1] * data[4 * i + 1]! + luma[2] * data[4 * i + 2]!) / 255;
  const ground = groundBehind(bright, data);
  const over = (value: number, i: number): number => {
    const opacity = data[4 * i + 3]! / 255;
    return value * opacity + ground * (1 - opacity);
  };
  if (channels === 1) return [{ width, height, data: bright.map(over) }];
  return [0, 1, 2].map((channel) => ({
    width,
    height,
    data: Float64Array.from({ length: pixels }, (_, i) => over(data[4 * i + channel]! / 255, i)),
  }));
}

/** Light strokes without a ground go over black, dark ones over white. */
function groundBehind(bright: Float64Array, data: Picture["data"]): 0 | 1 {
  let [light, weight, hidden] = [0, 0, false];
  for (const [i, value] of bright.entries()) {
    const opacity = data[4 * i + 3]! / 255;
    light += opacity * value;
    weight += opacity;
    hidden ||= opacity < 1;
  }
  return hidden && light > weight / 2 ? 0 : 1;
}

/**
 * Another size, antialiased: each new pixel is the mean of the old ones around its place, weighted by a tent that is as wide as
 * a new pixel (when shrinking) or an old one (when growing).
 */
export function resize(plane: Plane, width: number, height: number): Plane {
  if (plane.width === width && plane.height === height) return plane;
  const wide = resizeRows(plane, width);
  return transpose(resizeRows(transpose(wide), height));
}

function resizeRows({ data, width, height }: Plane, newWidth: number): Plane {
  const ratio = width / newWidth;
  const reach = Math.max(1, ratio);
  const out = new Float64Array(newWidth * height);
  for (let x = 0; x < newWidth; x++) {
    const center = (x + 0.5) * ratio - 0.5;
    const [from, to] = [Math.max(0, Math.ceil(center - reach)), Math.min(width - 1, Math.floor(center + reach))];
    const weights = Array.from({ length: to - from + 1 }, (_, i) => Math.max(0, 1 - Math.abs(from + i - center) / reach));
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    for (let y = 0; y < height; y++) {
      let sum = 0;
      for (const [i, weight] of weights.entries()) sum += weight * data[y * width + from + i]!;
      out[y * newWidth + x] = sum / total;
    }
  }
  return { width: newWidth, height, data: out };
}

export function transpose({ data, width, height }: Plane): Plane {
  const out = new Float64Array(data.length);
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) out[x * height + y] = data[y * width + x]!;
  return { width: height, height: width, data: out };
}

/** Part of a plane; the rectangle must lie inside. */
export function cut({ data, width }: Plane, { left, top, right, bottom }: Box): Plane {
  const [w, h] = [right - left + 1, bottom - top + 1];
  const out = new Float64Array(w * h);
  for (let y = 0; y < h; y++) out.set(data.subarray((top + y) * width + left, (top + y) * width + right + 1), y * w);
  return { width: w, height: h, data: out };
}

/** The pixels from left to right and top to bottom, both included. */
export interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** The smallest box that holds all pixels of a kind; undefined when there is none. */
export function boxOf({ data, width }: Plane, holds: (value: number, i: number) => boolean): Box | undefined {
  let [left, right, top, bottom] = [width, -1, Number.POSITIVE_INFINITY, -1];
  for (const [i, value] of data.entries()) {
    if (!holds(value, i)) continue;
    const [x, y] = [i % width, Math.floor(i / width)];
    [left, right, top, bottom] = [Math.min(left, x), Math.max(right, x), Math.min(top, y), Math.max(bottom, y)];
  }
  return right < 0 ? undefined : { left, right, top, bottom };
}

export function median(values: Float64Array): number {
  return values.slice().sort()[values.length >> 1]!;
}

/** What lies along the four edges. */
export function border({ data, width, height }: Plane): Float64Array {
  const out: number[] = [];
  for (let x = 0; x < width; x++) out.push(data[x]!, data[(height - 1) * width + x]!);
  for (let y = 1; y < height - 1; y++) out.push(data[y * width]!, data[y * width + width - 1]!);
  return Float64Array.from(out);
}
