import { encode } from "fast-png";
import { DataError, mnist, type Tensor } from "hillock";
import { describe, expect, test } from "vitest";
import { digitSide, prepareDigit } from "./digit.ts";
import { decodePicture } from "./picture.ts";
import { type Plane, planesOf, resize } from "./planes.ts";

const image = (width: number, height: number, at: (x: number, y: number) => number): Plane => ({
  width,
  height,
  data: Float64Array.from({ length: width * height }, (_, i) => at(i % width, Math.floor(i / width))),
});
const inside = (value: number, low: number, high: number) => value >= low && value < high;
/** A dark bar on white. */
const bar = (size: number, left: number, top: number, width: number, height: number): Plane =>
  image(size, size, (x, y) => (inside(x, left, left + width) && inside(y, top, top + height) ? 0 : 1));

function extent(pixels: Float32Array) {
  const inked = [...pixels.keys()].filter((i) => pixels[i]! > 0.1);
  const [columns, rows] = [inked.map((i) => i % digitSide), inked.map((i) => Math.floor(i / digitSide))];
  return { left: Math.min(...columns), right: Math.max(...columns), top: Math.min(...rows), bottom: Math.max(...rows) };
}

describe("a picture of a digit", () => {
  test("gets 20 pixels high, keeps its proportions, and comes to lie in the middle", () => {
    const { pixels, darkOnLight } = prepareDigit(bar(300, 20, 40, 30, 200), "a");
    expect(darkOnLight).toBe(true);
    expect(extent(pixels)).toEqual({ left: 13, right: 15, top: 5, bottom: 24 });
    expect(Math.max(...pixels)).toBe(1);
  });

  test("may be light on dark, tiny or upscaled", () => {
    const { pixels, darkOnLight } = prepareDigit(
      image(10, 10, (x, y) => (x === 4 && inside(y, 2, 8) ? 1 : 0.1)),
      "a",
    );
    expect(darkOnLight).toBe(false);
    expect(extent(pixels)).toMatchObject({ top: 5, bottom: 24 });
  });

  test("may be wider than high", () => {
    expect(extent(prepareDigit(bar(100, 10, 50, 80, 8), "a").pixels)).toMatchObject({ left: 5, right: 24 });
  });

  test("may be pale on uneven paper", () => {
    const paper = image(100, 100, (x, y) => (inside(x, 45, 55) && inside(y, 20, 80) ? 0.5 : 0.9 + 0.02 * Math.sin(x + 3 * y)));
    const { pixels } = prepareDigit(paper, "a");
    expect(extent(pixels)).toMatchObject({ top: 5, bottom: 24 });
    expect(pixels[0]).toBe(0);
  });

  test("always has values from 0 to 1", () => {
    const { pixels } = prepareDigit(bar(7, 3, 0, 1, 7), "a");
    for (const value of pixels) expect(value >= 0 && value <= 1).toBe(true);
  });

  test("that is blank is refused", () => {
    expect(() =>
      prepareDigit(
        image(50, 50, () => 1),
        "blank.png",
      ),
    ).toThrow(DataError);
    expect(() =>
      prepareDigit(
        image(50, 50, (x) => 0.5 + 0.0001 * x),
        "blank.png",
      ),
    ).toThrow("nothing to see in blank.png");
    expect(() =>
      prepareDigit(
        image(1, 1, () => 0),
        "blank.png",
      ),
    ).toThrow("1 × 1 pixels");
  });
});

/** A digit-like figure, an L, on paper that is then photographed badly. */
const figure = (x: number, y: number): boolean =>
  (inside(x, 110, 130) && inside(y, 70, 230)) || (inside(x, 110, 200) && inside(y, 212, 230));
const sheet = (light: (x: number, y: number) => number, over: (x: number, y: number) => number | undefined = () => undefined): Plane =>
  image(300, 300, (x, y) => over(x, y) ?? light(x, y) * (figure(x, y) ? 0.2 : 0.95));
const onFrame = (x: number, y: number, from: number, width: number): boolean => {
  const distance = Math.min(x, y, 299 - x, 299 - y);
  return inside(distance, from, from + width);
};

describe("around a digit", () => {
  const plain = prepareDigit(
    sheet(() => 1),
    "a",
  ).pixels;
  test.each<[string, Plane, string | undefined]>([
    [
      "a border of the picture",
      sheet(
        () => 1,
        (x, y) => (onFrame(x, y, 0, 8) ? 0 : undefined),
      ),
      "a border around the picture",
    ],
    [
      "a line near the edge",
      sheet(
        () => 1,
        (x, y) => (onFrame(x, y, 15, 4) ? 0.1 : undefined),
      ),
      "a border around the picture",
    ],
    [
      "a drawn frame",
      sheet(
        () => 1,
        (x, y) => (inside(x, 50, 280) && inside(y, 30, 270) && !(inside(x, 54, 276) && inside(y, 34, 266)) ? 0.1 : undefined),
      ),
      "a frame around it",
    ],
    [
      "a table beside the paper",
      sheet(
        (x) => 0.7 + x / 1000,
        (x) => (x < 20 ? 0.2 : undefined),
      ),
      "what lies along the edge",
    ],
    ["light from one side", sheet((x) => 0.4 + x / 500), undefined],
    ["dark corners", sheet((x, y) => 1 - ((x - 150) ** 2 + (y - 150) ** 2) / 80000), undefined],
    ["a shadow across it", sheet((x, y) => (x + y > 330 ? 0.55 : 1)), undefined],
    [
      "a ruled line",
      sheet(
        () => 1,
        (_, y) => (y === 270 ? 0.4 : undefined),
      ),
      "what lies along the edge",
    ],
  ])("%s changes nothing", (_what, photo, leftOut) => {
    const { pixels, notes, darkOnLight } = prepareDigit(photo, "a");
    expect(darkOnLight).toBe(true);
    const difference = pixels.reduce((sum, value, i) => sum + Math.abs(value - plain[i]!), 0) / 784;
    expect(difference).toBeLessThan(0.02);
    if (leftOut !== undefined) expect(notes.join()).toContain(leftOut);
  });

  test("two digits beside each other are said", () => {
    const two = image(200, 100, (x, y) => (inside(y, 20, 80) && (inside(x, 60, 70) || inside(x, 130, 140)) ? 0 : 1));
    expect(prepareDigit(two, "a").notes.join()).toContain("There seem to be 2 digits");
    expect(prepareDigit(bar(100, 45, 20, 10, 60), "a").notes).toEqual([]);
  });
});

describe("resizing", () => {
  test("keeps the mean when shrinking, and a constant always", () => {
    const checks = image(40, 40, (x, y) => (x + y) % 2);
    for (const value of resize(checks, 10, 10).data) expect(value).toBeCloseTo(0.5, 1);
    for (const [width, height] of [
      [3, 7],
      [90, 11],
    ] as const) {
      for (const value of resize(
        image(20, 30, () => 0.25),
        width,
        height,
      ).data)
        expect(value).toBeCloseTo(0.25, 12);
    }
  });

  test("the same size is the same picture", () => {
    const random = image(9, 5, (x, y) => ((x * 7 + y * 13) % 10) / 10);
    expect(Array.from(resize(random, 9, 5).data)).toEqual(Array.from(random.data));
  });
});

/** One of MNIST's digits, ten times as large, dark on white, somewhere on a larger sheet, as a PNG. */
function asDrawing(x: Tensor, index: number): Uint8Array {
  const [scale, size] = [10, 340];
  const data = new Uint8Array(size * size).fill(255);
  for (let i = 0; i < 280 * 280; i++) {
    const [column, row] = [i % 280, Math.floor(i / 280)];
    const ink = x.data[index * 784 + Math.floor(row / scale) * 28 + Math.floor(column / scale)]!;
    data[(row + 15) * size + column + 40] = 255 - ink;
  }
  return encode({ width: size, height: size, data, channels: 1 });
}

test("MNIST's own digits come back as they are, and to their places", async () => {
  const { x } = (await mnist()).test;
  const differences: number[] = [];
  for (let index = 0; index < 40; index++) {
    const [drawing] = planesOf(await decodePicture(asDrawing(x, index), "a"), 1);
    const { pixels } = prepareDigit(drawing!, "a");
    differences.push(pixels.reduce((sum, value, i) => sum + Math.abs(value - x.data[index * 784 + i]! / 255), 0) / 784);
  }
  expect(differences.filter((difference) => difference < 0.03).length).toBeGreaterThanOrEqual(38);
});
