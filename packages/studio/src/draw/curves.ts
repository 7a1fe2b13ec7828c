/** Loss curves: training solid, test dashed, on a linear or logarithmic axis. uPlot draws; long runs are thinned before. */

import uPlot from "uplot";
import { decimate } from "./decimate.ts";
import { formatCount } from "./numbers.ts";
import { logTickTexts, tickTexts } from "./ticks.ts";

export interface CurveSeries {
  /** Steps at which the losses were measured, ascending. */
  readonly steps: ArrayLike<number>;
  readonly train: ArrayLike<number>;
  /** Empty, or NaN everywhere, where nothing is kept apart for testing. */
  readonly test: ArrayLike<number>;
}

export interface CurveColours {
  readonly ink: string;
  readonly inkSoft: string;
  readonly line: string;
  readonly train: string;
  readonly test: string;
}

/** As uPlot takes it: null where there is nothing to draw. NaN and ∞ would spoil the range of both axes. */
export type Drawn = (number | null)[];

/** The same points for both series, so that uPlot can share the axis; a spike in either stays. */
export function thin({ steps, train, test }: CurveSeries, buckets = 400): [number[], Drawn, Drawn] {
  const places = new Set(decimate(train, buckets));
  if (test.length > 0) for (const place of decimate(test, buckets)) places.add(place);
  const ordered = [...places].sort((a, b) => a - b);
  const pick = (values: ArrayLike<number>): Drawn => ordered.map((place) => (Number.isFinite(values[place]) ? values[place]! : null));
  return [ordered.map((place) => steps[place]!), pick(train), pick(test)];
}

/** The upper end of the linear axis, which begins at 0: some air above the largest loss that is a number. */
export function ceiling(...series: readonly Drawn[]): number {
  let largest = 0;
  for (const values of series) for (const value of values) if (value !== null && value > largest) largest = value;
  return Math.max(1.05 * largest, 1e-6);
}

/** Lower end of a logarithmic axis: losses of exactly 0 have no place on it and are drawn there. */
export function logFloor(...series: readonly Drawn[]): number {
  let least = Number.POSITIVE_INFINITY;
  for (const values of series) for (const value of values) if (value !== null && value > 0 && value < least) least = value;
  return least === Number.POSITIVE_INFINITY ? 1e-3 : 10 ** Math.floor(Math.log10(least));
}

/** Steps are whole, and so are the distances between their ticks. */
const wholeSteps = Array.from({ length: 13 }, (_, power) => [1, 2, 5].map((factor) => factor * 10 ** power)).flat();

export class Curves {
  readonly #parent: HTMLElement;
  #plot: uPlot | undefined;
  #colours: CurveColours;
  #logarithmic = false;
  #size: { width: number; height: number };
  #ceiling = 1;
  #lastStep = 0;
  #last: CurveSeries = { steps: [], train: [], test: [] };

  constructor(parent: HTMLElement, size: { width: number; height: number }, colours: CurveColours) {
    this.#parent = parent;
    this.#size = size;
    this.#colours = colours;
    this.#build();
  }

  draw(series: CurveSeries): void {
    this.#last = series;
    const data = thin(series);
    if (this.#logarithmic) {
      const floor = logFloor(data[1], data[2]);
      for (const values of [data[1], data[2]])
        for (const [i, value] of values.entries()) if (value !== null && value <= 0) values[i] = floor;
    }
    this.#ceiling = ceiling(data[1], data[2]);
    this.#lastStep = data[0].at(-1) ?? 0;
    this.#plot?.setData(data);
  }

  set logarithmic(value: boolean) {
    if (value !== this.#logarithmic) {
      this.#logarithmic = value;
      this.#build();
    }
  }
  set colours(value: CurveColours) {
    this.#colours = value;
    this.#build();
  }
  resize(width: number, height: number): void {
    this.#size = { width, height };
    this.#plot?.setSize(this.#size);
  }
  dispose(): void {
    this.#plot?.destroy();
    this.#plot = undefined;
  }

  #build(): void {
    this.#plot?.destroy();
    const { ink, inkSoft, line, train, test } = this.#colours;
    const font = '11px ui-monospace, "SF Mono", "DejaVu Sans Mono", Menlo, Consolas, monospace';
    const axis = { stroke: inkSoft, font, grid: { stroke: line, width: 1 }, ticks: { show: false } };
    this.#plot = new uPlot(
      {
        ...this.#size,
        legend: { show: false },
        cursor: { show: false },
        // The last step's number stands under the end of the line, half of it to the right.
        padding: [8, () => 4 + 3.6 * formatCount(this.#lastStep).length, 0, 0],
        scales: {
          x: { time: false },
          y: this.#logarithmic ? { distr: 3 } : { range: () => [0, this.#ceiling] },
        },
        axes: [
          { ...axis, size: 22, gap: 2, space: 60, incrs: wholeSteps, values: (_, ticks) => ticks.map(formatCount) },
          { ...axis, size: 46, gap: 4, space: 24, values: (_, ticks) => (this.#logarithmic ? logTickTexts(ticks) : tickTexts(ticks)) },
        ],
        series: [
          {},
          { stroke: train, width: 1.75, points: { show: false } },
          { stroke: test, width: 1.75, dash: [5, 4], points: { show: false } },
        ],
      },
      [[], [], []],
      this.#parent,
    );
    this.#plot.root.style.color = ink;
    this.draw(this.#last);
  }
}
