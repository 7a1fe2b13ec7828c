import { expect, test } from "vitest";
import { typeset } from "./formulas.ts";
import { Packer, unpack } from "./pack.ts";

test("formulas come back as they were, links included, and are much shorter meanwhile", () => {
  const packer = new Packer();
  const formulas = [
    "\\frac{\\partial C}{\\partial w^{(1)}_{01}} = \\delta^{(1)}_1\\,x_0",
    "= \\htmlData{k=12}{0.5} \\cdot \\htmlData{k=0}{2} < 3",
  ];
  const html = formulas.map((latex) => typeset(latex));
  const packed = html.map((text) => packer.pack(text));
  expect(packed.map((text) => unpack(text, packer.tags))).toEqual(html);
  expect(packed[1]).toContain("\ue00012;");
  expect(packed.join("").length * 8).toBeLessThan(html.join("").length);
  // Text that means something to HTML stays escaped.
  expect(packed[1]).toContain("&lt;");
});

test("the same tags take the same characters", () => {
  const packer = new Packer();
  const [a, b] = [packer.pack(typeset("x_1")), packer.pack(typeset("x_1"))];
  expect(a).toBe(b);
  expect(new Set(packer.tags).size).toBe(packer.tags.length);
});
