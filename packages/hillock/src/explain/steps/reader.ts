/** Matrix forms read from the graph. */

import { inputVariable, type Node, type NodeOf } from "../../graph/index.ts";
import * as math from "../../math/index.ts";
import type { Context } from "../derive/context.ts";
import { bracketed, columnSums, type Form, hadamard, plus, product, symbolForm, transposed, written } from "./forms.ts";

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
    return {
      ...written([bracketed(inner)], ([x], style) => (style === "latex" ? `\\sum_{i} ${x}` : `Σᵢ ${x}`)),
      value: (digits) => columnSums(inner.value(digits)),
      sum: true,
    };
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
