/**
 * Central differences of one loss, in f64, entry by entry. (C(w + h) − C(w − h)) / 2h is off by h² C‴/6, and by rounding of about ε |C| / h; see Press et
 * al., Numerical Recipes (3rd edition), section 5.7.
 */

import { Evaluation, type Feed, type Node, type NodeOf, type Sizes, topological } from "../../graph/index.ts";
import type { GradientEntry } from "./types.ts";

/** How many units in the last place of the loss its two evaluations may be apart by rounding. */
export const lossRounding = 64;
/** h as a fraction of the wanted one, tried while the two do not agree: a loss that curves much needs less. */
const fractions = [0.1, 0.01];

export interface Compared {
  readonly loss: Node;
  readonly parameter: NodeOf<"parameter">;
  /** ∂loss/∂parameter */
  readonly gradient: Node;
}

export interface DifferenceOptions {
  readonly step: number;
  readonly tolerance: number;
}

export class Differences {
  readonly #feed: Record<string, ArrayLike<number>>;
  readonly #sizes: Sizes;
  readonly #base: Evaluation;
  readonly #order: readonly Node[];
  readonly #compared: Compared;
  /** The parameter's values, of which one is moved for a while. */
  readonly #values: Float64Array;
  /** Nodes that the parameter has no influence on: their values are those of the base. */
  readonly #untouched: readonly Node[];

  constructor(compared: Compared, feed: Feed, sizes: Sizes, base: Evaluation) {
    this.#compared = compared;
    const { name } = compared.parameter.attributes;
    this.#values = Float64Array.from(feed[name]!);
    this.#feed = { ...feed, [name]: this.#values };
    this.#sizes = sizes;
    this.#base = base;
    this.#order = topological([compared.loss]);
    const touched = new Set<Node>([compared.parameter]);
    for (const node of this.#order) if (node.inputs.some((input) => touched.has(input))) touched.add(node);
    this.#untouched = this.#order.filter((node) => !touched.has(node));
    base.value(compared.loss);
  }

  #lossAt(element: number, shift: number): number {
    const value = this.#values[element]!;
    this.#values[element] = value + shift;
    const evaluation = new Evaluation(this.#feed, this.#sizes);
    for (const node of this.#untouched) evaluation.values.set(node, this.#base.value(node));
    const { data } = evaluation.value(this.#compared.loss);
    this.#values[element] = value;
    return data[0]!;
  }

  /** @param index the element's position, for the report. */
  check(element: number, index: readonly number[], { step, tolerance }: DifferenceOptions): GradientEntry {
    const first = this.#compare(element, index, step, tolerance);
    if (first.verdict === "agrees") return first;
    let last = first;
    for (const fraction of fractions) {
      last = this.#compare(element, index, step * fraction, tolerance);
      // Where the loss only curves, the two slopes come together in proportion to h; beyond a kink they do so at once.
      if (last.verdict === "agrees")
        return gapOf(last) < 0.5 * fraction * gapOf(first) && atKink(first) ? { ...first, verdict: "kink" } : last;
    }
    // At the kink itself they never do.
    return gapOf(last) >= 0.5 * gapOf(first) && atKink(first) && atKink(last) ? { ...first, verdict: "kink" } : first;
  }

  #compare(element: number, index: readonly number[], step: number, tolerance: number): GradientEntry {
    const { loss, parameter, gradient } = this.#compared;
    const value = this.#values[element]!;
    const h = step * Math.max(1, Math.abs(value));
    const here = this.#base.value(loss).data[0]!;
    const [before, after] = [this.#lossAt(element, -h), this.#lossAt(element, h)];
    const symbolic = this.#base.value(gradient).data[element]!;
    const numeric = (after - before) / (2 * h);
    const [left, right] = [(here - before) / h, (after - here) / h];
    const absolute = Math.abs(symbolic - numeric);
    const size = Math.max(Math.abs(symbolic), Math.abs(numeric));
    const rounding = (lossRounding * Number.EPSILON * Math.max(Math.abs(before), Math.abs(after))) / h;
    const allowed = tolerance * size + rounding;
    return {
      parameter: parameter.attributes.name,
      index,
      value,
      symbolic,
      numeric,
      absolute,
      relative: absolute === 0 ? 0 : absolute / size,
      allowed,
      left,
      right,
      step: h,
      // NaN differs.
      verdict: absolute <= allowed ? "agrees" : "differs",
    };
  }
}

/** How far the slopes to the left and to the right are apart. */
const gapOf = ({ left, right }: GradientEntry): number => Math.abs(right - left);
/** Whether two slopes that differ can be the reason: as much as the error, and the symbolic one between them. */
const atKink = (entry: GradientEntry): boolean => {
  const { symbolic, left, right, allowed, absolute } = entry;
  return gapOf(entry) >= absolute && symbolic >= Math.min(left, right) - allowed && symbolic <= Math.max(left, right) + allowed;
};
