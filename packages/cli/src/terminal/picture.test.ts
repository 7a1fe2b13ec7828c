import { expect, test } from "vitest";
import { Paint } from "./paint.ts";
import { cropped, drawPicture } from "./picture.ts";
import { drawSurface } from "./surface.ts";
import { plain } from "./text.ts";

const picture = { width: 2, height: 3, data: [1, 0, 0, 1, 1, 1] };

test("two pixels share a cell; an odd last row has ground below", () => {
  expect(drawPicture(picture, new Paint(1))).toEqual(["▀▄", "▀▀"]);
});

test("greys are colours where there are enough", () => {
  const [line] = drawPicture({ width: 1, height: 2, data: [1, 0] }, new Paint(24));
  expect(line).toBe("\x1b[38;2;236;236;232;48;2;24;26;30m▀\x1b[49;39m");
  expect(drawPicture(picture, new Paint(8)).map(plain)).toEqual(["▀▀", "▀▀"]);
});

test("cropping", () => {
  expect(Array.from(cropped(picture, 1, 1, 1, 2).data)).toEqual([1, 1]);
});

test("a surface is shaded from 0 to 1, with points on top", () => {
  const surface = { width: 5, height: 2, values: [-1, -0.5, 0, 0.5, 1, -1, -0.5, 0, 0.5, 1] };
  expect(drawSurface(surface, [], new Paint(1))).toEqual([" ·:░▒"]);
  const marks = [
    { column: 0, line: 0, value: -1 },
    { column: 4, line: 0, value: 1 },
  ];
  expect(drawSurface(surface, marks, new Paint(1))).toEqual(["○·:░●"]);
  expect(drawSurface(surface, marks, new Paint(24)).map(plain)).toEqual(["●▀▀▀●"]);
});
