/** Lines along which a grid of values has one value: the decision boundary. Marching squares by d3-contour. */

import { contours } from "d3-contour";

/** A line through points of the unit square, (0, 0) its top left corner. */
export type Line = readonly (readonly [x: number, y: number])[];

/**
 * The open and closed lines at `level`.
 * @param grid [side, side], row by row from the top left; its first and last samples stand on the edges of the unit square
 */
export function contourLines(grid: Float32Array, side: number, level: number): Line[] {
  // d3-contour wants plain numbers, and a NaN anywhere would end its walk.
  const values = Array.from(grid, (value) => (Number.isNaN(value) ? level - 1 : value));
  const { coordinates } = contours().size([side, side]).contour(values, level);
  return coordinates.flatMap((polygon) => polygon.flatMap((ring) => openAtEdges(ring as [number, number][], side)));
}

/**
 * d3-contour closes its rings along the edge, where no boundary runs: those corners lie half a cell outside the samples
 * (0 or `side`, samples being at ½ … side − ½) and are cut out.
 */
function openAtEdges(ring: readonly [number, number][], side: number): Line[] {
  const outside = ([x, y]: readonly [number, number]) => x === 0 || y === 0 || x === side || y === side;
  const place = ([x, y]: readonly [number, number]): [number, number] => [(x - 0.5) / (side - 1), (y - 0.5) / (side - 1)];
  const points = ring.slice(0, -1);
  const start = points.findIndex(outside);
  if (start < 0) return [ring.map(place)];
  const lines: [number, number][][] = [];
  let line: [number, number][] = [];
  for (let k = 1; k <= points.length; k++) {
    const point = points[(start + k) % points.length]!;
    if (!outside(point)) line.push(place(point));
    else {
      if (line.length > 1) lines.push(line);
      line = [];
    }
  }
  return lines;
}

/** @param size of the square on the canvas, whose top left corner is (left, top) */
export function strokeLines(context: CanvasRenderingContext2D, lines: readonly Line[], left: number, top: number, size: number): void {
  context.beginPath();
  for (const line of lines) {
    for (const [i, [x, y]] of line.entries()) {
      if (i === 0) context.moveTo(left + x * size, top + y * size);
      else context.lineTo(left + x * size, top + y * size);
    }
  }
  context.stroke();
}
