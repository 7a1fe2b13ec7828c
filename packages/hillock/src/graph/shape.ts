/** Shapes with symbolic sizes: equality, broadcasting, number of elements. */

import { InternalError, ShapeError } from "../errors.ts";
import type { Dimension, Shape } from "./node.ts";

/** The values of the symbolic dimensions in one step, e.g. { n: 32, m: 60000 }. */
export type Sizes = Readonly<Record<string, number>>;

export const shapeText = (shape: Shape): string => `[${shape.join(", ")}]`;
export const sameShape = (a: Shape, b: Shape): boolean => a.length === b.length && a.every((size, i) => size === b[i]);
export const isStatic = (shape: Shape): shape is readonly number[] => shape.every((size) => typeof size === "number");

/** The number behind a dimension. */
export function resolveDimension(dimension: Dimension, sizes: Sizes): number {
  if (typeof dimension === "number") return dimension;
  const size = sizes[dimension];
  if (size === undefined)
    throw new InternalError({ problem: `The size "${dimension}" has no value`, expected: `one of ${Object.keys(sizes).join(", ")}` });
  return size;
}
export const resolveShape = (shape: Shape, sizes: Sizes): number[] => shape.map((dimension) => resolveDimension(dimension, sizes));

/** Product of the known sizes, and the symbols beside it, sorted: [n, 28, 28] is 784 times n. */
export function elementsOf(shape: Shape): { factor: number; symbols: readonly string[] } {
  let factor = 1;
  const symbols: string[] = [];
  for (const size of shape) {
    if (typeof size === "number") factor *= size;
    else symbols.push(size);
  }
  return { factor, symbols: symbols.sort() };
}

/** NumPy's rule: align at the right; sizes are equal or one of them is 1. */
export function broadcastShapes(shapes: readonly Shape[]): Shape {
  const rank = Math.max(0, ...shapes.map((shape) => shape.length));
  return Array.from({ length: rank }, (_, axis) => {
    let result: Dimension = 1;
    for (const shape of shapes) {
      const size = shape[axis - rank + shape.length] ?? 1;
      if (size === 1 || size === result) continue;
      if (result !== 1) {
        throw new ShapeError({
          problem: "The shapes cannot be broadcast against each other",
          received: shapes.map(shapeText).join(" and "),
          expected: `sizes that are equal or 1 on each axis, counted from the right (axis ${axis} has ${result} and ${size})`,
          fix: "Reshape one of the operands.",
        });
      }
      result = size;
    }
    return result;
  });
}

/** The axes of `to` along which `from` is repeated when it is broadcast to `to`. */
export function broadcastAxes(from: Shape, to: Shape): number[] {
  const offset = to.length - from.length;
  return to.flatMap((size, axis) => ((from[axis - offset] ?? 1) === 1 && size !== 1 ? [axis] : []));
}

/** Number of elements of a shape whose sizes are all known. */
export const sizeOf = (shape: readonly number[]): number => shape.reduce((product, size) => product * size, 1);

/** Row-major strides in elements; 0 where the axis has size 1, so that broadcasting needs no special case. */
export function stridesOf(shape: readonly number[]): number[] {
  const strides = new Array<number>(shape.length).fill(0);
  let stride = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    strides[axis] = shape[axis] === 1 ? 0 : stride;
    stride *= shape[axis]!;
  }
  return strides;
}

/** Calls `visit(position, offset)` for each element of `shape` in row-major order, with the offset by `strides`. */
export function forEachIndex(
  shape: readonly number[],
  strides: readonly number[],
  visit: (position: number, offset: number) => void,
): void {
  const total = sizeOf(shape);
  const index = new Array<number>(shape.length).fill(0);
  let offset = 0;
  for (let position = 0; position < total; position++) {
    visit(position, offset);
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      index[axis]!++;
      offset += strides[axis]!;
      if (index[axis]! < shape[axis]!) break;
      offset -= strides[axis]! * shape[axis]!;
      index[axis] = 0;
    }
  }
}
