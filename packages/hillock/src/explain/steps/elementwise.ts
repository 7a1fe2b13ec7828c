/** Formulas that hold element by element, written with whole tensors: 2 (a − y) ⊙ σ′(z), −η ∂C/∂W. */

import * as math from "../../math/index.ts";
import type { Context } from "../derive/context.ts";
import { constantDigits } from "../derive/digits.ts";
import type { Index } from "../derive/leaves.ts";
import type { Named } from "../trace/named.ts";
import type { Formula } from "../types.ts";
import { bracketed, elementByElement, type Form, hadamard, minus, plus, type Style, symbolForm, written } from "./forms.ts";
import type { Matrix } from "./matrices.ts";

interface Part extends Form {
  readonly tensor: boolean;
  /** Begins with a minus sign. */
  readonly signed?: boolean;
}

/** Letters for the indices of a whole tensor: i counts examples, j units, k inputs. */
export const lettersFor = (named: Named): Index[] =>
  named.shape.map((size, axis) => (size === 1 ? 0 : axis === 0 && named.perExample ? "i" : axis === named.shape.length - 1 ? "j" : "k"));

const parenthesised = (part: Part): Part => ({ ...bracketed(part, true), tensor: part.tensor });
const guarded = (part: Part): Part => (part.sum || part.signed === true ? parenthesised(part) : part);
const each = (parts: readonly Part[], f: (...numbers: number[]) => number): Form["value"] => {
  return (digits) =>
    elementByElement(
      parts.map(({ value }) => value(digits)),
      f,
    );
};

const comparisons: ReadonlySet<string> = new Set(["eq", "lt", "le"]);
/** What is written without parentheses of its own, and is no product: e^x − 1, c ? x : y. */
const open: ReadonlySet<string> = new Set(["select", "expm1"]);

class Writer {
  readonly #context: Context;
  readonly #letters: readonly Index[];
  readonly #shape: readonly number[];

  constructor(context: Context, named: Named) {
    this.#context = context;
    this.#letters = lettersFor(named);
    this.#shape = named.shape;
  }

  form(expr: math.Expr): Part | undefined {
    if (expr.kind === "constant") return this.#constant(expr.value);
    if (expr.kind === "variable") return this.#leaf(expr.name);
    const args = expr.args.map((arg) => this.form(arg));
    if (args.some((arg) => arg === undefined)) return undefined;
    const [a, b] = args as unknown as readonly [Part, Part];
    const tensor = args.some((arg) => arg!.tensor);
    switch (expr.op) {
      case "add":
        return { ...plus(a, guarded(b)), tensor };
      case "sub": {
        const line = written([a, guarded(b)], ([x, y], style) => `${x} ${style === "latex" ? "-" : "−"} ${y}`);
        return { ...minus(a, b, line), tensor };
      }
      case "neg": {
        const line = written([guarded(a)], ([x], style) => `${style === "latex" ? "-" : "−"}${x}`);
        return { ...line, value: each([a], (x) => -x), sum: false, signed: true, tensor };
      }
      case "mul": {
        if (a.tensor && b.tensor) return { ...hadamard(guarded(a), guarded(b)), tensor };
        const line = written([guarded(a), guarded(b)], ([x, y], style, kind) => {
          if (style === "text") return `${x}·${y}`;
          return kind === "symbolic" ? `${x}\\,${y}` : `${x} \\cdot ${y}`;
        });
        return { ...line, value: each([a, b], (x, y) => x! * y!), sum: false, tensor };
      }
      case "div": {
        const line = written([a, b, guarded(a), guarded(b)], ([x, y, tightX, tightY], style) =>
          style === "latex" ? `\\frac{${x}}{${y}}` : `${tightX}/${tightY}`,
        );
        return { ...line, value: each([a, b], (x, y) => x! / y!), sum: false, tensor };
      }
      case "square": {
        if (!tensor) return this.#call(expr, args as Part[], tensor);
        const line = written([parenthesised(a)], ([x], style) => (style === "latex" ? `${x}^{\\odot 2}` : `${x}⊙²`));
        return { ...line, value: each([a], (x) => x! * x!), sum: false, tensor };
      }
      case "select": {
        // c ? x : 0 is [c]·x.
        const [condition, x, otherwise] = expr.args;
        if (math.isConstant(otherwise, 0) && comparisons.has(condition.kind === "binary" ? condition.op : ""))
          return this.form(math.mul(condition, x));
        return this.#call(expr, args as Part[], tensor);
      }
      default:
        return this.#call(expr, args as Part[], tensor);
    }
  }

  #constant(value: number): Part {
    const number = (digits: number): Formula => {
      const [written, constants] = [math.constant(value), constantDigits(digits)];
      return { latex: math.toLatex(written, { constants }), text: math.toText(written, { constants }) };
    };
    const one = (digits: number): Matrix => ({ rows: 1, columns: 1, at: () => math.constantAsWritten(value, constantDigits(digits)) });
    return { symbolic: number(0), numbers: number, value: one, sum: false, tensor: false, signed: value < 0 };
  }

  /** Functions, element by element: the printers know how each is written. */
  #call(expr: math.Operation, args: readonly Part[], tensor: boolean): Part {
    const names = args.map((_, i) => `v${i}`);
    const call = math.withArguments(
      expr,
      names.map((name) => math.variable(name)),
    );
    const print = (style: Style, names: Readonly<Record<string, string>>): string =>
      style === "latex" ? math.toLatex(call, { names }) : math.toText(call, { names });
    // σ(−0.037): a function's own parentheses are enough for a number with a minus sign.
    const bare = (text: string, i: number, style: Style): string => {
      const marked = print(style, Object.fromEntries(args.map((_, k) => [`v${k}`, `#${k}#`])));
      return marked.includes(`(#${i}#)`) ? text.replace(/^\(([^()]*)\)$/, "$1") : text;
    };
    const line = written(
      args.map((arg) => (arg.sum ? guarded(arg) : arg)),
      (texts, style) => print(style, Object.fromEntries(texts.map((text, i) => [`v${i}`, bare(text, i, style)]))),
    );
    const f = math.compileExpr(call, names);
    return { ...line, value: each(args, (...numbers) => f(Float64Array.from(numbers))), sum: open.has(expr.op), tensor };
  }

  #leaf(name: string): Part | undefined {
    const leaf = this.#context.leaves.of(name);
    if (leaf.kind !== "entry") return undefined;
    const scalar = leaf.named.shape.every((size) => size === 1);
    const alike = leaf.named.shape.join() === this.#shape.join() && leaf.index.join() === this.#letters.join();
    if (!scalar && !alike) return undefined;
    return { ...symbolForm(leaf.named, this.#context), tensor: !scalar };
  }
}

/** The formula of a tensor in terms of tensors of the same shape and scalars; undefined where it is not element by element. */
export function elementwiseForm(named: Named, context: Context): Form | undefined {
  return new Writer(context, named).form(context.formula(named, lettersFor(named)));
}
