/** What happens while a network trains, as displays hear of it; and the callback that tells them. */

import type { Callback, Logs, Progress } from "hillock";

/** A run, before it starts. */
export interface Run {
  readonly title: string;
  /** Facts in groups that begin a new line: the data, the network, how it is trained. */
  readonly facts: readonly (readonly string[])[];
  readonly epochs: number;
  /** Examples trained per epoch. */
  readonly examples: number;
  /** Names of the logs: "loss", each metric, the same with "val" in front. */
  readonly logs: readonly string[];
  /** For machines: the settings as they are. */
  readonly settings: Readonly<Record<string, unknown>>;
}

export interface EpochReport {
  /** From 1. */
  readonly epoch: number;
  readonly epochs: number;
  readonly logs: Logs;
  /** Wall time of the epoch with its validation, and of all epochs so far. */
  readonly seconds: number;
  readonly elapsed: number;
  /** NaN when the epoch was too short to be measured. */
  readonly examplesPerSecond: number;
}

export interface TrainingDisplay {
  begin(run: Run): void;
  progress(progress: Progress): void;
  epoch(report: EpochReport): void;
  /** A remark that matters now, such as that training is being stopped. */
  notice(text: string): void;
  /** No more events: whatever is live becomes final. Also after a failure. */
  finish(): void;
}

/** Seconds since some fixed moment. */
export type Clock = () => number;
export const wallClock: Clock = () => performance.now() / 1000;

/** The callback for `fit` that feeds a display. */
export function report(display: TrainingDisplay, clock: Clock = wallClock): Callback {
  let trainBegin = 0;
  let begin = 0;
  return {
    onTrainBegin() {
      trainBegin = clock();
    },
    onEpochBegin() {
      begin = clock();
    },
    onProgress(progress) {
      display.progress(progress);
    },
    onEpochEnd(epoch, logs, { epochs, examples }) {
      const now = clock();
      const seconds = now - begin;
      const examplesPerSecond = seconds > 0 && examples !== undefined ? examples / seconds : Number.NaN;
      display.epoch({ epoch: epoch + 1, epochs, logs, seconds, elapsed: now - trainBegin, examplesPerSecond });
    },
  };
}

/** The order in which logs are shown. */
export const logNames = (metrics: readonly string[], validates: boolean): string[] => {
  const trained = ["loss", ...metrics];
  return validates ? [...trained, ...trained.map((name) => `val${name[0]!.toUpperCase()}${name.slice(1)}`)] : trained;
};
