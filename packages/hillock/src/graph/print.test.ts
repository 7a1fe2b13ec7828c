/** A graph can be read: a small network's forward and backward pass, line by line. */

import { expect, test } from "vitest";
import * as math from "../math/index.ts";
import { build, definitionOf, gradients, graph, printGraph } from "./index.ts";

test("a neuron and its gradient", () => {
  const x = build.input("x", ["n", 2]);
  const w = build.parameter("w", [2, 1]);
  const a = build.named(build.map(math.sigmoid, build.matmul(x, w)), "neuron.a");
  const loss = build.reshape(build.sum(a, [0, 1]), []);
  const [dw] = gradients(loss, [w]);
  const text = printGraph(graph({ loss }, [{ parameter: w, value: build.map(math.sub, w, dw!) }]));
  expect(text).toContain("%0: f32[n, 2] = input x");
  expect(text).toContain("%3: f32[n, 1] = σ(%2)   ; neuron.a");
  expect(text).toMatch(/f32\[2, 1\] = %0ᵀ @ %\d+/);
  expect(text).toMatch(/output loss = %\d+\nupdate w ← %\d+$/);
});

test("operations typeset themselves", () => {
  const [x, w] = [build.input("x", ["n", 2]), build.parameter("w_1", [2, 1])];
  const product = build.matmul(x, w, { transposeA: false, transposeB: false });
  expect(definitionOf("matmul").latex(product, ["X", "W"])).toBe("X W");
  const turned = build.matmul(x, build.parameter("v", [1, 2]), { transposeB: true });
  expect(definitionOf("matmul").latex(turned, ["\\delta", "W"])).toBe("\\delta W^{\\mathsf T}");
  expect(definitionOf("reduce").latex(build.reduce("sum", x, [1]), ["a"])).toBe("\\sum_{j} a");
  expect(definitionOf("parameter").latex(w, [])).toBe("\\mathrm{w\\_1}");
  const map = build.map((p, q) => math.mul(p, math.tanh(q)), x, x);
  expect(definitionOf("map").latex(map, ["g", "z"])).toContain("\\tanh");
});
