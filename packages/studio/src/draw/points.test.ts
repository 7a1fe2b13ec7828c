import { expect, it } from "vitest";
import { palettes } from "../theme/palette.ts";
import { exampleAt, markColour, placeOn, pointAt } from "./points.ts";
import { divergingScale } from "./scale.ts";

const lightStops = palettes.light.signed;

const domain = { x1: [-1, 1], x2: [-1, 1] } as const;

it("places points with x2 upwards, and comes back", () => {
  expect(placeOn(domain, 200, -1, -1)).toEqual([0, 200]);
  expect(placeOn(domain, 200, 0, 1)).toEqual([100, 0]);
  for (const [x1, x2] of [
    [0.3, -0.7],
    [-1, 0.25],
  ] as const) {
    const [left, top] = placeOn(domain, 300, x1, x2);
    const back = pointAt(domain, 300, left, top);
    expect(back[0]).toBeCloseTo(x1, 12);
    expect(back[1]).toBeCloseTo(x2, 12);
  }
});

it("finds the example under the pointer", () => {
  const points = { x: [0, 0, 0.5, 0.5], y: [0, 1] };
  expect(exampleAt(points, domain, 200, 101, 99)).toBe(0);
  expect(exampleAt(points, domain, 200, 151, 52)).toBe(1);
  expect(exampleAt(points, domain, 200, 20, 20)).toBe(-1);
});

it("knows planes that are not square about the origin", () => {
  const wide = { x1: [-1, 2], x2: [-1, 1] } as const;
  expect(placeOn(wide, 300, 0, 1)).toEqual([100, 0]);
  expect(pointAt(wide, 300, 100, 300)).toEqual([0, -1]);
});

it("colours classes with the ends", () => {
  const style = { scale: divergingScale(lightStops), centre: 0.5, limit: 0.5 };
  expect(markColour(0, style)).toBe(lightStops[0]);
  expect(markColour(1, style)).toBe(lightStops[6]);
  expect(markColour(0.5, style)).toBe(lightStops[3]);
});
