/**
 * Heat maps: a square grid of values to pixels, row by row from the top left. Small grids go to a canvas of their own
 * size, which the browser stretches smoothly: nothing but the pixels of the grid is touched per frame.
 */

import { type DivergingScale, indexAt } from "./scale.ts";

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
  if (discretize) {
    for (let i = 0; i < side * side; i++) pixels[i] = table[grid[i]! > centre ? above : grid[i]! < centre ? below : 256]!;
    return;
  }
  const entries = 256 / limit;
  for (let i = 0; i < side * side; i++) pixels[i] = table[indexAt((grid[i]! - centre) * entries)]!;
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

/**
 * One grid after another as an image to be drawn on a canvas, at any size. It is not part of the page, so that a page of
 * many maps has one canvas to show instead of many. Memory is allocated once per size; a grid that is shown already costs nothing.
 */
export class HeatmapImage {
  readonly canvas: HTMLCanvasElement = document.createElement("canvas");
  readonly #context: CanvasRenderingContext2D;
  #image: ImageData | undefined;
  #pixels = new Uint32Array(0);
  #shown: { grid: Float32Array; scale: DivergingScale; options: HeatmapOptions } | undefined;

  constructor() {
    const context = this.canvas.getContext("2d", { alpha: false, willReadFrequently: true });
    if (context === null) throw new Error("this browser draws no canvas");
    this.#context = context;
  }

  /** @param pixels of the image a side; more than `side` interpolates, which a sharp edge (`discretize`) needs. */
  paint(grid: Float32Array, side: number, scale: DivergingScale, options: HeatmapOptions, pixels = side): void {
    const { limit, centre, discretize } = options;
    const old = this.#shown;
    if (old?.grid === grid && old.scale === scale && this.#image?.width === pixels) {
      if (old.options.limit === limit && old.options.centre === centre && old.options.discretize === discretize) return;
    }
    this.#shown = { grid, scale, options };
    if (this.#image?.width !== pixels) {
      this.canvas.width = pixels;
      this.canvas.height = pixels;
      this.#image = this.#context.createImageData(pixels, pixels);
      this.#pixels = new Uint32Array(this.#image.data.buffer);
    }
    paintGrid(this.#pixels, pixels === side ? grid : refine(grid, side, pixels), pixels, scale, options);
    this.#context.putImageData(this.#image, 0, 0);
  }
}
