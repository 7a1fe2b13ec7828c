/**
 * Runs steps in chunks: of a few milliseconds where they hold up the calling thread, longer where a team of threads computes. Between chunks timers, input
 * and rendering have their turn, V8 swaps the faster code in, and whoever watches is told how far it is.
 */

import { now, yieldToEventLoop } from "#platform";
import type { Executable, Window } from "../runtime/index.ts";

const blockingMilliseconds = 8;
/** Other threads have to be woken for each chunk, which takes long on a busy machine; nobody is held up meanwhile. */
const threadedMilliseconds = 100;

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
  readonly #target: number;

  readonly #most: number;

  /** @param most steps of a chunk */
  constructor({ threads }: Pick<Executable, "threads">, most = Number.POSITIVE_INFINITY) {
    this.#target = threads === 1 ? blockingMilliseconds : threadedMilliseconds;
    this.#most = most;
  }

  /** Towards the target, but at most double: the first steps are slow because the code is still being optimised. */
  adapt(steps: number, milliseconds: number): void {
    const wanted = (steps * this.#target) / Math.max(milliseconds, 0.001);
    // Rounded up where a chunk may take longer: one step that waited for its threads says little about two.
    const whole = this.#target === blockingMilliseconds ? Math.round(wanted) : Math.ceil(wanted);
    this.steps = Math.max(1, Math.min(whole, 2 * this.steps, this.#most));
  }
}

/** What is done around a chunk; both may await, and are not called while one runs. */
export interface Around {
  readonly before?: (() => void | Promise<void>) | undefined;
  /** true ends the run. */
  readonly after: (chunk: Chunk) => boolean | Promise<boolean>;
}

/**
 * @param after is called after each chunk; true ends the run. It may await, and is not called while a chunk runs.
 * @returns the first step that was not run.
 */
export async function runInChunks(
  executable: Pick<Executable, "run" | "threads">,
  window: Window,
  around: Around["after"] | Around,
  pace = new Pace(executable),
): Promise<number> {
  const { before, after } = typeof around === "function" ? { after: around } : around;
  let from = window.from;
  let turn = now();
  while (from < window.to) {
    const to = Math.min(window.to, from + pace.steps);
    if (before !== undefined) await before();
    const start = now();
    const reached = await executable.run({ ...window, from, to });
    const milliseconds = now() - start;
    const ended = await after({ from, reached, to, milliseconds });
    if (ended || reached < to) return reached;
    pace.adapt(to - from, milliseconds);
    from = to;
    // Chunks of a single step may be far shorter than a turn of the event loop.
    if (now() - turn < blockingMilliseconds / 2) continue;
    await yieldToEventLoop();
    turn = now();
  }
  return from;
}
