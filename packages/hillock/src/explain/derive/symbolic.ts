/** Formulas with symbols: names and indices, sums as Σ. Indices count from 1, as in a textbook; references count from 0, as code does. */

import type { Expr } from "../../math/index.ts";
import * as math from "../../math/index.ts";
import type { Named } from "../trace/named.ts";
import { entrySymbol, subscript } from "../trace/symbols.ts";
import type { Formula } from "../types.ts";
import { constantDigits } from "./digits.ts";
import { type Entry, type Fold, type Index, isLetter, type Leaves, unflatten } from "./leaves.ts";

/** The letters of sums' indices: i counts examples. */
type Letters = ReadonlyMap<string, string>;
const unitLetters = ["k", "r", "s", "t"];

/** The symbol of an entry. The example is left out where there is only one. */
export function symbolOf(named: Named, index: readonly Index[], letters: Letters = new Map()): Formula {
  const written = index.map((part) => (isLetter(part) ? (letters.get(part) ?? part) : String(part + 1)));
  if (!named.perExample) return entrySymbol(named.notation, undefined, written);
  const [example, ...rest] = written;
  const below = named.role === "losses" ? [] : rest;
  return entrySymbol(named.notation, named.shape[0] === 1 ? undefined : example, below);
}
export const symbolAt = (named: Named, position: number): Formula => symbolOf(named, unflatten(position, named.shape));

type Style = "latex" | "text";

/** Where a Σ would take in what follows, and where a fraction is squared, there are parentheses. */
function guarded(expr: Expr, style: Style, tight: boolean, leaves: Leaves, base = false): Expr {
  if (expr.kind === "variable") {
    const leaf = leaves.of(expr.name);
    const long = base && leaf.kind === "entry" && leaf.named.notation.around !== undefined;
    return leaf.kind === "fold" || long ? math.variable(`${tight ? "(" : " "}${expr.name}`) : expr;
  }
  if (expr.kind === "constant") return expr;
  const inner = (arg: Expr, isTight: boolean, isBase = false): Expr => guarded(arg, style, isTight, leaves, isBase);
  const [a, b] = expr.args as readonly [Expr, Expr];
  const onLine = style === "text";
  switch (expr.op) {
    case "add":
    case "sub":
      return math.withArguments(expr, [inner(a, false), inner(b, expr.op === "sub" && tight)]);
    case "neg":
      return math.withArguments(expr, [inner(a, tight)]);
    case "mul":
      return math.withArguments(expr, [inner(a, true), inner(b, tight)]);
    case "div":
      return math.withArguments(expr, [inner(a, onLine), inner(b, onLine)]);
    case "square":
    case "pow":
      return math.withArguments(
        expr,
        expr.args.map((arg, i) => inner(arg, i === 0 || onLine, i === 0)),
      );
    case "sqrt":
      return math.withArguments(expr, [inner(a, onLine)]);
    default:
      return math.withArguments(
        expr,
        expr.args.map((arg) => inner(arg, false)),
      );
  }
}

/** Wraps the symbol of an entry, in LaTeX. */
export type MarkEntry = (entry: Entry, written: string) => string;

function foldText(fold: Fold, leaves: Leaves, style: Style, letters: Letters, mark: MarkEntry | undefined): string {
  const letter = fold.over === "examples" ? "i" : (unitLetters[Number(fold.letter.slice(1)) - 1] ?? `k_${fold.letter.slice(1)}`);
  const inner = written(fold.body, leaves, style, new Map([...letters, [fold.letter, letter]]), mark);
  const isSum = fold.body.kind !== "variable" && fold.body.kind !== "constant" && (fold.body.op === "add" || fold.body.op === "sub");
  const body = isSum && fold.op === "sum" ? `(${inner})` : inner;
  if (style === "latex") return fold.op === "sum" ? `\\sum_{${letter}} ${body}` : `\\${fold.op}_{${letter}} ${body}`;
  return `${fold.op === "sum" ? "Σ" : fold.op}${subscript(letter)} ${body}`;
}

function entryText(leaf: Entry, style: Style, letters: Letters, mark: MarkEntry | undefined): string {
  const symbol = symbolOf(leaf.named, leaf.index, letters)[style];
  return style === "text" || mark === undefined ? symbol : mark(leaf, symbol);
}

function written(expr: Expr, leaves: Leaves, style: Style, letters: Letters, mark: MarkEntry | undefined): string {
  const marked = guarded(expr, style, false, leaves);
  const names: Record<string, string> = {};
  for (const name of math.variablesOf(marked)) {
    const guard = name.startsWith("(") || name.startsWith(" ");
    const leaf = leaves.of(guard ? name.slice(1) : name);
    // Labels count from 0, units from 1.
    if (leaf.kind === "counter") names[name] = `${letters.get(leaf.letter) ?? leaf.letter} ${style === "latex" ? "-" : "−"} 1`;
    else {
      const text = leaf.kind === "entry" ? entryText(leaf, style, letters, mark) : foldText(leaf, leaves, style, letters, mark);
      names[name] = !name.startsWith("(") ? text : style === "latex" ? `\\left(${text}\\right)` : `(${text})`;
    }
  }
  const constants = constantDigits(0);
  if (style === "text") return math.toText(marked, { names, constants });
  // Symbols stand side by side; a dot stays in front of digits.
  return math.toLatex(marked, { names, constants }).replaceAll(/ \\cdot (?![\d-])/g, "\\,");
}

export const symbolic = (expr: Expr, leaves: Leaves, mark?: MarkEntry): Formula => ({
  latex: written(expr, leaves, "latex", new Map(), mark),
  text: written(expr, leaves, "text", new Map(), mark),
});
