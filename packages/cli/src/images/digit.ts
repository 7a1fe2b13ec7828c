/**
 * A picture of a digit made into what MNIST's digits are: light ink on a dark ground, its longer side 20 pixels long, placed
 * in 28 × 28 pixels with its centre of mass in the middle (LeCun, Cortes, Burges, http://yann.lecun.com/exdb/mnist/).
 */

import { DataError } from "hillock";
import type { GreyImage } from "./png.ts";

export const digitSide = 28;
const inkSide = 20;
/** Where the centre of mass lies in MNIST's own pictures: in the middle of pixel 14, counted from 0. */
const centre = 14.5;
/** Pixels with less ink than this share of the darkest one are paper. */
const paper = 0.2;
/** Ground and ink have to differ at least this much (of black to white), or there is nothing to see. */
const leastContrast = 0.05;

export interface Digit {
  /** 28 × 28 values from 0 (ground) to 1 (ink), row by row. */
  readonly pixels: Float32Array;
  /** Whether the picture had dark ink on a light ground. */
  readonly darkOnLight: boolean;
}

/** @throws DataError when the picture is blank. */
export function prepareDigit(image: GreyImage, path: string): Digit {
  const { ink, darkOnLight } = inkOf(image, path);
  const cut = crop({ ...image, data: ink });
  const scale = inkSide / Math.max(cut.width, cut.height);
  const [width, height] = [Math.max(1, Math.round(cut.width * scale)), Math.max(1, Math.round(cut.height * scale))];
  const small = resize(cut, width, height);
  const darkest = small.data.reduce((most, value) => Math.max(most, value), 0);
  // Thin lines got pale when they were made small: the strongest ink is 1 again.
  return { pixels: place({ ...small, data: small.data.map((value) => value / darkest) }), darkOnLight };
}

/** How much each pixel differs from the ground, from 0 to 1. The ground is what the border mostly is. */
function inkOf({ data, width, height }: GreyImage, path: string): { ink: Float64Array; darkOnLight: boolean } {
  const ground = median(border(data, width, height));
  let [darkest, lightest] = [ground, ground];
  for (const value of data) {
    darkest = Math.min(darkest, value);
    lightest = Math.max(lightest, value);
  }
  const darkOnLight = ground - darkest > lightest - ground;
  const contrast = darkOnLight ? ground - darkest : lightest - ground;
  if (contrast < leastContrast) {
    throw new DataError({
      problem: `There is nothing to see in ${path}`,
      received: `${width} × ${height} pixels of one colour`,
      expected: "a digit, dark on light or light on dark",
      fix: "Draw it with a thick pen and enough contrast.",
    });
  }
  const ink = data.map((value) => {
    const share = (darkOnLight ? ground - value : value - ground) / contrast;
    return share < paper / 2 ? 0 : share;
  });
  return { ink, darkOnLight };
}

function border(data: Float64Array, width: number, height: number): number[] {
  const out: number[] = [];
  for (let x = 0; x < width; x++) out.push(data[x]!, data[(height - 1) * width + x]!);
  for (let y = 1; y < height - 1; y++) out.push(data[y * width]!, data[y * width + width - 1]!);
  return out;
}

function median(values: number[]): number {
  values.sort((a, b) => a - b);
  return values[values.length >> 1]!;
}

/** The smallest rectangle that holds all ink. */
function crop({ data, width, height }: GreyImage): GreyImage {
  let [left, right, top, bottom] = [width, -1, height, -1];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if (data[y * width + x]! < paper) continue;
      [left, right] = [Math.min(left, x), Math.max(right, x)];
      [top, bottom] = [Math.min(top, y), Math.max(bottom, y)];
    }
  }
  const [w, h] = [right - left + 1, bottom - top + 1];
  const cut = new Float64Array(w * h);
  for (let y = 0; y < h; y++) cut.set(data.subarray((top + y) * width + left, (top + y) * width + right + 1), y * w);
  return { width: w, height: h, data: cut };
}

/**
 * Another size, antialiased: each new pixel is the mean of the old ones around its place, weighted by a tent that is as wide as
 * a new pixel (when shrinking) or an old one (when growing).
 */
export function resize(image: GreyImage, width: number, height: number): GreyImage {
  const wide = resizeRows(image, width);
  return transpose(resizeRows(transpose(wide), height));
}

function resizeRows({ data, width, height }: GreyImage, newWidth: number): GreyImage {
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

function transpose({ data, width, height }: GreyImage): GreyImage {
  const out = new Float64Array(data.length);
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) out[x * height + y] = data[y * width + x]!;
  return { width: height, height: width, data: out };
}

/** Into the 28 × 28 field, so that the centre of mass comes to lie where MNIST has it, as nearly as whole pixels allow. */
function place({ data, width, height }: GreyImage): Float32Array {
  let [mass, sumX, sumY] = [0, 0, 0];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const ink = data[y * width + x]!;
      mass += ink;
      sumX += ink * (x + 0.5);
      sumY += ink * (y + 0.5);
    }
  }
  const offset = (sum: number, size: number): number => Math.min(digitSide - size, Math.max(0, Math.round(centre - sum / mass)));
  const [left, top] = [offset(sumX, width), offset(sumY, height)];
  const out = new Float32Array(digitSide * digitSide);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) out[(top + y) * digitSide + left + x] = Math.min(1, Math.max(0, data[y * width + x]!));
  }
  return out;
}
