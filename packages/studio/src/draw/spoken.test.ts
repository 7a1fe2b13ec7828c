import { expect, test } from "vitest";
import { spokenSymbol } from "./spoken.ts";

test.each([
  ["w⁽¹⁾₁₂", "w 1, 2 of layer 1"],
  ["w⁽²⁾₃,₁₂", "w 3, 12 of layer 2"],
  ["b⁽²⁾₁₂", "b 12 of layer 2"],
  ["x₁", "x 1"],
  ["y₁", "y 1"],
  ["δ⁽¹⁾₂", "delta 2 of layer 1"],
  ["z⁽¹²⁾₁", "z 1 of layer 12"],
  ["C", "C"],
])("%s is said as %s", (symbol, words) => {
  expect(spokenSymbol(symbol)).toBe(words);
});
