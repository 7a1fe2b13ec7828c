/** Training as lines of text, for files and pipes: the same table, without anything that moves. */

import type { Screen } from "../terminal/screen.ts";
import { flow } from "../terminal/text.ts";
import { EpochTable } from "./epoch-table.ts";
import type { EpochReport, Run, TrainingDisplay } from "./events.ts";

export class PlainDisplay implements TrainingDisplay {
  readonly #screen: Screen;
  #table = new EpochTable(1, []);

  constructor(screen: Screen) {
    this.#screen = screen;
  }

  begin(run: Run): void {
    this.#table = new EpochTable(run.epochs, run.logs);
    const { interval } = this.#table;
    this.#screen.print(run.title, ...run.facts.flatMap((group) => flow(group, this.#screen.columns)), "");
    if (interval > 1) this.#screen.print(`Shown: one epoch in ${interval}.`);
    this.#screen.print(this.#table.heading(this.#screen.columns));
  }

  progress(): void {}

  epoch(report: EpochReport): void {
    if (this.#table.shows(report.epoch)) this.#screen.print(this.#table.row(report, this.#screen.columns));
  }

  notice(text: string): void {
    this.#screen.print(text);
  }

  finish(): void {}
}

/** Nothing at all (`--quiet`). */
export const silentDisplay: TrainingDisplay = {
  begin() {},
  progress() {},
  epoch() {},
  notice() {},
  finish() {},
};
