/** Loss curves: training solid, test dashed, on a linear or logarithmic axis. uPlot draws; long runs are thinned before. */

import uPlot from "uplot";
import { decimate } from "./decimate.ts";
import { formatCount, formatNumber } from "./numbers.ts";

export interface CurveSeries {
  /** Steps at which the losses were measured, ascending. */
  readonly steps: ArrayLike<number>;
  readonly train: ArrayLike<number>;
  /** Empty where nothing is kept apart for testing. */
  readonly test: ArrayLike<number>;
}

export interface CurveColours {
  readonly ink: string;
  readonly inkSoft: string;
  readonly line: string;
  readonly train: string;
  readonly test: string;
}

/** The same points for both series, so that uPlot can share the axis; a spike in either stays. */
export function thin({ steps, train, test }: CurveSeries, buckets = 400): [number[], number[], number[]] {
  const places = new Set(decimate(train, buckets));
  if (test.length > 0) for (const place of decimate(test, buckets)) places.add(place);
  const ordered = [...places].sort((a, b) => a - b);
  const pick = (values: ArrayLike<number>) => ordered.map((place) => values[place]!);
  return [pick(steps), pick(train), test.length > 0 ? pick(test) : ordered.map(() => Number.NaN)];
}

/** Lower end of a logarithmic axis: losses of exactly 0 have no place on it and are drawn there. */
export function logFloor(...series: readonly ArrayLike<number>[]): number {
  let least = Number.POSITIVE_INFINITY;
  for (const values of series) for (let i = 0; i < values.length; i++) if (values[i]! > 0 && values[i]! < least) least = values[i]!;
  return least === Number.POSITIVE_INFINITY ? 1e-3 : 10 ** Math.floor(Math.log10(least));
}

export class Curves {
  readonly #parent: HTMLElement;
  #plot: uPlot | undefined;
  #colours: CurveColours;
  #logarithmic = false;
  #size: { width: number; height: number };
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
      for (const values of [data[1], data[2]]) for (const [i, value] of values.entries()) if (value <= 0) values[i] = floor;
    }
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
        padding: [8, 8, 0, 0],
        scales: {
          x: { time: false },
          y: this.#logarithmic ? { distr: 3 } : { range: (_, _low, high) => [0, Math.max(high * 1.05, 1e-6)] },
        },
        axes: [
          { ...axis, size: 22, gap: 2, space: 60, values: (_, ticks) => ticks.map((tick) => formatCount(tick)) },
          { ...axis, size: 46, gap: 4, space: 24, values: (_, ticks) => ticks.map((tick) => (tick === null ? "" : formatNumber(tick, 2))) },
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
