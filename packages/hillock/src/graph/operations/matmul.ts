/** The product of two matrices, either of them transposed first: the three forms of a dense layer's forward and backward pass. */

import { ShapeError } from "../../errors.ts";
import type { OperationDefinition } from "../operation.ts";
import { shapeText } from "../shape.ts";

export const matmul: OperationDefinition<"matmul"> = {
  infer({ transposeA, transposeB }, inputs) {
    const [a, b] = inputs;
    if (a === undefined || b === undefined || a.shape.length !== 2 || b.shape.length !== 2) {
      throw new ShapeError({
        problem: "matmul multiplies two matrices",
        received: inputs.map(({ shape }) => shapeText(shape)).join(" and "),
        expected: "two tensors of rank 2",
      });
    }
    const [m, k] = transposeA ? [a.shape[1]!, a.shape[0]!] : [a.shape[0]!, a.shape[1]!];
    const [k2, n] = transposeB ? [b.shape[1]!, b.shape[0]!] : [b.shape[0]!, b.shape[1]!];
    if (k !== k2) {
      throw new ShapeError({
        problem: "The matrices do not fit together",
        received: `${shapeText(a.shape)}${transposeA ? "ᵀ" : ""} times ${shapeText(b.shape)}${transposeB ? "ᵀ" : ""}`,
        expected: `as many columns on the left (${k}) as rows on the right (${k2})`,
      });
    }
    return { shape: [m, n], dtype: "f32" };
  },
  evaluate(node, inputs, shape) {
    const [a, b] = inputs as [(typeof inputs)[0], (typeof inputs)[0]];
    const { transposeA, transposeB } = node.attributes;
    const [m, n] = shape as [number, number];
    const k = a.shape[transposeA ? 0 : 1]!;
    const [aRow, aColumn] = transposeA ? [1, m] : [k, 1];
    const [bRow, bColumn] = transposeB ? [1, k] : [n, 1];
    const out = new Float64Array(m * n);
    const [left, right] = [a.data, b.data];
    for (let i = 0; i < m; i++) {
      for (let p = 0; p < k; p++) {
        const factor = left[i * aRow + p * aColumn]!;
        let from = p * bRow;
        for (let to = i * n; to < (i + 1) * n; to++) {
          out[to]! += factor * right[from]!;
          from += bColumn;
        }
      }
    }
    return out;
  },
  // For C = op(A) op(B): ∂A = op(g op(B)ᵀ), ∂B = op(op(A)ᵀ g), where the outer op transposes back if A (or B) came transposed.
  gradient(node, g, build) {
    const [a, b] = node.inputs as [(typeof node.inputs)[0], (typeof node.inputs)[0]];
    const { transposeA, transposeB } = node.attributes;
    const gradA = transposeA
      ? build.matmul(b, g, { transposeA: transposeB, transposeB: true })
      : build.matmul(g, b, { transposeA: false, transposeB: !transposeB });
    const gradB = transposeB
      ? build.matmul(g, a, { transposeA: true, transposeB: transposeA })
      : build.matmul(a, g, { transposeA: !transposeA, transposeB: false });
    return [gradA, gradB];
  },
  latex(node, [a, b]) {
    const { transposeA, transposeB } = node.attributes;
    return `${a}${transposeA ? "^{\\mathsf T}" : ""} ${b}${transposeB ? "^{\\mathsf T}" : ""}`;
  },
  sample(choose, build) {
    const [m, k, n] = [choose.integer(1, 13), choose.integer(1, 13), choose.integer(1, 19)];
    const [transposeA, transposeB] = [choose.pick([true, false]), choose.pick([true, false])];
    const a = build.parameter("a", transposeA ? [k, m] : [m, k]);
    const b = build.parameter("b", transposeB ? [n, k] : [k, n]);
    return build.matmul(a, b, { transposeA, transposeB });
  },
};
