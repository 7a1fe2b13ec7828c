/**
 * Training as one watches it on a terminal: finished epochs are lines of a table, and below them, redrawn in place, stand the
 * epoch that is going on, the loss so far, and how much is done. Bar and chart share their horizontal axis: all epochs.
 */

import type { Progress } from "hillock";
import { progressBar } from "../terminal/bar.ts";
import { type ChartPoint, lineChart, rangeOf, type Series } from "../terminal/chart.ts";
import { count, duration, loss, roundUp } from "../terminal/numbers.ts";
import type { Screen } from "../terminal/screen.ts";
import { clip, flow, padStart, wrap } from "../terminal/text.ts";
import { EpochTable } from "./epoch-table.ts";
import { type Clock, type EpochReport, type Run, type TrainingDisplay, wallClock } from "./events.ts";

/** Twenty pictures a second look smooth; more are work for nothing. */
const frameSeconds = 0.05;
const chartHeight = 5;
/** Losses that fall by more than this factor are drawn on a logarithmic axis: the end of training matters as much as its start. */
const logarithmic = 8;
/** Room for "log scale" and a gap on either side, left of chart and bar. */
const margin = 13;

export class LiveDisplay implements TrainingDisplay {
  readonly #screen: Screen;
  readonly #clock: Clock;
  #run: Run = { title: "", facts: [], epochs: 1, examples: 0, logs: [], settings: {} };
  #table = new EpochTable(1, []);
  #trained: ChartPoint[] = [];
  #validated: ChartPoint[] = [];
  #progress: Progress | undefined;
  #report: EpochReport | undefined;
  #notice = "";
  #finished = false;
  #begin = 0;
  #drawn = Number.NEGATIVE_INFINITY;

  constructor(screen: Screen, clock: Clock = wallClock) {
    this.#screen = screen;
    this.#clock = clock;
  }

  begin(run: Run): void {
    this.#run = run;
    this.#table = new EpochTable(run.epochs, run.logs);
    const { columns, paint } = this.#screen;
    const { interval } = this.#table;
    const facts = run.facts.flatMap((group) => flow(group, columns - 3));
    this.#screen.print("", ...wrap(`  ${paint.bold(run.title)}`, columns - 1), ...facts.map((line) => `  ${line}`), "");
    if (interval > 1) this.#screen.print(paint.dim(`  Shown: one epoch in ${interval}.`));
    this.#screen.print(paint.dim(clip(this.#table.heading(columns), columns - 1)));
    this.#begin = this.#clock();
    this.#draw();
  }

  progress(progress: Progress): void {
    this.#progress = progress;
    const y = progress.logs.loss;
    if (y !== undefined) this.#trained.push({ x: this.#share(), y });
    if (this.#clock() - this.#drawn >= frameSeconds) this.#draw();
  }

  epoch(report: EpochReport): void {
    this.#report = report;
    this.#progress = undefined;
    const x = report.epoch / report.epochs;
    const { loss: trained, valLoss } = report.logs;
    if (trained !== undefined) this.#trained.push({ x, y: trained });
    if (valLoss !== undefined) this.#validated.push({ x, y: valLoss });
    if (this.#table.shows(report.epoch)) {
      this.#screen.print(this.#table.row(report, this.#screen.columns));
      this.#draw();
    } else if (this.#clock() - this.#drawn >= frameSeconds) this.#draw();
  }

  notice(text: string): void {
    this.#notice = text;
    this.#draw();
  }

  finish(): void {
    this.#screen.clear();
    if (this.#finished) return;
    this.#finished = true;
    const chart = this.#chart();
    if (chart.length === 0) return;
    this.#screen.print("", ...chart, this.#axis());
  }

  /** How much of all epochs is done, from 0 to 1. */
  #share(): number {
    const { epochs } = this.#run;
    if (this.#progress !== undefined)
      return (this.#progress.epoch + this.#progress.step / (this.#progress.steps ?? Number.POSITIVE_INFINITY)) / epochs;
    return (this.#report?.epoch ?? 0) / epochs;
  }

  get #chartWidth(): number {
    const { columns } = this.#screen;
    return Math.max(8, Math.min(this.#table.width(columns), columns - 1) - margin);
  }

  #draw(): void {
    this.#drawn = this.#clock();
    const { paint, columns } = this.#screen;
    const notice = this.#notice === "" ? [] : [`  ${paint.hue("negative", this.#notice)}`];
    this.#screen.show([this.#current(columns), "", ...this.#chart(), this.#bar(), this.#remaining(), ...notice]);
  }

  #current(columns: number): string {
    const progress = this.#progress;
    const epoch = Math.min(this.#run.epochs, (progress?.epoch ?? this.#report?.epoch ?? 0) + 1);
    return this.#screen.paint.dim(this.#table.row({ epoch, logs: progress?.logs ?? {} }, columns));
  }

  #bar(): string {
    const { paint } = this.#screen;
    const share = this.#share();
    const { done, rest } = progressBar(share, this.#chartWidth, this.#run.epochs);
    return `${padStart(`${Math.floor(share * 100)} %`, margin - 2)}  ${paint.hue("positive", done)}${paint.dim(rest)}`;
  }

  #remaining(): string {
    const share = this.#share();
    const elapsed = this.#clock() - this.#begin;
    const rate = this.#progress?.examplesPerSecond ?? this.#report?.examplesPerSecond;
    const parts = [
      rate === undefined ? "compiling …" : `${count(rate)} examples/s`,
      ...(share > 0 && elapsed > 0.3 ? [`${duration((elapsed * (1 - share)) / share)} left`] : []),
    ];
    return " ".repeat(margin) + this.#screen.paint.dim(parts.join(" · "));
  }

  /** Loss over training, with its largest and smallest value; nothing until there are two points. */
  #chart(): string[] {
    const { paint } = this.#screen;
    const series: Series[] = [
      { points: this.#trained, hue: "positive" },
      { points: this.#validated, hue: "negative" },
    ];
    const range = rangeOf(series);
    if (range === undefined || this.#trained.length < 2) return [];
    const isLog = range.low > 0 && range.high / range.low > logarithmic;
    const drawn = isLog ? series.map(({ points, hue }) => ({ hue, points: points.map(({ x, y }) => ({ x, y: Math.log(y) })) })) : series;
    const labels = [loss(range.high), paint.hue("positive", "loss"), this.#validated.length > 0 ? paint.hue("negative", "val loss") : ""];
    labels.push(isLog ? paint.dim("log scale") : "", loss(range.low));
    const lines = lineChart(drawn, this.#chartWidth, chartHeight, paint);
    return lines.map((line, row) => `${padStart(labels[row]!, margin - 2)}  ${line}`.trimEnd());
  }

  /** The numbers of epochs under the final chart, each where its epoch ends; round ones when there are many. */
  #axis(): string {
    const { epochs } = this.#run;
    const width = this.#chartWidth;
    const most = Math.max(1, Math.min(10, Math.floor(width / 6)));
    const every = Math.min(epochs, epochs <= most ? 1 : roundUp(epochs / most));
    let line = "";
    for (let epoch = every; epoch <= epochs; epoch += every)
      line += padStart(String(epoch), Math.round((epoch / epochs) * width) - line.length);
    return this.#screen.paint.dim(`${padStart("epoch", margin - 2)}  ${line}`);
  }
}
