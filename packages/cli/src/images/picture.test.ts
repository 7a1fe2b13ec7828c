import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { encode, type ImageData } from "fast-png";
import { FormatError, StorageError } from "hillock";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { decodePicture, readPicture } from "./picture.ts";
import { planesOf } from "./planes.ts";

/** Brightness of a picture of one row, rounded to three digits. */
async function row(image: Omit<ImageData, "height">): Promise<number[]> {
  const [plane] = planesOf(await decodePicture(encode({ ...image, height: 1 }), "a.png"), 1);
  return Array.from(plane!.data, (value) => Math.round(value * 1000) / 1000);
}

describe("brightness", () => {
  test("grey of 8 and 16 bits", async () => {
    expect(await row({ width: 3, data: Uint8Array.of(0, 51, 255), channels: 1 })).toEqual([0, 0.2, 1]);
    expect(await row({ width: 3, data: Uint16Array.of(0, 13107, 65535), channels: 1, depth: 16 })).toEqual([0, 0.2, 1]);
  });

  test("grey of 1, 2 and 4 bits, packed into bytes", async () => {
    expect(await row({ width: 10, data: Uint8Array.of(0b10100000, 0b01000000), channels: 1, depth: 1 })).toEqual([
      1, 0, 1, 0, 0, 0, 0, 0, 0, 1,
    ]);
    expect(await row({ width: 4, data: Uint8Array.of(0b00011011), channels: 1, depth: 2 })).toEqual([0, 0.333, 0.667, 1]);
    expect(await row({ width: 3, data: Uint8Array.of(0x0f, 0x30), channels: 1, depth: 4 })).toEqual([0, 1, 0.2]);
  });

  test("colours count as bright as they look", async () => {
    expect(await row({ width: 3, data: Uint8Array.of(255, 0, 0, 0, 255, 0, 0, 0, 255), channels: 3 })).toEqual([0.213, 0.715, 0.072]);
  });

  test("a palette", async () => {
    const palette = [
      [255, 255, 255],
      [0, 0, 0],
      [255, 0, 0],
    ];
    expect(await row({ width: 3, data: Uint8Array.of(0, 1, 2), channels: 1, depth: 8, palette })).toEqual([1, 0, 0.213]);
  });

  test("dark ink without a ground lies on white, light ink on black", async () => {
    const pixels = (ink: number) => Uint8Array.of(0, 0, 0, 0, ink, ink, ink, 255);
    expect(await row({ width: 2, data: pixels(0), channels: 4 })).toEqual([1, 0]);
    expect(await row({ width: 2, data: pixels(255), channels: 4 })).toEqual([0, 1]);
    expect(await row({ width: 2, data: Uint8Array.of(0, 0, 20, 255), channels: 2 })).toEqual([1, 0.078]);
  });

  test("alpha that hides nothing changes nothing", async () => {
    expect(await row({ width: 2, data: Uint8Array.of(0, 0, 0, 255, 255, 255, 255, 255), channels: 4 })).toEqual([0, 1]);
  });
});

describe("what is no picture", () => {
  let folder = "";
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "hillock-png-"));
  });
  afterAll(() => rm(folder, { recursive: true }));

  test("a missing file, and a folder", async () => {
    await expect(readPicture(join(folder, "none.png"))).rejects.toThrow(StorageError);
    await expect(readPicture(join(folder, "none.png"))).rejects.toThrow("no such file or directory (ENOENT)");
    await expect(readPicture(folder)).rejects.toThrow("illegal operation on a directory (EISDIR)");
  });

  test("another format, and an empty file", async () => {
    const path = join(folder, "photo.png");
    await writeFile(path, Uint8Array.of(0x66, 0x6f, 0x6f, 0x21));
    await expect(readPicture(path)).rejects.toThrow("66 6f 6f 21");
    await writeFile(path, "GIF89a");
    await expect(readPicture(path)).rejects.toThrow(/a GIF\n.*PNG, JPEG or WebP/);
    await writeFile(path, "");
    await expect(readPicture(path)).rejects.toThrow("an empty file");
  });

  const good = encode({ width: 8, height: 8, data: new Uint8Array(64).fill(7), channels: 1 });

  test("a file cut off anywhere", async () => {
    for (let length = 8; length < good.length; length++)
      await expect(decodePicture(good.slice(0, length), "a.png"), `${length} bytes`).rejects.toThrow(FormatError);
  });

  test("a flipped bit", async () => {
    const bad = Uint8Array.from(good);
    bad[45]! ^= 4;
    await expect(decodePicture(bad, "a.png")).rejects.toThrow(FormatError);
  });

  test("a header that promises more pixels than there is memory", async () => {
    const bomb = Uint8Array.from(good);
    new DataView(bomb.buffer).setUint32(16, 4e9);
    await expect(decodePicture(bomb, "a.png")).rejects.toThrow("4000000000 × 8 pixels");
  });
});
