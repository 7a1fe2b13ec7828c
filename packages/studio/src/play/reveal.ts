/** Which of a trace's numbers have been computed, when its operations were done up to one of them. */

import type { PlainStep } from "../engine/trace.ts";

export interface Revealed {
  /** Layers whose answers are there. */
  readonly answers: ReadonlySet<number>;
  /** Layers whose errors have come back. */
  readonly errors: ReadonlySet<number>;
}

/** @param operation place of the last operation that was done; −1 for none, Infinity for all. The input is there from the start. */
export function revealed(steps: readonly Pick<PlainStep, "kind" | "layer">[], operation: number): Revealed {
  const answers = new Set([0]);
  const errors = new Set<number>();
  for (const [i, { kind, layer }] of steps.entries()) {
    if (i > operation || layer === undefined) continue;
    if (kind === "forward") answers.add(layer);
    else if (kind === "outputError" || kind === "back") errors.add(layer);
  }
  return { answers, errors };
}
