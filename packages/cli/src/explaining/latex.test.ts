import { expect, test } from "vitest";
import { latexText } from "./latex.ts";

test("text for a document: what LaTeX reads as a command is escaped, symbols become mathematics", () => {
  expect(latexText("dense_1[0] costs 5 % & {more}")).toBe("dense\\_1[0] costs 5 \\% \\& \\{more\\}");
  expect(latexText("δ⁽²⁾₁ = −3")).toBe(
    "\\ensuremath{\\delta}\\ensuremath{^{(}}\\ensuremath{^{2}}\\ensuremath{^{)}}\\ensuremath{_{1}} = \\ensuremath{-}3",
  );
});
