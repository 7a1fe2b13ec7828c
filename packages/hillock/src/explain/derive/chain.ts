/**
 * The chain rule, read from the graph: a quantity acts on the cost through those named quantities that read it, ∂C/∂v = Σ ∂C/∂u · ∂u/∂v. Where there is a
 * single one, its own link follows: ∂C/∂w = ∂C/∂a · ∂a/∂z · ∂z/∂w.
 */

import { topological } from "../../graph/index.ts";
import * as math from "../../math/index.ts";
import type { Named } from "../trace/named.ts";
import { partial } from "../trace/symbols.ts";
import type { Formula } from "../types.ts";
import type { Context } from "./context.ts";
import { type Entry, flatten, type Index, isLetter, unflatten } from "./leaves.ts";
import { localDerivative, patternsOf } from "./local.ts";
import { type Expanded, substituted } from "./substituted.ts";
import { symbolOf } from "./symbolic.ts";

interface Place {
  readonly named: Named;
  readonly index: readonly number[];
}
/** Those entries of one tensor that read an entry. */
interface Reader {
  readonly named: Named;
  /** A number per axis where it is fixed, else undefined: all along that axis. */
  readonly index: readonly (number | undefined)[];
}
interface Link {
  readonly symbolic: Formula;
  readonly factors: readonly (readonly number[])[];
}

const mostTerms = 4096;
const largest = 4;
const forward: ReadonlySet<string> = new Set(["z", "a", "part", "loss", "losses"]);
const last: ReadonlySet<string> = new Set(["loss", "losses"]);

const quotient = (u: Formula, v: Formula): Formula => ({
  latex: `\\frac{\\partial ${u.latex}}{\\partial ${v.latex}}`,
  text: `∂${u.text}/∂${v.text}`,
});

export class Chain {
  readonly #context: Context;
  constructor(context: Context) {
    this.#context = context;
  }

  /** What the derivative is by, for a gradient or an error. */
  #subject(named: Named): Named | undefined {
    const { byId, layers } = this.#context.catalogue;
    if (named.role === "gradient") return byId.get(`${named.name}|value`);
    const layer = layers.find(({ delta, outputGradient }) => delta === named || outputGradient === named);
    return named.role === "delta" ? layer?.z : named.role === "outputGradient" ? layer?.a : undefined;
  }

  /** The chain rule for an entry of a gradient; undefined where nothing lies between it and the cost. */
  of(named: Named, index: readonly number[]): { readonly symbolic: Formula; readonly substituted: Formula } | undefined {
    const subject = this.#subject(named);
    if (subject === undefined) return undefined;
    const place = { named: subject, index };
    const readers = this.#readers(place);
    const direct =
      readers.every(({ named: reader }) => last.has(reader.role)) || (readers.length === 1 && readers[0]!.named.role === "part");
    if (direct) return undefined;
    const links = readers.map((reader) => this.#link(place, reader));
    if (links.some((link) => link === undefined)) return undefined;
    const whole = links as Link[];
    // 0 times something that is not finite is 0 for the graph, which leaves out what has no slope.
    if (!whole.every(({ factors }) => factors.flat().every(Number.isFinite))) return undefined;
    const left = partial(symbolOf(subject, index));
    const join = (style: "latex" | "text"): string => `${left[style]} = ${whole.map(({ symbolic }) => symbolic[style]).join(" + ")}`;
    const { evaluation } = this.#context.snapshot;
    const value = evaluation.value(named.node).data[flatten(index, named.shape)]!;
    const numbers = substituted(expandedOf(whole.flatMap(({ factors }) => factors)), value, this.#context.digits);
    return { symbolic: { latex: join("latex"), text: join("text") }, substituted: numbers };
  }

  #readers({ named, index }: Place): Reader[] {
    const { catalogue, snapshot, leaves } = this.#context;
    const readers: Reader[] = [];
    for (const reader of catalogue.all) {
      const reads = forward.has(reader.role) && reader.node !== named.node && catalogue.byNode.get(reader.node) === reader;
      if (!reads || !snapshot.step.adjoints.has(reader.node) || !topological([reader.node]).includes(named.node)) continue;
      const axes = reader.shape.map((size, axis) => (size === 1 ? 0 : `@${axis}`));
      const patterns = patternsOf(this.#context.plainFormula(reader, axes), catalogue.byNode.get(named.node)!, leaves);
      const fitting = patterns.filter((pattern) => pattern.every((part, axis) => isLetter(part) || part === index[axis]));
      if (fitting.length === 0) continue;
      readers.push({ named: reader, index: axes.map((letter) => placeOf(letter, fitting, index)) });
    }
    return readers;
  }

  #adjoint({ named, index }: Place): number {
    const { evaluation, step } = this.#context.snapshot;
    return evaluation.value(step.adjoints.get(named.node)!).data[flatten(index, named.shape)]!;
  }
  #local(u: Place, v: Place): number {
    const entry: Entry = { kind: "entry", named: this.#context.catalogue.byNode.get(v.named.node)!, index: v.index };
    return localDerivative(this.#context.plainFormula(u.named, u.index), entry, this.#context);
  }

  #link(v: Place, reader: Reader): Link | undefined {
    const sizes = reader.named.shape.map((size, axis) => (reader.index[axis] === undefined ? size : 1));
    const count = sizes.reduce((a, b) => a * b, 1);
    if (count > mostTerms) return undefined;
    const places = Array.from({ length: count }, (_, i): Place => {
      const free = unflatten(i, sizes);
      return { named: reader.named, index: reader.index.map((part, axis) => part ?? free[axis]!) };
    });
    if (count === 1) return this.#single(v, places[0]!);
    const letters = reader.named.shape.map((_, axis) => (axis === 0 && reader.named.perExample ? "i" : "k"));
    const free = letters.filter((_, axis) => reader.index[axis] === undefined);
    const symbol = symbolOf(
      reader.named,
      reader.index.map((part, axis): Index => part ?? letters[axis]!),
      new Map([
        ["i", "i"],
        ["k", "k"],
      ]),
    );
    const [outer, inner] = [partial(symbol), quotient(symbol, symbolOf(v.named, v.index))];
    const sum = free.join(",");
    return {
      symbolic: { latex: `\\sum_{${sum}} ${outer.latex}\\,${inner.latex}`, text: `Σ_${sum} ${outer.text} · ${inner.text}` },
      factors: places.map((u) => [this.#adjoint(u), this.#local(u, v)]),
    };
  }

  /** Follows a single path as far as it goes. */
  #single(v: Place, u: Place): Link {
    const path: Place[] = [v, u];
    for (;;) {
      const readers = this.#readers(path.at(-1)!);
      const [next] = readers;
      const fixed = next?.index.every((part, axis) => part !== undefined || next.named.shape[axis] === 1);
      if (readers.length !== 1 || next === undefined || !fixed || last.has(next.named.role)) break;
      path.push({ named: next.named, index: next.index.map((part) => part ?? 0) });
    }
    const end = path.at(-1)!;
    const symbols = path.map(({ named, index }) => symbolOf(named, index));
    // C is the sum of its parts: ∂C/∂part is 1.
    const isPart = end.named.role === "part";
    const parts = isPart ? [] : [partial(symbols.at(-1)!)];
    const factors = isPart ? [] : [this.#adjoint(end)];
    for (let i = path.length - 1; i > 0; i--) {
      parts.push(quotient(symbols[i]!, symbols[i - 1]!));
      factors.push(this.#local(path[i]!, path[i - 1]!));
    }
    return {
      symbolic: { latex: parts.map(({ latex }) => latex).join("\\,"), text: parts.map(({ text }) => text).join(" · ") },
      factors: [factors],
    };
  }
}

/** Where a reader's axis has to be: where all occurrences agree, else anywhere. */
function placeOf(letter: Index, patterns: readonly (readonly Index[])[], index: readonly number[]): number | undefined {
  if (!isLetter(letter)) return letter;
  const places = new Set(patterns.map((pattern) => (pattern.includes(letter) ? index[pattern.indexOf(letter)] : undefined)));
  return places.size === 1 ? [...places][0] : undefined;
}

/** A sum of products of numbers, the smallest ones collected. */
function expandedOf(products: readonly (readonly number[])[]): Expanded {
  const values: Record<string, number> = {};
  const size = (factors: readonly number[]): number => factors.reduce((a, b) => a * b, 1);
  const order = [...products.keys()];
  if (products.length > largest + 1) order.sort((a, b) => Math.abs(size(products[b]!)) - Math.abs(size(products[a]!)) || a - b);
  const shown = products.length > largest + 1 ? largest : products.length;
  const terms = order.slice(0, shown).map((i) =>
    products[i]!.map((value, k) => {
      values[`f${i} ${k}`] = value;
      return math.variable(`f${i} ${k}`);
    }).reduce((a: math.Expr, b) => math.mul(a, b)),
  );
  const rests = new Map<string, { count: number; value: number }>();
  let expr = terms.reduce((a, b) => math.add(a, b));
  if (shown < products.length) {
    const value = order.slice(shown).reduce((sum, i) => sum + size(products[i]!), 0);
    rests.set("rest", { count: products.length - shown, value });
    values.rest = value;
    expr = math.add(expr, math.variable("rest"));
  }
  return { expr, values, rests, entries: [] };
}
