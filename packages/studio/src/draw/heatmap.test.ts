import { expect, it } from "vitest";
import { palettes } from "../theme/palette.ts";
import { paintGrid, refine } from "./heatmap.ts";
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

it("refines bilinearly between the middles of cells", () => {
  const fine = refine(Float32Array.of(0, 1, 2, 3), 2, 4);
  expect([...fine.subarray(0, 4)]).toEqual([0, 0.25, 0.75, 1]);
  expect([fine[0], fine[4], fine[8], fine[12]]).toEqual([0, 0.5, 1.5, 2]);
  expect(refine(Float32Array.of(0, 1, 2, 3), 2, 2)).toEqual(Float32Array.of(0, 1, 2, 3));
});
