/** Files of pictures as others write them are read as ImageMagick reads them. */

import { describe, expect, test } from "vitest";
import { promised } from "./formats.ts";
import { decodePicture } from "./picture.ts";
import { planesOf } from "./planes.ts";
import { pictureFiles, refusedFiles, scene } from "./testing/pictures.ts";

const bytesOf = (base64: string): Uint8Array => Uint8Array.from(Buffer.from(base64, "base64"));
const levels: Readonly<Record<string, number>> = { "#": 0, "+": 85, "-": 170, " ": 255 };
const [width, height] = [11, 7];

/** The brightness from 0 to 255 in the middle of each of the scene's pixels. */
async function read(bytes: Uint8Array): Promise<number[][]> {
  const [plane] = planesOf(await decodePicture(bytes, "a"), 1);
  const side = plane!.width / (plane!.width > plane!.height ? width : height);
  const at = (x: number, y: number): number => 255 * plane!.data[(y * side + (side >> 1)) * plane!.width + x * side + (side >> 1)]!;
  return Array.from({ length: plane!.height / side }, (_, y) => Array.from({ length: plane!.width / side }, (_, x) => at(x, y)));
}
const expected = scene.map((line) => Array.from(line, (character) => levels[character]!));

function expectScene(seen: readonly (readonly number[])[], meant: readonly (readonly number[])[]): void {
  expect(seen.map((line) => line.length)).toEqual(meant.map((line) => line.length));
  for (const [y, line] of meant.entries())
    for (const [x, value] of line.entries()) expect(Math.abs(seen[y]![x]! - value), `${x}, ${y}`).toBeLessThan(3);
}

test.each(Object.entries(pictureFiles))("%s", async (name, base64) => {
  const oneBit = expected.map((line) => line.map((value) => (value > 127 ? 255 : 0)));
  expectScene(await read(bytesOf(base64)), name.startsWith("grey-1-") ? oneBit : expected);
});

test.each(Object.entries({ ...pictureFiles, ...refusedFiles }))("%s says its size", async (name, base64) => {
  const size = promised(bytesOf(base64), name.endsWith("png") ? "PNG" : name.endsWith("jpg") ? "JPEG" : "WebP");
  expect(size!.width / size!.height).toBeCloseTo(name.startsWith("animation") ? size!.width / size!.height : width / height, 6);
});

test.each([
  ["cmyk.jpg", "colours for printing (CMYK)"],
  ["animation.webp", "an animation"],
])("%s is refused", async (name, why) => {
  await expect(decodePicture(bytesOf(refusedFiles[name]!), name)).rejects.toThrow(why);
});

test.each(Object.keys(pictureFiles))("half of %s is refused, and the whole is read next", async (name) => {
  const bytes = bytesOf(pictureFiles[name]!);
  for (const share of [0.5, 0.9])
    await expect(decodePicture(bytes.slice(0, bytes.length * share), name)).rejects.toThrow(`${name} ends before its picture does`);
  await expect(read(bytes)).resolves.toBeDefined();
});

test("a small picture inside of a JPEG does not stand for its end", async () => {
  const jpeg = bytesOf(pictureFiles["baseline.jpg"]!);
  const withSmallOne = Uint8Array.of(...jpeg.slice(0, 2), 0xff, 0xe1, 0, 6, 0xff, 0xd8, 0xff, 0xd9, ...jpeg.slice(2));
  expectScene(await read(withSmallOne), expected);
  await expect(decodePicture(withSmallOne.slice(0, -20), "a.jpg")).rejects.toThrow("a.jpg ends before its picture does");
});

test("damaged ones are refused, and the next one is read", async () => {
  for (const name of ["lossy.webp", "grey-2-interlaced.png"]) {
    const bytes = bytesOf(pictureFiles[name]!);
    const half = bytes.length >> 1;
    await expect(
      decodePicture(
        bytes.map((byte, i) => (i > half - 12 && i < half ? 255 - byte : byte)),
        name,
      ),
    ).rejects.toThrow(`${name} cannot be read`);
    expectScene(await read(bytes), expected);
  }
});

describe("a JPEG taken with the camera turned", () => {
  const turned = (orientation: number): Uint8Array => {
    const jpeg = bytesOf(pictureFiles["baseline.jpg"]!);
    // An EXIF segment of one entry, tag 274: how the camera was held (JEITA CP-3451, 4.6.4).
    const tiff = [0x4d, 0x4d, 0, 0x2a, 0, 0, 0, 8, 0, 1, 1, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0, 0, 0, 0, 0];
    return Uint8Array.of(...jpeg.slice(0, 2), 0xff, 0xe1, 0, tiff.length + 8, 0x45, 0x78, 0x69, 0x66, 0, 0, ...tiff, ...jpeg.slice(2));
  };
  const across = (rows: number[][]): number[][] => rows.map((row) => row.toReversed());
  const diagonally = (rows: number[][]): number[][] => rows[0]!.map((_, x) => rows.map((row) => row[x]!));
  test.each([
    [1, (rows: number[][]) => rows],
    [2, across],
    [3, (rows: number[][]) => across(rows).toReversed()],
    [4, (rows: number[][]) => rows.toReversed()],
    [5, diagonally],
    [6, (rows: number[][]) => across(diagonally(rows))],
    [7, (rows: number[][]) => across(diagonally(rows)).toReversed()],
    [8, (rows: number[][]) => diagonally(rows).toReversed()],
  ])("orientation %i", async (orientation, turn) => {
    expectScene(await read(turned(orientation)), turn(expected));
  });
});
