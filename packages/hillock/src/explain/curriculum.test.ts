import { describe, expect, test } from "vitest";
import { sequential } from "../model/sequential.ts";
import { dense, sgd } from "../network/index.ts";
import { explain } from "./explain.ts";
import { expectGoodDerivation } from "./testing/lines.ts";
import type { Derivation, Trace } from "./types.ts";

/** 2-2-1, sigmoid, all weights 1, biases 0, x = (−2, −1), y = 1, C = (1 − ŷ)². */
async function example(): Promise<Trace> {
  const net = sequential([
    dense(2, { activation: "sigmoid", inputShape: [2], name: "hidden" }),
    dense(1, { activation: "sigmoid", name: "output" }),
  ]);
  net.compile({ loss: "mse", optimizer: sgd({ learningRate: 0.5 }) });
  net.setWeights([
    [
      [1, 1],
      [1, 1],
    ],
    [0, 0],
    [[1], [1]],
    [0],
  ]);
  return explain(net, [[-2, -1]], [[1]], { optimizer: true });
}

describe("the 2-2-1 example, step by step", async () => {
  const trace = await example();
  const lines: readonly (readonly [string, string, string, string])[] = [
    ["hidden[0]", "z", "z⁽¹⁾₁ = Σₖ w⁽¹⁾ₖ₁·xₖ + b⁽¹⁾₁", "= 1·(−2) + 1·(−1) + 0 = −3"],
    ["hidden[0]", "a", "a⁽¹⁾₁ = σ(z⁽¹⁾₁)", "= σ(−3) = 0.0474"],
    ["hidden[0]", "derivative", "σ′(z⁽¹⁾₁) = a⁽¹⁾₁·(1 − a⁽¹⁾₁)", "= 0.0474·(1 − 0.0474) = 0.0452"],
    ["output[0]", "z", "z⁽²⁾₁ = Σₖ w⁽²⁾ₖ₁·a⁽¹⁾ₖ + b⁽²⁾₁", "= 1·0.04743 + 1·0.04743 + 0 = 0.0949"],
    ["output[0]", "a", "a⁽²⁾₁ = σ(z⁽²⁾₁)", "= σ(0.0949) = 0.524"],
    ["loss", "value", "C = (y₁ − a⁽²⁾₁)²", "= (1 − 0.524)² = 0.227"],
    ["output[0]", "gradient", "∂C/∂a⁽²⁾₁ = 2·(a⁽²⁾₁ − y₁)", "= 2·(0.5237 − 1) = −0.953"],
    ["output[0]", "delta", "δ⁽²⁾₁ = 2·(a⁽²⁾₁ − y₁)·σ′(z⁽²⁾₁)", "= 2·(0.5237 − 1)·0.2494 = −0.238"],
    ["hidden[0]", "delta", "δ⁽¹⁾₁ = w⁽²⁾₁₁·δ⁽²⁾₁·σ′(z⁽¹⁾₁)", "= 1·(−0.2376)·0.04518 = −0.0107"],
    ["hidden.kernel[0,0]", "gradient", "∂C/∂w⁽¹⁾₁₁ = δ⁽¹⁾₁·x₁", "= −0.01073·(−2) = 0.0215"],
    ["hidden.kernel[0,1]", "update", "Δw⁽¹⁾₁₂ = −η·δ⁽¹⁾₂·x₁", "= −0.5·(−0.0107)·(−2) = −0.0107"],
    ["output.bias[0]", "update", "Δb⁽²⁾₁ = −η·δ⁽²⁾₁", "= −0.5·(−0.238) = 0.119"],
  ];
  test.each(lines)("%s, %s", (name, quantity, symbolic, substituted) => {
    const d = trace.why(name, quantity);
    expect(d.text.symbolic).toBe(symbolic);
    expect(d.text.substituted).toBe(substituted);
    expectGoodDerivation(d, "2-2-1");
  });

  test("the chain rule from the cost to a weight, with its numbers", () => {
    const d = trace.why("hidden.kernel[0,0]", "gradient");
    expect(d.value).toBeCloseTo(0.0214698, 6);
    expect(d.text.chain).toBe("∂C/∂w⁽¹⁾₁₁ = ∂C/∂a⁽²⁾₁ · ∂a⁽²⁾₁/∂z⁽²⁾₁ · ∂z⁽²⁾₁/∂a⁽¹⁾₁ · ∂a⁽¹⁾₁/∂z⁽¹⁾₁ · ∂z⁽¹⁾₁/∂w⁽¹⁾₁₁");
    expect(d.text.chainSubstituted).toBe("= −0.953·0.249·1·0.0452·(−2) = 0.0215");
  });

  test("LaTeX as in a textbook", () => {
    const d = trace.why("hidden.kernel[0,1]", "update");
    expect(d.symbolic).toBe("\\Delta w^{(1)}_{12} = -\\eta\\,\\delta^{(1)}_2\\,x_1");
    expect(d.substituted).toBe("= -0.5 \\cdot (-0.0107) \\cdot (-2) = -0.0107");
    expect(trace.why("hidden[1]", "delta").symbolic).toBe("\\delta^{(1)}_2 = w^{(2)}_{21}\\,\\delta^{(2)}_1\\,\\sigma'(z^{(1)}_2)");
    expect(trace.why("hidden[1]", "derivative").symbolic).toBe("\\sigma'(z^{(1)}_2) = a^{(1)}_2\\,(1 - a^{(1)}_2)");
  });

  test("every number leads back to data, parameters and settings", () => {
    const ends = new Set<string>();
    const walk = (d: Derivation): void => {
      if (d.inputs.length === 0) ends.add(`${d.ref.name} ${d.ref.quantity}`);
      for (const input of d.inputs) walk(input);
    };
    walk(trace.why("hidden.kernel[0,1]", "next"));
    expect([...ends].sort()).toEqual([
      ...["hidden.bias[0] value", "hidden.bias[1] value", "hidden.kernel[0,0] value", "hidden.kernel[0,1] value"],
      ...["hidden.kernel[1,0] value", "hidden.kernel[1,1] value", "learningRate value", "output.bias[0] value"],
      ...["output.kernel[0,0] value", "output.kernel[1,0] value", "x[0] value", "x[1] value", "y[0] value"],
    ]);
  });

  test("the steps come in the textbook's order and notation", () => {
    expect(trace.steps.map(({ kind, text }) => `${kind}: ${text.symbolic}`)).toEqual([
      "forward: z⁽¹⁾ = x W⁽¹⁾ + b⁽¹⁾",
      "forward: a⁽¹⁾ = σ(z⁽¹⁾)",
      "forward: z⁽²⁾ = a⁽¹⁾ W⁽²⁾ + b⁽²⁾",
      "forward: a⁽²⁾ = σ(z⁽²⁾)",
      "cost: C = (y₁ − a⁽²⁾₁)²",
      "outputError: δ⁽²⁾ = 2·(a⁽²⁾ − y)·σ′(z⁽²⁾)",
      "back: δ⁽¹⁾ = (δ⁽²⁾ W⁽²⁾ᵀ) ⊙ σ′(z⁽¹⁾)",
      "gradients: ∂C/∂W⁽²⁾ = a⁽¹⁾ᵀ δ⁽²⁾",
      "gradients: ∂C/∂b⁽²⁾ = δ⁽²⁾",
      "gradients: ∂C/∂W⁽¹⁾ = xᵀ δ⁽¹⁾",
      "gradients: ∂C/∂b⁽¹⁾ = δ⁽¹⁾",
      "update: ΔW⁽²⁾ = −η·∂C/∂W⁽²⁾",
      "update: W⁽²⁾′ = W⁽²⁾ + ΔW⁽²⁾",
      "update: Δb⁽²⁾ = −η·δ⁽²⁾",
      "update: b⁽²⁾′ = b⁽²⁾ + Δb⁽²⁾",
      "update: ΔW⁽¹⁾ = −η·∂C/∂W⁽¹⁾",
      "update: W⁽¹⁾′ = W⁽¹⁾ + ΔW⁽¹⁾",
      "update: Δb⁽¹⁾ = −η·∂C/∂b⁽¹⁾",
      "update: b⁽¹⁾′ = b⁽¹⁾ + Δb⁽¹⁾",
    ]);
    expect(trace.steps[0]!.text.substituted).toBe("= [−2  −1] [1  1; 1  1] + [0  0] = [−3  −3]");
    expect(trace.steps[6]!.text.substituted).toBe("= ((−0.2376) [1; 1]ᵀ) ⊙ [0.04518  0.04518] = [−0.0107  −0.0107]");
  });
});

describe("the digit example", () => {
  const answers = [0.07, 0.17, 0.6, 0.45, 0.92, 0.19, 0.57, 0.85, 0.85, 0.01];
  const target = answers.map((_, digit) => Number(digit === 8));

  /** Ten linear outputs whose biases are the answers. */
  async function traced(loss: string): Promise<Trace> {
    const net = sequential([dense(10, { inputShape: [1] })]);
    net.compile({ loss });
    net.setWeights([[new Array(10).fill(0)], answers]);
    return explain(net, [[0]], [target], { digits: 5 });
  }

  test("costs Σ (y − a)² = 2.5488, of which the quadratic cost is half and the mean squared error a tenth", async () => {
    const half = await traced("quadratic");
    expect(2 * half.loss.data[0]!).toBeCloseTo(2.5488, 6);
    const d = half.why("loss");
    expect(d.text.symbolic).toBe("C = ½·Σₖ (yₖ − a⁽¹⁾ₖ)²");
    expect(d.text.substituted).toMatch(/^= ½·\(\(0 − 0\.92\)² \+ .*\(6 more terms: .*\)\) = 1\.2744$/);
    const mean = (await traced("mse")).why("loss");
    expect(mean.text.symbolic).toBe("C = (Σₖ (yₖ − a⁽¹⁾ₖ)²)/10");
    expect(mean.value).toBeCloseTo(0.25488, 7);
    expectGoodDerivation(mean, "digit", 5);
  });

  test("the errors of the outputs are a − y for the quadratic cost", async () => {
    const d = (await traced("quadratic")).why("dense_1[8]", "delta");
    expect(d.text.symbolic).toBe("δ⁽¹⁾₉ = a⁽¹⁾₉ − y₉");
    expect(d.value).toBeCloseTo(-0.15, 6);
  });
});
