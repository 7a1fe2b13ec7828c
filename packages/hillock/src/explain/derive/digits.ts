/**
 * How many digits a line of numbers needs: as few as will do, so that whoever works out the printed numbers gets the printed result, and so that a sum is not
 * printed as one of its terms: 1 + 0.001 = 1.001, not 1.
 */

import type { Expr } from "../../math/index.ts";
import * as math from "../../math/index.ts";
import type { Formula } from "../types.ts";

/** f64 has no more. */
const mostDigits = 17;
/** Digits of a result that are still read; the numbers that lead there may have some more. */
const readable = 12;
/** More digits of the operands than of the result: before that, a digit more of the result is tried. */
const [manyMore, moreOfResult] = [5, 2];

/** The number that is read where `value` is printed. */
export function asPrinted(value: number, digits: number): number {
  if (!Number.isFinite(value) || digits > mostDigits) return value;
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

/** A number that a line comes to. */
export interface Outcome {
  readonly value: number;
  /** What it comes to when the numbers of the line are printed with so many digits. */
  readonly worked: (operands: number) => number;
  /** The terms, where the line is a sum. */
  readonly terms: readonly number[];
}

export interface Digits {
  /** Of the numbers in the line. */
  readonly operands: number;
  readonly result: number;
  /** "=" is true; else "≈", where cancellation leaves nothing but rounding. */
  readonly exact: boolean;
}

/** Whether a sum would be printed like one of its terms, although the others are not all 0. */
const swallows = ({ value, terms }: Outcome, digits: number): boolean =>
  terms.some((term, i) => term !== 0 && terms.some((other, k) => k !== i && other !== 0) && shown(term, digits) === shown(value, digits));
const comesOut = ({ value, worked }: Outcome, operands: number, digits: number): boolean =>
  surelyShown(worked(operands), digits) === shown(value, digits);

/** @param digits wanted of the result */
export function fitDigits(outcomes: readonly Outcome[], digits: number): Digits {
  // ∞ and NaN come out or not, however many digits there are.
  const finite = outcomes.filter(({ value }) => Number.isFinite(value));
  if (finite.length === 0) return { operands: digits, result: digits, exact: true };
  const all = (operands: number, result: number): boolean => finite.every((one) => comesOut(one, operands, result));
  const wanted = Array.from({ length: Math.max(1, readable - digits) }, (_, i) => digits + i);
  const least = wanted.find((result) => !finite.some((one) => swallows(one, result)));
  // What is smaller than any digit that is still read makes it "≈".
  const [from, exact] = least === undefined ? [digits, false] : [least, true];
  for (let result = from; result <= from + moreOfResult; result++) {
    // Of a sum that needs more digits, the terms have them too: 2.9109 − 0.000458 = 2.91, not 2.91 − 0.000458 = 2.91.
    for (let operands = from === digits ? digits : result; operands <= result + manyMore; operands++)
      if (all(operands, result)) return { operands, result, exact };
  }
  for (let operands = from; operands <= mostDigits; operands++) if (all(operands, from)) return { operands, result: from, exact };
  // The terms cancel beyond what f64 can hold: fewer digits of the result are true.
  for (let fewer = digits - 1; fewer >= 1; fewer--) {
    if (finite.every(({ value, worked }) => shown(worked(mostDigits), fewer) === shown(value, fewer)))
      return { operands: mostDigits, result: fewer, exact };
  }
  return { operands: mostDigits, result: 1, exact: false };
}

/** The terms of a sum, as numbers. Of anything else, the whole. */
function termsOf(expr: Expr, values: Readonly<Record<string, number>>): number[] {
  if (math.isOp(expr, "add") || math.isOp(expr, "sub")) {
    const [a, b] = expr.args;
    const right = termsOf(b, values);
    return [...termsOf(a, values), ...(expr.op === "add" ? right : right.map((term) => -term))];
  }
  return [math.evaluate(expr, values)];
}

/** Constants of a formula are as long as other numbers, but six digits of them are always kept: they are what the formula is. */
export const constantDigits = (digits: number): number => Math.max(6, digits);
const roundedConstants = (expr: Expr, digits: number): Expr =>
  math.fold<Expr>(expr, (node, args) => {
    if (math.isOperation(node)) return math.withArguments(node, args);
    return node.kind === "constant" ? math.constant(math.constantAsWritten(node.value, constantDigits(digits))) : node;
  });

/** The line of one expression. @param values of its variables @param value what it must come to */
export function fitLine(expr: Expr, values: Readonly<Record<string, number>>, value: number, digits: number): Digits {
  const names = Object.keys(values);
  const worked = (operands: number): number =>
    math.evaluate(roundedConstants(expr, operands), Object.fromEntries(names.map((name) => [name, asPrinted(values[name]!, operands)])));
  return fitDigits([{ value, worked, terms: termsOf(expr, values) }], digits);
}
