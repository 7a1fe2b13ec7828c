import { expect, it } from "vitest";
import { extent, labelRange, outputRange, unitRange } from "./mapRange.ts";

it("keeps bounded activations at their own limits, short of the scale's ends", () => {
  expect(unitRange("tanh", [0.01])).toEqual({ centre: 0, limit: 1.5, reach: 1 });
  expect(unitRange("sigmoid", [0.01])).toEqual({ centre: 0, limit: 1.5, reach: 1 });
  expect(unitRange("relu", [0, 3.2])).toEqual({ centre: 0, limit: 5, reach: 5 });
});

it("parts the output's colours at the decision", () => {
  expect(outputRange("sigmoid", false, [0.2])).toEqual({ centre: 0.5, limit: 0.75, reach: 0.5 });
  expect(outputRange("tanh", false, [0.2])).toEqual({ centre: 0, limit: 1.5, reach: 1 });
  expect(outputRange("linear", true, [-1.4])).toEqual({ centre: 0, limit: 2, reach: 2 });
  expect(outputRange("linear", true, [0.1])).toEqual({ centre: 0, limit: 1, reach: 1 });
});

it("gives a regression's targets the colours that the map has where it meets them", () => {
  expect(labelRange(true, 2)).toEqual(outputRange("linear", true, [-1.4]));
  expect(labelRange(false)).toEqual({ centre: 0.5, limit: 0.5, reach: 0.5 });
});

it("finds the extent", () => {
  expect(extent([0.3, -2, 1])).toEqual([-2, 1]);
});
