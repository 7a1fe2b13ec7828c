import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { type Palette, palettes } from "./palette.ts";

const css = readFileSync(new URL("tokens.css", import.meta.url), "utf8");
/** What tokens.css gives a property in both themes. */
const inCss = (name: string): string[] =>
  new RegExp(`--${name}:\\s*light-dark\\((#[0-9a-f]{6}), (#[0-9a-f]{6})\\)`).exec(css)?.slice(1) ?? [];
const both = (pick: (palette: Palette) => string): string[] => [pick(palettes.light), pick(palettes.dark)];

test("page and canvas have the same colours", () => {
  palettes.light.signed.forEach((_, i) => {
    expect(inCss(`signed-${i}`)).toEqual(both(({ signed }) => signed[i]!));
  });
  expect(inCss("paper")).toEqual(both(({ paper }) => paper));
  expect(inCss("panel")).toEqual(both(({ panel }) => panel));
  expect(inCss("ink")).toEqual(both(({ ink }) => ink));
  expect(inCss("ink-soft")).toEqual(both(({ inkSoft }) => inkSoft));
  expect(inCss("line")).toEqual(both(({ line }) => line));
  expect(inCss("delta")).toEqual(both(({ delta }) => delta));
});

/** Relative luminance and contrast as WCAG 2.2 defines them. */
function luminance(hex: string): number {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
}
function contrast(a: string, b: string): number {
  const [high, low] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (high! + 0.05) / (low! + 0.05);
}

test.each(["light", "dark"] as const)("text can be read in the %s theme, on paper and on panels", (theme) => {
  const { paper, panel, ink, inkSoft, delta } = palettes[theme];
  for (const ground of [paper, panel]) {
    expect(contrast(ink, ground)).toBeGreaterThan(12);
    expect(contrast(inkSoft, ground)).toBeGreaterThan(4.5);
    expect(contrast(delta, ground)).toBeGreaterThan(4.5);
  }
});

test.each(["light", "dark"] as const)("the signed scale is symmetric in lightness around zero (%s)", (theme) => {
  const { signed } = palettes[theme];
  for (let i = 0; i < 3; i++) {
    const [negative, positive] = [contrast(signed[i]!, signed[3]), contrast(signed[6 - i]!, signed[3])];
    expect(negative / positive).toBeGreaterThan(0.6);
    expect(negative / positive).toBeLessThan(1.6);
  }
});
