/** Everything a derivation works with: the names, the values, and the formula of any entry. */

import type { Expr } from "../../math/index.ts";
import type { Catalogue } from "../trace/catalogue.ts";
import type { Named } from "../trace/named.ts";
import type { Snapshot } from "../trace/snapshot.ts";
import { Algebra } from "./algebra.ts";
import { type Allowed, allowedFor, Definitions } from "./definitions.ts";
import { type Index, isLetter, Leaves } from "./leaves.ts";
import { Numbers } from "./numbers.ts";
import { Opener } from "./open.ts";
import type { Product } from "./products.ts";

export class Context {
  readonly catalogue: Catalogue;
  readonly snapshot: Snapshot;
  readonly digits: number;
  readonly leaves = new Leaves();
  readonly numbers: Numbers;
  readonly #definitions: Definitions;

  constructor(catalogue: Catalogue, snapshot: Snapshot, digits: number) {
    this.catalogue = catalogue;
    this.snapshot = snapshot;
    this.digits = digits;
    this.numbers = new Numbers(this.leaves, snapshot.evaluation);
    this.#definitions = new Definitions(this.leaves, catalogue, (named, index, allowed) => this.#products(named, index, allowed));
  }

  #algebra(allowed: Allowed): Algebra {
    return new Algebra(this.leaves, this.numbers, (expr) => this.#definitions.around(expr, allowed));
  }
  #opened(algebra: Algebra, named: Named, index: readonly Index[], through?: ReadonlySet<Named>): Expr {
    return this.#open(new Opener(this.leaves, this.catalogue, this.snapshot.sizes, (expr) => algebra.tidy(expr), through), named, index);
  }
  /** A second name of a node is written with the first one. */
  #open(opener: Opener, named: Named, index: readonly Index[]): Expr {
    const primary = this.catalogue.byNode.get(named.node);
    return primary === undefined || primary === named ? opener.open(named.node, index) : opener.read(named.node, index);
  }
  #products(named: Named, index: readonly Index[], allowed: Allowed): Product {
    const algebra = this.#algebra(allowed);
    return algebra.products(this.#opened(algebra, named, index));
  }

  /** The same as the graph has it, without the reader's algebra. */
  plainFormula(named: Named, index: readonly Index[]): Expr {
    return this.#open(new Opener(this.leaves, this.catalogue, this.snapshot.sizes, (expr) => expr), named, index);
  }

  /** How an entry is computed, over the entries before it. Letters may stand for indices. */
  formula(named: Named, index: readonly Index[]): Expr {
    const algebra = this.#algebra(allowedFor(named));
    const plain = algebra.tidy(this.#opened(algebra, named, index));
    if (index.some(isLetter)) return plain;
    // The reader's algebra is for numbers: 0 · ∞ is no number, and stays as it was computed.
    if (!Number.isFinite(this.value(named, index as readonly number[]))) return this.plainFormula(named, index);
    if (named.role !== "update" && named.role !== "next") return plain;
    // Δw = −η δ x says more than Δw = −η ∂C/∂w; but only where it stays one product.
    const owner = this.catalogue.byId.get(`${named.name}|gradient`)!;
    const gradient = algebra.products(this.#opened(algebra, owner, index));
    const simple = gradient.below.length === 0 && gradient.above.every(({ kind }) => kind === "variable") && !this.#hasFold(gradient);
    if (!simple) return plain;
    const direct = algebra.tidy(this.#opened(algebra, named, index, new Set([owner])));
    return this.#isProduct(plain) || named.role === "next" ? direct : plain;
  }
  #hasFold({ above }: Product): boolean {
    return above.some((part) => part.kind === "variable" && this.leaves.of(part.name).kind === "fold");
  }
  #isProduct(expr: Expr): boolean {
    if (expr.kind === "variable" || expr.kind === "constant") return true;
    return (expr.op === "mul" || expr.op === "neg") && expr.args.every((arg) => this.#isProduct(arg));
  }

  value(named: Named, index: readonly number[]): number {
    return this.numbers.entry({ kind: "entry", named, index });
  }
}
