/**
 * Runs steps in chunks of a few milliseconds. Between chunks timers, input and rendering have their turn, V8 swaps the faster code in, and whoever
 * watches is told how far it is.
 */

import { now, yieldToEventLoop } from "#platform";
import type { Executable, Window } from "../runtime/index.ts";

const chunkMilliseconds = 8;

/** A chunk that was run: steps from … reached − 1. */
export interface Chunk {
  readonly from: number;
  /** The first step that was not finished; below `to` only when the guard stopped the run. */
  readonly reached: number;
  readonly to: number;
  readonly milliseconds: number;
}

/** How many steps the next chunk has. Kept from one window to the next, a new window does not start slowly again. */
export class Pace {
  steps = 1;
}

/**
 * @param after is called after each chunk; true ends the run. It may await, and is not called while a chunk runs.
 * @returns the first step that was not run.
 */
export async function runInChunks(
  executable: Pick<Executable, "run">,
  window: Window,
  after: (chunk: Chunk) => boolean | Promise<boolean>,
  pace = new Pace(),
): Promise<number> {
  let from = window.from;
  while (from < window.to) {
    const to = Math.min(window.to, from + pace.steps);
    const start = now();
    const reached = await executable.run({ ...window, from, to });
    const milliseconds = now() - start;
    const ended = await after({ from, reached, to, milliseconds });
    if (ended || reached < to) return reached;
    // Towards the target, but at most double: the first steps are slow because the code is still being optimised.
    const wanted = Math.round(((to - from) * chunkMilliseconds) / Math.max(milliseconds, 0.001));
    pace.steps = Math.max(1, Math.min(wanted, 2 * pace.steps));
    from = to;
    await yieldToEventLoop();
  }
  return from;
}
