/** What `health` takes and finds. */

import type { ProspectKind } from "../../model/index.ts";

export type FindingKind =
  | ProspectKind
  | "noGradient"
  | "stuck"
  | "nonFinite"
  | "deadUnits"
  | "saturatedUnits"
  | "saturatedOutputs"
  | "vanishingDeltas"
  | "explodingDeltas"
  | "tinyUpdates"
  | "hugeUpdates"
  | "rateTooHigh"
  | "symmetricWeights"
  | "constantInputs"
  | "unscaledInputs"
  | "classImbalance";

export interface Finding {
  readonly kind: FindingKind;
  /** "error": it cannot learn like this. "warning": it learns worse, or part of it does not learn. */
  readonly severity: "error" | "warning";
  /** What it is about: a layer ("dense_1"), a parameter ("dense.kernel"), "x", "y" or "loss". */
  readonly tensor: string;
  /** What was seen, with its numbers, in a sentence. */
  readonly what: string;
  /** The same numbers, and the thresholds that they were held against. Lists (units, columns) may be cut at 20. */
  readonly numbers: Readonly<Record<string, number | readonly number[]>>;
  readonly why: string;
  readonly tryThis: string;
}

export type { HealthOptions } from "../settings.ts";
