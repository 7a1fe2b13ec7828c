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

/** The grid at a finer resolution, by bilinear interpolation; the samples at the edges stay at the edges. */
export function refine(grid: Float32Array, side: number, finer: number): Float32Array {
  const out = new Float32Array(finer * finer);
  const step = (side - 1) / (finer - 1);
  for (let row = 0; row < finer; row++) {
    const y = Math.min(side - 2, Math.floor(row * step));
    const fy = row * step - y;
    for (let column = 0; column < finer; column++) {
      const x = Math.min(side - 2, Math.floor(column * step));
      const fx = column * step - x;
      const at = y * side + x;
      const low = grid[at]! * (1 - fx) + grid[at + 1]! * fx;
      const high = grid[at + side]! * (1 - fx) + grid[at + side + 1]! * fx;
      out[row * finer + column] = low * (1 - fy) + high * fy;
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
