/**
 * A run as it stood at some step, kept so that nobody has to wait for it to be computed again. It is a short cut and never a source of truth: the session alone
 * decides every bit, and what is kept for another past than the session's is not used.
 */

import { digestOf } from "./base64.ts";
import type { Edit, Session } from "./session.ts";

/** Loss curves by columns, as far as they were known. */
export interface KeptCurve {
  readonly steps: Float64Array;
  readonly train: Float64Array;
  readonly test: Float64Array;
}

export interface KeptRun {
  readonly step: number;
  /** The changes that were made up to this step. */
  readonly edits: readonly Edit[];
  /** Everything that training goes on from, as `encodeRunState` writes it. */
  readonly state: Uint8Array;
  readonly curve: KeptCurve;
}

/**
 * What all moments of one training have in common: the session without where it stands and without its changes. A rule for stopping changes nothing that is
 * computed, so it does not belong to it.
 */
export function pastOf({ data, network, training, seed, start }: Session): string {
  const { stop: _stop, ...computed } = training;
  return JSON.stringify([data, network, computed, seed, start === undefined ? null : [digestOf(start), start.length]]);
}

/** Whether a session with the same beginning comes past this state on its way. */
export function isOnTheWay(kept: KeptRun, { step, edits }: Session): boolean {
  if (kept.step > step) return false;
  const before = edits.filter((edit) => edit.step <= kept.step);
  return JSON.stringify(before) === JSON.stringify(kept.edits);
}
