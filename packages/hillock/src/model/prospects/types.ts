/** A reason why a network cannot learn what it is asked to, told before or after it has tried. */

export type ProspectKind =
  | "softmaxOverOne"
  | "oneClass"
  | "noProbabilities"
  | "logitsTwice"
  | "noSlope"
  | "targetsOutOfReach"
  | "targetsFar"
  | "accuracyOfNumbers"
  | "lossStandsStill";

export interface Prospect {
  readonly kind: ProspectKind;
  /** "error": it cannot learn like this. "warning": it learns badly, or what is reported means nothing. */
  readonly severity: "error" | "warning";
  /** What it is about: a layer ("dense_1"), "y", "loss" or "metrics". */
  readonly tensor: string;
  /** What was seen, with its numbers, in a sentence. */
  readonly what: string;
  readonly numbers: Readonly<Record<string, number>>;
  readonly why: string;
  /** The cure, as code where there is some. */
  readonly tryThis: string;
}
