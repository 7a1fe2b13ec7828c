/** What `hillock check` says: each parameter's gradient beside its difference quotient, and the worst entries. */

import type { GradientCheck, GradientEntry } from "hillock";
import { count } from "../terminal/numbers.ts";
import type { Paint } from "../terminal/paint.ts";
import { displayWidth, padEnd, padStart, wrap } from "../terminal/text.ts";

/** Entries that are shown one by one. */
const mostEntries = 8;

/** 4.1e-9, with a real minus sign. */
const small = (value: number): string => (value === 0 ? "0" : value.toExponential(1).replaceAll("-", "−"));
const exact = (value: number): string => (value === 0 ? "0" : value.toExponential(6).replaceAll("-", "−"));

/** Rows of cells in columns; the first to the left, the others to the right. */
function columns(rows: readonly (readonly string[])[], paint: Paint): string[] {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => displayWidth(row[column] ?? ""))));
  return rows.map((row, i) => {
    const line = row.map((cell, column) => (column === 0 ? padEnd(cell, widths[0]!) : padStart(cell, widths[column]!))).join("  ");
    return `  ${i === 0 ? paint.dim(line) : line}`.trimEnd();
  });
}

export const entryName = ({ parameter, index }: GradientEntry): string => `${parameter}[${index.join(",")}]`;

export function drawCheck(check: GradientCheck, width: number, paint: Paint): string[] {
  const { passed, parameters, entries, summary } = check;
  const table = [
    ["parameter", "checked", "largest difference", "at kinks", "wrong"],
    ...parameters.map(({ name, size, checked, largest, kinks, differ }) => [
      name,
      checked === size ? `all ${count(size)}` : `${count(checked)} of ${count(size)}`,
      small(largest),
      String(kinks),
      String(differ),
    ]),
  ];
  const worst = [
    ["worst first", "symbolic", "by differences", "relative", ""],
    ...entries
      .slice(0, mostEntries)
      .map((entry) => [entryName(entry), exact(entry.symbolic), exact(entry.numeric), small(entry.relative), verdict(entry)]),
  ];
  const prose = Math.min(width, 76);
  return [
    ...wrap(summary, prose - 2).map((line) => `  ${line}`),
    "",
    ...columns(table, paint),
    "",
    ...columns(worst, paint),
    ...wrap("Names in brackets are code and count from 0: dense_1.kernel[0,1] is w⁽¹⁾₁₂.", prose - 2).map((line) => `  ${paint.dim(line)}`),
    "",
    ...wrap(conclusion(check), prose - 2).map((line) => `  ${passed ? paint.bold(line) : paint.alarm(line)}`),
  ];
}

const verdict = ({ verdict }: GradientEntry): string => ({ agrees: "", kink: "at a kink", differs: "wrong" })[verdict];

function conclusion({ passed, entries }: GradientCheck): string {
  const wrong = entries.filter(({ verdict }) => verdict === "differs").length;
  const kinks = entries.filter(({ verdict }) => verdict === "kink").length;
  if (!passed) return `${count(wrong)} of ${count(entries.length)} gradients are wrong.`;
  const aside = kinks === 0 ? "" : ` (${count(kinks)} at kinks, where there is no slope to compare with)`;
  return `All ${count(entries.length)} gradients agree${aside}.`;
}
