/** What `hillock check` says: each parameter's gradient beside its difference quotient, and the worst entries. */

import { type GradientCheck, type GradientEntry, someOf, verb } from "hillock";
import { count } from "../terminal/numbers.ts";
import type { Paint } from "../terminal/paint.ts";
import { displayWidth, padEnd, padStart, wrap } from "../terminal/text.ts";

/** Entries that are shown one by one. */
const mostEntries = 8;

/** 4.1e−9, with a real minus sign. */
const small = (value: number, digits = 1): string => (value === 0 ? "0" : value.toExponential(digits).replaceAll("-", "−"));

/** Two numbers of which one must be seen to be larger: with as many digits as that takes. */
export function compared(difference: number, allowed: number): readonly [string, string] {
  for (let digits = 1; digits <= 16; digits++) {
    const [a, b] = [small(difference, digits), small(allowed, digits)];
    if (a !== b || difference === allowed) return [a, b];
  }
  return [String(difference), String(allowed)];
}

/** "14 %" of what is allowed; more than 100 % only where it is more. */
export function shareOfAllowed({ absolute, allowed }: Pick<GradientEntry, "absolute" | "allowed">): string {
  const share = absolute === 0 ? 0 : (100 * absolute) / allowed;
  if (Number.isNaN(share)) return "NaN";
  if (share === 0) return "0 %";
  const rounded = Number(share.toPrecision(2));
  if (share > 100 && rounded <= 100) return `${Math.floor(share) + 1} %`;
  return `${rounded < 1e-3 ? small(rounded, 0) : rounded >= 1e6 ? small(rounded) : rounded} %`;
}

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
    ["parameter", "checked", "largest, of what is allowed", "at kinks", "wrong"],
    ...parameters.map(({ name, size, checked, kinks, differ }) => [
      name,
      checked === size ? `all ${count(size)}` : `${count(checked)} of ${count(size)}`,
      // Entries come worst first.
      shareOfAllowed(entries.find(({ parameter, verdict }) => parameter === name && verdict !== "kink") ?? { absolute: 0, allowed: 1 }),
      count(kinks),
      count(differ),
    ]),
  ];
  const worst = [
    ["worst first", "symbolic", "numeric", "difference", "allowed", ""],
    ...entries.slice(0, mostEntries).map((entry) => {
      const [difference, allowed] = compared(entry.absolute, entry.allowed);
      return [entryName(entry), small(entry.symbolic, 4), small(entry.numeric, 4), difference, allowed, verdictText(entry)];
    }),
  ];
  const prose = Math.min(width, 76);
  const notes = [
    `Numeric is (C(w + h) − C(w − h))/2h. Allowed is ${check.tolerance} of the larger of the two, and what rounding does to the cost.`,
    "Names in brackets are code and count from 0: dense_1.kernel[0,1] is w⁽¹⁾₁₂.",
  ];
  return [
    ...wrap(summary, prose - 2).map((line) => `  ${line}`),
    "",
    ...columns(table, paint),
    "",
    ...columns(worst, paint),
    ...notes.flatMap((note) => wrap(note, prose - 2)).map((line) => `  ${paint.dim(line)}`),
    "",
    ...wrap(conclusion(check), prose - 2).map((line) => `  ${passed ? paint.bold(line) : paint.alarm(line)}`),
  ];
}

const verdictText = ({ verdict }: GradientEntry): string => ({ agrees: "agrees", kink: "at a kink", differs: "wrong" })[verdict];

function conclusion({ entries }: GradientCheck): string {
  const of = (wanted: GradientEntry["verdict"]): number => entries.filter(({ verdict }) => verdict === wanted).length;
  const [wrong, kinks, agree] = [of("differs"), of("kink"), of("agrees")];
  const aside = kinks === 0 ? "" : `; ${count(kinks)} ${verb(kinks, "is", "are")} at kinks, where there is no slope to compare with`;
  const some = wrong > 0 ? wrong : agree;
  return `${someOf(some, entries.length, "gradient")} ${wrong > 0 ? verb(some, "is wrong", "are wrong") : verb(some, "agrees", "agree")}${aside}.`;
}
