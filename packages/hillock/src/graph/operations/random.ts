/**
 * Uniform random numbers in [0, 1) that are a pure function of (seed, stream, step, position): Threefry-2x32 with 20 rounds.
 * The same bits come out on every device, in any order, for any number of threads, and a step can be replayed.
 *
 * Source: Salmon, Moraes, Dror, Shaw (2011), "Parallel random numbers: as easy as 1, 2, 3".
 */

import { ShapeError } from "../../errors.ts";
import type { OperationDefinition } from "../operation.ts";
import { shapeText, sizeOf } from "../shape.ts";
import { threefry2x32, uniform24 } from "../threefry.ts";

export const random: OperationDefinition<"random"> = {
  infer({ shape }, inputs) {
    if (inputs.length !== 2 || inputs.some((input) => input.shape.length !== 0 || input.dtype !== "i32")) {
      throw new ShapeError({
        problem: "random takes a seed and a step number",
        received: inputs.map((input) => `${input.dtype} ${shapeText(input.shape)}`).join(" and "),
        expected: "two i32 scalars",
      });
    }
    return { shape, dtype: "f32" };
  },
  evaluate(node, [seed, step], shape) {
    const size = sizeOf(shape);
    return Float64Array.from({ length: size }, (_, position) =>
      uniform24(threefry2x32(seed!.data[0]!, node.attributes.stream, position, step!.data[0]!)[0]),
    );
  },
  gradient: () => [undefined, undefined],
  latex: (node) => `\\mathcal U_{${node.attributes.stream}}(0, 1)`,
  sample(choose, build) {
    const shape = choose.pick([[choose.integer(1, 5), choose.integer(1, 11)], [choose.integer(1, 20)]]);
    return build.random(build.input("seed", [], "i32"), build.input("step", [], "i32"), shape, choose.integer(0, 99));
  },
};
