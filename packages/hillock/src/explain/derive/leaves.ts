/**
 * What the variables of a derivation's expressions stand for: an entry of a named tensor, a sum (maximum, minimum) over an index, or the index itself.
 *
 * A variable's name spells out what it stands for, and expressions are interned; so two formulas that say the same are the same object, wherever in the graph
 * they came from. The index of a sum is numbered by its height, the number of sums nested in it, for the same reason.
 */

import type { Expr } from "../../math/index.ts";
import * as math from "../../math/index.ts";
import type { Named } from "../trace/named.ts";

/** A number, or the index of a sum: "#1", "#2". */
export type Index = number | string;
export const isLetter = (index: Index): index is string => typeof index === "string";

export interface Entry {
  readonly kind: "entry";
  readonly named: Named;
  /** One per axis; or fewer, where the last one counts through the remaining axes in row-major order. */
  readonly index: readonly Index[];
}
export interface Fold {
  readonly kind: "fold";
  readonly op: "sum" | "max" | "min";
  readonly over: "examples" | "units";
  readonly letter: string;
  readonly count: number;
  readonly body: Expr;
}
export interface Counter {
  readonly kind: "counter";
  readonly letter: string;
}
export type Leaf = Entry | Fold | Counter;

export class Leaves {
  readonly #leaves = new Map<string, Leaf>();
  readonly #numbers = new Map<Expr, number>();
  #fresh = 0;

  of(name: string): Leaf {
    return this.#leaves.get(name)!;
  }
  #add(name: string, leaf: Leaf): Expr {
    if (!this.#leaves.has(name)) this.#leaves.set(name, leaf);
    return math.variable(name);
  }
  /** A number of its own for each distinct expression. */
  numberOf(expr: Expr): number {
    let number = this.#numbers.get(expr);
    if (number === undefined) {
      number = this.#numbers.size;
      this.#numbers.set(expr, number);
    }
    return number;
  }

  entry(named: Named, index: readonly Index[]): Expr {
    return this.#add(`${named.id}@${index.join()}`, { kind: "entry", named, index });
  }
  counter(letter: Index): Expr {
    return isLetter(letter) ? this.#add(`counter@${letter}`, { kind: "counter", letter }) : math.constant(letter);
  }
  /** An index for a sum in the making, different from all others. */
  fresh(): string {
    this.#fresh++;
    return `#new${this.#fresh}`;
  }
  /** The fold of the body over an index from `fresh`, which gets its final letter here. */
  fold(op: Fold["op"], over: Fold["over"], letter: string, count: number, body: Expr): Expr {
    const final = `#${1 + this.height(body)}`;
    return this.#fold(op, over, final, count, this.put(body, letter, final));
  }
  #fold(op: Fold["op"], over: Fold["over"], letter: string, count: number, body: Expr): Expr {
    const name = `${op} ${over} ${letter}<${count} ${this.numberOf(body)}`;
    return this.#add(name, { kind: "fold", op, over, letter, count, body });
  }

  /** How deep folds are nested in an expression. */
  height(expr: Expr): number {
    let height = 0;
    for (const name of math.variablesOf(expr)) {
      const leaf = this.of(name);
      if (leaf.kind === "fold") height = Math.max(height, Number(leaf.letter.slice(1)));
    }
    return height;
  }

  dependsOn(expr: Expr, letter: string): boolean {
    return math.variablesOf(expr).some((name) => {
      const leaf = this.of(name);
      if (leaf.kind === "entry") return leaf.index.includes(letter);
      return leaf.kind === "counter" ? leaf.letter === letter : this.dependsOn(leaf.body, letter);
    });
  }

  /** Puts a number (or another letter) in the place of an index. */
  put(expr: Expr, letter: string, value: Index): Expr {
    const bindings = new Map<string, Expr>();
    for (const name of math.variablesOf(expr)) {
      const leaf = this.of(name);
      if (leaf.kind === "entry") {
        if (leaf.index.includes(letter)) bindings.set(name, this.entry(leaf.named, settled(leaf, letter, value)));
      } else if (leaf.kind === "counter") {
        if (leaf.letter === letter) bindings.set(name, this.counter(value));
      } else if (this.dependsOn(leaf.body, letter)) {
        bindings.set(name, this.#fold(leaf.op, leaf.over, leaf.letter, leaf.count, this.put(leaf.body, letter, value)));
      }
    }
    return bindings.size === 0 ? expr : math.substitute(expr, bindings);
  }

  /** The fold's term number i. */
  term(fold: Fold, i: number): Expr {
    return this.put(fold.body, fold.letter, i);
  }
}

/** The index with its letter replaced; one that counts through several axes is taken apart once it is a number. */
function settled({ named, index }: Entry, letter: string, value: Index): Index[] {
  const put = index.map((part) => (part === letter ? value : part));
  const last = put.at(-1);
  if (put.length === named.shape.length || last === undefined || isLetter(last)) return put;
  return [...put.slice(0, -1), ...unflatten(last, named.shape.slice(put.length - 1))];
}

export function unflatten(position: number, shape: readonly number[]): number[] {
  const index: number[] = [];
  let rest = position;
  for (const size of shape.toReversed()) {
    index.unshift(rest % size);
    rest = Math.floor(rest / size);
  }
  return index;
}
export const flatten = (index: readonly number[], shape: readonly number[]): number =>
  index.reduce((position, i, axis) => position * shape[axis]! + i, 0);
