/**
 * Where a session stands on its time line. Its changes and its last step are known before they are computed: opening a session means to set out for its step and
 * to make its changes on the way, and so does going back further than the run remembers. A way is gone in short stretches, and can be left at any time.
 */

import { NumericError, type TrainingRun } from "hillock";
import type { Edit } from "../session/session.ts";
import type { Way } from "./protocol.ts";

export interface Known {
  /** By step: all changes of the session. */
  readonly edits: readonly Edit[];
  /** The furthest step that is known. */
  readonly lastStep: number;
}

const now = (): number => performance.now();

export class Timeline {
  readonly run: TrainingRun;
  readonly #make: (edit: Edit) => Promise<void>;
  #edits: readonly Edit[];
  /** Of these, those that this run has not come to yet. */
  #pending: readonly Edit[];
  #lastStep: number;
  #way: (Way & { readonly arrived: () => void }) | undefined;

  /** @param make changes the run at its present step. */
  constructor(run: TrainingRun, { edits, lastStep }: Known, make: (edit: Edit) => Promise<void>) {
    this.run = run;
    this.#make = make;
    this.#edits = edits;
    this.#pending = edits.filter(({ step }) => step > run.step || (step === run.step && run.step === 0));
    this.#lastStep = lastStep;
  }

  get lastStep(): number {
    return Math.max(this.run.lastStep, this.#lastStep);
  }
  get way(): Way | undefined {
    return this.#way && { from: this.#way.from, to: this.#way.to };
  }
  get known(): Known {
    return { edits: this.#edits, lastStep: this.lastStep };
  }
  /** The changes up to where it stands, or up to where it is on its way to. */
  get edits(): readonly Edit[] {
    const end = this.#way?.to ?? this.run.step;
    return this.#edits.filter(({ step }) => step <= end);
  }
  /** The next change that will be made again when training goes on from here. */
  get ahead(): Edit | undefined {
    return this.#edits.find(({ step }) => step > this.run.step);
  }
  /** Whether the run can go there; what lies before its first step is known only from the session's beginning. */
  reaches(step: number): boolean {
    return step >= this.run.firstStep;
  }

  /** Makes the changes of the present step that were not made yet. Call once after opening. */
  async begin(): Promise<void> {
    while (this.#pending[0] !== undefined && this.#pending[0].step === this.run.step) {
      const [edit, ...rest] = this.#pending;
      this.#pending = rest;
      await this.#make(edit!);
    }
  }

  /** @throws NumericError when the loss breaks; the run then stands at the last good step, and nothing is known behind it. */
  async forward(steps: number): Promise<void> {
    await this.#march(this.run.step + steps, Number.POSITIVE_INFINITY);
  }

  /** Sets out for a step. @param arrived is called when it stands there; not when the way is left before. */
  setOut(to: number, arrived: () => void = () => {}): void {
    this.#way = { from: this.run.step, to, arrived };
  }
  /** Stays where it is. */
  stay(): void {
    this.#way = undefined;
  }

  /**
   * Goes on for about so many milliseconds.
   * @param marks where it should come to a stop on the way, at each multiple, to be looked at by `look`.
   */
  async goOn(milliseconds: number, marks: number, look: () => Promise<void>): Promise<void> {
    const way = this.#way;
    if (way === undefined) return;
    const end = now() + milliseconds;
    try {
      if (way.to < this.run.step) await this.run.goTo(way.to, until(end));
      while (this.run.step < way.to && now() < end) {
        await this.#march(Math.min(way.to, (Math.floor(this.run.step / marks) + 1) * marks), end);
        if (this.run.step % marks === 0) await look();
      }
    } catch (error) {
      this.#way = undefined;
      throw error;
    }
    if (this.run.step !== way.to || this.#way !== way) return;
    this.#way = undefined;
    way.arrived();
  }

  async #march(to: number, end: number): Promise<void> {
    try {
      await this.begin();
      while (this.run.step < to) {
        await this.run.goTo(Math.min(to, this.#pending[0]?.step ?? to), until(end));
        await this.begin();
        if (now() >= end) return;
      }
    } catch (error) {
      if (error instanceof NumericError) this.#forgetAfter(this.run.step);
      throw error;
    }
  }
  #forgetAfter(step: number): void {
    this.#edits = this.#edits.filter((edit) => edit.step <= step);
    this.#pending = [];
    this.#lastStep = step;
  }

  /** A change of the reader's at the present step, in place of all that came after it. */
  async edit(edit: Edit): Promise<void> {
    await this.#make(edit);
    // A weight that is dragged is set many times at one step; what counts is the last.
    const replaced = (other: Edit): boolean =>
      other.step === edit.step &&
      other.kind === edit.kind &&
      (other.kind !== "weight" || edit.kind !== "weight" || other.index === edit.index);
    this.#forgetAfter(edit.step);
    this.#edits = [...this.#edits.filter((other) => !replaced(other)), edit];
  }
  /** Forgets what came after the present step. */
  async forget(): Promise<void> {
    await this.run.change({});
    this.#forgetAfter(this.run.step);
  }
}

/** Options of a walk that ends at a moment, or at its target. */
function until(end: number): { readonly signal?: AbortSignal; readonly onProgress?: () => void } {
  if (end === Number.POSITIVE_INFINITY) return {};
  const controller = new AbortController();
  return {
    signal: controller.signal,
    onProgress: () => {
      if (now() >= end) controller.abort();
    },
  };
}
