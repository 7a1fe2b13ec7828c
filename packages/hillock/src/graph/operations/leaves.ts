/** Operations without inputs: what the caller gives, what stays on the device, and what is known beforehand. */

import { InternalError } from "../../errors.ts";
import type { Node } from "../node.ts";
import type { OperationDefinition } from "../operation.ts";
import { resolveDimension } from "../shape.ts";

const noGradient = (): readonly undefined[] => [];
const givenFromOutside = (node: Node): never => {
  throw new InternalError({ problem: `"${node.label}" has to be given a value before the graph is evaluated` });
};
const roman = (name: string): string => `\\mathrm{${name.replaceAll("_", "\\_")}}`;

export const input: OperationDefinition<"input"> = {
  infer: ({ shape, dtype }) => ({ shape, dtype }),
  evaluate: givenFromOutside,
  gradient: noGradient,
  latex: (node) => roman(node.attributes.name),
  sample: (choose, build) => build.map((x) => x, build.input("indices", [choose.integer(1, 5)], "i32")),
};

export const parameter: OperationDefinition<"parameter"> = {
  infer: ({ shape }) => ({ shape, dtype: "f32" }),
  evaluate: givenFromOutside,
  gradient: noGradient,
  latex: (node) => roman(node.attributes.name),
  sample: (choose, build) => build.parameter("w", [choose.integer(1, 5), choose.integer(1, 9)]),
};

export const constant: OperationDefinition<"constant"> = {
  infer: () => ({ shape: [], dtype: "f32" }),
  evaluate: (node) => Float64Array.of(node.attributes.value),
  gradient: noGradient,
  latex: (node) => `${node.attributes.value}`,
  sample: (choose, build) => build.constant(choose.integer(-3, 3) / 4),
};

export const iota: OperationDefinition<"iota"> = {
  infer: ({ size }) => ({ shape: [size], dtype: "f32" }),
  evaluate: (node) => Float64Array.from({ length: node.attributes.size }, (_, i) => i),
  gradient: noGradient,
  latex: (node) => `(0, \\dots, ${node.attributes.size - 1})`,
  sample: (choose, build) => build.iota(choose.integer(1, 11)),
};

export const size: OperationDefinition<"size"> = {
  infer: () => ({ shape: [], dtype: "f32" }),
  evaluate: (node, _inputs, _shape, sizes) => Float64Array.of(resolveDimension(node.attributes.dimension, sizes)),
  gradient: noGradient,
  latex: (node) => node.attributes.dimension,
  sample: (_choose, build) => build.map((x) => x, build.size("n")),
};
