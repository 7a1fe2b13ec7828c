/**
 * How many digits a line of numbers needs: as few as will do, so that whoever works out the printed numbers gets the printed result.
 */

import type { Expr } from "../../math/index.ts";
import * as math from "../../math/index.ts";
import type { Formula } from "../types.ts";

/** f64 has no more. */
const mostDigits = 17;

/** The number that is read where `value` is printed. */
export function asPrinted(value: number, digits: number): number {
  if (!Number.isFinite(value)) return value;
  const { negative, mantissa, exponent } = math.roundedNumeral(value, digits);
  return Number(`${negative ? "-" : ""}${mantissa}e${exponent ?? 0}`);
}
const shown = (value: number, digits: number): string => JSON.stringify(math.roundedNumeral(value, digits));

/** The same, unless the next bit decides how it is rounded: who works it out in another order would get another result. */
function surelyShown(value: number, digits: number): string | undefined {
  const [low, high] = [shown(value * (1 - 1e-12), digits), shown(value * (1 + 1e-12), digits)];
  return low === high ? low : undefined;
}

export const printedNumber = (value: number, digits: number): Formula => {
  const options = { values: { v: value }, digits };
  return { latex: math.toLatex(math.variable("v"), options), text: math.toText(math.variable("v"), options) };
};

export interface Fit {
  /** Digits of the numbers in the line. */
  readonly operands: number;
  readonly result: Formula;
  /** "=", or "≈" where cancellation leaves nothing but rounding. */
  readonly exact: boolean;
}

/**
 * @param values of the expression's variables
 * @param value what it must come to
 * @param digits wanted of the result
 */
export function fitDigits(expr: Expr, values: Readonly<Record<string, number>>, value: number, digits: number): Fit {
  const names = Object.keys(values);
  const at = (operands: number): number =>
    math.evaluate(expr, Object.fromEntries(names.map((name) => [name, asPrinted(values[name]!, operands)])));
  if (!Number.isFinite(value)) return { operands: digits, result: printedNumber(value, digits), exact: true };
  let last = Number.NaN;
  for (let operands = digits; operands <= mostDigits; operands++) {
    last = at(operands);
    if (surelyShown(last, digits) === shown(value, digits)) return { operands, result: printedNumber(value, digits), exact: true };
  }
  // The terms cancel beyond what f64 can hold: fewer digits of the result are true.
  for (let fewer = digits - 1; fewer >= 1; fewer--) {
    if (shown(last, fewer) === shown(value, fewer)) return { operands: mostDigits, result: printedNumber(value, fewer), exact: true };
  }
  return { operands: mostDigits, result: printedNumber(value, 1), exact: false };
}
