import { expect, it } from "vitest";
import { contourLines } from "./contour.ts";

const side = 41;
const gridOf = (f: (x: number, y: number) => number) =>
  Float32Array.from({ length: side * side }, (_, i) => f(((i % side) + 0.5) / side, (Math.floor(i / side) + 0.5) / side));

it("finds a straight boundary, open at the edges", () => {
  const lines = contourLines(
    gridOf((x, y) => x + 0.5 * y - 0.6),
    side,
    0,
  );
  expect(lines).toHaveLength(1);
  for (const [x, y] of lines[0]!.slice(1, -1)) expect(x + 0.5 * y).toBeCloseTo(0.6, 5);
  const heights = lines[0]!.map(([, y]) => y);
  expect(Math.min(...heights)).toBeCloseTo(0, 6);
  expect(Math.max(...heights)).toBeCloseTo(1, 6);
});

it("finds a circle, closed", () => {
  const lines = contourLines(
    gridOf((x, y) => Math.hypot(x - 0.5, y - 0.5)),
    side,
    0.3,
  );
  expect(lines).toHaveLength(1);
  expect(lines[0]![0]).toEqual(lines[0]!.at(-1));
  for (const [x, y] of lines[0]!) expect(Math.hypot(x - 0.5, y - 0.5)).toBeCloseTo(0.3, 2);
});

it("finds both branches of XOR's boundary", () => {
  const lines = contourLines(
    gridOf((x, y) => (x - 0.51) * (y - 0.49) - 0.01),
    side,
    0,
  );
  expect(lines).toHaveLength(2);
  for (const [x, y] of lines.flatMap((line) => line.slice(1, -1))) expect(Math.abs((x - 0.51) * (y - 0.49) - 0.01)).toBeLessThan(2e-3);
});

it("draws nothing where nothing crosses, whatever the values", () => {
  expect(
    contourLines(
      gridOf(() => 0.7),
      side,
      0,
    ),
  ).toEqual([]);
  expect(
    contourLines(
      gridOf(() => Number.NaN),
      side,
      0,
    ),
  ).toEqual([]);
});
