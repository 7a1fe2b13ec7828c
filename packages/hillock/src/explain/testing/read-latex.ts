/** Reads a line of numbers in LaTeX, as `toLatex` writes it: it is turned into the text notation and read as that. */

import { evaluate } from "../../math/index.ts";
import { parseText } from "../../math/testing/parse-text.ts";

/** The place behind the group that opens at `start`, and what is inside. */
function group(text: string, start: number): { inner: string; end: number } {
  if (text[start] !== "{") return { inner: text[start]!, end: start + 1 };
  let depth = 0;
  for (let at = start; at < text.length; at++) {
    if (text[at] === "{") depth++;
    if (text[at] === "}") depth--;
    if (depth === 0) return { inner: text.slice(start + 1, at), end: at + 1 };
  }
  throw new Error(`a group is not closed: ${text}`);
}

const plain: readonly (readonly [RegExp, string])[] = [
  [/\\left\\lfloor/g, "⌊"],
  [/\\right\\rfloor/g, "⌋"],
  [/\\(?:left|right)/g, ""],
  [/\\cdot/g, "·"],
  [/\\infty/g, "∞"],
  [/\\mathrm\{NaN\}/g, "NaN"],
  [/\\pi/g, "π"],
  [/\\sigma/g, "σ"],
  [/\\operatorname\{(\w+)\}/g, "$1"],
  [/\\(ln|exp|sin|cos|tanh|sinh|cosh|min|max)\b/g, "$1"],
  [/\\ge/g, "≥"],
  [/\\le/g, "≤"],
  [/\\ne/g, "≠"],
  [/-/g, "−"],
];

/** Cuts at a mark that stands outside of inner choices. */
function cut(text: string, mark: string): string[] {
  const parts = [""];
  let depth = 0;
  for (let at = 0; at < text.length; ) {
    if (text.startsWith("\\begin{cases}", at)) depth++;
    if (text.startsWith("\\end{cases}", at)) depth--;
    const here = depth === 0 && text.startsWith(mark, at);
    if (here) parts.push("");
    else parts[parts.length - 1] += text[at]!;
    at += here ? mark.length : 1;
  }
  return parts;
}

/** `a & \text{if } c \\ b & \text{otherwise}` */
function choice(cases: string): string {
  const rows = cut(cases, "\\\\").map((row) => cut(row, "&").map((part) => part.trim()) as [string, string]);
  const [last] = rows.at(-1)!;
  const written = (value: string, condition: string, rest: string) =>
    `${textOf(condition.replace("\\text{if }", ""))} ? (${textOf(value)}) : (${rest})`;
  return rows.slice(0, -1).reduceRight((rest, [value, condition]) => written(value, condition, rest), textOf(last));
}

/** The place behind the `\end{cases}` that closes what begins at `start`. */
function endOfCases(text: string, start: number): number {
  let depth = 0;
  for (const mark of text.slice(start).matchAll(/\\(begin|end)\{cases\}/g)) {
    depth += mark[1] === "begin" ? 1 : -1;
    if (depth === 0) return start + mark.index + mark[0].length;
  }
  throw new Error(`a choice is not closed: ${text}`);
}

/** The same line in the text notation. */
export function textOf(latex: string): string {
  const command = /\\begin\{cases\}|\\(?:t?frac|sqrt|underbrace)(?=\{)|e\^(?=\{)|\^(?=\{)|\{(?![a-zA-Z]+\})/.exec(latex);
  if (command === null) return plain.reduce((text, [from, to]) => text.replace(from, to), latex);
  const before = textOf(latex.slice(0, command.index));
  if (command[0].startsWith("\\begin")) {
    // A choice that stands alone needs no parentheses; as an operand it has got them.
    const end = endOfCases(latex, command.index);
    const inner = latex.slice(command.index + command[0].length, end - "\\end{cases}".length);
    return `${before}${choice(inner)}${textOf(latex.slice(end))}`;
  }
  const first = group(latex, command.index + (command[0] === "{" ? 0 : command[0].length));
  const rest = (end: number): string => textOf(latex.slice(end));
  const a = textOf(first.inner);
  if (command[0].endsWith("frac")) {
    const second = group(latex, first.end);
    return `${before}((${a})/(${textOf(second.inner)}))${rest(second.end)}`;
  }
  if (command[0] === "\\sqrt") return `${before}(√(${a}))${rest(first.end)}`;
  if (command[0] === "\\underbrace") return `${before}(${a})${rest(group(latex, first.end + 1).end)}`;
  if (command[0] === "e^") return `${before}exp(${a})${rest(first.end)}`;
  if (command[0] === "^") return `${before}^(${a})${rest(first.end)}`;
  return `${before}${a}${rest(first.end)}`;
}

export const readLatex = (latex: string): number => evaluate(parseText(textOf(latex)));
