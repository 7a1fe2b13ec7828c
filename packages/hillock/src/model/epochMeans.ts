/** The numbers of each epoch: means over its examples of what the steps recorded, and the series that they form. */

import type { Logs } from "./types.ts";

export class EpochMeans {
  /** Epochs that were finished: 0, 1, 2, … */
  readonly epochs: number[] = [];
  readonly series: Record<string, number[]> & { readonly loss: number[] };
  readonly #names: readonly string[];
  /** The series of what is recorded, in the order of the names. */
  readonly #columns: readonly number[][];
  readonly #sums: Float64Array;
  #rows = 0;
  #step = 0;
  #finished = true;
  readonly #first: number;

  /** @param first the number of the first epoch in reports. */
  constructor(names: readonly string[], first = 0) {
    this.#first = first;
    this.#names = names;
    this.series = { ...Object.fromEntries(names.map((name): [string, number[]] => [name, []])), loss: [] };
    this.#columns = names.map((name) => this.series[name]!);
    this.#sums = new Float64Array(names.length);
  }

  /** Steps and examples of the epoch so far; of the last one until the next begins. */
  get step(): number {
    return this.#step;
  }
  get rows(): number {
    return this.#rows;
  }
  /** Whether the next step begins a new epoch. */
  get finished(): boolean {
    return this.#finished;
  }
  /** The number of the epoch that `step`, `rows` and `logs` are about. */
  get epoch(): number {
    return this.#first + this.epochs.length - (this.#finished ? 1 : 0);
  }

  /** Adds a step over this many examples. Tiny networks end a million epochs a second: nothing here may cost more than the step itself. */
  add(rows: number, records: readonly ArrayLike<number>[], at: number): void {
    if (this.#finished) {
      this.#finished = false;
      this.#step = this.#rows = 0;
      this.#sums.fill(0);
    }
    this.#step++;
    this.#rows += rows;
    for (let i = 0; i < records.length; i++) this.#sums[i]! += rows * records[i]![at]!;
  }
  finish(): void {
    this.epochs.push(this.#first + this.epochs.length);
    for (let i = 0; i < this.#columns.length; i++) this.#columns[i]!.push(this.#sums[i]! / this.#rows);
    this.#finished = true;
  }

  /** Adds what validation found to the epoch that was just finished. */
  addValidation(logs: Logs): void {
    for (const [name, value] of Object.entries(logs)) {
      const reportedAs = `val${name[0]!.toUpperCase()}${name.slice(1)}`;
      this.series[reportedAs] ??= [];
      this.series[reportedAs].push(value);
    }
  }

  /** Running means of the epoch. */
  get logs(): Logs {
    return Object.fromEntries(this.#names.map((name, i) => [name, this.#sums[i]! / this.#rows]));
  }
  /** The last numbers of all series, validation included. */
  get lastLogs(): Logs {
    return Object.fromEntries(
      Object.entries(this.series).flatMap(([name, values]) => (values.length === 0 ? [] : [[name, values.at(-1)!]])),
    );
  }
}
