/** Reads what `toText` writes, by the usual rules of precedence; so a test can see that no parenthesis is missing. */

import * as build from "../build.ts";
import type { Expr } from "../expr.ts";
import { isConstant, isOp, isOperation } from "../expr.ts";
import { fold } from "../traverse.ts";

const DIGITS = "⁰¹²³⁴⁵⁶⁷⁸⁹";
const TOKEN =
  /\s*(\d+(?:\.\d+)?·10[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+|10[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+|\d+(?:\.\d+)?|[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+|[a-zA-Zσ][a-zA-Z0-9]*|[½¼¾⅓⅔π∞()[\]|⌊⌋+−·/^√,?:=≠<≤>≥])/uy;
const NUMBERS: Readonly<Record<string, number>> = {
  "½": 1 / 2,
  "¼": 1 / 4,
  "¾": 3 / 4,
  "⅓": 1 / 3,
  "⅔": 2 / 3,
  π: Math.PI,
  e: Math.E,
  "∞": Infinity,
  NaN: Number.NaN,
};
const RELATIONS = { "=": build.eq, "≠": build.ne, "<": build.lt, "≤": build.le, ">": build.gt, "≥": build.ge };
const FUNCTIONS: Readonly<Record<string, (...args: Expr[]) => Expr>> = {
  ...{ sign: build.sign, exp: build.exp, expm1: build.expm1, ln: build.log, log1p: build.log1p, sin: build.sin, cos: build.cos },
  ...{ tanh: build.tanh, sinh: build.sinh, cosh: build.cosh, σ: build.sigmoid, softplus: build.softplus, erf: build.erf },
  ...{ min: build.min as (...args: Expr[]) => Expr, max: build.max as (...args: Expr[]) => Expr },
};

function superscriptValue(text: string): number {
  return Number([...text].map((c) => (c === "⁻" ? "-" : DIGITS.indexOf(c))).join(""));
}

function numberValue(text: string): number | undefined {
  if (Object.hasOwn(NUMBERS, text)) return NUMBERS[text]!;
  if (!/^\d/.test(text)) return undefined;
  const [, mantissa, exponent] = /^(?:(.*)·)?10([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)$/u.exec(text) ?? [];
  return exponent === undefined ? Number(text) : Number(`${mantissa ?? 1}e${superscriptValue(exponent)}`);
}

function tokenize(text: string): string[] {
  const tokens: string[] = [];
  TOKEN.lastIndex = 0;
  for (let end = 0; end < text.length; end = TOKEN.lastIndex) {
    const match = TOKEN.exec(text);
    if (match === null) throw new Error(`cannot read ${JSON.stringify(text.slice(end))}`);
    tokens.push(match[1]!);
  }
  return tokens;
}

class Parser {
  readonly tokens: string[];
  position = 0;
  constructor(text: string) {
    this.tokens = tokenize(text);
  }
  next(): string | undefined {
    return this.tokens[this.position];
  }
  take(...expected: string[]): string | undefined {
    const token = this.next();
    if (token === undefined || !expected.includes(token)) return undefined;
    this.position++;
    return token;
  }
  expect(token: string): void {
    if (this.take(token) === undefined) throw new Error(`expected ${token}, found ${this.next()}`);
  }
  /** A choice, or a relation followed by "?", or a sum. */
  choice(): Expr {
    const start = this.position;
    const left = this.sum();
    if (this.take(...Object.keys(RELATIONS)) === undefined) return left;
    this.position = start;
    const condition = this.relation();
    this.expect("?");
    const whenTrue = this.sum();
    this.expect(":");
    return build.select(condition, whenTrue, this.choice());
  }
  relation(): Expr {
    const left = this.sum();
    const sign = this.take(...Object.keys(RELATIONS));
    if (sign === undefined) throw new Error(`expected a relation, found ${this.next()}`);
    return RELATIONS[sign as keyof typeof RELATIONS](left, this.sum());
  }
  sum(): Expr {
    let left = this.take("−") === undefined ? this.product() : build.neg(this.product());
    for (let sign = this.take("+", "−"); sign !== undefined; sign = this.take("+", "−")) {
      left = sign === "+" ? build.add(left, this.product()) : build.sub(left, this.product());
    }
    return left;
  }
  product(): Expr {
    let left = this.power();
    for (let sign = this.take("·", "/"); sign !== undefined; sign = this.take("·", "/")) {
      left = sign === "·" ? build.mul(left, this.power()) : build.div(left, this.power());
    }
    return left;
  }
  power(): Expr {
    if (this.take("√") !== undefined) return build.sqrt(this.atom());
    const base = this.atom();
    if (this.take("^") !== undefined) return build.pow(base, this.atom());
    const script = this.next();
    if (script === undefined || !/^[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]/u.test(script)) return base;
    this.position++;
    return build.pow(base, superscriptValue(script));
  }
  enclosed(inner: Expr, close: string): Expr {
    this.expect(close);
    return inner;
  }
  atom(): Expr {
    const token = this.next();
    if (token === undefined) throw new Error("unexpected end");
    this.position++;
    if (token === "(") return this.enclosed(this.choice(), ")");
    if (token === "[") return this.enclosed(this.relation(), "]");
    if (token === "|") return build.abs(this.enclosed(this.choice(), "|"));
    if (token === "⌊") return build.floor(this.enclosed(this.choice(), "⌋"));
    const value = numberValue(token);
    if (value !== undefined) return build.constant(value);
    if (!/^\p{L}/u.test(token)) throw new Error(`unexpected ${token}`);
    if (!Object.hasOwn(FUNCTIONS, token)) return build.variable(token);
    this.expect("(");
    const args = [this.choice()];
    while (this.take(",") !== undefined) args.push(this.choice());
    return this.enclosed(FUNCTIONS[token]!(...args), ")");
  }
}

export function parseText(text: string): Expr {
  const parser = new Parser(text);
  const expr = parser.choice();
  if (parser.next() !== undefined) throw new Error(`left over: ${parser.next()}`);
  return expr;
}

function regroup(expr: Expr): Expr {
  if (isConstant(expr)) return expr.value < 0 || Object.is(expr.value, -0) ? build.neg(-expr.value) : expr;
  if (!isOperation(expr)) return expr;
  const [a, b] = expr.args as readonly [Expr, Expr];
  if (isOp(expr, "add") && isOp(b, "add")) return build.add(regroup(build.add(a, b.args[0])), b.args[1]);
  if (isOp(expr, "add") && isOp(b, "sub")) return build.sub(regroup(build.add(a, b.args[0])), b.args[1]);
  if (isOp(expr, "mul") && isOp(b, "mul")) return regroup(build.mul(regroup(build.mul(a, b.args[0])), b.args[1]));
  if (isOp(expr, "mul") && isOp(b, "div")) return regroup(build.div(regroup(build.mul(a, b.args[0])), b.args[1]));
  if ((isOp(expr, "mul") || isOp(expr, "div")) && isOp(a, "neg")) return build.neg(regroup(build.operation(expr.op, a.args[0], b)));
  if (isOp(expr, "pow") && isConstant(b, 2)) return build.square(a);
  if (isOp(expr, "pow") && b === build.neg(0)) return build.pow(a, 0);
  // Between two numbers of which one is −c, it does not matter either whether that was a constant or a negation.
  if (isOp(expr, "eq") && isNumber(a) && (!isNumber(b) || (isOp(b, "neg") && !isOp(a, "neg")))) return regroup(build.eq(b, a));
  const unequal = isOp(expr, "select") ? build.asInequality(a) : undefined;
  if (unequal !== undefined && isConstant(unequal[1], 0)) return regroup(build.select(unequal[0], b, expr.args[2] as Expr));
  return expr;
}

/** Is it a regrouped constant? −2 is neg(2). */
function isNumber(expr: Expr): boolean {
  return isConstant(isOp(expr, "neg") ? expr.args[0] : expr);
}

/**
 * Brings expressions that are written the same into the same form: sums and products are grouped from the left, minus signs
 * are pulled out of products, a constant stands on the right of "=".
 */
export function regrouped(expr: Expr): Expr {
  return fold<Expr>(expr, (node, args) => regroup(isOperation(node) ? build.withArguments(node, args) : node));
}
