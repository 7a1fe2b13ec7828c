/** Sheets on tables, under all that makes them differ; and what is no sheet. */

import { mnist } from "hillock";
import { describe, expect, test } from "vitest";
import { prepareDigit } from "./digit.ts";
import { type Plane, resize } from "./planes.ts";
import { sheetOf } from "./sheet.ts";

const { test: held } = await mnist();
const digit = (row: number): Plane => ({
  width: 28,
  height: 28,
  data: Float64Array.from(held.x.data.subarray(784 * row, 784 * (row + 1)), (value) => value / 255),
});
const [side, drawn] = [280, 224];
/** Ink from 0 to 1 at a place of the sheet. */
const inkOf = (row: number) => {
  const { data } = resize(digit(row), drawn, drawn);
  return (x: number, y: number): number => {
    const [left, top] = [Math.floor(x - (side - drawn) / 2), Math.floor(y - (side - drawn) / 2)];
    return left >= 0 && left < drawn && top >= 0 && top < drawn ? data[top * drawn + left]! : 0;
  };
};

interface Scene {
  readonly table: number;
  readonly paper: number;
  readonly pen: number;
  /** Degrees. */
  readonly turned: number;
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}
/** A photo from above. */
function photo(row: number, { table, paper, pen, turned, left, top, width, height }: Scene): Plane {
  const ink = inkOf(row);
  const [cos, sin] = [Math.cos((turned * Math.PI) / 180), Math.sin((turned * Math.PI) / 180)];
  const at = (i: number): number => {
    const [dx, dy] = [(i % width) - left - side / 2, Math.floor(i / width) - top - side / 2];
    const [x, y] = [cos * dx + sin * dy + side / 2, cos * dy - sin * dx + side / 2];
    return x >= 0 && x < side && y >= 0 && y < side ? paper + (pen - paper) * ink(x, y) : table;
  };
  return { width, height, data: Float64Array.from({ length: width * height }, (_, i) => at(i)) };
}
/** How alike two pictures are: the cosine between them. */
function likeness(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let [ab, aa, bb] = [0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    ab += a[i]! * b[i]!;
    aa += a[i]! ** 2;
    bb += b[i]! ** 2;
  }
  return ab / Math.sqrt(aa * bb);
}

const plain: Scene = { table: 0.3, paper: 0.95, pen: 0.1, turned: 0, left: 150, top: 90, width: 620, height: 480 };

describe("a digit on a sheet is read as without what lies around it", () => {
  test.each<[string, Partial<Scene>]>([
    ["a dark table", {}],
    ["a table nearly as light as the paper", { table: 0.6 }],
    ["a sheet in a corner of the picture", { left: 20, top: 180 }],
    ["a sheet that runs out of the picture", { top: 205 }],
    ["a sheet that is turned a little", { turned: 4 }],
    ["a black sheet and chalk", { table: 0.9, paper: 0.1, pen: 0.95 }],
  ])("%s", (_, change) => {
    for (let row = 0; row < 12; row++) {
      const alone = prepareDigit(digit(row), "a");
      const { pixels, notes } = prepareDigit(photo(row, { ...plain, ...change }), "a");
      expect(notes.join(" "), `row ${row}`).toContain("what lies around the sheet");
      expect(likeness(pixels, alone.pixels), `row ${row}`).toBeGreaterThan(change.turned ? 0.7 : 0.85);
    }
  });
});

describe("no sheet", () => {
  test("MNIST's own pictures, small and large", () => {
    for (let row = 0; row < 300; row++)
      for (const picture of [digit(row), resize(digit(row), 140, 140)]) expect(sheetOf(picture)).toBeUndefined();
  });

  test("block letters: thick strokes with square holes, light on dark and dark on light", () => {
    const letters = [
      ["11111", "10001", "10001", "11111", "10001", "10001", "11111"],
      ["1111", "1001", "1001", "1001", "1111"],
      ["111111", "111111", "110011", "110011", "111111", "111111", "110011", "110011", "111111", "111111"],
    ];
    for (const rows of letters) {
      for (const flipped of [0, 1]) {
        const [width, height] = [(rows[0]!.length + 4) * 30, (rows.length + 4) * 30];
        const at = (i: number): number => Number(rows[Math.floor(Math.floor(i / width) / 30) - 2]?.[Math.floor((i % width) / 30) - 2] ?? 0);
        expect(
          sheetOf({ width, height, data: Float64Array.from({ length: width * height }, (_, i) => Math.abs(flipped - at(i))) }),
        ).toBeUndefined();
      }
    }
  });

  test("an empty sheet, and a lit half of a table", () => {
    const empty: Plane = { ...photo(0, { ...plain, pen: plain.paper }) };
    expect(sheetOf(empty)).toBeUndefined();
    const { width, height, data } = photo(0, { ...plain, table: 0.95 });
    expect(sheetOf({ width, height, data: data.map((value, i) => (i % width < width / 2 + 40 ? value : value * 0.4)) })).toBeUndefined();
  });
});
