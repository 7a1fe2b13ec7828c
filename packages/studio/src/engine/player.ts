/**
 * Trains while nobody asks anything: chunks of a few milliseconds, so that a question never waits long; or so many rungs of the ladder a second, by the clock.
 */

import type { Speed, Stopped } from "./protocol.ts";
import { isBroken, type Workbench } from "./workbench.ts";

/** A chunk of training between two looks for questions. A frame at 60 Hz has 16.7 ms, of which drawing and maps need some. */
const chunkMilliseconds = 6;

export interface Clock {
  now(): number;
}

export class Player {
  readonly #bench: Workbench;
  readonly #walk: (speed: Speed, count: number) => Promise<void>;
  readonly #clock: Clock;
  #speed: Speed | undefined;
  /** Steps that fit into a chunk. */
  #chunk = 1;
  /** Rungs that are due, and when they were last counted. */
  #due = 0;
  #last = 0;
  #pace = { since: 0, steps: 0, value: 0 };
  #stopped: Stopped | undefined;

  /** @param walk goes so many rungs forward; needed where a rung is not a whole number of steps. */
  constructor(bench: Workbench, walk: (speed: Speed, count: number) => Promise<void>, clock: Clock = performance) {
    this.#bench = bench;
    this.#walk = walk;
    this.#clock = clock;
  }

  get playing(): boolean {
    return this.#speed !== undefined;
  }
  /** Steps a second, over the last quarter of a second or more. */
  get pace(): number {
    return this.playing ? this.#pace.value : 0;
  }

  play(speed: Speed): void {
    const now = this.#clock.now();
    if (!this.playing) this.#pace = { since: now, steps: 0, value: 0 };
    this.#speed = speed;
    this.#stopped = undefined;
    this.#due = Number.isFinite(speed.perSecond) ? 1 : 0;
    this.#last = now;
  }
  pause(): void {
    this.#speed = undefined;
    this.#stopped = undefined;
  }
  /** Ends playing for a reason, which stands until something else is done. */
  stop(reason: Stopped): void {
    this.#speed = undefined;
    this.#stopped = reason;
  }
  get stopped(): Stopped | undefined {
    return this.#stopped;
  }
  /** @throws again what is no loss that broke. */
  stopBroken(error: unknown): void {
    if (!isBroken(error)) throw error;
    this.stop({ kind: "broken", sentence: `${error.problem}. Training stands at step ${this.#bench.run.step}, the last good one.` });
  }

  /** Milliseconds until there is something to train; 0 for now. */
  get wait(): number {
    if (this.#speed === undefined) return Number.POSITIVE_INFINITY;
    if (!Number.isFinite(this.#speed.perSecond)) return 0;
    this.#count();
    return this.#due >= 1 ? 0 : ((1 - this.#due) / this.#speed.perSecond) * 1000;
  }
  #count(): void {
    const now = this.#clock.now();
    // Never more than half a second behind: a page in the background does not catch up at once.
    this.#due += Math.min(0.5, (now - this.#last) / 1000) * this.#speed!.perSecond;
    this.#last = now;
  }

  /** One chunk. Stops at what the session says, and where the loss breaks. */
  async train(): Promise<void> {
    const speed = this.#speed;
    if (speed === undefined) return;
    const before = this.#bench.run.step;
    try {
      if (Number.isFinite(speed.perSecond) && speed.rung !== "batch" && speed.rung !== "epoch") {
        const count = Math.floor(this.#due);
        this.#due -= count;
        await this.#walk(speed, count);
      } else await this.#steps(speed);
    } catch (error) {
      return this.stopBroken(error);
    }
    this.#measurePace(this.#bench.run.step - before);
    await this.#checkStop();
  }

  async #steps({ rung, perSecond }: Speed): Promise<void> {
    const each = rung === "epoch" ? this.#bench.model.stepsPerEpoch : 1;
    const asked = Number.isFinite(perSecond) ? Math.floor(this.#due) * each : Number.POSITIVE_INFINITY;
    const { stop } = this.#bench;
    const left = stop.step > this.#bench.run.step ? stop.step - this.#bench.run.step : Number.POSITIVE_INFINITY;
    const steps = Math.max(1, Math.min(asked, this.#chunk, left));
    const start = this.#clock.now();
    await this.#bench.forward(steps);
    const taken = this.#clock.now() - start;
    this.#due = Number.isFinite(perSecond) ? Math.max(0, this.#due - steps / each) : 0;
    if (steps >= this.#chunk / 2)
      this.#chunk = Math.max(1, Math.min(4 * this.#chunk, Math.round((this.#chunk * chunkMilliseconds) / Math.max(taken, 0.05))));
  }

  #measurePace(steps: number): void {
    this.#pace.steps += steps;
    const elapsed = this.#clock.now() - this.#pace.since;
    if (elapsed < 250) return;
    this.#pace = { since: this.#clock.now(), steps: 0, value: (this.#pace.steps / elapsed) * 1000 };
  }

  async #checkStop(): Promise<void> {
    const { stop } = this.#bench;
    if (stop.step === 0 && stop.loss === 0) return;
    const reason = this.#bench.stopReason(stop.loss > 0 ? await this.#bench.trainLoss() : Number.POSITIVE_INFINITY);
    if (reason !== undefined) this.stop({ kind: "asked", sentence: reason });
  }
}
