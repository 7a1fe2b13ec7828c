/** The values of a derivation's expressions, from the trace's tensors. */

import type { Evaluation } from "../../graph/index.ts";
import type { Expr } from "../../math/index.ts";
import * as math from "../../math/index.ts";
import { type Entry, type Fold, flatten, type Index, isLetter, type Leaves } from "./leaves.ts";

/** Values of sums' indices. */
export type Places = ReadonlyMap<string, number>;
const nowhere: Places = new Map();

export class Numbers {
  readonly #leaves: Leaves;
  readonly #evaluation: Evaluation;

  constructor(leaves: Leaves, evaluation: Evaluation) {
    this.#leaves = leaves;
    this.#evaluation = evaluation;
  }

  entry({ named, index }: Entry, places: Places = nowhere): number {
    const { data } = this.#evaluation.value(named.node);
    const numbers = index.map((part) => this.#number(part, places));
    const whole = named.shape.slice(0, numbers.length - 1);
    const sizes = numbers.length === named.shape.length ? named.shape : [...whole, data.length / whole.reduce((a, b) => a * b, 1)];
    return data[flatten(numbers, sizes)]!;
  }
  #number(index: Index, places: Places): number {
    return isLetter(index) ? places.get(index)! : index;
  }

  /** A variable's value. */
  leaf(name: string, places: Places = nowhere): number {
    const leaf = this.#leaves.of(name);
    if (leaf.kind === "entry") return this.entry(leaf, places);
    return leaf.kind === "counter" ? places.get(leaf.letter)! : this.#fold(leaf, places);
  }

  #fold(fold: Fold, places: Places): number {
    const terms = this.terms(fold, places);
    if (fold.op === "sum") return terms.reduce((sum, term) => sum + term, 0);
    return terms.reduce((best, term) => (fold.op === "max" ? Math.max(best, term) : Math.min(best, term)));
  }

  /** The values of a fold's terms. */
  terms({ body, letter, count }: Fold, places: Places = nowhere): Float64Array {
    const names = math.variablesOf(body);
    const f = math.compileExpr(body, names);
    const args = new Float64Array(names.length);
    const inside = new Map(places);
    return Float64Array.from({ length: count }, (_, i) => {
      inside.set(letter, i);
      for (let v = 0; v < names.length; v++) args[v] = this.leaf(names[v]!, inside);
      return f(args);
    });
  }

  of(expr: Expr, places: Places = nowhere): number {
    const values: Record<string, number> = {};
    for (const name of math.variablesOf(expr)) values[name] = this.leaf(name, places);
    return math.evaluate(expr, values);
  }
}
