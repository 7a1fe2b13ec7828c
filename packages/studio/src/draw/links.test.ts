import { describe, expect, it } from "vitest";
import { palettes } from "../theme/palette.ts";
import { distanceTo, type Link, linkAt, linkColour, linkLimit, linkWidth, pointOn, strongest } from "./links.ts";
import { divergingScale } from "./scale.ts";

const lightStops = palettes.light.signed;

const level: Link = { fromX: 0, fromY: 10, toX: 100, toY: 10, weight: 1 };
const down: Link = { fromX: 0, fromY: 0, toX: 100, toY: 80, weight: -0.25 };

describe("width", () => {
  it("is 8 √(|w| / limit), from 1 to 8 pixels", () => {
    expect(linkWidth(1, 1)).toBe(8);
    expect(linkWidth(-0.25, 1)).toBe(4);
    expect(linkWidth(0, 1)).toBe(1);
    expect(linkWidth(9, 1)).toBe(8);
    expect(linkWidth(Number.NaN, 1)).toBe(1);
  });
  it("is measured by the largest weight, but at least 3", () => {
    expect(linkLimit([0.1, -0.3])).toBe(3);
    expect(linkLimit([0.1, -5, Number.POSITIVE_INFINITY])).toBe(5);
  });
});

it("keeps the strongest links in their order", () => {
  expect(strongest([0.1, -3, 2, 0.2], 2)).toEqual([1, 2]);
  expect(strongest([1, 1, 1], 5)).toEqual([0, 1, 2]);
  const many = Float32Array.from({ length: 1000 }, (_, i) => Math.sin(i));
  const kept = strongest(many);
  expect(kept).toHaveLength(400);
  const weakest = Math.min(...kept.map((i) => Math.abs(many[i]!)));
  expect(many.filter((w) => Math.abs(w) > weakest).length).toBeLessThan(400);
});

describe("geometry", () => {
  it("starts and ends at the units, level", () => {
    expect(pointOn(down, 0)).toEqual([0, 0]);
    expect(pointOn(down, 1)).toEqual([100, 80]);
    expect(pointOn(down, 0.5)).toEqual([50, 40]);
    const [x, y] = pointOn(down, 0.01);
    expect(y / x).toBeLessThan(0.03);
  });
  it("measures distances", () => {
    expect(distanceTo(level, 50, 14)).toBeCloseTo(4, 6);
    expect(distanceTo(level, -3, 10)).toBeCloseTo(3, 6);
    expect(distanceTo(down, 50, 40)).toBeCloseTo(0, 6);
  });
  it("finds the link under the pointer", () => {
    expect(linkAt([level, down], 50, 12, 1)).toBe(0);
    expect(linkAt([level, down], 52, 42, 1)).toBe(1);
    expect(linkAt([level, down], 50, 200, 1)).toBe(-1);
  });
});

it("shows the sign by hue", () => {
  const scale = divergingScale(lightStops);
  expect(linkColour(1, 1, scale)).toBe(scale.colour(0.84));
  expect(linkColour(-1, 1, scale)).toBe(scale.colour(-0.84));
  expect(linkColour(0, 1, scale)).toBe(lightStops[3]);
});
