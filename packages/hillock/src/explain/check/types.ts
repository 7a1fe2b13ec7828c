/** What `checkGradients` takes and gives back. */

export type { CheckGradientsOptions } from "../settings.ts";

/**
 * "agrees": within the tolerance, and what rounding does to the difference quotient. "kink": the slopes to the left and to the right differ by more than the
 * error, as where a ReLU's input passes 0, and the symbolic one lies between them: there is no derivative to compare with. "differs": a wrong gradient.
 */
export type GradientVerdict = "agrees" | "kink" | "differs";

export interface GradientEntry {
  /** "dense_1.kernel" */
  readonly parameter: string;
  /** [row, column] */
  readonly index: readonly number[];
  /** The entry's value w. */
  readonly value: number;
  /** ∂C/∂w from the graph, in f64. */
  readonly symbolic: number;
  /** (C(w + h) − C(w − h)) / 2h, in f64. */
  readonly numeric: number;
  /** |symbolic − numeric|, and the same as a fraction of the larger of the two. */
  readonly absolute: number;
  readonly relative: number;
  /** The absolute difference that was allowed: tolerance × the larger of the two + rounding. */
  readonly allowed: number;
  /** (C(w) − C(w − h)) / h and (C(w + h) − C(w)) / h. */
  readonly left: number;
  readonly right: number;
  /** h, which is made smaller where it first does not agree, because the loss curves. */
  readonly step: number;
  readonly verdict: GradientVerdict;
}

export interface GradientCheck {
  /** No entry differs. */
  readonly passed: boolean;
  /** All entries that were checked, worst offenders first: those that differ, kinks, those that agree, each by difference over what was allowed. */
  readonly entries: readonly GradientEntry[];
  /** Per parameter: how many of its entries were checked, and how they came out. */
  readonly parameters: readonly {
    readonly name: string;
    readonly shape: readonly number[];
    readonly size: number;
    readonly checked: number;
    readonly kinks: number;
    readonly differ: number;
    /** The largest relative difference among those that are no kinks. */
    readonly largest: number;
  }[];
  /** Examples over which the loss was taken, and examples there are. */
  readonly rows: number;
  readonly available: number;
  /** The loss over them. */
  readonly loss: number;
  readonly step: number;
  readonly tolerance: number;
  /** What was done, in a sentence. */
  readonly summary: string;
}
