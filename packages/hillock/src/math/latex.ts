/** Expressions as LaTeX that KaTeX understands, for math mode. */

import type { Expr } from "./expr.ts";
import { isOp } from "./expr.ts";
import { latexSymbol } from "./latex-symbol.ts";
import type { Notation, Printed, PrintOptions, Relation, Rules } from "./notation.ts";
import { arithmetic, comparisons, Level, operand, print } from "./notation.ts";
import type { Numeral } from "./numerals.ts";
import { exactNumeral, namedConstants, roundedNumeral } from "./numerals.ts";

const RELATIONS: { readonly [R in Relation]: string } = { eq: "=", ne: "\\ne", lt: "<", le: "\\le", gt: ">", ge: "\\ge" };
const MANTISSAS: Readonly<Record<string, string>> = { "∞": "\\infty", NaN: "\\mathrm{NaN}" };

/** Parentheses that grow only around what is higher than a line, so that plain ones keep their tight spacing. */
function parens(text: string): string {
  return /\\(frac|begin|left|sqrt)/.test(text) ? `\\left(${text}\\right)` : `(${text})`;
}

function numeral({ negative, mantissa, exponent }: Numeral): Printed {
  const digits = MANTISSAS[mantissa] ?? mantissa;
  const power = exponent === undefined ? "" : `10^{${exponent}}`;
  const text = power === "" ? digits : mantissa === "1" ? power : `${digits} \\cdot ${power}`;
  if (negative) return { text: `-${text}`, level: Level.product, signed: true };
  return { text, level: power === "" ? Level.atom : text === power ? Level.power : Level.product };
}

function constant(value: number): Printed {
  const named = namedConstants.find((candidate) => candidate.value === Math.abs(value));
  if (named === undefined) return numeral(exactNumeral(value));
  if (value < 0) return { text: `-${named.latex}`, level: Level.product, signed: true };
  return { text: named.latex, level: named.binds === "atom" ? Level.atom : Level.power };
}

function relate(left: Printed, relation: Relation, right: Printed): Printed {
  const side = (piece: Printed) => operand(piece, Level.sum, parens, true);
  const text = `${side(left)} ${RELATIONS[relation]} ${side(right)}`;
  return { text: `\\left[${text}\\right]`, level: Level.atom, relation: text };
}

const call =
  (name: string) =>
  (args: readonly Printed[]): Printed => ({ text: name + parens(args.map(({ text }) => text).join(", ")), level: Level.atom });

function power(base: Printed, exponent: string): Printed {
  const text = operand(base, Level.atom, parens);
  // A symbol may have a superscript of its own, w^{(2)} or w': a second one needs braces around it.
  return { text: `${/[\^']/.test(text) ? `{${text}}` : text}^{${exponent}}`, level: Level.power };
}

function exponential(x: Printed): Printed {
  return x.cases === undefined ? { text: `e^{${x.text}}`, level: Level.power } : call("\\exp")([x]);
}

const rules: Rules = {
  ...arithmetic(parens, "-", " \\cdot "),
  ...comparisons(relate),
  div: ([a, b]) => ({ text: `\\frac{${a.text}}{${b.text}}`, level: Level.power }),
  abs: ([x]) => ({ text: `\\left|${x.text}\\right|`, level: Level.atom }),
  sign: call("\\operatorname{sign}"),
  square: ([x]) => power(x, "2"),
  sqrt: ([x]) => ({ text: `\\sqrt{${x.text}}`, level: Level.power }),
  exp: ([x]) => exponential(x),
  expm1: ([x]) => ({ text: `${exponential(x).text} - 1`, level: Level.sum }),
  log: call("\\ln"),
  log1p: ([x]) => call("\\ln")([{ text: `1 + ${operand(x, Level.sum, parens)}`, level: Level.sum }]),
  sin: call("\\sin"),
  cos: call("\\cos"),
  tanh: call("\\tanh"),
  sinh: call("\\sinh"),
  cosh: call("\\cosh"),
  sigmoid: call("\\sigma"),
  softplus: call("\\operatorname{softplus}"),
  erf: call("\\operatorname{erf}"),
  floor: ([x]) => ({ text: `\\left\\lfloor ${x.text} \\right\\rfloor`, level: Level.atom }),
  min: call("\\min"),
  max: call("\\max"),
  pow: ([a, b]) => power(a, b.text),
  select: ([condition, a, b], [, , otherwise]) => {
    const test = condition.relation ?? `${operand(condition, Level.sum, parens, true)} \\ne 0`;
    // A choice in the last case becomes more cases of the same brace.
    const rest = isOp(otherwise, "select") && b.cases !== undefined ? b.cases : `${b.text} & \\text{otherwise}`;
    const cases = `${a.text} & \\text{if } ${test} \\\\ ${rest}`;
    return { text: `\\begin{cases} ${cases} \\end{cases}`, level: Level.choice, cases };
  },
};

const notation: Notation = {
  rules,
  constant,
  value: (value, digits) => numeral(roundedNumeral(value, digits)),
  symbol: latexSymbol,
  relate,
};

/**
 * An expression as LaTeX for math mode. `names` gives the symbols (as LaTeX); without one, x0 is written x_{0}, beta \beta
 * and learningRate \mathrm{learningRate}. With `values`, the formula is written with its own numbers.
 * Throws `ArgumentError` if the formula is longer than a reader could want.
 */
export function toLatex(expr: Expr, options?: PrintOptions): string {
  return print(expr, notation, options);
}
