/** Whether a line in matrices is true: its matrices are read back and worked out, apart from what wrote them. */

import { expect } from "vitest";
import { roundedNumeral } from "../../math/index.ts";
import { readText } from "./readText.ts";

type Matrix = readonly (readonly number[])[];

const power = "10[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+";
const unsigned = `(?:[\\d.]+·${power}|${power}|[\\d.]+)`;
const number = `−?${unsigned}`;
/** Innermost brackets whose cells are numbers: [0.5  −1; 2·10⁻⁵  0]. What stands in Iverson's brackets is a relation. */
const literal = new RegExp(`\\[(${number}(?:(?: {2}|; )${number})*)\\]`, "g");
/** A number as a factor beside a matrix. */
const factor = `(?:\\((${number})\\)|(${unsigned}))`;
const besideMatrix = new RegExp(`(?<![\\d«.·⁻])${factor}(?= «)|(?<=» )${factor}(?![\\d.·⁻»])`, "g");

const readMatrix = (body: string): Matrix => body.split("; ").map((row) => row.split("  ").map(readText));
const at = (m: Matrix, r: number, c: number): number => m[m.length === 1 ? 0 : r]![m[0]!.length === 1 ? 0 : c]!;
const times = (a: Matrix, b: Matrix): Matrix =>
  a.map((row) => b[0]!.map((_, c) => row.reduce((sum, value, k) => sum + value * b[k]![c]!, 0)));
const transposed = (m: Matrix): Matrix => m[0]!.map((_, c) => m.map((row) => row[c]!));
const softmax = (m: Matrix): Matrix =>
  m.map((row) => {
    const e = row.map((z) => Math.exp(z - Math.max(...row)));
    return e.map((value) => value / e.reduce((a, b) => a + b));
  });

/** What the right side of a line comes to; undefined where dots stand for some of its numbers, or there are none. */
export function readMatrixLine(text: string): Matrix | undefined {
  if (/[…⋮]|NaN|∞/.test(text)) return undefined;
  const table: Matrix[] = [];
  const put = (m: Matrix): string => `«${table.push(m) - 1}»`;
  let line = text.replace(/^softmax\((−?[\d.]+)\)$/, "softmax([$1])").replaceAll(literal, (_, body: string) => put(readMatrix(body)));
  const rules: readonly (readonly [RegExp, (...m: Matrix[]) => Matrix])[] = [
    [/\(«(\d+)»\)ᵀ|«(\d+)»ᵀ/, transposed],
    [/^softmax\(«(\d+)»\)$/, softmax],
    [/«(\d+)» «(\d+)»/, times],
    [/Σᵢ \(?«(\d+)»\)?(?!ᵀ)/, (m) => [m[0]!.map((_, c) => m.reduce((sum, row) => sum + row[c]!, 0))]],
    [/(?<![\p{L}])\(«(\d+)»\)/u, (m) => m],
  ];
  for (let changed = true; changed; ) {
    changed = false;
    line = line.replaceAll(besideMatrix, (_, ...found: (string | undefined)[]) =>
      put([[readText(found.slice(0, 4).find((one) => one !== undefined)!)]]),
    );
    for (const [pattern, f] of rules) {
      line = line.replace(pattern, (...found: unknown[]) => {
        changed = true;
        const groups = found.slice(1, -2).filter((group) => group !== undefined) as string[];
        return put(f(...groups.map((i) => table[Number(i)]!)));
      });
      if (changed) break;
    }
  }
  const used = [...line.matchAll(/«(\d+)»/g)].map(([, i]) => table[Number(i)]!);
  const rows = Math.max(1, ...used.map((m) => m.length));
  const columns = Math.max(1, ...used.map((m) => m[0]!.length));
  return Array.from({ length: rows }, (_, r) =>
    Array.from({ length: columns }, (_, c) => {
      const cell = line
        .replaceAll("⊙²", "²")
        .replaceAll(" ⊙ ", "·")
        .replaceAll(/«(\d+)»/g, (_, i: string) => `(${plain(at(table[Number(i)]!, r, c))})`);
      try {
        return readText(cell);
      } catch (failure) {
        throw new Error(`${text} → ${line} → ${cell}: ${String(failure)}`);
      }
    }),
  );
}
const plain = (value: number): string => {
  const [mantissa, exponent] = value.toExponential(16).replaceAll("-", "−").split("e");
  return `${mantissa}·10^(${exponent!.replace("+", "")})`;
};

const shown = (value: number, digits: number): number => {
  const { negative, mantissa, exponent } = roundedNumeral(value, digits);
  return Number(`${negative ? "-" : ""}${mantissa}e${exponent ?? 0}`);
};
const alike = (a: number, b: number): boolean => Object.is(a, b) || Math.abs(a - b) <= 1e-12 * Math.max(Math.abs(a), 1e-12);

/** `= line = result`. @returns whether there was anything to work out. */
export function expectTrueMatrices(substituted: string, what: string): boolean {
  const sides = substituted.slice(2).split(/ = (?=[^=]*$)/);
  if (sides.length < 2 || substituted.includes("≈")) return false;
  const [worked, result] = [readMatrixLine(sides[0]!), readMatrixLine(sides[1]!)];
  if (worked === undefined || result === undefined) return false;
  const where = `${what}: ${substituted}`;
  const cells = result.flatMap((row, r) => row.map((value, c) => [value, at(worked, r, c)] as const));
  const agree = (digits: number): boolean => cells.every(([value, from]) => alike(shown(from, digits), value) || Number.isNaN(value));
  expect(Array.from({ length: 14 }, (_, i) => i + 1).some(agree), `${where} is ${JSON.stringify(worked)}`).toBe(true);
  return true;
}
