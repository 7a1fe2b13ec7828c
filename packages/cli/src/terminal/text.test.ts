import { describe, expect, test } from "vitest";
import { beside, clip, displayWidth, flow, harmless, padEnd, padStart, plain, wrap } from "./text.ts";

const red = (text: string) => `\x1b[31m${text}\x1b[39m`;

describe("width", () => {
  test("colour codes take no room, wide characters two cells, combining marks none", () => {
    expect(displayWidth(red("loss"))).toBe(4);
    expect(displayWidth("数字")).toBe(4);
    expect(displayWidth("e\u0301")).toBe(1);
    expect(displayWidth("▉⣀·")).toBe(3);
  });

  test("padding counts cells", () => {
    expect(padEnd(red("ab"), 4)).toBe(`${red("ab")}  `);
    expect(padStart("数", 4)).toBe("  数");
    expect(padEnd("abcdef", 4)).toBe("abcdef");
  });
});

describe("clip", () => {
  test("leaves what fits, else ends in an ellipsis within the width", () => {
    expect(clip("training", 8)).toBe("training");
    expect(clip("training", 5)).toBe("trai…");
    expect(clip("training", 1)).toBe("…");
    expect(clip("training", 0)).toBe("");
  });

  test("keeps the code that ends a colour", () => {
    const cut = clip(`${red("a long word")} more`, 5);
    expect(plain(cut)).toBe("a lo…");
    expect(cut.endsWith("\x1b[39m")).toBe(true);
  });

  test("never splits a wide character", () => {
    expect(clip("数数数", 4)).toBe("数…");
  });
});

test("beside puts blocks next to each other without trailing spaces", () => {
  expect(
    beside([
      ["a", "bbb"],
      ["1", "2", "3"],
    ]),
  ).toEqual(["a    1", "bbb  2", "     3"]);
});

test("wrap breaks at spaces and keeps indentation", () => {
  expect(wrap("one two three", 7)).toEqual(["one two", "three"]);
  expect(wrap("  one two", 6)).toEqual(["  one", "  two"]);
  expect(wrap("unbreakable", 4)).toEqual(["unbreakable"]);
});

test("flow keeps facts whole", () => {
  expect(flow(["784 → 10", "7,850 parameters", "seed 1"], 30)).toEqual(["784 → 10 · 7,850 parameters", "seed 1"]);
  expect(flow(["7,850"], 3)).toEqual(["7,850"]);
  expect(flow([], 10)).toEqual([]);
});

test("harmless takes escape codes out of foreign text", () => {
  expect(harmless("a\x1b[2Jb\nc")).toBe("a�[2Jb\nc");
});

test("a fact that is longer than a line is broken between its words", () => {
  const lines = flow(["xor", "row 1 of the test examples, the first that has no input of 0"], 30);
  expect(lines).toEqual(["xor", "row 1 of the test examples,", "the first that has no input of", "0"]);
});
