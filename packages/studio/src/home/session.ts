/**
 * The session that Home opens: XOR by a 2-2-1 network that learns from one example at a time, so that each step is the textbook's: an example forward, its error
 * back, nine weights changed. The seed is one whose first example is (1, 0) → 1 and whose first weights have both signs.
 */

import { type Session, xorSession } from "../session/session.ts";

/** The page's name in addresses. */
export const homeId = "home";

export const homeSession: Session = {
  ...xorSession,
  training: {
    ...xorSession.training,
    optimizer: { name: "sgd", learningRate: 4, momentum: 0 },
    batchSize: 1,
    shuffle: true,
  },
  seed: 5,
};
