/** A graph can be read: a small network's forward and backward pass, line by line. */

import { expect, test } from "vitest";
import * as math from "../math/index.ts";
import { build, definitionOf, gradients, graph, type Node, type NodeOf, printGraph } from "./index.ts";

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

test("every operation is written with all that it is made of", () => {
  const [a, b] = [build.parameter("a", [2, 3]), build.parameter("b", [3, 2])];
  const [seed, step] = [build.input("seed", [], "i32"), build.input("step", [], "i32")];
  const rows = build.input("rows", ["n"], "i32");
  const right = (node: Node): string => {
    const lines = printGraph(graph({ node })).split("\n");
    return lines.at(-2)!.replace(/^%\d+: /, "");
  };
  expect(
    [
      build.constant(2.5),
      build.iota(4),
      build.size("n"),
      build.map((x, y) => math.sub(y, x), a, a),
      build.matmul(a, b),
      build.matmul(b, b, { transposeA: true }),
      build.matmul(a, a, { transposeB: true }),
      build.matmul(a, b, { transposeA: true, transposeB: true }),
      build.reduce("max", a, [0, 1]),
      build.transpose(a, [1, 0]),
      build.random(seed, step, [2, 2], 7),
      build.reshape(a, [6]),
      build.gather(a, rows),
      build.detach(b),
      build.named(build.detach(b), "layer.a"),
    ].map(right),
  ).toEqual([
    "f32[] = 2.5",
    "f32[4] = iota(4)",
    "f32[] = size(n)",
    "f32[2, 3] = %0 − %0",
    "f32[2, 2] = %0 @ %1",
    "f32[2, 2] = %0ᵀ @ %0",
    "f32[2, 2] = %0 @ %0ᵀ",
    "f32[3, 3] = %0ᵀ @ %1ᵀ",
    "f32[1, 1] = max(%0, axes 0 1)",
    "f32[3, 2] = transpose(%0, 1 0)",
    "f32[2, 2] = random(%0, %1, stream 7)",
    "f32[6] = reshape(%0)",
    "f32[n, 3] = gather(%0, %1)",
    "f32[3, 2] = detach(%0)",
    "f32[3, 2] = detach(%0)   ; layer.a",
  ]);
  expect(printGraph(graph({ rows }))).toBe("%0: i32[n] = input rows\noutput rows = %0");
});

test("operations typeset themselves", () => {
  const [x, w] = [build.input("x", ["n", 2]), build.parameter("w_1", [2, 1])];
  const product = build.matmul(x, w, { transposeA: false, transposeB: false });
  expect(definitionOf("matmul").latex(product, ["X", "W"])).toBe("X W");
  const turned = build.matmul(x, build.parameter("v", [1, 2]), { transposeB: true });
  expect(definitionOf("matmul").latex(turned, ["\\delta", "W"])).toBe("\\delta W^{\\mathsf T}");
  expect(definitionOf("reduce").latex(build.reduce("sum", x, [1]), ["a"])).toBe("\\sum_{j} a");
  const turnedFirst = build.matmul(x, x, { transposeA: true });
  expect(definitionOf("matmul").latex(turnedFirst, ["X", "Y"])).toBe("X^{\\mathsf T} Y");
  expect(definitionOf("reduce").latex(build.reduce("max", build.parameter("t", [2, 2, 2]), [0, 2]), ["a"])).toBe("\\max_{ik} a");
  expect(definitionOf("iota").latex(build.iota(5), [])).toBe("(0, \\dots, 4)");
  expect(definitionOf("constant").latex(build.constant(0.25), [])).toBe("0.25");
  expect(definitionOf("detach").latex(build.detach(x), ["a"])).toBe("a");
  expect(definitionOf("reshape").latex(build.reshape(w, [2]) as NodeOf<"reshape">, ["a"])).toBe("a");
  expect(definitionOf("parameter").latex(w, [])).toBe("\\mathrm{w\\_1}");
  const map = build.map((p, q) => math.mul(p, math.tanh(q)), x, x);
  expect(definitionOf("map").latex(map, ["g", "z"])).toContain("\\tanh");
});
