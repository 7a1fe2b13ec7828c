import { describe, expect, it } from "vitest";
import { palettes } from "../theme/palette.ts";
import { labOf, rgbOf, rgbOfLab } from "./oklab.ts";
import { divergingScale, niceLimit, tableIndex } from "./scale.ts";

const lightStops = palettes.light.signed;
const darkStops = palettes.dark.signed;

const pixel = (word: number) => [word & 255, (word >>> 8) & 255, (word >>> 16) & 255, word >>> 24];

describe("OKLab", () => {
  it("gives the values of Ottosson's table", () => {
    const white = labOf([255, 255, 255]);
    expect(white[0]).toBeCloseTo(1, 4);
    expect(white[1]).toBeCloseTo(0, 4);
    expect(white[2]).toBeCloseTo(0, 4);
    const red = labOf([255, 0, 0]);
    expect(red.map((x) => Number(x.toFixed(3)))).toEqual([0.628, 0.225, 0.126]);
  });
  it("comes back", () => {
    for (const hex of [...lightStops, ...darkStops, "#000000", "#00ff00"]) {
      const rgb = rgbOf(hex);
      expect(rgbOfLab(labOf(rgb)).map(Math.round)).toEqual([...rgb]);
    }
  });
});

describe.each([
  ["light", lightStops],
  ["dark", darkStops],
])("the %s scale", (_, stops) => {
  const scale = divergingScale(stops);
  it("passes through its seven stops, and zero is the middle one", () => {
    for (const [i, stop] of stops.entries()) expect(scale.colour((i - 3) / 3)).toBe(stop);
    expect(pixel(scale.table[tableIndex(0, 1)]!)).toEqual([...rgbOf(stops[3]), 255]);
    expect(pixel(scale.table[0]!)).toEqual([...rgbOf(stops[0]), 255]);
    expect(pixel(scale.table[512]!)).toEqual([...rgbOf(stops[6]), 255]);
  });
  it("holds its ends beyond the limit", () => {
    expect(scale.colour(-7)).toBe(stops[0]);
    expect(scale.colour(7)).toBe(stops[6]);
  });
  it("changes by small steps everywhere", () => {
    let largest = 0;
    for (let i = 1; i < scale.table.length; i++) {
      const [a, b] = [pixel(scale.table[i - 1]!), pixel(scale.table[i]!)];
      largest = Math.max(largest, ...a.map((channel, k) => Math.abs(channel - b[k]!)));
    }
    expect(largest).toBeLessThanOrEqual(5);
  });
});

describe("tableIndex", () => {
  it("is symmetric about zero", () => {
    for (let v = 0; v < 1.3; v += 0.00071) expect(tableIndex(v, 1) - 256).toBe(256 - tableIndex(-v, 1));
  });
  it("clamps, and puts NaN at zero", () => {
    expect(tableIndex(Number.POSITIVE_INFINITY, 2)).toBe(512);
    expect(tableIndex(Number.NEGATIVE_INFINITY, 2)).toBe(0);
    expect(tableIndex(Number.NaN, 2)).toBe(256);
    expect(tableIndex(1, 2)).toBe(384);
  });
});

describe("niceLimit", () => {
  it("is 1, 2 or 5 times a power of ten and holds the largest magnitude", () => {
    expect(niceLimit([0, 0])).toBe(1);
    expect(niceLimit([0.3, -0.7])).toBe(1);
    expect(niceLimit([-1.2])).toBe(2);
    expect(niceLimit([3])).toBe(5);
    expect(niceLimit([1])).toBe(1);
    expect(niceLimit([0.018])).toBeCloseTo(0.02, 12);
    expect(niceLimit([1, Number.POSITIVE_INFINITY, Number.NaN])).toBe(1);
  });
});
