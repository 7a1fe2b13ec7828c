/** softmax(z): an activation that works on whole rows is written by its name. */

import { build, Evaluation } from "../../graph/index.ts";
import { type ActivationName, applyActivation } from "../../network/index.ts";
import type { Formula } from "../types.ts";
import type { Form } from "./forms.ts";
import { isWhole, type Matrix } from "./matrices.ts";

export function rowActivation(activation: ActivationName, z: Form): Form {
  const call = ({ latex, text }: Formula): Formula => ({
    latex: `\\operatorname{${activation}}\\left(${latex}\\right)`,
    text: `${activation}(${text})`,
  });
  return {
    symbolic: call(z.symbolic),
    numbers: (digits) => call(withoutParentheses(z.numbers(digits))),
    value: (digits) => applied(activation, z.value(digits)),
    sum: false,
  };
}

/** A single negative number stands in the function's own. */
const withoutParentheses = ({ latex, text }: Formula): Formula => ({
  latex: latex.replace(/^\((.*)\)$/, "$1"),
  text: text.replace(/^\((.*)\)$/, "$1"),
});

/** Row by row, as the graph computes it. */
function applied(activation: ActivationName, { rows, columns, at }: Matrix): Matrix {
  if (!isWhole(columns)) return { rows, columns, at: () => Number.NaN };
  const row = build.input("z", [1, columns]);
  const node = applyActivation(activation, row);
  const done = new Map<number, Float64Array>();
  const answer = (r: number): Float64Array => {
    const known = done.get(r);
    if (known !== undefined) return known;
    const z = Float64Array.from({ length: columns }, (_, column) => at(r, column));
    const { data } = new Evaluation({ z }).value(node);
    done.set(r, data);
    return data;
  };
  return { rows, columns, at: (r, column) => answer(r)[column]! };
}
