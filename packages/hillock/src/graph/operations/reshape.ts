/** The same values in the same order under another shape. */

import { ShapeError } from "../../errors.ts";
import type { OperationDefinition } from "../operation.ts";
import { elementsOf, shapeText } from "../shape.ts";

export const reshape: OperationDefinition<"reshape"> = {
  infer({ shape }, [input]) {
    const [from, to] = [elementsOf(input!.shape), elementsOf(shape)];
    if (from.factor !== to.factor || from.symbols.join() !== to.symbols.join()) {
      throw new ShapeError({
        problem: "A reshape cannot change the number of elements",
        received: `${shapeText(input!.shape)} to ${shapeText(shape)}`,
        expected: "the same product of sizes",
      });
    }
    return { shape, dtype: input!.dtype };
  },
  evaluate: (_node, [input]) => input!.data,
  gradient: (node, g, build) => [build.reshape(g, node.inputs[0]!.shape)],
  latex: (_node, [input]) => input!,
  sample(choose, build) {
    const [a, b, c] = [choose.integer(1, 4), choose.integer(1, 4), choose.integer(1, 4)];
    return build.reshape(build.parameter("a", [a, b * c]), [a * b, c]);
  },
};
