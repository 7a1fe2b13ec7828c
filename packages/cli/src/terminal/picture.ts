/** Small grey pictures in a terminal: two pixels per cell, one above the other. */

import { mix, type Paint, type Rgb } from "./paint.ts";

/** Row by row, from 0 (ground) to 1 (ink). */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly data: ArrayLike<number>;
}

/** Part of a picture; the rectangle must lie inside. */
export function cropped({ data, width }: Picture, left: number, top: number, newWidth: number, newHeight: number): Picture {
  const out = new Float32Array(newWidth * newHeight);
  for (let y = 0; y < newHeight; y++) for (let x = 0; x < newWidth; x++) out[y * newWidth + x] = data[(top + y) * width + left + x]!;
  return { width: newWidth, height: newHeight, data: out };
}

/** The characters for two pixels without colours, by which of them are inked. */
const halves = [" ", "▄", "▀", "█"] as const;
const threshold = 0.45;

/** One line for two rows of pixels. Without enough colours for greys, pixels are either inked or not. */
export function drawPicture({ width, height, data }: Picture, paint: Paint): string[] {
  const grey: Rgb = paint.ground[0] < 128 ? [236, 236, 232] : [20, 20, 24];
  const at = (x: number, y: number): number => (y < height ? data[y * width + x]! : 0);
  return Array.from({ length: Math.ceil(height / 2) }, (_, row) => {
    const cells = Array.from({ length: width }, (_, x) => {
      const [top, bottom] = [at(x, 2 * row), at(x, 2 * row + 1)];
      if (paint.depth < 8) return halves[Number(top > threshold) * 2 + Number(bottom > threshold)]!;
      return paint.pixels(mix(paint.ground, grey, top), mix(paint.ground, grey, bottom));
    });
    return cells.join("");
  });
}
