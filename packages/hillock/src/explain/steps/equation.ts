/** A line in matrices, with as many digits as it takes to be true as it is printed. */

import type { Context } from "../derive/context.ts";
import { type Digits, fitDigits, type Outcome } from "../derive/digits.ts";
import type { Named } from "../trace/named.ts";
import { wholeSymbol } from "../trace/symbols.ts";
import type { Formula } from "../types.ts";
import { entryAt, exactly, type Form, matrixFor, symbolForm } from "./forms.ts";
import { type Matrix, shown, writtenMatrix } from "./matrices.ts";

/** How many digits the numbers of `result = right` need where they are shown. */
function digitsOf(result: Matrix, right: Form, digits: number): Digits {
  const cells = shown(result.rows).flatMap((row) => shown(result.columns).map((column) => [row, column] as const));
  const terms = (right.terms ?? []).map((term) => term.value(exactly));
  const known = new Map<number, Matrix>();
  const worked = (operands: number): Matrix => {
    const matrix = known.get(operands) ?? right.value(operands);
    known.set(operands, matrix);
    return matrix;
  };
  const outcomes = cells.flatMap(([row, column]): Outcome[] => {
    if (row === undefined || column === undefined || Number.isNaN(entryAt(worked(exactly), row, column))) return [];
    return [
      {
        value: result.at(row, column),
        worked: (operands) => entryAt(worked(operands), row, column),
        terms: terms.map((term) => entryAt(term, row, column)),
      },
    ];
  });
  return fitDigits(outcomes, digits);
}

/** `symbol = right`, and the same in numbers with the result. */
export function equation(named: Named, right: Form, context: Context): { readonly symbolic: Formula; readonly substituted: Formula } {
  const left = wholeSymbol(named.notation);
  const matrix = matrixFor(named, context);
  const digits = digitsOf(matrix, right, context.digits);
  const result = writtenMatrix(matrix, digits.result);
  const numbers = right.numbers(digits.operands);
  const same = numbers.text === symbolForm(named, context).numbers(digits.operands).text;
  const equals = digits.exact ? { latex: "=", text: "=" } : { latex: "\\approx", text: "≈" };
  return {
    symbolic: { latex: `${left.latex} = ${right.symbolic.latex}`, text: `${left.text} = ${right.symbolic.text}` },
    substituted: same
      ? { latex: `= ${result.latex}`, text: `= ${result.text}` }
      : { latex: `= ${numbers.latex} ${equals.latex} ${result.latex}`, text: `= ${numbers.text} ${equals.text} ${result.text}` },
  };
}
