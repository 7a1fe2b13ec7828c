/** Reductions in lanes: the neutral start, one vector into another, and four lanes into one. */

import type { ReduceKind } from "../../graph/index.ts";
import type { LaneBuilder, Lanes } from "./lanes.ts";

const starts: Record<ReduceKind, number> = { sum: 0, max: Number.NEGATIVE_INFINITY, min: Number.POSITIVE_INFINITY };
export const foldStart = (kind: ReduceKind): number => starts[kind];

export function foldVectors(b: LaneBuilder, kind: ReduceKind, a: Lanes, next: Lanes): Lanes {
  return kind === "sum" ? b.add(a, next) : b[kind](a, next);
}

/** The fold of the four lanes, in all four lanes. */
export function foldLanes(b: LaneBuilder, kind: ReduceKind, a: Lanes): Lanes {
  const pairs = foldVectors(b, kind, a, b.shuffle(a, a, [2, 3, 0, 1]));
  return foldVectors(b, kind, pairs, b.shuffle(pairs, pairs, [1, 0, 3, 2]));
}
