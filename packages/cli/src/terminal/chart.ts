/** Line charts of braille characters: each cell holds 2 × 4 dots. */

import type { Hue, Paint } from "./paint.ts";

/** A point of a series; x runs from 0 to 1 over the width of the chart. */
export interface ChartPoint {
  readonly x: number;
  readonly y: number;
}
export interface Series {
  readonly points: readonly ChartPoint[];
  readonly hue: Hue;
}

/** Bits of the dots in a braille character (Unicode block U+2800), by row and column. */
const dotBits = [
  [0x01, 0x08],
  [0x02, 0x10],
  [0x04, 0x20],
  [0x40, 0x80],
] as const;

export interface Range {
  readonly low: number;
  readonly high: number;
}

/** Smallest and largest finite y of all series, or undefined when there is none. */
export function rangeOf(series: readonly Series[]): Range | undefined {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const { points } of series) {
    for (const { y } of points) {
      if (!Number.isFinite(y)) continue;
      low = Math.min(low, y);
      high = Math.max(high, y);
    }
  }
  return low <= high ? { low, high } : undefined;
}

/** Mean y of the points in each dot column, with straight lines over columns between points; undefined outside. */
function columnsOf(points: readonly ChartPoint[], columns: number): (number | undefined)[] {
  const sums = new Float64Array(columns);
  const counts = new Int32Array(columns);
  for (const { x, y } of points) {
    if (!Number.isFinite(y)) continue;
    const column = Math.min(columns - 1, Math.max(0, Math.floor(x * columns)));
    sums[column]! += y;
    counts[column]! += 1;
  }
  const out: (number | undefined)[] = Array.from(sums, (sum, i) => (counts[i]! > 0 ? sum / counts[i]! : undefined));
  let last = -1;
  for (let i = 0; i < columns; i++) {
    if (counts[i] === 0) continue;
    const [from, to] = [out[last], out[i]!];
    for (let j = last + 1; from !== undefined && j < i; j++) out[j] = from + ((to - from) * (j - last)) / (i - last);
    last = i;
  }
  return out;
}

/** Dots set by one series: a byte for each cell, row by row. */
function dotsOf({ points }: Series, width: number, height: number, { low, high }: Range): Uint8Array {
  const dots = new Uint8Array(width * height);
  const bottom = 4 * height - 1;
  const rowOf = (y: number): number => (high === low ? bottom : Math.round(((high - y) / (high - low)) * bottom));
  let previous: number | undefined;
  for (const [column, y] of columnsOf(points, 2 * width).entries()) {
    if (y === undefined) continue;
    const row = rowOf(y);
    // A steep line is joined to the column before, so that it does not fall into dots.
    const from = previous === undefined ? row : Math.min(row, previous + Math.sign(row - previous));
    const to = previous === undefined ? row : Math.max(row, previous + Math.sign(row - previous));
    for (let dot = from; dot <= to; dot++) dots[(dot >> 2) * width + (column >> 1)]! |= dotBits[dot & 3]![column & 1]!;
    previous = row;
  }
  return dots;
}

/**
 * The series as `height` lines of `width` cells. All share the range of y, highest on top. Where two series meet in a cell, it
 * has the colour of the later one.
 */
export function lineChart(series: readonly Series[], width: number, height: number, paint: Paint): string[] {
  const range = rangeOf(series);
  if (range === undefined) return Array.from({ length: height }, () => "");
  const layers = series.map((one) => ({ hue: one.hue, dots: dotsOf(one, width, height, range) }));
  return Array.from({ length: height }, (_, row) => {
    const cells = Array.from({ length: width }, (_, column) => {
      const at = row * width + column;
      const top = layers.findLast(({ dots }) => dots[at] !== 0);
      const bits = layers.reduce((all, { dots }) => all | dots[at]!, 0);
      return { text: bits === 0 ? " " : String.fromCodePoint(0x2800 + bits), hue: top?.hue };
    });
    return paintRuns(cells, paint).trimEnd();
  });
}

/** Neighbours of one colour share their colour code. */
function paintRuns(cells: readonly { readonly text: string; readonly hue: Hue | undefined }[], paint: Paint): string {
  let out = "";
  for (let from = 0; from < cells.length; ) {
    const { hue } = cells[from]!;
    let to = from;
    let run = "";
    while (to < cells.length && cells[to]!.hue === hue) run += cells[to++]!.text;
    out += hue === undefined ? run : paint.hue(hue, run);
    from = to;
  }
  return out;
}
