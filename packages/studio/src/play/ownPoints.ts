/** The reader's own points. What the network has learnt stays: a point more is another experience, not another network. */

import type { OwnPoint } from "../session/session.ts";
import { isRegression, type Session } from "../session/session.ts";
import { addPoint, changeData, removePoint } from "./changes.ts";
import { changeUnderway, frame, session } from "./studio.ts";
import { newTarget } from "./view.ts";

/** @param positive the class, 1 or 0; a regression takes the target that is set beside the tools */
export function addOwnPoint(x1: number, x2: number, positive: boolean): Promise<void> {
  const current = session.peek();
  const target = isRegression(current.data) ? newTarget.peek() : Number(positive);
  // Three decimals are finer than a pixel, and keep links short.
  const point: OwnPoint = { x1: rounded(x1), x2: rounded(x2), target };
  return changeUnderway(keepingWeights(addPoint(current, point)));
}

export const removeOwnPoint = (place: number): Promise<void> => changeUnderway(keepingWeights(removePoint(session.peek(), place)));
export const clearOwnPoints = (): Promise<void> => changeUnderway(keepingWeights(changeData(session.peek(), { points: [] })));

const rounded = (x: number): number => Math.round(x * 1000) / 1000;

function keepingWeights(next: Session): Session {
  const weights = frame.peek()?.weights;
  return weights === undefined ? next : { ...next, start: weights.slice() };
}
