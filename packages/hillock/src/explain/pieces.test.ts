import katex from "katex";
import { expect, test } from "vitest";
import { explain } from "./explain.ts";
import { type FormulaPiece, formulaPieces } from "./pieces.ts";
import { randomNetwork } from "./testing/networks.ts";

/** Parts of parts, in their order. */
const leaves = (pieces: readonly FormulaPiece[]): string[] =>
  pieces.flatMap(({ latex, parts }) => (parts === undefined ? [latex] : leaves(parts)));
const plain = (latex: string): string => latex.replaceAll(/\\(?:left|right|,)|[{}\s]/g, "");

test("a formula is broken before = first, then before + and −, then between factors, and last inside of parentheses", () => {
  const { left, right } = formulaPieces("z = \\left(0.111 \\cdot 2 - 0.222 \\cdot 3\\right)^2 \\cdot 0.5 + \\frac{1 + 2}{3 + 4} = 12");
  expect(left).toBe("z");
  expect(right.map(({ latex }) => latex)).toEqual([
    "{}= \\left(0.111 \\cdot 2 - 0.222 \\cdot 3\\right)^2 \\cdot 0.5 + \\frac{1 + 2}{3 + 4}",
    "{}= 12",
  ]);
  const [sum] = right;
  expect(sum!.parts!.map(({ latex }) => latex)).toEqual([
    "{}= \\left(0.111 \\cdot 2 - 0.222 \\cdot 3\\right)^2 \\cdot 0.5",
    "{}+ \\frac{1 + 2}{3 + 4}",
  ]);
  expect(leaves(right)).toEqual(["{}= (0.111 \\cdot 2", "{}- 0.222 \\cdot 3)^2", "{}\\cdot 0.5", "{}+ \\frac{1 + 2}{3 + 4}", "{}= 12"]);
});

test("what is marked, negative, or a matrix stays whole", () => {
  expect(
    leaves(
      formulaPieces("= \\htmlData{input=3}{0.412345} \\cdot (-0.554321) + \\begin{bmatrix} 1 & 2 \\\\ 3 & 4 \\end{bmatrix} = 7").right,
    ),
  ).toEqual(["{}= \\htmlData{input=3}{0.412345}", "{}\\cdot (-0.554321)", "{}+ \\begin{bmatrix} 1 & 2 \\\\ 3 & 4 \\end{bmatrix}", "{}= 7"]);
  expect(leaves(formulaPieces("\\delta = a_2 - [y = 1]").right)).toEqual(["{}= a_2", "{}- [y = 1]"]);
  expect(formulaPieces("x")).toEqual({ left: "", right: [{ latex: "x" }] });
});

test("every formula of random networks: nothing is lost, and each piece can be typeset", async () => {
  const seen = new Set<string>();
  for (let seed = 1; seed <= 25; seed++) {
    const { net, x, y } = await randomNetwork(seed);
    const trace = await explain(net, x, y, { optimizer: true });
    const lines = trace.tensors.flatMap((tensor) => {
      const { symbolic, substituted, chain = "", chainSubstituted = "" } = trace.why(tensor.ref(...tensor.shape.map(() => 0)));
      return [symbolic, substituted, chain, chainSubstituted];
    });
    lines.push(...trace.steps.flatMap(({ matrix }) => [matrix.symbolic, matrix.substituted]));
    for (const line of lines) {
      const { left, right } = formulaPieces(line);
      expect(plain(left + leaves(right).join(""))).toBe(plain(line));
      for (const piece of [left, ...leaves(right)]) {
        if (seen.has(piece)) continue;
        seen.add(piece);
        expect(() => katex.renderToString(piece, { throwOnError: true, strict: "ignore" }), piece).not.toThrow();
      }
    }
  }
  expect(seen.size).toBeGreaterThan(300);
});
