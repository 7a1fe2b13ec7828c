/** Formulas that hold element by element, written with whole tensors: 2 (a − y) ⊙ σ′(z), −η ∂C/∂W. */

import * as math from "../../math/index.ts";
import type { Context } from "../derive/context.ts";
import type { Index } from "../derive/leaves.ts";
import type { Named } from "../trace/named.ts";
import { type Form, hadamard, plus, symbolForm } from "./forms.ts";

type Style = "latex" | "text";
interface Part extends Form {
  readonly tensor: boolean;
  /** Begins with a minus sign. */
  readonly signed?: boolean;
}

/** Letters for the indices of a whole tensor: i counts examples, j units, k inputs. */
export const lettersFor = (named: Named): Index[] =>
  named.shape.map((size, axis) => (size === 1 ? 0 : axis === 0 && named.perExample ? "i" : axis === named.shape.length - 1 ? "j" : "k"));

const write = (
  parts: readonly Form[],
  join: (texts: readonly string[], style: Style) => string,
): Pick<Form, "symbolic" | "substituted"> => {
  const line = (kind: "symbolic" | "substituted") => ({
    latex: join(
      parts.map((part) => part[kind].latex),
      "latex",
    ),
    text: join(
      parts.map((part) => part[kind].text),
      "text",
    ),
  });
  return { symbolic: line("symbolic"), substituted: line("substituted") };
};
const parenthesised = (part: Part): Part => ({
  ...part,
  ...write([part], ([x], style) => (style === "latex" ? `\\left(${x}\\right)` : `(${x})`)),
  sum: false,
  signed: false,
});
const guarded = (part: Part): Part => (part.sum || part.signed === true ? parenthesised(part) : part);

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
    if (expr.kind === "constant") {
      const number = { latex: math.toLatex(expr), text: math.toText(expr) };
      return { symbolic: number, substituted: number, sum: false, tensor: false, signed: expr.value < 0 };
    }
    if (expr.kind === "variable") return this.#leaf(expr.name);
    const args = expr.args.map((arg) => this.form(arg));
    if (args.some((arg) => arg === undefined)) return undefined;
    const [a, b] = args as unknown as readonly [Part, Part];
    const tensor = args.some((arg) => arg!.tensor);
    switch (expr.op) {
      case "add":
        return { ...plus(a, guarded(b)), tensor };
      case "sub":
        return { ...write([a, guarded(b)], ([x, y], style) => `${x} ${style === "latex" ? "-" : "−"} ${y}`), sum: true, tensor };
      case "neg":
        return { ...write([guarded(a)], ([x], style) => `${style === "latex" ? "-" : "−"}${x}`), sum: false, signed: true, tensor };
      case "mul": {
        if (a.tensor && b.tensor) return { ...hadamard(guarded(a), guarded(b)), tensor };
        const [x, y] = [guarded(a), guarded(b)];
        const symbols = write([x, y], ([l, r], style) => (style === "latex" ? `${l}\\,${r}` : `${l}·${r}`));
        const numbers = write([x, y], ([l, r], style) => (style === "latex" ? `${l} \\cdot ${r}` : `${l}·${r}`));
        return { symbolic: symbols.symbolic, substituted: numbers.substituted, sum: false, tensor };
      }
      case "div": {
        const [x, y] = [guarded(a), guarded(b)];
        const fraction = write([a, b], ([l, r]) => `\\frac{${l}}{${r}}`);
        const line = write([x, y], ([l, r]) => `${l}/${r}`);
        return {
          symbolic: { latex: fraction.symbolic.latex, text: line.symbolic.text },
          substituted: { latex: fraction.substituted.latex, text: line.substituted.text },
          sum: false,
          tensor,
        };
      }
      case "square":
        if (tensor)
          return { ...write([parenthesised(a)], ([x], style) => (style === "latex" ? `${x}^{\\odot 2}` : `${x}⊙²`)), sum: false, tensor };
        return this.#call(expr, args as Part[], tensor);
      default:
        return this.#call(expr, args as Part[], tensor);
    }
  }

  /** Functions, element by element: the printers know how each is written. */
  #call(expr: math.Operation, args: readonly Part[], tensor: boolean): Part {
    const call = math.withArguments(
      expr,
      args.map((_, i) => math.variable(`v${i}`)),
    );
    const print = (style: Style, names: Readonly<Record<string, string>>): string =>
      style === "latex" ? math.toLatex(call, { names }) : math.toText(call, { names });
    // σ(−0.037): a function's own parentheses are enough for a number with a minus sign.
    const bare = (text: string, i: number, style: Style): string => {
      const marked = print(style, Object.fromEntries(args.map((_, k) => [`v${k}`, `#${k}#`])));
      return marked.includes(`(#${i}#)`) ? text.replace(/^\(([^()]*)\)$/, "$1") : text;
    };
    const names = (style: Style, kind: "symbolic" | "substituted"): Record<string, string> =>
      Object.fromEntries(args.map((arg, i) => [`v${i}`, bare((arg.sum ? guarded(arg) : arg)[kind][style], i, style)]));
    const line = (kind: "symbolic" | "substituted") => ({
      latex: print("latex", names("latex", kind)),
      text: print("text", names("text", kind)),
    });
    return { symbolic: line("symbolic"), substituted: line("substituted"), sum: false, tensor };
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
