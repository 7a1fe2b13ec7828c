/** Equations in a terminal: what is equal stands below each other, and long sides are broken before an operator. */

import { displayWidth } from "../terminal/text.ts";

/** Where a line may be broken, best first: before "=", "+" and "−", then "·" and "/", then at any space; last of all before a "·" between two numbers, never inside of one. */
const breaks = [/^ [=≈] /, /^ [+−-] /, /^ [·×⊙/] /, /^, /, /^ /, /^[·/](?=[^ ])/];
const [opening, closing] = ["([{⎡⎢⎣", ")]}⎤⎥⎦"];

/** The last good place to break a line so that what is before it fits, at least `least` cells of it, or undefined. */
function breakAt(text: string, width: number, least: number): number | undefined {
  let [cells, depth] = [0, 0];
  let best: { at: number; rank: number } | undefined;
  for (let at = 0; at < text.length; at++) {
    const character = text[at]!;
    if (cells > width) break;
    if (" ,·/".includes(character)) {
      const kind = breaks.findIndex((pattern) => pattern.test(text.slice(at)));
      const rank = kind + breaks.length * depth;
      if (cells > least && kind >= 0 && (best === undefined || rank <= best.rank)) best = { at: character === "," ? at + 1 : at, rank };
    }
    if (opening.includes(character)) depth++;
    if (closing.includes(character)) depth = Math.max(0, depth - 1);
    cells += displayWidth(character);
  }
  return best?.at;
}

/** Lines of at most `width` cells; all but the first begin with `indent` spaces. No line is broken before `indent`. */
export function broken(text: string, width: number, indent: number): string[] {
  const lines: string[] = [];
  let rest = text;
  while (displayWidth(rest) > (lines.length === 0 ? width : width - indent)) {
    const at = lines.length === 0 ? breakAt(rest, width, indent) : breakAt(rest, width - indent, 1);
    if (at === undefined) break;
    lines.push(rest.slice(0, at).trimEnd());
    rest = rest.slice(at).trimStart();
  }
  return [...lines, rest].map((line, i) => (i === 0 ? line : `${" ".repeat(indent)}${line}`));
}

const sign = " = ";

/**
 * "a = b + c" and what it also equals ("= 1 + 2 = 3"), with the equality signs in one column. @param width cells, without the indent of the caller.
 */
export function drawEquation(first: string, others: readonly string[], width: number): string[] {
  const at = first.indexOf(sign);
  const left = at < 0 ? first : first.slice(0, at);
  const column = displayWidth(left);
  // A long left side has a line of its own.
  const own = column > width / 3;
  const margin = own ? 2 : column;
  const side = (text: string): string[] => {
    const right = text.replace(/^\s*=\s*/, "");
    return broken(`${" ".repeat(margin)}${sign}${right}`, width, margin + sign.length + 2);
  };
  const rest = others.filter((line) => line !== "");
  if (at < 0) return [...broken(first, width, 2), ...rest.flatMap(side)];
  const lines = own ? [...broken(left, width, 2), ...side(first.slice(at + sign.length))] : broken(first, width, column + sign.length + 2);
  return [...lines, ...rest.flatMap(side)];
}
