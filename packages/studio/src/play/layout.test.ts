import { describe, expect, it } from "vitest";
import { directionOf, largestUnit, moveFocus, smallestUnit, stageLayout } from "./layout.ts";

const space = { width: 700, height: 460, head: 60, left: 60, right: 20 };

describe("stageLayout", () => {
  it("keeps units apart and inside", () => {
    for (const counts of [[2], [2, 1], [2, 8, 8, 1], [7, 8, 8, 8, 8, 8, 8, 1], [2, 16, 1]]) {
      for (const width of [340, 700, 1000]) {
        const { unit, columns, height } = stageLayout(counts, { ...space, width });
        expect(unit).toBeGreaterThanOrEqual(smallestUnit);
        expect(unit).toBeLessThanOrEqual(largestUnit);
        for (const { x, ys } of columns) {
          expect(x - unit / 2).toBeGreaterThanOrEqual(space.left - 1);
          expect(x + unit / 2).toBeLessThanOrEqual(width - space.right + 1);
          expect(ys[0]! - unit / 2).toBeGreaterThanOrEqual(space.head - 1);
          expect(ys.at(-1)! + unit / 2).toBeLessThanOrEqual(height);
          for (let i = 1; i < ys.length; i++) expect(ys[i]! - ys[i - 1]!).toBeGreaterThanOrEqual(unit * 1.2);
        }
        for (let c = 1; c < columns.length; c++) expect(columns[c]!.x - columns[c - 1]!.x).toBeGreaterThan(unit);
      }
    }
  });
});

describe("moveFocus", () => {
  const counts = [2, 4, 3, 1];
  it("walks units and stops at the ends", () => {
    expect(moveFocus(counts, { layer: 1, unit: 3 }, "down")).toEqual({ layer: 1, unit: 3 });
    expect(moveFocus(counts, { layer: 1, unit: 3 }, "right")).toEqual({ layer: 2, unit: 2 });
    expect(moveFocus(counts, { layer: 3, unit: 0 }, "right")).toEqual({ layer: 3, unit: 0 });
    expect(moveFocus(counts, { layer: 0, unit: 1 }, "left")).toEqual({ layer: 0, unit: 1 });
    expect(moveFocus(counts, { layer: 2, unit: 1 }, "first")).toEqual({ layer: 2, unit: 0 });
    expect(moveFocus(counts, { layer: 2, unit: 1 }, "last")).toEqual({ layer: 2, unit: 2 });
  });
  it("knows its keys", () => {
    expect(directionOf("ArrowUp")).toBe("up");
    expect(directionOf("a")).toBeUndefined();
  });
});
