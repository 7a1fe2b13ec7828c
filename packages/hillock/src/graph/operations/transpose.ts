/** The axes in another order. */

import { ShapeError } from "../../errors.ts";
import type { OperationDefinition } from "../operation.ts";
import { forEachIndex, shapeText, stridesOf } from "../shape.ts";

export const transpose: OperationDefinition<"transpose"> = {
  infer({ permutation }, [input]) {
    const axes = input!.shape.map((_, axis) => axis);
    if (permutation.length !== axes.length || !axes.every((axis) => permutation.includes(axis))) {
      throw new ShapeError({
        problem: "This is not an order of the tensor's axes",
        received: `[${permutation.join(", ")}] for a tensor of shape ${shapeText(input!.shape)}`,
        expected: `each of ${axes.join(", ")} once`,
      });
    }
    return { shape: permutation.map((axis) => input!.shape[axis]!), dtype: input!.dtype };
  },
  evaluate(node, [input], shape) {
    const out = new Float64Array(input!.data.length);
    const strides = stridesOf(input!.shape);
    forEachIndex(
      shape,
      node.attributes.permutation.map((axis) => strides[axis]!),
      (position, offset) => {
        out[position] = input!.data[offset]!;
      },
    );
    return out;
  },
  gradient: (node, g, build) => [
    build.transpose(
      g,
      node.attributes.permutation.map((_, axis) => node.attributes.permutation.indexOf(axis)),
    ),
  ],
  latex: (_node, [input]) => `${input}^{\\mathsf T}`,
  sample(choose, build) {
    const permutation = choose.pick([
      [1, 0],
      [0, 1],
      [2, 0, 1],
      [0, 2, 1],
      [1, 2, 0],
    ]);
    return build.transpose(
      build.parameter(
        "a",
        permutation.map(() => choose.integer(1, 6)),
      ),
      permutation,
    );
  },
};
