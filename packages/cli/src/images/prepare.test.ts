/** Pictures become inputs in the way that was saved with the network. */

import { DataError, type PictureInputs } from "hillock";
import { describe, expect, test } from "vitest";
import type { Picture } from "./picture.ts";
import { prepare } from "./prepare.ts";

const inputs = (more: Partial<PictureInputs> = {}): PictureInputs => ({
  kind: "picture",
  width: 8,
  height: 8,
  channels: 1,
  ground: "any",
  framing: "whole",
  ...more,
});
type Colour = readonly [number, number, number];
const picture = (width: number, height: number, at: (x: number, y: number) => Colour): Picture => ({
  width,
  height,
  data: Uint8Array.from({ length: 4 * width * height }, (_, i) => {
    const pixel = Math.floor(i / 4);
    return [...at(pixel % width, Math.floor(pixel / width)), 255][i % 4]!;
  }),
});
const grey = (value: number): Colour => [value, value, value];

describe("whole", () => {
  test("a picture of the network's size is taken as it is", () => {
    const { pixels, notes } = prepare(
      picture(8, 8, (x, y) => grey(8 * y + x)),
      inputs(),
      "a",
    );
    expect(Array.from(pixels, (value) => Math.round(value * 255))).toEqual(Array.from({ length: 64 }, (_, i) => i));
    expect(notes).toEqual(["Taken as it is."]);
  });

  test("others are scaled, and it is said when their proportions change", () => {
    const half = (width: number, height: number) =>
      prepare(
        picture(width, height, (x) => grey(x < width / 2 ? 0 : 255)),
        inputs(),
        "a",
      );
    expect(Array.from(half(32, 32).pixels.subarray(0, 8), Math.round)).toEqual([0, 0, 0, 0, 1, 1, 1, 1]);
    expect(half(32, 32).notes.join()).not.toContain("proportions");
    expect(half(64, 32).notes.join()).toContain("changes its proportions");
  });

  test("colours lie together, red, green, blue", () => {
    const { pixels } = prepare(
      picture(8, 8, (x) => (x === 0 ? [255, 51, 0] : [0, 0, 255])),
      inputs({ channels: 3 }),
      "a",
    );
    expect(pixels).toHaveLength(192);
    expect(Array.from(pixels.subarray(0, 6), (value) => Math.round(value * 10) / 10)).toEqual([1, 0.2, 0, 0, 0, 1]);
  });

  test("the other ground means the negative", () => {
    const dot = picture(8, 8, (x, y) => grey(x === 4 && y === 4 ? 51 : 255));
    expect(prepare(dot, inputs({ ground: "dark" }), "a").pixels[36]).toBeCloseTo(0.8, 6);
    expect(prepare(dot, inputs({ ground: "dark" }), "a").notes.join()).toContain("negative");
    for (const ground of ["light", "any"] as const) expect(prepare(dot, inputs({ ground }), "a").pixels[36]).toBeCloseTo(0.2, 6);
  });
});

describe("an object", () => {
  test("fills the field in its longer direction and lies in the middle of the other", () => {
    const bar = picture(100, 100, (x, y) => grey(x >= 10 && x < 30 && y >= 20 && y < 60 ? 200 : 0));
    const { pixels } = prepare(bar, inputs({ framing: "object", ground: "dark" }), "a");
    const inked = Array.from(pixels, (value, i) => (value > 0.4 ? i % 8 : -1)).filter((x) => x >= 0);
    expect([inked.length, Math.min(...inked), Math.max(...inked)]).toEqual([32, 2, 5]);
  });

  test("that is not there is refused", () => {
    expect(() =>
      prepare(
        picture(50, 50, () => grey(9)),
        inputs({ framing: "object" }),
        "blank.png",
      ),
    ).toThrow(DataError);
  });
});

test("digits of 8 × 8 keep MNIST's proportions", () => {
  const seven = picture(60, 60, (x, y) =>
    grey((y >= 10 && y < 16 && x >= 15 && x < 45) || (x >= 38 && x < 44 && y >= 10 && y < 50) ? 0 : 255),
  );
  const { pixels } = prepare(seven, inputs({ framing: "digit" }), "a");
  const rows = [...pixels.keys()].filter((i) => pixels[i]! > 0.3).map((i) => Math.floor(i / 8));
  expect(Math.max(...rows) - Math.min(...rows) + 1).toBeGreaterThanOrEqual(5);
  expect(Math.max(...rows) - Math.min(...rows) + 1).toBeLessThanOrEqual(6);
});
