import { expect, it } from "vitest";
import { extent, outputRange, unitRange } from "./mapRange.ts";

it("keeps bounded activations at their own limits", () => {
  expect(unitRange("tanh", [0.01])).toEqual({ centre: 0, limit: 1 });
  expect(unitRange("sigmoid", [0.01])).toEqual({ centre: 0, limit: 1 });
  expect(unitRange("relu", [0, 3.2])).toEqual({ centre: 0, limit: 5 });
});

it("parts the output's colours at the decision", () => {
  expect(outputRange("sigmoid", false, [0.2])).toEqual({ centre: 0.5, limit: 0.5 });
  expect(outputRange("tanh", false, [0.2])).toEqual({ centre: 0, limit: 1 });
  expect(outputRange("linear", true, [-1.4])).toEqual({ centre: 0, limit: 2 });
  expect(outputRange("linear", true, [0.1])).toEqual({ centre: 0, limit: 1 });
});

it("finds the extent", () => {
  expect(extent([0.3, -2, 1])).toEqual([-2, 1]);
});
