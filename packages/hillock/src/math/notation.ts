/**
 * What the printers share: how tightly things bind, when to write parentheses, and the walk over the expression.
 *
 * Parentheses are written only where leaving them out would change the formula, read as real numbers:
 * a − (b + c) keeps them, a + (b + c) does not need them.
 */

import { ArgumentError } from "../errors.ts";
import { asInequality } from "./build.ts";
import type { Arguments, Expr, OpName } from "./expr.ts";
import { isConstant, isOperation } from "./expr.ts";
import { constantAsWritten } from "./numerals.ts";
import { topological } from "./traverse.ts";

/** How tightly the outermost operation of a printed piece binds. */
export const Level = { choice: 0, sum: 1, product: 2, power: 3, atom: 4 } as const;

export interface Printed {
  readonly text: string;
  readonly level: number;
  /** It begins with a minus sign, so it cannot follow an operator. */
  readonly signed?: boolean;
  /** It ends in a division on the line: what follows "/" could be misread as part of the divisor. */
  readonly division?: boolean;
  /** For a comparison: the same without the brackets that turn it into 1 or 0. */
  readonly relation?: string;
  /** For a choice: the same without what surrounds its cases. */
  readonly cases?: string;
}

export interface PrintOptions {
  /** Variable → symbol as it shall be written, for example `{ x: "ŷ" }` or, in LaTeX, `{ x: "\\hat{y}" }`. */
  readonly names?: Readonly<Record<string, string>>;
  /** Variable → number that is written in its place. */
  readonly values?: Readonly<Record<string, number>>;
  /** Significant digits of those numbers (4 if not given). */
  readonly digits?: number;
  /** Significant digits of the formula's own constants that have no name, as √2 has; in full if not given. */
  readonly constants?: number;
  /** What is written in a variable's place, wrapped: for formulas whose parts can be clicked. @default as it is */
  readonly mark?: (variable: string, written: string) => string;
}

type Rule<Op extends OpName> = (args: Arguments<Op, Printed>, exprs: Arguments<Op, Expr>) => Printed;
export type Rules = { readonly [Op in OpName]: Rule<Op> };

export interface Notation {
  readonly rules: Rules;
  readonly constant: (value: number) => Printed;
  readonly value: (value: number, digits: number) => Printed;
  readonly symbol: (name: string) => string;
  readonly relate: (left: Printed, relation: Relation, right: Printed) => Printed;
}

export type Relation = "eq" | "ne" | "lt" | "le" | "gt" | "ge";
type Wrap = (text: string) => string;

/** The piece, in parentheses if it binds less tightly than `level` (or begins with a minus where none may stand). */
export function operand(piece: Printed, level: number, parens: Wrap, mayBeSigned = false): string {
  return piece.level >= level && (mayBeSigned || !piece.signed) ? piece.text : parens(piece.text);
}

/** Sum, difference, product and negation, which look alike in both notations. */
export function arithmetic(parens: Wrap, minus: string, dot: string): Pick<Rules, "add" | "sub" | "mul" | "neg"> {
  const { sum, product } = Level;
  const first = (piece: Printed, level: number) => (piece.level >= level ? { text: piece.text, signed: piece.signed ?? false } : null);
  const infix = (a: Printed, level: number, sign: string, right: string): Printed => {
    const left = first(a, level) ?? { text: parens(a.text), signed: false };
    return { text: left.text + sign + right, level, signed: left.signed };
  };
  return {
    add: ([a, b]) => infix(a, sum, " + ", operand(b, sum, parens)),
    sub: ([a, b]) => infix(a, sum, ` ${minus} `, operand(b, product, parens)),
    mul: ([a, b]) => {
      const left = a.division ? { text: parens(a.text), level: Level.atom } : a;
      const division = b.level >= product && !b.signed && b.division === true;
      return { ...infix(left, product, dot, operand(b, product, parens)), division };
    },
    neg: ([x]) => ({ text: minus + operand(x, product, parens), level: product, signed: true, division: x.division ?? false }),
  };
}

/** Comparisons. A constant goes to the right: 0 < x is written x > 0. */
export function comparisons(relate: Notation["relate"]): Pick<Rules, "eq" | "lt" | "le"> {
  const flip = ([a, b]: readonly Expr[]) => isConstant(a!) && !isConstant(b!);
  return {
    eq: ([a, b], exprs) => (flip(exprs) ? relate(b, "eq", a) : relate(a, "eq", b)),
    lt: ([a, b], exprs) => (flip(exprs) ? relate(b, "gt", a) : relate(a, "lt", b)),
    le: ([a, b], exprs) => (flip(exprs) ? relate(b, "ge", a) : relate(a, "le", b)),
  };
}

/** A formula longer than this is no formula for a reader, and shared parts may make it exponentially long. */
const MAX_PRINTED = 10_000;

function refuseHuge(order: readonly Expr[]): void {
  const lengths = new Map<Expr, number>();
  for (const node of order) {
    const length = isOperation(node) ? node.args.reduce((sum, arg) => sum + lengths.get(arg)!, 1) : 1;
    lengths.set(node, length);
    if (length <= MAX_PRINTED) continue;
    throw new ArgumentError({
      problem: "The expression is too long to be written out",
      received: `${order.length} distinct nodes, more than ${MAX_PRINTED} when written out`,
      expected: `at most ${MAX_PRINTED} operations, numbers and variables`,
      fix: "Put variables in the place of shared parts with replace(), and print the parts by themselves.",
    });
  }
}

/** Prints an expression in a notation. */
export function print(
  expr: Expr,
  notation: Notation,
  { names = {}, values = {}, digits = 4, constants, mark = (_, written) => written }: PrintOptions = {},
): string {
  const order = topological(expr);
  refuseHuge(order);
  const pieces = new Map<Expr, Printed>();
  const pieceOf = (node: Expr) => pieces.get(node)!;
  const printNode = (node: Expr): Printed => {
    if (node.kind === "constant") return notation.constant(constants === undefined ? node.value : constantAsWritten(node.value, constants));
    if (node.kind === "variable") {
      const { name } = node;
      const piece: Printed = Object.hasOwn(values, name)
        ? notation.value(values[name]!, digits)
        : { text: Object.hasOwn(names, name) ? names[name]! : notation.symbol(name), level: Level.atom };
      return { ...piece, text: mark(name, piece.text) };
    }
    const unequal = asInequality(node);
    if (unequal !== undefined) return notation.relate(pieceOf(unequal[0]), "ne", pieceOf(unequal[1]));
    const rule = notation.rules[node.op] as (args: readonly Printed[], exprs: readonly Expr[]) => Printed;
    return rule(node.args.map(pieceOf), node.args);
  };
  for (const node of order) pieces.set(node, printNode(node));
  return pieceOf(expr).text;
}
