/** How long a session takes to be computed again, so that a stranger's link cannot hold a reader up. */

import { countWeights, type Session } from "./session.ts";

/** A step of the smallest network, and of each weight for each example: measured in Chromium on a laptop's core, on the slow side. */
const secondsPerStep = 1.6e-6;
const secondsPerWeight = 4e-9;

/** Seconds that a link may take without being asked: as long as one watches a bar. */
export const patience = 30;

/** Estimated seconds for so many steps of a session; within a factor of three or so. */
export function secondsFor(session: Session, steps: number): number {
  const examples = Math.min(session.training.batchSize, session.data.examples + session.data.points.length);
  return steps * (secondsPerStep + secondsPerWeight * examples * countWeights(session));
}

/** "40 s", "3 min", "2 h". */
export function durationText(seconds: number): string {
  if (seconds < 90) return `${Math.max(1, Math.round(seconds))} s`;
  return seconds < 5400 ? `${Math.round(seconds / 60)} min` : `${Math.round(seconds / 3600)} h`;
}
