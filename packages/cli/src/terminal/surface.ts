/** What a network of two inputs answers over the plane, as a map: orange where it says 0 (or −1), blue where it says 1. */

import { mix, type Paint, type Rgb } from "./paint.ts";

/** Answers on a grid, row by row from the top; from −1 (orange) to 1 (blue). */
export interface Surface {
  readonly width: number;
  /** Even: two rows of the grid share a line. */
  readonly height: number;
  readonly values: ArrayLike<number>;
}

/** An example, in cells of the map from its left and top. */
export interface Mark {
  readonly column: number;
  readonly line: number;
  /** As in `Surface`. */
  readonly value: number;
}

/** Where there are no colours: the darker, the nearer to 1. */
const shades = [" ", "·", ":", "░", "▒"] as const;

/** Lines of `width` cells. */
export function drawSurface(surface: Surface, marks: readonly Mark[], paint: Paint): string[] {
  const byCell = new Map(marks.map((mark) => [mark.line * surface.width + mark.column, mark]));
  return Array.from({ length: surface.height / 2 }, (_, line) =>
    Array.from({ length: surface.width }, (_, column) => {
      const top = surface.values[2 * line * surface.width + column]!;
      const bottom = surface.values[(2 * line + 1) * surface.width + column]!;
      const mark = byCell.get(line * surface.width + column);
      return paint.depth < 8 ? plainCell((top + bottom) / 2, mark, paint) : coloredCell(top, bottom, mark, paint);
    }).join(""),
  );
}

function plainCell(value: number, mark: Mark | undefined, paint: Paint): string {
  if (mark !== undefined) return paint.hue(mark.value > 0 ? "positive" : "negative", mark.value > 0 ? "●" : "○");
  return shades[Math.min(shades.length - 1, Math.max(0, Math.floor(((value + 1) / 2) * shades.length)))]!;
}

const tone = (value: number, strength: number, paint: Paint): Rgb =>
  paint.tint(value > 0 ? "positive" : "negative", Math.abs(value) * strength);

/** The ground is subdued, so that the points stand out in the full hue. */
function coloredCell(top: number, bottom: number, mark: Mark | undefined, paint: Paint): string {
  const [upper, lower] = [tone(top, 0.55, paint), tone(bottom, 0.55, paint)];
  if (mark === undefined) return paint.pixels(upper, lower);
  const bright: Rgb = paint.ground[0] < 128 ? [255, 255, 255] : [0, 0, 0];
  return paint.mark("●", mix(paint.tint(mark.value > 0 ? "positive" : "negative", 1), bright, 0.25), mix(upper, lower, 0.5));
}
