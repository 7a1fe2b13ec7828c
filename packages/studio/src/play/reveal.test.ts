import { expect, it } from "vitest";
import { revealed } from "./reveal.ts";

const steps = [
  { kind: "forward", layer: 1 },
  { kind: "forward", layer: 2 },
  { kind: "cost", layer: 2 },
  { kind: "outputError", layer: 2 },
  { kind: "back", layer: 1 },
  { kind: "gradients", layer: 1 },
] as const;

it("shows answers as they come, and errors as they go back", () => {
  expect([...revealed(steps, -1).answers]).toEqual([0]);
  expect([...revealed(steps, 0).answers]).toEqual([0, 1]);
  const after = revealed(steps, 3);
  expect([...after.answers]).toEqual([0, 1, 2]);
  expect([...after.errors]).toEqual([2]);
  expect([...revealed(steps, Number.POSITIVE_INFINITY).errors]).toEqual([2, 1]);
});
