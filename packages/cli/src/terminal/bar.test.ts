import { describe, expect, test } from "vitest";
import { bar, progressBar } from "./bar.ts";

describe("bar", () => {
  test("eighths of a cell", () => {
    expect([0, 0.0625, 0.125, 0.5, 0.9375, 1].map((share) => bar(share, 2))).toEqual(["", "▏", "▎", "█", "█▉", "██"]);
  });

  test("something is never drawn as nothing, and what is not in range is cut", () => {
    expect(bar(1e-6, 10)).toBe("▏");
    expect(bar(-1, 4)).toBe("");
    expect(bar(7, 4)).toBe("████");
    expect(bar(Number.NaN, 4)).toBe("");
    expect(bar(0.5, 0)).toBe("");
  });
});

describe("progress bar", () => {
  const whole = (share: number, width: number, segments?: number) => {
    const { done, rest } = progressBar(share, width, segments);
    return done + rest;
  };

  test("fills its width at any share", () => {
    for (let i = 0; i <= 100; i++) {
      for (const segments of [1, 2, 5]) expect(whole(i / 100, 34, segments)).toHaveLength(34);
    }
  });

  test("one segment for each epoch", () => {
    expect(whole(0, 11, 3)).toBe("─── ─── ───");
    expect(whole(1 / 3, 11, 3)).toBe("███ ─── ───");
    expect(whole(0.5, 11, 3)).toBe("███ █▌─ ───");
    expect(whole(1, 11, 3)).toBe("███ ███ ███");
    expect(progressBar(0.5, 11, 3)).toEqual({ done: "███ █▌", rest: "─ ───" });
  });

  test("too many segments become one bar", () => {
    expect(whole(0.5, 20, 10)).toBe("██████████──────────");
  });
});
