import { expect, it } from "vitest";
import { palettes } from "../theme/palette.ts";
import { legendGradient, legendSteps, legendTicks } from "./legend.ts";
import { divergingScale } from "./scale.ts";

const lightStops = palettes.light.signed;

const scale = divergingScale(lightStops);

it("runs through the stops", () => {
  const gradient = legendGradient(scale, -1, 1, 6);
  expect(gradient).toBe(`linear-gradient(to right, ${lightStops.join(", ")})`);
  expect(legendGradient(scale, 0, 1, 3)).toBe(`linear-gradient(to right, ${lightStops.slice(3).join(", ")})`);
  expect(legendSteps(scale)).toContain("50%");
});

it("names its ends and its zero", () => {
  expect(legendTicks(0, 2).map(({ text }) => text)).toEqual(["−2.0", "0", "2.0"]);
  expect(legendTicks(0.5, 0.5).map(({ text }) => text)).toEqual(["0", "0.50", "1.0"]);
});
