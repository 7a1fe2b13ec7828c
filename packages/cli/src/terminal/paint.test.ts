import { describe, expect, test } from "vitest";
import { backgroundOf, colorDepthOf, mix, nearestIndexed, Paint } from "./paint.ts";
import { plain } from "./text.ts";

describe("depth", () => {
  test("a pipe has no colours, unless they are forced", () => {
    expect(colorDepthOf(false, { TERM: "xterm-256color" })).toBe(1);
    expect(colorDepthOf(false, { FORCE_COLOR: "1" })).toBe(4);
    expect(colorDepthOf(false, { FORCE_COLOR: "3" })).toBe(24);
  });

  test("a terminal says what it has; NO_COLOR takes it away", () => {
    expect(colorDepthOf(true, { TERM: "xterm-256color" })).toBe(8);
    expect(colorDepthOf(true, { TERM: "xterm-256color", COLORTERM: "truecolor" })).toBe(24);
    expect(colorDepthOf(true, { TERM: "xterm-256color", NO_COLOR: "1" })).toBe(1);
    expect(colorDepthOf(true, { TERM: "xterm-256color", NO_COLOR: "" })).toBe(8);
    expect(colorDepthOf(true, { TERM: "dumb" })).toBe(1);
  });

  test("FORCE_COLOR=0 means none", () => {
    expect(colorDepthOf(true, { TERM: "xterm-256color", FORCE_COLOR: "0" })).toBe(1);
  });
});

describe("paint", () => {
  test("the design's two hues, as well as each depth can", () => {
    expect(new Paint(24).hue("negative", "x")).toBe("\x1b[38;2;217;118;15mx\x1b[39m");
    expect(new Paint(24).hue("positive", "x")).toBe("\x1b[38;2;47;127;193mx\x1b[39m");
    expect(new Paint(8).hue("positive", "x")).toBe("\x1b[38;5;32mx\x1b[39m");
    expect(new Paint(4).hue("negative", "x")).toBe("\x1b[33mx\x1b[39m");
    expect(new Paint(1).hue("negative", "x")).toBe("x");
  });

  test("without colours everything is plain", () => {
    const paint = new Paint(1);
    expect([paint.bold("a"), paint.dim("b"), paint.alarm("c"), paint.heat("positive", 1, "d")]).toEqual(["a", "b", "c", "d"]);
  });

  test("text on a tint is black or white, whichever reads better", () => {
    const paint = new Paint(24);
    expect(paint.on([250, 240, 230], "x")).toContain("38;2;10;10;10");
    expect(paint.on([20, 40, 60], "x")).toContain("38;2;238;238;238");
    expect(plain(paint.heat("negative", 0.5, " 12"))).toBe(" 12");
    expect(paint.heat("negative", 0, " 12")).toBe(" 12");
  });

  test("the nearest of 256 colours", () => {
    expect(nearestIndexed([255, 255, 255])).toBe(231);
    expect(nearestIndexed([0, 0, 0])).toBe(16);
    expect(nearestIndexed([128, 128, 128])).toBe(244);
    expect(nearestIndexed([255, 0, 0])).toBe(196);
  });

  test("tints of 256 colours keep their hue", () => {
    const paint = new Paint(8);
    expect([0.3, 0.6, 1].map((strength) => nearestIndexed(paint.tint("negative", strength)))).toEqual([94, 130, 172]);
    expect([0.3, 0.6, 1].map((strength) => nearestIndexed(paint.tint("positive", strength)))).toEqual([24, 25, 32]);
    expect(nearestIndexed(paint.tint("positive", 0))).toBe(234);
  });

  test("mixing", () => {
    expect(mix([0, 100, 200], [100, 100, 100], 0.5)).toEqual([50, 100, 150]);
  });
});

test("the background is dark unless the terminal says light", () => {
  expect(backgroundOf({})).toBe("dark");
  expect(backgroundOf({ COLORFGBG: "0;15" })).toBe("light");
  expect(backgroundOf({ COLORFGBG: "15;0" })).toBe("dark");
});
