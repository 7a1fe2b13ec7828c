/** What `hillock health` says: each finding with its tensor, its numbers, why it matters and what to try. */

import type { Finding } from "hillock";
import { counted } from "../terminal/numbers.ts";
import type { Paint } from "../terminal/paint.ts";
import { padEnd, wrap } from "../terminal/text.ts";

const labelWidth = 6;

export function drawFindings(findings: readonly Finding[], width: number, paint: Paint): string[] {
  const prose = Math.min(width, 78);
  if (findings.length === 0) return [`  ${paint.bold("Nothing found.")} Units, errors, updates, weights and data look healthy.`];
  return [
    ...findings.flatMap((finding, i) => [...(i === 0 ? [] : [""]), ...drawFinding(finding, prose, paint)]),
    "",
    `  ${paint.bold(totals(findings))}`,
  ];
}

function drawFinding({ severity, tensor, what, why, tryThis }: Finding, width: number, paint: Paint): string[] {
  const head = severity === "error" ? paint.alarm("Error  ") : paint.bold("Warning");
  const part = (label: string, text: string): string[] =>
    wrap(text, width - labelWidth - 4).map(
      (line, i) => `    ${i === 0 ? paint.dim(padEnd(label, labelWidth)) : " ".repeat(labelWidth)}${line}`,
    );
  return [`  ${head}  ${paint.bold(tensor)}`, ...part("Seen", what), ...part("Why", why), ...part("Try", tryThis)];
}

function totals(findings: readonly Finding[]): string {
  const errors = findings.filter(({ severity }) => severity === "error").length;
  const warnings = findings.length - errors;
  return [errors > 0 ? counted(errors, "error") : "", warnings > 0 ? counted(warnings, "warning") : ""]
    .filter((text) => text !== "")
    .join(", ");
}
