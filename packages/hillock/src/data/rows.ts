/** Rows of a tensor. */

import { ShapeError } from "../errors.ts";
import { shapeText, sizeOf, type Tensor, tensorFrom } from "../runtime/tensor.ts";

/** Elements of a row. @throws ShapeError for a scalar, which has no rows. */
export function rowWidth({ shape }: Pick<Tensor, "shape">): number {
  if (shape.length > 0) return sizeOf(shape.slice(1));
  throw new ShapeError({ problem: "A number has no rows", received: `shape ${shapeText(shape)}`, expected: "[rows, …]" });
}

/** The rows from … to − 1, as a view on the same data. */
export function rowsBetween(values: Tensor, from: number, to: number): Tensor {
  const width = rowWidth(values);
  return tensorFrom(values.data.subarray(from * width, to * width), [to - from, ...values.shape.slice(1)], values.scale);
}
