/** The table of epochs: aligned columns, of which a narrow terminal gets the important ones. */

import type { Logs } from "hillock";
import { count, duration, loss, percent, roundUp } from "../terminal/numbers.ts";
import { padStart } from "../terminal/text.ts";

/** One row: an epoch that is finished or going on. Unknown values stay empty. */
export interface EpochRow {
  readonly epoch: number;
  readonly logs: Logs;
  readonly seconds?: number | undefined;
  readonly elapsed?: number | undefined;
  readonly examplesPerSecond?: number | undefined;
}

interface Column {
  readonly title: string;
  readonly width: number;
  /** Columns of a higher number go first when there is no room. */
  readonly expendable: number;
  readonly text: (row: EpochRow) => string;
}

const titles: Readonly<Record<string, string>> = { meanAbsoluteError: "MAE", meanSquaredError: "MSE", mae: "MAE", mse: "MSE" };

function titleOf(log: string): string {
  if (log.startsWith("val") && log.length > 3) {
    const rest = log[3]!.toLowerCase() + log.slice(4);
    return `val ${rest === "accuracy" ? "acc" : titleOf(rest)}`;
  }
  return titles[log] ?? log.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

const isShare = (log: string): boolean => /accuracy$/i.test(log);

function logColumn(log: string, index: number): Column {
  const title = titleOf(log);
  const text = ({ logs }: EpochRow): string => {
    const value = logs[log];
    return value === undefined ? "" : isShare(log) ? percent(value) : loss(value);
  };
  return { title, width: Math.max(title.length, 9), expendable: index, text };
}

const gap = 2;

export class EpochTable {
  readonly #columns: readonly Column[];
  readonly #epochs: number;

  constructor(epochs: number, logs: readonly string[]) {
    this.#epochs = epochs;
    const width = Math.max(5, 2 * String(epochs).length + 1);
    this.#columns = [
      { title: "epoch", width, expendable: 0, text: ({ epoch }) => `${epoch}/${epochs}` },
      ...logs.map(logColumn),
      this.interval === 1
        ? { title: "time", width: 8, expendable: 20, text: ({ seconds }) => (seconds === undefined ? "" : duration(seconds)) }
        : { title: "elapsed", width: 10, expendable: 20, text: ({ elapsed }) => (elapsed === undefined ? "" : duration(elapsed)) },
      {
        title: "examples/s",
        width: 10,
        expendable: 30,
        text: ({ examplesPerSecond }) => (examplesPerSecond === undefined ? "" : count(examplesPerSecond)),
      },
    ];
  }

  /** Every how many epochs a line is worth showing: at most about ten in all of a long run. */
  get interval(): number {
    return this.#epochs <= 25 ? 1 : roundUp(this.#epochs / 10);
  }

  shows(epoch: number): boolean {
    return epoch === 1 || epoch === this.#epochs || epoch % this.interval === 0;
  }

  heading(columns: number): string {
    return this.#line(columns, ({ title }) => title);
  }

  row(row: EpochRow, columns: number): string {
    return this.#line(columns, ({ text }) => text(row)).trimEnd();
  }

  /** Width of the whole table in a terminal of that many columns. */
  width(columns: number): number {
    return this.#fitting(columns).reduce((total, { width }) => total + width + gap, 0);
  }

  #fitting(columns: number): readonly Column[] {
    let chosen = this.#columns;
    const widthOf = (some: readonly Column[]): number => some.reduce((total, { width }) => total + width + gap, 0);
    while (chosen.length > 2 && widthOf(chosen) >= columns) {
      const first = Math.max(...chosen.map(({ expendable }) => expendable));
      chosen = chosen.filter(({ expendable }) => expendable !== first);
    }
    return chosen;
  }

  #line(columns: number, cell: (column: Column) => string): string {
    return this.#fitting(columns)
      .map((column) => " ".repeat(gap) + padStart(cell(column), column.width))
      .join("");
  }
}
