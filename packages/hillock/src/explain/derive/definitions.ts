/**
 * Recognising the textbook's names in a formula: where the graph has e^z / Σ e^z, the reader wants the p that the network shows, and where it has a(1 − a),
 * the slope σ′(z). Both are found by comparing with the definitions of the quantities around, whatever activation that is.
 */

import type { Expr } from "../../math/index.ts";
import * as math from "../../math/index.ts";
import type { Catalogue } from "../trace/catalogue.ts";
import type { Named, NamedLayer } from "../trace/named.ts";
import type { Index, Leaves } from "./leaves.ts";
import type { Product } from "./products.ts";

export interface Definition {
  /** The name's variable. */
  readonly name: Expr;
  readonly product: Product;
}
/** Which definitions a formula may be written with. */
export type Allowed = (candidate: Named) => boolean;

const forward: ReadonlySet<string> = new Set(["z", "a", "mask", "derivative"]);

/** On the way forward only what comes before; behind the cost everything. So no two definitions use each other. */
export function allowedFor(named: Named): Allowed {
  const { layer } = named;
  if (layer === undefined || !forward.has(named.role)) return (candidate) => candidate !== named;
  return (candidate) => candidate.layer! < layer || (named.role === "derivative" && candidate.role === "a" && candidate.layer === layer);
}

export class Definitions {
  readonly #leaves: Leaves;
  /** The layers whose output (or slope) is written with entries of a tensor. */
  readonly #layersBy = new Map<Named, NamedLayer[]>();
  readonly #known = new Map<string, Definition | undefined>();
  readonly #define: (named: Named, index: readonly Index[], allowed: Allowed) => Product;

  constructor(leaves: Leaves, catalogue: Catalogue, define: (named: Named, index: readonly Index[], allowed: Allowed) => Product) {
    this.#leaves = leaves;
    this.#define = define;
    for (const layer of catalogue.layers) {
      if (layer.z === undefined) continue;
      for (const named of [catalogue.byNode.get(layer.z.node)!, layer.a])
        this.#layersBy.set(named, [...(this.#layersBy.get(named) ?? []), layer]);
    }
  }

  /** Definitions that may occur in the expression: those of the layers whose z or a it reads, at the same index. */
  around(expr: Expr, allowed: Allowed): Definition[] {
    const found = new Map<string, Definition>();
    for (const variable of math.variablesOf(expr)) {
      const leaf = this.#leaves.of(variable);
      if (leaf.kind !== "entry") continue;
      for (const { a, derivative } of this.#layersBy.get(leaf.named) ?? []) {
        for (const named of [derivative, a]) {
          if (named === undefined || !allowed(named) || named.shape.length !== leaf.index.length) continue;
          const definition = this.#of(named, leaf.index);
          if (definition !== undefined) found.set(`${named.id}@${leaf.index.join()}`, definition);
        }
      }
    }
    return [...found.values()];
  }

  #of(named: Named, index: readonly Index[]): Definition | undefined {
    const key = `${named.id}@${index.join()}`;
    if (!this.#known.has(key)) {
      const product = this.#define(named, index, allowedFor(named));
      // A plain variable or number is no pattern: a linear layer's a is z, and its slope is 1.
      const { above, below, coefficient, divisor } = product;
      const trivial = below.length === 0 && (above.length === 0 || (above.length === 1 && !math.isOperation(above[0]!)));
      const usable = !trivial && coefficient === 1 && divisor === 1;
      this.#known.set(key, usable ? { name: this.#leaves.entry(named, index), product } : undefined);
    }
    return this.#known.get(key);
  }
}
