/** Formulas with numbers: sums written out, long ones by their largest terms, everything in digits that give the printed result. */

import type { Expr } from "../../math/index.ts";
import * as math from "../../math/index.ts";
import { counted } from "../../words.ts";
import type { Formula } from "../types.ts";
import type { Context } from "./context.ts";
import { constantDigits, fitLine, printedNumber } from "./digits.ts";
import type { Entry, Fold } from "./leaves.ts";

/** Sums up to this length are written out; of longer ones the largest terms. */
const writtenOut = 5;
const largest = 4;

interface Rest {
  readonly count: number;
  readonly value: number;
}

/** A formula without sums: its variables are entries, what is left of sums, and values of maxima. */
export interface Expanded {
  readonly expr: Expr;
  readonly values: Readonly<Record<string, number>>;
  readonly rests: ReadonlyMap<string, Rest>;
  /** The entries that are shown, in the order of the formula. */
  readonly entries: readonly Entry[];
}

class Expansion {
  readonly #context: Context;
  readonly values: Record<string, number> = {};
  readonly rests = new Map<string, Rest>();
  readonly entries = new Map<string, Entry>();

  constructor(context: Context) {
    this.#context = context;
  }

  expand(expr: Expr): Expr {
    const { leaves, numbers } = this.#context;
    // In the order of the formula, not of names.
    const bindings: Record<string, Expr> = {};
    for (const node of math.topological(expr)) {
      if (node.kind !== "variable") continue;
      const leaf = leaves.of(node.name);
      if (leaf.kind === "fold") bindings[node.name] = leaf.op === "sum" ? this.#sum(leaf) : this.#extreme(node.name, leaf);
      else {
        this.values[node.name] = numbers.leaf(node.name);
        if (leaf.kind === "entry") this.entries.set(node.name, leaf);
      }
    }
    return math.substitute(expr, bindings);
  }

  #sum(fold: Fold): Expr {
    const { leaves, numbers } = this.#context;
    const terms = numbers.terms(fold);
    const order = [...terms.keys()];
    if (fold.count > writtenOut) order.sort((a, b) => Math.abs(terms[b]!) - Math.abs(terms[a]!) || a - b);
    const short = fold.count <= writtenOut ? fold.count : Math.max(1, order.slice(0, largest).filter((i) => terms[i] !== 0).length);
    const sum = order
      .slice(0, short)
      .map((i) => this.expand(leaves.term(fold, i)))
      .reduce((a, b) => math.add(a, b));
    if (short === fold.count) return sum;
    const value = order.slice(short).reduce((total, i) => total + terms[i]!, 0);
    const name = `rest ${this.rests.size}`;
    this.rests.set(name, { count: fold.count - short, value });
    this.values[name] = value;
    return math.add(sum, math.variable(name));
  }

  /** A term that begins with a negative number is subtracted: − 0.65·0.3, not + (−0.65·0.3). */
  signed(expr: Expr): Expr {
    return math.fold<Expr>(expr, (node, args) => {
      if (!math.isOperation(node)) return node;
      const made = math.withArguments(node, args);
      const positive = math.isOp(made, "add") ? this.#withoutMinus(made.args[1]) : undefined;
      return positive === undefined ? made : math.sub((made as math.Binary).args[0], positive);
    });
  }
  #withoutMinus(term: Expr): Expr | undefined {
    if (math.isOp(term, "mul")) {
      const first = this.#withoutMinus(term.args[0]);
      return first && math.mul(first, term.args[1]);
    }
    const value = term.kind === "variable" ? this.values[term.name] : undefined;
    if (term.kind !== "variable" || value === undefined || !(value < 0)) return undefined;
    const name = `minus ${term.name}`;
    this.values[name] = -value;
    const rest = this.rests.get(term.name);
    if (rest !== undefined) this.rests.set(name, { ...rest, value: -value });
    return math.variable(name);
  }

  /** A maximum stands there as a number; the entries that it is of are its inputs. */
  #extreme(name: string, fold: Fold): Expr {
    const { leaves, numbers } = this.#context;
    const terms = numbers.terms(fold);
    const value = numbers.leaf(name);
    this.values[name] = value;
    const at = terms.indexOf(value);
    if (at >= 0)
      new Map(math.variablesOf(leaves.term(fold, at)).map((inner) => [inner, leaves.of(inner)])).forEach((leaf, inner) => {
        if (leaf.kind === "entry") this.entries.set(inner, leaf);
      });
    return math.variable(name);
  }
}

export function expanded(expr: Expr, context: Context): Expanded {
  const expansion = new Expansion(context);
  const whole = expansion.signed(expansion.expand(expr));
  return { expr: whole, values: expansion.values, rests: expansion.rests, entries: [...expansion.entries.values()] };
}

/** The variable that stands behind a name in an expansion: a number that is subtracted is written without its sign. */
export const variableBehind = (name: string): string => name.replace(/^minus /, "");

/**
 * `= -0.5 \cdot 0.0215 \cdot (-2) = 0.0215`
 * @param mark wraps the number of a variable, in LaTeX
 */
export function substituted(
  { expr, values, rests }: Expanded,
  value: number,
  digits: number,
  mark?: (variable: string, written: string) => string,
): Formula {
  const { operands, result: shown, exact } = fitLine(expr, values, value, digits);
  const result = printedNumber(value, shown);
  const constants = constantDigits(operands);
  const of = (style: "latex" | "text"): string => {
    const names: Record<string, string> = {};
    const plain: Record<string, number> = {};
    for (const [name, number] of Object.entries(values)) {
      const rest = rests.get(name);
      if (rest === undefined) plain[name] = number;
      else {
        const terms = counted(rest.count, "more term");
        const written = printedNumber(number, operands)[style];
        names[name] = style === "latex" ? `\\underbrace{${written}}_{\\text{${terms}}}` : `(${terms}: ${written})`;
      }
    }
    const print = style === "latex" ? math.toLatex : math.toText;
    const line = print(expr, { values: plain, names, digits: operands, constants });
    const shown = style === "latex" && mark !== undefined ? print(expr, { values: plain, names, digits: operands, constants, mark }) : line;
    const equals = exact ? "=" : style === "latex" ? "\\approx" : "≈";
    return line === result[style] ? `= ${shown}` : `= ${shown} ${equals} ${result[style]}`;
  };
  return { latex: of("latex"), text: of("text") };
}
