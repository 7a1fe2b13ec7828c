import { expect, test } from "vitest";
import { shownNumber } from "../shownNumber.ts";
import { partsOf } from "./TextSymbol.tsx";

test("symbols fall into letter, number of the layer and indices", () => {
  expect(partsOf("w⁽¹⁾₀₁")).toEqual({ letter: "w", above: "(1)", below: "01" });
  expect(partsOf("x₁")).toEqual({ letter: "x", above: "", below: "1" });
  expect(partsOf("C")).toEqual({ letter: "C", above: "", below: "" });
});

test("whole numbers are plain, others have three digits", () => {
  expect([1, 0, -4, 12, 0.0474, -0.5, 1234.5].map(shownNumber)).toEqual(["1", "0", "−4", "12", "0.0474", "−0.500", "1,235"]);
});
