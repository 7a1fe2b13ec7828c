import { expect, test } from "vitest";
import { sequential } from "../model/sequential.ts";
import { dense } from "../network/index.ts";
import { explain } from "./explain.ts";
import { randomNetwork } from "./testing/networks.ts";
import { indexZero } from "./testing/numbering.ts";

test("an index 0 is found, and what only looks like one is not", () => {
  for (const line of ["w⁽¹⁾₀₁", "δ⁽¹⁾₀", "w^{(1)}_{10}", "x_0", "a^{(1)[0]}_1", "a⁽¹⁾[0]₁", "the bias of unit 0 of dense_1"])
    expect(indexZero(line), line).toBeDefined();
  for (const line of ["w⁽¹⁾₁₂ = 0.05", "dense_1[0]", "dense_1.kernel[0,1]", "0.5 \\cdot 0", "[y = 0]", "unit 10"])
    expect(indexZero(line), line).toBeUndefined();
});

test("symbols and sentences of random networks count from 1", async () => {
  for (let seed = 1; seed <= 60; seed++) {
    const { net, x, y, description } = await randomNetwork(seed);
    const trace = await explain(net, x, y, { optimizer: true });
    const lines: string[] = [];
    for (const tensor of trace.tensors) {
      lines.push(tensor.symbol, tensor.text);
      const first = tensor.shape.map(() => 0);
      lines.push(...Object.values(tensor.symbolAt(...first)));
      const { symbol, symbolic, chain = "", sentence, text } = trace.why(tensor.ref(...first));
      lines.push(symbol, symbolic, chain, sentence, text.symbol, text.symbolic, text.chain ?? "");
    }
    for (const { title, sentence, matrix, text } of trace.steps) lines.push(title, sentence, matrix.symbolic, text.symbolic);
    for (const line of lines) expect(indexZero(line), `${description}: ${line}`).toBeUndefined();
  }
});

test("a reference is code, its symbol is not; labels stay what they are", async () => {
  const net = sequential([dense(12, { activation: "softmax", inputShape: [2] })], { seed: 1 });
  net.compile({ loss: "sparseCategoricalCrossentropy" });
  const trace = await explain(net, [[1, 2]], [8]);
  expect(trace.why("dense_1.kernel[0,1]").text.symbol).toBe("w⁽¹⁾₁,₂");
  expect(trace.why("dense_1.kernel[1,9]").symbol).toBe("w^{(1)}_{2,10}");
  expect(trace.why("dense_1.kernel[1,9]").ref.name).toBe("dense_1.kernel[1,9]");
  expect(trace.why("dense_1[8]", "delta").text.symbolic).toBe("δ⁽¹⁾₉ = a⁽¹⁾₉ − [y = 8]");
  expect(trace.why("dense_1[8]", "delta").text.substituted).toContain("[8 = 8]");
});
