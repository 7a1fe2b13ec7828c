/**
 * Matrix forms, read from the graph: the formula of a whole tensor over named tensors, with products of matrices, transposes and ⊙ for what happens element by
 * element.
 */

import { inputVariable, type Node, type NodeOf } from "../../graph/index.ts";
import * as math from "../../math/index.ts";
import type { Context } from "../derive/context.ts";
import type { Named } from "../trace/named.ts";
import { wholeSymbol } from "../trace/symbols.ts";
import type { Formula } from "../types.ts";
import { type Matrix, matrixOf, writtenMatrix } from "./matrices.ts";

/** A formula of whole tensors. */
export interface Form {
  readonly symbolic: Formula;
  readonly substituted: Formula;
  /** It has to stand in parentheses as a factor. */
  readonly sum: boolean;
  /** A product of matrices, which stands in parentheses beside ⊙. */
  readonly product?: boolean;
}

export const symbolForm = (named: Named, context: Context): Form => ({
  symbolic: wholeSymbol(named.notation),
  substituted: writtenMatrix(matrixFor(named, context), context.digits, true),
  sum: false,
});
export const matrixFor = (named: Named, context: Context): Matrix =>
  matrixOf(named.shape, context.snapshot.evaluation.value(named.node).data);

const both = (
  a: Form,
  b: Form,
  join: (a: string, b: string, style: "latex" | "text") => string,
): Pick<Form, "symbolic" | "substituted"> => ({
  symbolic: { latex: join(a.symbolic.latex, b.symbolic.latex, "latex"), text: join(a.symbolic.text, b.symbolic.text, "text") },
  substituted: {
    latex: join(a.substituted.latex, b.substituted.latex, "latex"),
    text: join(a.substituted.text, b.substituted.text, "text"),
  },
});
const one = (a: Form, write: (a: string, style: "latex" | "text") => string): Pick<Form, "symbolic" | "substituted"> =>
  both(a, a, (x, _, style) => write(x, style));

const bracketed = (form: Form, always = form.sum): Form => {
  if (!always) return form;
  return { ...one(form, (x, style) => (style === "latex" ? `\\left(${x}\\right)` : `(${x})`)), sum: false };
};
export const transposed = (form: Form): Form => ({
  ...one(bracketed(form), (x, style) => (style === "latex" ? (/[\^']/.test(x) ? `{${x}}^{\\mathsf T}` : `${x}^{\\mathsf T}`) : `${x}ᵀ`)),
  sum: false,
});
export const product = (a: Form, b: Form): Form => ({
  ...both(bracketed(a), bracketed(b), (x, y, style) => (style === "latex" ? `${x}\\,${y}` : `${x} ${y}`)),
  sum: false,
  product: true,
});
const beside = (form: Form): Form => bracketed(form, form.sum || form.product === true);
export const hadamard = (a: Form, b: Form): Form => ({
  ...both(beside(a), beside(b), (x, y, style) => (style === "latex" ? `${x} \\odot ${y}` : `${x} ⊙ ${y}`)),
  sum: false,
});
export const plus = (a: Form, b: Form): Form => ({ ...both(a, b, (x, y) => `${x} + ${y}`), sum: true });

/** `symbol = right`, and the same in numbers with the result. */
export function equation(named: Named, right: Form, context: Context): Pick<Form, "symbolic" | "substituted"> {
  const left = wholeSymbol(named.notation);
  const result = writtenMatrix(matrixFor(named, context), context.digits);
  const same = right.substituted.text === symbolForm(named, context).substituted.text;
  return {
    symbolic: { latex: `${left.latex} = ${right.symbolic.latex}`, text: `${left.text} = ${right.symbolic.text}` },
    substituted: same
      ? { latex: `= ${result.latex}`, text: `= ${result.text}` }
      : { latex: `= ${right.substituted.latex} = ${result.latex}`, text: `= ${right.substituted.text} = ${result.text}` },
  };
}

export class FormReader {
  readonly #context: Context;
  constructor(context: Context) {
    this.#context = context;
  }

  /** A node by its name, or by what it is made of. Undefined where that has no matrix form that a reader would want. */
  read(node: Node): Form | undefined {
    const named = this.#context.catalogue.byNode.get(node);
    return named === undefined ? this.open(node) : symbolForm(named, this.#context);
  }

  open(node: Node): Form | undefined {
    switch (node.op) {
      case "matmul":
        return this.#matmul(node);
      case "reshape":
      case "detach":
        return this.read(node.inputs[0]!);
      case "reduce":
        return this.#columnSums(node);
      case "map":
        return this.#map(node);
      default:
        return undefined;
    }
  }

  #matmul(node: NodeOf<"matmul">): Form | undefined {
    const [a, b] = [this.read(node.inputs[0]!), this.read(node.inputs[1]!)];
    if (a === undefined || b === undefined) return undefined;
    const { transposeA, transposeB } = node.attributes;
    return product(transposeA ? transposed(a) : a, transposeB ? transposed(b) : b);
  }

  /** A sum over the examples: of one example it is the row itself. */
  #columnSums(node: NodeOf<"reduce">): Form | undefined {
    const [input] = node.inputs as [Node];
    const inner = this.read(input);
    const over = node.attributes.axes.length === 1 && node.attributes.axes[0] === 0 && input.shape[0] === "n";
    if (inner === undefined || node.attributes.kind !== "sum" || !over) return undefined;
    if (this.#context.snapshot.examples === 1) return inner;
    return { ...one(bracketed(inner), (x, style) => (style === "latex" ? `\\sum_{i} ${x}` : `Σᵢ ${x}`)), sum: true };
  }

  /** Sums of tensors, and products element by element. */
  #map(node: NodeOf<"map">): Form | undefined {
    const { expr } = node.attributes;
    const input = (part: math.Expr): Form | undefined => {
      const at = node.inputs.findIndex((_, i) => math.variable(inputVariable(i)) === part);
      return at < 0 ? undefined : this.read(node.inputs[at]!);
    };
    if (expr.kind === "variable") return input(expr);
    if (expr.kind !== "binary" || (expr.op !== "add" && expr.op !== "mul")) return undefined;
    const [a, b] = [input(expr.args[0]), input(expr.args[1])];
    if (a === undefined || b === undefined) return undefined;
    return expr.op === "add" ? plus(a, b) : hadamard(a, b);
  }
}
