/** Expressions as one line of Unicode text: ½·(y − ŷ)², σ(x)·(1 − σ(x)). */

import type { Expr } from "./expr.ts";
import { isConstant } from "./expr.ts";
import type { Notation, Printed, PrintOptions, Relation, Rules } from "./notation.ts";
import { arithmetic, comparisons, Level, operand, print } from "./notation.ts";
import type { Numeral } from "./numerals.ts";
import { exactNumeral, namedConstants, roundedNumeral } from "./numerals.ts";

const MINUS = "−";
const SUPERSCRIPTS: Readonly<Record<string, string>> = {
  "-": "⁻",
  0: "⁰",
  1: "¹",
  2: "²",
  3: "³",
  4: "⁴",
  5: "⁵",
  6: "⁶",
  7: "⁷",
  8: "⁸",
  9: "⁹",
};
const RELATIONS: { readonly [R in Relation]: string } = { eq: "=", ne: "≠", lt: "<", le: "≤", gt: ">", ge: "≥" };

const parens = (text: string) => `(${text})`;
const superscript = (n: number) => [...String(n)].map((digit) => SUPERSCRIPTS[digit]).join("");

function numeral({ negative, mantissa, exponent }: Numeral): Printed {
  const power = exponent === undefined ? "" : `10${superscript(exponent)}`;
  const text = power === "" ? mantissa : mantissa === "1" ? power : `${mantissa}·${power}`;
  if (negative) return { text: MINUS + text, level: Level.product, signed: true };
  return { text, level: power === "" ? Level.atom : text === power ? Level.power : Level.product };
}

function constant(value: number): Printed {
  const named = namedConstants.find((candidate) => candidate.value === Math.abs(value));
  if (named === undefined) return numeral(exactNumeral(value));
  const division = named.binds === "product";
  if (value < 0) return { text: MINUS + named.text, level: Level.product, signed: true, division };
  return { text: named.text, level: Level[named.binds], division };
}

function relate(left: Printed, relation: Relation, right: Printed): Printed {
  const side = (piece: Printed) => operand(piece, Level.sum, parens, true);
  const text = `${side(left)} ${RELATIONS[relation]} ${side(right)}`;
  // Iverson's bracket: 1 where the statement is true, else 0.
  return { text: `[${text}]`, level: Level.atom, relation: text };
}

const call =
  (name: string) =>
  (args: readonly Printed[]): Printed => ({ text: `${name}(${args.map(({ text }) => text).join(", ")})`, level: Level.atom });

function power(base: Printed, exponent: string): Printed {
  return { text: operand(base, Level.atom, parens) + exponent, level: Level.power };
}

/** For the places where only something whole may stand; ½ is whole enough there. */
function tight(piece: Printed): string {
  return piece.text.length === 1 ? piece.text : operand(piece, Level.atom, parens);
}

const rules: Rules = {
  ...arithmetic(parens, MINUS, "·"),
  ...comparisons(relate),
  div: ([a, b]) => {
    const bracketed = a.level < Level.product || a.division === true;
    const left = bracketed ? parens(a.text) : a.text;
    const signed = !bracketed && a.signed === true;
    return { text: `${left}/${operand(b, Level.power, parens)}`, level: Level.product, division: true, signed };
  },
  abs: ([x]) => ({ text: `|${x.text}|`, level: Level.atom }),
  sign: call("sign"),
  square: ([x]) => power(x, "²"),
  sqrt: ([x]) => ({ text: `√${tight(x)}`, level: Level.power }),
  exp: call("exp"),
  expm1: call("expm1"),
  log: call("ln"),
  log1p: call("log1p"),
  sin: call("sin"),
  cos: call("cos"),
  tanh: call("tanh"),
  sinh: call("sinh"),
  cosh: call("cosh"),
  sigmoid: call("σ"),
  softplus: call("softplus"),
  erf: call("erf"),
  floor: ([x]) => ({ text: `⌊${x.text}⌋`, level: Level.atom }),
  min: call("min"),
  max: call("max"),
  pow: ([a, b], [, exponent]) => {
    const integer = isConstant(exponent) && Number.isInteger(exponent.value) && Math.abs(exponent.value) < 1000;
    // −0 has no superscript of its own; 0 as an exponent means the same.
    if (integer) return power(a, superscript(exponent.value + 0));
    return power(a, `^${tight(b)}`);
  },
  select: ([condition, a, b]) => {
    const test = condition.relation ?? `${operand(condition, Level.sum, parens, true)} ≠ 0`;
    return { text: `${test} ? ${operand(a, Level.sum, parens, true)} : ${b.text}`, level: Level.choice };
  },
};

const notation: Notation = {
  rules,
  constant,
  value: (value, digits) => numeral(roundedNumeral(value, digits)),
  symbol: (name) => name,
  relate,
};

/**
 * An expression as text. Comparisons are written in Iverson's brackets, [x > 0], and choices as in TypeScript, x > 0 ? a : b.
 * With `values`, the formula is written with its own numbers; negative ones get parentheses where they need them.
 * Throws `ArgumentError` if the formula is longer than a reader could want.
 */
export function toText(expr: Expr, options?: PrintOptions): string {
  return print(expr, notation, options);
}
