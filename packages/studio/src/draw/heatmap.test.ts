import { expect, it } from "vitest";
import { paintGrid, refine } from "./heatmap.ts";
import { palettes } from "../theme/palette.ts";
import { divergingScale } from "./scale.ts";

const lightStops = palettes.light.signed;

const scale = divergingScale(lightStops);

it("gives each value its colour, row by row", () => {
  const pixels = new Uint32Array(4);
  paintGrid(pixels, Float32Array.of(-1, 1, 0, 0), 2, scale, { limit: 1 });
  expect([...pixels]).toEqual([scale.table[0], scale.table[512], scale.table[256], scale.table[256]]);
});

it("shifts its centre, and discretises", () => {
  const pixels = new Uint32Array(4);
  paintGrid(pixels, Float32Array.of(0.5, 1, 0, 0.75), 2, scale, { limit: 0.5, centre: 0.5 });
  expect([...pixels]).toEqual([scale.table[256], scale.table[512], scale.table[0], scale.table[384]]);
  paintGrid(pixels, Float32Array.of(0.5, 0.51, 0.49, 1), 2, scale, { limit: 0.5, centre: 0.5, discretize: true });
  expect(new Set(pixels).size).toBe(3);
  expect(pixels[1]).toBe(pixels[3]);
});

it("refines bilinearly and keeps the corners", () => {
  const fine = refine(Float32Array.of(0, 1, 2, 3), 2, 3);
  expect([...fine]).toEqual([0, 0.5, 1, 1, 1.5, 2, 2, 2.5, 3]);
});
