/** Whether a printed line is true: its numbers are read back and worked out. */

import katex from "katex";
import { expect } from "vitest";
import { roundedNumeral } from "../../math/index.ts";
import type { Derivation, TraceStep } from "../types.ts";
import { expectTrueMatrices } from "./matrixLines.ts";
import { readLatex } from "./read-latex.ts";
import { readText } from "./readText.ts";

const shown = (value: number, digits: number): number => {
  const { negative, mantissa, exponent } = roundedNumeral(value, digits);
  return Number(`${negative ? "-" : ""}${mantissa}e${exponent ?? 0}`);
};

/** The same decimal number, however it was put together. */
const alike = (a: number, b: number): boolean => Object.is(a, b) || Math.abs(a - b) <= 1e-13 * Math.abs(a);

const mostDigits = 14;
/** `= line = result`: the line gives the result, and the result is the value, at the digits that are printed. */
export function expectTrue(line: string, value: number, what: string, digits = 3, read = readText): void {
  const found = [...line.matchAll(/ (?:=|≈|\\approx) /g)].findLast(({ index }) => !inBrackets(line, index));
  expect(line.startsWith("= "), `${what}: ${line}`).toBe(true);
  const left = read(line.slice(2, found?.index));
  const right = found === undefined ? left : read(line.slice(found.index + found[0].length));
  if (found !== undefined && found[0] !== " = ") {
    expect(Math.abs(left - value), `${what}: ${line}`).toBeLessThan(1e-9 + 0.01 * Math.abs(value));
    return;
  }
  // A sum may need more digits, so as not to be printed as one of its terms.
  const agrees = Array.from({ length: Math.max(digits, mostDigits) }, (_, i) => i + 1).some(
    (k) => alike(shown(value, k), right) && alike(shown(left, k), right),
  );
  expect(agrees || (Number.isNaN(value) && Number.isNaN(left)), `${what}: ${line} is ${left}, the value ${value}`).toBe(true);
}
/** Whether the equals sign is part of a comparison, [y = 2]. */
const inBrackets = (line: string, at: number): boolean => {
  const [before, after] = [line.slice(0, at), line.slice(at)];
  return before.lastIndexOf("[") > before.lastIndexOf("]") && after.includes("]");
};

/** What was accepted: most lines come many times. */
const typeset = new Set<string>();
export const expectTypeset = (latex: string, what: string): void => {
  if (typeset.has(latex)) return;
  typeset.add(latex);
  try {
    katex.renderToString(latex, { throwOnError: true, strict: (code: string) => (code === "unicodeTextInMathMode" ? "error" : "ignore") });
  } catch (failure) {
    expect.fail(`${what}: ${latex}: ${String(failure)}`);
  }
};

/** All lines of a derivation. */
export function expectGoodDerivation(d: Derivation, what: string, digits = 3): void {
  const where = `${what}, ${d.ref.quantity} of ${d.ref.name}`;
  if (!d.given) {
    expectTrue(d.text.substituted, d.value, where, digits);
    expectTrue(d.substituted, d.value, `${where}, LaTeX`, digits, readLatex);
  }
  if (d.text.chainSubstituted !== undefined) expectTrue(d.text.chainSubstituted, d.value, `${where}, chain`, digits);
  expect([d.symbolic, d.substituted, d.text.symbolic, d.text.substituted].join(), where).not.toMatch(/undefined|\[object|@|#/);
  for (const latex of [d.symbol, d.symbolic, `x ${d.substituted}`, d.chain, d.chainSubstituted && `x ${d.chainSubstituted}`]) {
    if (latex !== undefined) expectTypeset(latex, where);
  }
  expect(d.sentence.length, where).toBeGreaterThan(10);
  expect(d.given || d.inputs.length > 0 || /= (0|1|−?\d)/.test(d.text.substituted), where).toBe(true);
}

/** A step's lines can be typeset, end in numbers, and name entries. */
export function expectGoodStep(step: TraceStep, what: string): void {
  const where = `${what}, ${step.title}`;
  for (const latex of [step.matrix.symbolic, `x ${step.matrix.substituted}`]) expectTypeset(latex, where);
  for (const { substituted, symbolic } of [step.matrix, step.text]) {
    expect(`${symbolic}${substituted}`, where).not.toMatch(/undefined|\[object|@|#/);
    expect(substituted.startsWith("= "), where).toBe(true);
  }
  expectTrueMatrices(step.text.substituted, where);
  expect(step.entries.length, where).toBe(Math.min(step.entryCount, 64));
  expect(step.sentence.length, where).toBeGreaterThan(10);
}
