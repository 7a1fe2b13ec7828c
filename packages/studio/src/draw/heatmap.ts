/**
 * Heat maps: a square grid of values to pixels, row by row from the top left. Small grids go to a canvas of their own
 * size, which the browser stretches smoothly: nothing but the pixels of the grid is touched per frame.
 */

import { type DivergingScale, tableIndex } from "./scale.ts";

export interface HeatmapOptions {
  /** Values at ±limit, counted from the centre, have the ends' colours. */
  readonly limit: number;
  /** The value that has the background's tone: 0, or ½ for a probability. @default 0 */
  readonly centre?: number;
  /** Shows only on which side of the centre a value lies. @default false */
  readonly discretize?: boolean;
}

/** Entries of the scale's table for the two sides of a discretised map: strong, but not as strong as the marks on it. */
const [below, above] = [112, 400];

/** Writes the grid [side, side] into pixels [side, side]. */
export function paintGrid(pixels: Uint32Array, grid: Float32Array, side: number, scale: DivergingScale, options: HeatmapOptions): void {
  const { limit, centre = 0, discretize = false } = options;
  const { table } = scale;
  for (let i = 0; i < side * side; i++) {
    const value = grid[i]! - centre;
    pixels[i] = table[discretize ? (value > 0 ? above : value < 0 ? below : 256) : tableIndex(value, limit)]!;
  }
}

/** The grid at a finer resolution, by bilinear interpolation between samples in the middles of cells; constant beyond the outermost. */
export function refine(grid: Float32Array, side: number, finer: number): Float32Array {
  const out = new Float32Array(finer * finer);
  const last = side - 1;
  const place = (i: number): number => Math.min(last, Math.max(0, ((i + 0.5) * side) / finer - 0.5));
  for (let row = 0; row < finer; row++) {
    const y = place(row);
    const above = Math.min(last, Math.floor(y)) * side;
    const below = Math.min(last, Math.floor(y) + 1) * side;
    const fy = y - Math.floor(y);
    for (let column = 0; column < finer; column++) {
      const x = place(column);
      const left = Math.floor(x);
      const right = Math.min(last, left + 1);
      const fx = x - left;
      const high = grid[above + left]! * (1 - fx) + grid[above + right]! * fx;
      const low = grid[below + left]! * (1 - fx) + grid[below + right]! * fx;
      out[row * finer + column] = high * (1 - fy) + low * fy;
    }
  }
  return out;
}

/** A canvas that shows one grid after another. Memory is allocated once per size. */
export class HeatmapPainter {
  readonly #canvas: HTMLCanvasElement;
  readonly #context: CanvasRenderingContext2D;
  #image: ImageData | undefined;
  #pixels = new Uint32Array(0);

  constructor(canvas: HTMLCanvasElement) {
    const context = canvas.getContext("2d", { alpha: false });
    if (context === null) throw new Error("this browser draws no canvas");
    this.#canvas = canvas;
    this.#context = context;
  }

  /** @param smooth pixels of the canvas a side; more than `side` interpolates, which a sharp edge (`discretize`) needs. */
  paint(grid: Float32Array, side: number, scale: DivergingScale, options: HeatmapOptions, smooth = side): void {
    if (this.#image?.width !== smooth) {
      this.#canvas.width = smooth;
      this.#canvas.height = smooth;
      this.#image = this.#context.createImageData(smooth, smooth);
      this.#pixels = new Uint32Array(this.#image.data.buffer);
    }
    paintGrid(this.#pixels, smooth === side ? grid : refine(grid, side, smooth), smooth, scale, options);
    this.#context.putImageData(this.#image, 0, 0);
  }
}
