/** Rows of a table by index: how a shuffled batch is taken from a data set without moving the data set. */

import { DataError, ShapeError } from "../../errors.ts";
import type { OperationDefinition } from "../operation.ts";
import { shapeText, sizeOf } from "../shape.ts";

export const gather: OperationDefinition<"gather"> = {
  infer(_attributes, [table, index]) {
    if (table!.shape.length === 0 || index!.shape.length !== 1 || index!.dtype !== "i32") {
      throw new ShapeError({
        problem: "gather takes rows of a table by a list of indices",
        received: `a table of shape ${shapeText(table!.shape)} and ${index!.dtype} indices of shape ${shapeText(index!.shape)}`,
        expected: "a table of rank 1 or more and i32 indices of rank 1",
      });
    }
    return { shape: [index!.shape[0]!, ...table!.shape.slice(1)], dtype: table!.dtype };
  },
  evaluate(_node, [table, index], shape) {
    const width = sizeOf(shape.slice(1));
    const out = new Float64Array(shape[0]! * width);
    for (let i = 0; i < shape[0]!; i++) {
      const row = index!.data[i]!;
      if (!Number.isInteger(row) || row < 0 || row >= table!.shape[0]!) {
        throw new DataError({
          problem: `Index ${i} points outside the table`,
          received: `${row}`,
          expected: `a row from 0 to ${table!.shape[0]! - 1}`,
        });
      }
      out.set(table!.data.subarray(row * width, (row + 1) * width), i * width);
    }
    return out;
  },
  // Row r of the table collects g from every i with index[i] = r: onehot(index)ᵀ g, a matrix product.
  gradient(node, g, build) {
    const [table, index] = node.inputs as [(typeof node.inputs)[0], (typeof node.inputs)[0]];
    const rows = table.shape[0]!;
    if (table.op === "input" || typeof rows !== "number") return [undefined, undefined];
    const width = sizeOf(table.shape.slice(1) as number[]);
    const hits = build.oneHot(index, rows);
    const collected = build.matmul(hits, build.reshape(g, [index.shape[0]!, width]), { transposeA: true });
    return [build.reshape(collected, table.shape), undefined];
  },
  latex: (_node, [table, index]) => `${table}_{${index}}`,
  sample(choose, build) {
    const rows = choose.integer(5, 8);
    const table = build.parameter("table", choose.pick([[rows], [rows, choose.integer(1, 9)], [rows, 2, 3]]));
    return build.gather(table, build.input("indices", [choose.integer(1, 6)], "i32"));
  },
};
