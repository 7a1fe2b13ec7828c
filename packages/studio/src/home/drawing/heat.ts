/** Maps of units on canvases of their own, with the colours of the present theme. */

import { HeatmapImage, type HeatmapOptions } from "../../draw/heatmap.ts";
import { type DivergingScale, divergingScale } from "../../draw/scale.ts";
import type { Palette } from "../../theme/palette.ts";

const scales = new Map<Palette, DivergingScale>();
/** A palette's scale, made once. */
export function scaleOf(palette: Palette): DivergingScale {
  const known = scales.get(palette) ?? divergingScale(palette.signed);
  scales.set(palette, known);
  return known;
}

const images = new WeakMap<HTMLCanvasElement, HeatmapImage>();

/** @param pixels of the canvas a side; the map's own number of samples without */
export function paintMap(canvas: HTMLCanvasElement, map: Float32Array, options: HeatmapOptions, palette: Palette, pixels?: number): void {
  const side = Math.round(Math.sqrt(map.length));
  const image = images.get(canvas) ?? new HeatmapImage();
  images.set(canvas, image);
  image.paint(map, side, scaleOf(palette), options, pixels ?? side);
  const size = image.canvas.width;
  if (canvas.width !== size) [canvas.width, canvas.height] = [size, size];
  canvas.getContext("2d", { alpha: false })?.drawImage(image.canvas, 0, 0);
}
