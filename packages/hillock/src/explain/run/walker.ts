/**
 * Where a run stands, and how it gets elsewhere: back by the nearest earlier copy and the steps from there, forward by steps, with the changes made on the
 * way. Copies are taken as it goes, at a small part of the time that training takes.
 */

import { now } from "#platform";
import { NumericError } from "../../errors.ts";
import { type AppliedChange, addChange, isEmpty } from "./changes.ts";
import type { Checkpoints } from "./checkpoints.ts";
import type { RecordedSteps } from "./recordedSteps.ts";
import type { Stepper } from "./stepper.ts";
import type { WalkOptions } from "./types.ts";

/** Copies are taken at most this often … */
const checkpointMilliseconds = 100;
/** … and so seldom that taking them costs at most 2 % of the time. */
const checkpointShare = 50;

export interface Past {
  /** Where it begins. */
  readonly firstStep: number;
  readonly recorded: RecordedSteps;
  /** One of them is taken at the first step. */
  readonly checkpoints: Checkpoints;
  /** By step, ascending. */
  readonly changes: readonly AppliedChange[];
}
/** The step after good ones, whose loss was no number. */
interface Broken {
  readonly step: number;
  readonly loss: number;
}

export class Walker {
  readonly #stepper: Stepper;
  readonly firstStep: number;
  readonly recorded: RecordedSteps;
  readonly checkpoints: Checkpoints;
  changes: readonly AppliedChange[];
  #step: number;
  lastStep: number;
  #lastCopy = now();
  #copyMilliseconds = 0;

  constructor(stepper: Stepper, past: Past, step: number) {
    this.#stepper = stepper;
    this.firstStep = past.firstStep;
    this.recorded = past.recorded;
    this.checkpoints = past.checkpoints;
    this.changes = past.changes;
    this.#step = this.lastStep = step;
  }

  get step(): number {
    return this.#step;
  }
  set step(step: number) {
    this.#step = step;
    this.#stepper.standsAt(step);
  }

  /** @throws NumericError, DeviceError; the run then stands at its last good step. */
  async goTo(target: number, options: WalkOptions): Promise<number> {
    if (target === this.step || options.signal?.aborted === true) return this.step;
    const copy = this.checkpoints.latest(target);
    const back = target < this.step;
    if (back || copy.step > this.step) this.#putBack(copy.step);
    await this.#advance(target, options, back ? this.#denseBefore(target) : []);
    return this.step;
  }
  #putBack(step: number): void {
    const copy = this.checkpoints.latest(step);
    this.#stepper.putBack(copy);
    this.step = copy.step;
  }
  /** Where copies are taken on the way back to a step, so that the next ways back are short: 1, 2, 4, … steps before it. */
  #denseBefore(target: number): number[] {
    const steps: number[] = [];
    const most = Math.max(1, Math.floor(this.checkpoints.capacity / 4));
    for (let distance = 1; target - distance > this.step && steps.length < most; distance *= 2) steps.unshift(target - distance);
    return steps;
  }

  async #advance(target: number, options: WalkOptions, dense: number[]): Promise<void> {
    let broken: Broken | undefined;
    try {
      broken = await this.#march(target, options, dense);
    } catch (failure) {
      await this.#returnTo(this.step);
      throw failure;
    }
    if (broken === undefined) return;
    const good = Math.max(this.firstStep, broken.step - 1);
    this.forgetAfter(good);
    await this.#returnTo(good);
    throw new NumericError({
      problem: `The loss became ${Number.isNaN(broken.loss) ? "NaN" : "infinite"} at step ${broken.step}`,
      received: `a loss of ${broken.loss}`,
      expected: "a finite loss",
      fix: `The run stands at step ${good}, its last good one. Change the weights or use a smaller learning rate there (run.change), or go back.`,
    });
  }

  /** Steps up to the target, from one change or wanted copy to the next. */
  async #march(target: number, { signal, onProgress }: WalkOptions, dense: number[]): Promise<Broken | undefined> {
    let broken: Broken | undefined;
    while (this.step < target && broken === undefined && signal?.aborted !== true) {
      while (dense[0]! <= this.step) dense.shift();
      const change = this.changes.find(({ step }) => step > this.step);
      const stop = Math.min(target, change?.step ?? target, dense[0] ?? target);
      await this.#stepper.run(this.step, stop, (chunk, values) => {
        const { from, reached, to } = chunk;
        this.recorded.add(from, values, reached - from);
        this.step = reached;
        this.lastStep = Math.max(this.lastStep, reached);
        if (reached < to) broken = { step: reached, loss: values[0]![reached - from]! };
        else if (reached < stop) this.#copyNowAndThen();
        if (reached < stop) onProgress?.(reached);
        return signal?.aborted === true;
      });
      if (broken !== undefined) return broken;
      if (this.step !== stop) continue;
      for (const made of this.changes) if (made.step === stop) this.#stepper.apply(made);
      if (stop === dense[0]) this.copy();
      else this.#copyNowAndThen();
      onProgress?.(stop);
    }
    return broken;
  }

  /** Puts the nearest copy back and repeats the steps from there, as far as the device lets; whoever calls reports what went wrong before. */
  async #returnTo(step: number): Promise<void> {
    try {
      this.#putBack(step);
      await this.#march(step, {}, []);
    } catch {
      try {
        this.#putBack(step);
      } catch {
        // Not even writing works: the device has lost its memory, and the weights with it.
      }
    }
  }

  /** Copies the present state, unless there is a copy of this step. */
  copy(): void {
    if (this.checkpoints.has(this.step)) return;
    const start = now();
    this.checkpoints.add(this.#stepper.capture(this.step));
    this.#lastCopy = now();
    this.#copyMilliseconds = this.#lastCopy - start;
  }
  #copyNowAndThen(): void {
    if (now() - this.#lastCopy >= Math.max(checkpointMilliseconds, checkpointShare * this.#copyMilliseconds)) this.copy();
  }

  /** The steps from here on are no longer known. */
  forgetAfter(step: number): void {
    this.recorded.truncate(step);
    this.checkpoints.dropAfter(step);
    this.changes = this.changes.filter((change) => change.step <= step);
    this.lastStep = step;
  }

  /** Makes a change at the present step, in place of all that came after it. */
  change(change: AppliedChange): void {
    this.forgetAfter(this.step);
    if (isEmpty(change)) return;
    this.#stepper.apply(change);
    this.changes = addChange(this.changes, change);
    this.checkpoints.add(this.#stepper.capture(this.step));
  }

  /** What a fork shares with this run. */
  past(): Past {
    this.copy();
    const { firstStep, step } = this;
    return {
      firstStep,
      recorded: this.recorded.before(step),
      checkpoints: this.checkpoints.upTo(step),
      changes: this.changes.filter((change) => change.step <= step),
    };
  }
}
