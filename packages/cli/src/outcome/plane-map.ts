/** The plane as a network of two inputs sees it, with examples as points. */

import { type Examples, type Sequential, tensorFrom } from "hillock";
import type { Paint } from "../terminal/paint.ts";
import { drawSurface, type Mark } from "../terminal/surface.ts";
import { padEnd, padStart } from "../terminal/text.ts";

interface Span {
  readonly low: number;
  readonly high: number;
}

/** Smallest and largest value of one column of x, with an eighth of their distance as a margin on either side. */
function spanOf({ x }: Examples, column: number): Span {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let i = column; i < x.data.length; i += 2) {
    low = Math.min(low, x.data[i]!);
    high = Math.max(high, x.data[i]!);
  }
  const margin = (high - low) / 8 || 1;
  return { low: low - margin, high: high + margin };
}

const middle = ({ low, high }: Span, share: number): number => low + (high - low) * share;
const cellOf = ({ low, high }: Span, value: number, cells: number): number =>
  Math.min(cells - 1, Math.max(0, Math.floor(((value - low) / (high - low)) * cells)));

/** Lines of the map with its axes; `width` cells wide without them, half as many lines. The network has two inputs and one output. */
export async function drawPlane(net: Sequential, examples: Examples, isClass: boolean, width: number, paint: Paint): Promise<string[]> {
  const [across, up] = [spanOf(examples, 0), spanOf(examples, 1)];
  const lines = Math.max(6, Math.min(Math.round(width / 2), Math.round((width / 2) * ((up.high - up.low) / (across.high - across.low)))));
  const height = 2 * lines;
  const grid = new Float32Array(2 * width * height);
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const at = 2 * (row * width + column);
      grid[at] = middle(across, (column + 0.5) / width);
      grid[at + 1] = middle(up, 1 - (row + 0.5) / height);
    }
  }
  const output = await net.predict(tensorFrom(grid, [width * height, 2]));
  const largest = Math.max(...Array.from(examples.y.data, Math.abs)) || 1;
  const diverging = (value: number): number => (isClass ? 2 * value - 1 : value / largest);
  const marks = Array.from(examples.y.data, (target, i): Mark => {
    const line = lines - 1 - cellOf(up, examples.x.data[2 * i + 1]!, lines);
    return { column: cellOf(across, examples.x.data[2 * i]!, width), line, value: diverging(target) };
  });
  return withAxes(
    drawSurface({ width, height, values: Float32Array.from(output.data, diverging) }, marks, paint),
    across,
    up,
    width,
    paint,
  );
}

function withAxes(map: readonly string[], across: Span, up: Span, width: number, paint: Paint): string[] {
  const label = (value: number): string => value.toFixed(1);
  const left = map.map((_, i) => (i === 0 ? label(up.high) : i === map.length - 1 ? label(up.low) : i === map.length >> 1 ? "x₂" : ""));
  const low = label(across.low);
  const foot = low + padStart("x₁", (width >> 1) - low.length) + padStart(label(across.high), width - (width >> 1));
  return [...map.map((line, i) => `  ${paint.dim(padStart(left[i]!, 5))} ${line}`), `  ${padEnd("", 5)} ${paint.dim(foot)}`];
}
