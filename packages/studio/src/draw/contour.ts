/** Lines along which a grid of values has one value: the decision boundary. Marching squares by d3-contour. */

import { contours } from "d3-contour";

/** A line through points of the unit square, (0, 0) its top left corner. */
export type Line = readonly (readonly [x: number, y: number])[];

/**
 * The open and closed lines at `level`.
 * @param grid [side, side], row by row from the top left, its samples in the middles of the square's cells
 */
export function contourLines(grid: Float32Array, side: number, level: number): Line[] {
  // d3-contour wants plain numbers, and a NaN anywhere would end its walk.
  const values = Array.from(grid, (value) => (Number.isNaN(value) ? level - 1 : value));
  const { coordinates } = contours().size([side, side]).contour(values, level);
  return coordinates.flatMap((polygon) => polygon.flatMap((ring) => openAtEdges(ring as [number, number][], side)));
}

type Place = readonly [x: number, y: number];

/** d3-contour closes its rings along the edge, where no boundary runs: there they are cut, and led straight on to the edge. */
function openAtEdges(ring: readonly Place[], side: number): Line[] {
  const isOnEdge = ([x, y]: Place) => x === 0 || y === 0 || x === side || y === side;
  const scaled = ([x, y]: Place): Place => [x / side, y / side];
  const toEdge = ([edgeX, edgeY]: Place, [x, y]: Place): Place => (edgeX === 0 || edgeX === side ? [edgeX, y] : [x, edgeY]);
  const points = ring.slice(0, -1);
  const start = points.findIndex(isOnEdge);
  if (start < 0) return [ring.map(scaled)];
  const lines: Place[][] = [];
  let line: Place[] = [];
  let before = points[start]!;
  for (let k = 1; k <= points.length; k++) {
    const point = points[(start + k) % points.length]!;
    if (!isOnEdge(point)) {
      if (line.length === 0) line.push(toEdge(before, point));
      line.push(point);
    } else if (line.length > 0) {
      lines.push([...line, toEdge(point, before)]);
      line = [];
    }
    before = point;
  }
  return lines.map((open) => open.map(scaled));
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
