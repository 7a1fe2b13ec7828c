/**
 * Where a formula may be broken, for lines that are narrower than it: before = first, then before + and −, then between factors, and inside of parentheses only
 * where that was not enough. Pieces are typeset by themselves and lie in each other, so that a page's own line breaking does the rest at any width: a piece that does
 * not fit goes to the next line as a whole, and is broken inside only where it is wider than a line.
 */

export interface FormulaPiece {
  /** LaTeX, which can be typeset by itself. */
  readonly latex: string;
  /** The same in parts, where it can be broken. */
  readonly parts?: readonly FormulaPiece[];
}
export interface FormulaPieces {
  /** What stands before the first sign of equality; empty where the formula begins with it. */
  readonly left: string;
  readonly right: readonly FormulaPiece[];
}

/** Shorter pieces stay together. In characters that are seen. */
const shortest = 12;

interface Rule {
  readonly breaks: RegExp;
  /** Also inside of parentheses. */
  readonly inside: boolean;
}
const relation = /^(?:=|\\approx) /;
const sign = /^ [+-] /;
const product = /^(?:\\(?:cdot|odot) |\\,)/;
const rules: readonly Rule[] = [
  { breaks: relation, inside: false },
  { breaks: sign, inside: false },
  { breaks: product, inside: false },
  { breaks: sign, inside: true },
  { breaks: product, inside: true },
];

/** Positions at which a rule breaks, outside of braces, brackets and environments. */
function breaksOf(latex: string, { breaks, inside }: Rule): number[] {
  const places: number[] = [];
  let [braces, brackets] = [0, 0];
  for (let at = 0; at < latex.length; ) {
    const rest = latex.slice(at);
    if (at > 0 && braces === 0 && (inside || brackets === 0) && breaks.test(rest)) places.push(at);
    const token = /^\\(?:begin|end|left|right|[A-Za-z]+|.)|^./s.exec(rest)![0];
    if (token === "\\begin" || token === "{" || token === "[") braces++;
    else if (token === "\\end" || token === "}" || token === "]") braces--;
    else if (token === "(") brackets++;
    else if (token === ")") brackets--;
    at += token.length;
  }
  return places;
}

/** Roughly how many characters a reader sees. */
export const visibleLength = (latex: string): number =>
  latex
    .replaceAll(/\\htmlData\{[^{}]*\}/g, "")
    .replaceAll(/\\(?:left|right|[,;])/g, "")
    .replaceAll(/\\[A-Za-z]+/g, "m")
    .replaceAll(/[{}\s^_]/g, "").length;

/** A part of a formula as one of its own: parentheses that only open or close are of plain size, and a sign keeps the space of an operator. */
function alone(latex: string): string {
  const text = latex.trim();
  const count = (what: RegExp): number => text.match(what)?.length ?? 0;
  const plain = count(/\\left\b/g) === count(/\\right\b/g) ? text : text.replaceAll(/\\(?:left|right)\b/g, "");
  return /^(?:[=+-] |\\(?:approx|cdot|odot)\b)/.test(plain) ? `{}${plain}` : plain;
}

function piecesOf(latex: string, from: number): FormulaPiece[] {
  for (let r = from; r < rules.length; r++) {
    const places = breaksOf(latex, rules[r]!);
    const cuts = [0, ...places, latex.length];
    const texts = cuts.slice(1).map((end, i) => latex.slice(cuts[i], end));
    if (texts.length > 1) return texts.map((text) => pieceOf(text, r + 1));
  }
  return [{ latex: alone(latex) }];
}

function pieceOf(latex: string, from: number): FormulaPiece {
  const whole = { latex: alone(latex) };
  if (visibleLength(latex) <= shortest) return whole;
  const parts = piecesOf(latex, from);
  return parts.length > 1 ? { ...whole, parts } : whole;
}

/** `z = a + b` is z, and `= a + b` in pieces; `= 1 + 2 = 3` begins with its sign. */
export function formulaPieces(latex: string): FormulaPieces {
  const text = latex.trim();
  const [first] = /^(?:=|\\approx) /.test(text) ? [0] : breaksOf(text, rules[0]!);
  if (first === undefined) return { left: "", right: piecesOf(text, 1) };
  return { left: text.slice(0, first).trim(), right: piecesOf(text.slice(first), 0) };
}
