/** Training for machines: one JSON object per line, and nothing else. */

import { round } from "../terminal/numbers.ts";
import type { Stream } from "../terminal/screen.ts";
import type { EpochReport, Run, TrainingDisplay } from "./events.ts";

/** JSON has no NaN and no infinities: they become null. */
export function jsonLine(stream: Stream, object: Readonly<Record<string, unknown>>): void {
  stream.write(`${JSON.stringify(object)}\n`);
}

export class JsonDisplay implements TrainingDisplay {
  readonly #stream: Stream;

  constructor(stream: Stream) {
    this.#stream = stream;
  }

  begin({ settings, epochs, examples }: Run): void {
    jsonLine(this.#stream, { event: "start", ...settings, epochs, examples });
  }

  progress(): void {}

  epoch({ epoch, epochs, logs, seconds, examplesPerSecond }: EpochReport): void {
    jsonLine(this.#stream, {
      event: "epoch",
      epoch,
      epochs,
      ...logs,
      seconds: round(seconds),
      examplesPerSecond: Math.round(examplesPerSecond),
    });
  }

  notice(): void {}
  finish(): void {}
}
