import type { GradientCheck, GradientEntry, GradientVerdict } from "hillock";
import { expect, test } from "vitest";
import { colorDepthOf, Paint } from "../terminal/paint.ts";
import { plain } from "../terminal/text.ts";
import { compared, drawCheck, shareOfAllowed } from "./gradients.ts";

const read = (text: string): number => Number(text.replaceAll("−", "-"));

const entry = (at: number, absolute: number, allowed: number, verdict: GradientVerdict): GradientEntry => ({
  ...{ parameter: "dense_1.kernel", index: [0, at], value: 1, symbolic: 0.5, numeric: 0.5 - absolute },
  ...{ absolute, relative: absolute / 0.5, allowed, left: 0, right: 0, step: 1e-5, verdict },
});
function drawn(entries: readonly GradientEntry[]): string[] {
  const of = (verdict: GradientVerdict): number => entries.filter((one) => one.verdict === verdict).length;
  const check: GradientCheck = {
    ...{ passed: of("differs") === 0, entries, rows: 1, available: 1, loss: 1, step: 1e-5, tolerance: 1e-6, summary: "Sum." },
    parameters: [
      {
        ...{ name: "dense_1.kernel", shape: [1, entries.length], size: entries.length, checked: entries.length },
        ...{ kinks: of("kink"), differ: of("differs"), largest: 0 },
      },
    ],
  };
  return drawCheck(check, 80, new Paint(colorDepthOf(false, {}), "dark")).map(plain);
}

test("each verdict follows from the numbers that are printed beside it", () => {
  const pairs = [
    [1.04e-9, 1.01e-9],
    [1.01e-9, 1.04e-9],
    [1.0000001e-9, 1e-9],
    [2e-7, 1e-9],
    [0, 1e-12],
    [3e-9, 3e-9],
  ] as const;
  const entries = pairs.map(([absolute, allowed], i) => entry(i, absolute, allowed, absolute <= allowed ? "agrees" : "differs"));
  const lines = drawn(entries).filter((line) => /^ +dense_1\.kernel\[0,\d\] /.test(line));
  expect(lines).toHaveLength(pairs.length);
  for (const line of lines) {
    const [, , , difference, allowed, verdict] = line.trim().split(/ {2,}/);
    expect(verdict, line).toBe(read(difference!) <= read(allowed!) ? "agrees" : "wrong");
    expect(line.length).toBeLessThan(100);
  }
  expect(drawn(entries).at(-1)).toContain("3 of 6 gradients are wrong.");
});

test("of what is allowed: more than 100 % only where it is more", () => {
  const share = (absolute: number, allowed: number) => shareOfAllowed({ absolute, allowed });
  expect([share(0, 1e-9), share(1e-10, 1e-9), share(1e-9, 1e-9), share(1.001e-9, 1e-9), share(0.9999e-9, 1e-9)]).toEqual([
    "0 %",
    "10 %",
    "100 %",
    "101 %",
    "100 %",
  ]);
  expect(compared(1e-9, 1e-9)).toEqual(["1.0e−9", "1.0e−9"]);
});

test("the conclusion agrees in number with what it counts", () => {
  expect(drawn([entry(0, 0, 1e-9, "agrees")]).at(-1)).toBe("  The only gradient agrees.");
  expect(drawn([entry(0, 1, 1e-9, "differs"), entry(1, 0, 1e-9, "agrees")]).at(-1)).toBe("  1 of 2 gradients is wrong.");
  expect(
    drawn([entry(0, 1, 1e-9, "kink"), entry(1, 0, 1e-9, "agrees")])
      .slice(-2)
      .join(" "),
  ).toMatch(/1 of 2 gradients agrees; 1 is at kinks/);
});
