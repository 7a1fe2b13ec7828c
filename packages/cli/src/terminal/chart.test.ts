import { describe, expect, test } from "vitest";
import { type ChartPoint, lineChart, rangeOf } from "./chart.ts";
import { Paint } from "./paint.ts";

const none = new Paint(1);
const line = (f: (x: number) => number, n = 100): ChartPoint[] => Array.from({ length: n + 1 }, (_, i) => ({ x: i / n, y: f(i / n) }));
const draw = (points: readonly ChartPoint[], width: number, height: number) =>
  lineChart([{ points, hue: "positive" }], width, height, none);

describe("line chart", () => {
  test("a falling line runs from the top left to the bottom right", () => {
    expect(
      draw(
        line((x) => 1 - x),
        4,
        2,
      ),
    ).toEqual(["⠑⢄", "  ⠑⢄"]);
  });

  test("a constant lies at the bottom", () => {
    expect(
      draw(
        line(() => 0.5),
        3,
        1,
      ),
    ).toEqual(["⣀⣀⣀"]);
  });

  test("what has not happened yet is empty", () => {
    const [top] = draw(
      line((x) => -x, 10).map(({ x, y }) => ({ x: x / 2, y })),
      8,
      1,
    );
    expect(top!.length).toBeLessThanOrEqual(5);
  });

  test("one point is one dot", () => {
    expect(draw([{ x: 0, y: 3 }], 2, 1)).toEqual(["⡀"]);
  });

  test("few points are joined", () => {
    expect(
      draw(
        [
          { x: 0, y: 0 },
          { x: 0.999, y: 0 },
        ],
        4,
        1,
      ),
    ).toEqual(["⣀⣀⣀⣀"]);
  });

  test("no points, and no numbers, are an empty chart", () => {
    expect(draw([], 4, 2)).toEqual(["", ""]);
    expect(draw([{ x: 0.5, y: Number.NaN }], 4, 1)).toEqual([""]);
  });

  test("numbers that are not finite are left out of the range", () => {
    const points = [
      { x: 0, y: 1 },
      { x: 0.5, y: Number.POSITIVE_INFINITY },
      { x: 0.9, y: 3 },
    ];
    expect(rangeOf([{ points, hue: "positive" }])).toEqual({ low: 1, high: 3 });
  });

  test("two series share the range; the later one gives the colour where they meet", () => {
    const both = [
      { points: line(() => 0), hue: "positive" as const },
      { points: line(() => 1), hue: "negative" as const },
    ];
    expect(lineChart(both, 2, 2, none)).toEqual(["⠉⠉", "⣀⣀"]);
    expect(lineChart(both, 1, 1, new Paint(24))).toEqual(["\x1b[38;2;217;118;15m⣉\x1b[39m"]);
  });
});
