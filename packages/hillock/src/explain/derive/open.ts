/**
 * From the graph to a formula: one element of a node as an expression over named entries. What lies between two named nodes is inlined; products of matrices
 * and reductions become sums over an index.
 */

import { InternalError } from "../../errors.ts";
import { inputVariable, type Node, type NodeOf, resolveShape, type Sizes } from "../../graph/index.ts";
import type { Expr } from "../../math/index.ts";
import * as math from "../../math/index.ts";
import type { Catalogue } from "../trace/catalogue.ts";
import type { Named } from "../trace/named.ts";
import { idOf } from "../trace/named.ts";
import { settingOf } from "../trace/optimizer.ts";
import { flatten, type Index, isLetter, type Leaves, unflatten } from "./leaves.ts";

/** Rewrites a sum's body, or a whole formula, for the reader. */
export type Tidy = (expr: Expr) => Expr;

export class Opener {
  readonly #leaves: Leaves;
  readonly #catalogue: Catalogue;
  readonly #sizes: Sizes;
  readonly #tidy: Tidy;
  /** Named nodes that are inlined all the same. */
  readonly #through: ReadonlySet<Named>;

  constructor(leaves: Leaves, catalogue: Catalogue, sizes: Sizes, tidy: Tidy, through: ReadonlySet<Named> = new Set()) {
    this.#leaves = leaves;
    this.#catalogue = catalogue;
    this.#sizes = sizes;
    this.#tidy = tidy;
    this.#through = through;
  }

  /** An element as others read it: by its name, if it has one. */
  read(node: Node, index: readonly Index[]): Expr {
    const named = this.#catalogue.byNode.get(node);
    if (named === undefined || this.#through.has(named)) return this.open(node, index);
    return this.#leaves.entry(named, index);
  }

  /** An element as it is computed. */
  open(node: Node, index: readonly Index[]): Expr {
    switch (node.op) {
      case "constant":
        return math.constant(node.attributes.value);
      case "iota":
        return this.#leaves.counter(index[0]!);
      case "size":
        return math.constant(resolveShape([node.attributes.dimension], this.#sizes)[0]!);
      case "map":
        return this.#map(node, index);
      case "matmul":
        return this.#product(node, index);
      case "reduce":
        return this.#reduce(node, index);
      case "reshape":
        return this.read(node.inputs[0]!, this.#reshaped(node, index));
      case "transpose": {
        const { permutation } = node.attributes;
        return this.read(
          node.inputs[0]!,
          permutation.map((_, axis) => index[permutation.indexOf(axis)]!),
        );
      }
      case "detach":
        return this.read(node.inputs[0]!, index);
      default:
        throw new InternalError({
          problem: `A formula met ${node.op} ${node.label ?? ""} without a name`,
          fix: "Name the node in the catalogue.",
        });
    }
  }

  #shape(node: Node): number[] {
    return resolveShape(node.shape, this.#sizes);
  }

  #map(node: NodeOf<"map">, index: readonly Index[]): Expr {
    const expr = this.#catalogue.optimizer.readings.get(node) ?? node.attributes.expr;
    const bindings: Record<string, Expr> = {};
    for (const name of math.variablesOf(expr)) {
      const setting = settingOf(name);
      if (setting === undefined) continue;
      bindings[name] = this.#leaves.entry(this.#catalogue.byId.get(idOf(setting, "value"))!, []);
    }
    node.inputs.forEach((input, i) => {
      if (!math.contains(expr, math.variable(inputVariable(i)))) return;
      const shape = this.#shape(input);
      const own = index.slice(index.length - shape.length).map((part, axis) => (shape[axis] === 1 ? 0 : part));
      bindings[inputVariable(i)] = this.read(input, own);
    });
    return math.substitute(expr, bindings);
  }

  #product(node: NodeOf<"matmul">, [row, column]: readonly Index[]): Expr {
    const [a, b] = node.inputs as [Node, Node];
    const { transposeA, transposeB } = node.attributes;
    const inner = a.shape[transposeA ? 0 : 1]!;
    return this.#sum("sum", [inner], ([k]) =>
      math.mul(this.read(a, transposeA ? [k!, row!] : [row!, k!]), this.read(b, transposeB ? [column!, k!] : [k!, column!])),
    );
  }

  #reduce(node: NodeOf<"reduce">, index: readonly Index[]): Expr {
    const [input] = node.inputs as [Node];
    const { kind, axes } = node.attributes;
    const inner = axes.map((axis) => input.shape[axis]!);
    return this.#sum(kind, inner, (places) => {
      const whole = [...index];
      axes.forEach((axis, i) => {
        whole[axis] = places[i]!;
      });
      return this.read(input, whole);
    });
  }

  /** A fold over one or more dimensions; none over those of size 1. */
  #sum(
    op: "sum" | "max" | "min",
    dimensions: readonly (number | string)[],
    body: (places: readonly Index[]) => Expr,
    places: Index[] = [],
  ): Expr {
    if (places.length === dimensions.length) return body(places);
    const dimension = dimensions[places.length]!;
    const [count] = resolveShape([dimension], this.#sizes) as [number];
    if (count === 1) return this.#sum(op, dimensions, body, [...places, 0]);
    const letter = this.#leaves.fresh();
    const inner = this.#tidy(this.#sum(op, dimensions, body, [...places, letter]));
    return this.#leaves.fold(op, dimension === "n" ? "examples" : "units", letter, count, inner);
  }

  /** The index of a reshape's input. Letters go through where only axes of size 1 come and go, or several axes become one. */
  #reshaped(node: NodeOf<"reshape">, index: readonly Index[]): Index[] {
    const [to, from] = [this.#shape(node), this.#shape(node.inputs[0]!)];
    if (!index.some(isLetter)) return unflatten(flatten(index as number[], to), from);
    const long = index.filter((_, axis) => to[axis] !== 1);
    const longer = from.filter((size) => size !== 1);
    const same = to.filter((size) => size !== 1).join() === longer.join();
    if (same) {
      const rest = [...long];
      return from.map((size) => (size === 1 ? 0 : rest.shift()!));
    }
    // [n, 28, 28] read as [n, 784]: the last index counts through what is left.
    if (to.length === 2 && from.length > 2 && from[0] === to[0]) return [...index];
    throw new InternalError({ problem: "A formula cannot follow this reshape", received: `[${from.join(", ")}] to [${to.join(", ")}]` });
  }
}
