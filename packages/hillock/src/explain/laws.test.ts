import { expect, test } from "vitest";
import { type Sequential, sequential } from "../model/sequential.ts";
import { adam, dense, l2, sgd } from "../network/index.ts";
import { reference, tensorFrom } from "../runtime/index.ts";
import { explain } from "./explain.ts";
import { expectGoodDerivation } from "./testing/lines.ts";
import { randomNetwork } from "./testing/networks.ts";
import type { Trace } from "./types.ts";

/** Every weight this number. */
const fill = (net: Sequential, value: number): void =>
  net.setWeights(net.getWeights().map(({ shape, data }) => tensorFrom(new Float32Array(data.length).fill(value), shape)));

/** Probabilities are kept this far from 0 and 1. */
const bound = /10⁻⁷|0\.9999999/;

/** The law of the last number of every tensor, and of every step of the textbook. */
function lawsOf(trace: Trace): Map<string, string> {
  const laws = new Map<string, string>();
  for (const tensor of trace.tensors) {
    const { ref, text } = trace.why(tensor.ref(...tensor.shape.map((size) => size - 1)));
    laws.set(`${ref.quantity} of ${ref.name}`, text.symbolic);
  }
  for (const { title, text } of trace.steps) laws.set(title, text.symbolic);
  return laws;
}

const holds = ({ tensors }: Trace): boolean => tensors.every(({ data }) => data.every(Number.isFinite));

test("numbers never hide the law: with weights of 0 and 1 and inputs of 0 it is what it is with any others", async () => {
  let compared = 0;
  for (let seed = 1; seed <= 30; seed++) {
    const { net, x, y, description } = await randomNetwork(seed);
    const generic = await explain(net, x, y, { optimizer: true });
    if (!holds(generic)) continue;
    const usual = lawsOf(generic);
    const zeros = tensorFrom(new Float32Array(x.data.length), x.shape);
    for (const value of [0, 1]) {
      fill(net, value);
      for (const input of [x, zeros]) {
        const trace = await explain(net, input, y, { optimizer: true });
        if (!holds(trace)) continue;
        for (const [what, law] of lawsOf(trace)) {
          const where = `${description}, weights ${value}: ${what}`;
          compared++;
          // A bound that binds is written, and it may do so for one of the two only.
          if (bound.test(law) || bound.test(usual.get(what)!)) expect(law, where).toMatch(/ = .*[a-zδησ∂]/);
          else expect(law, where).toBe(usual.get(what));
        }
      }
    }
  }
  expect(compared).toBeGreaterThan(1000);
});

async function idle(optimizer: Parameters<Sequential["compile"]>[0]["optimizer"], input = 0): Promise<Trace> {
  const net = sequential([dense(1, { activation: "relu", inputShape: [1], kernelRegularizer: l2(0.1) })], { device: reference() });
  net.compile({ loss: "quadratic", optimizer });
  net.setWeights([[[0]], [0]]);
  return explain(net, [[input]], [[0]], { optimizer: true });
}

test("an optimiser's memory, a penalty and a dead unit have their law where all is 0", async () => {
  const moving = await idle(sgd({ learningRate: 0.5, momentum: 0.9 }));
  const lawOf = (trace: Trace, name: string, quantity: string): string => {
    const { text } = trace.why(name, quantity);
    return `${text.symbolic} ${text.substituted}`;
  };
  expect(lawOf(moving, "dense_1.bias[0]", "next:velocity")).toBe("v′(b⁽¹⁾₁) = μ·v(b⁽¹⁾₁) − η·∂C/∂b⁽¹⁾₁ = 0.9·0 − 0.5·0 = 0");
  expect(lawOf(moving, "dense_1.kernel.penalty", "value")).toBe("R(W⁽¹⁾) = 0.1·w⁽¹⁾₁₁² = 0.1·0² = 0");
  expect(lawOf(moving, "dense_1.kernel[0,0]", "gradient")).toBe("∂C/∂w⁽¹⁾₁₁ = δ⁽¹⁾₁·x₁ + 0.2·w⁽¹⁾₁₁ = 0·0 + 0.2·0 = 0");
  const adaptive = await idle(adam());
  expect(lawOf(adaptive, "dense_1.bias[0]", "next:m")).toBe("m′(b⁽¹⁾₁) = β₁·m(b⁽¹⁾₁) + (1 − β₁)·∂C/∂b⁽¹⁾₁ = 0.9·0 + (1 − 0.9)·0 = 0");
  expect(lawOf(adaptive, "dense_1.bias[0]", "next:v")).toBe(
    "v′(b⁽¹⁾₁) = β₂·v(b⁽¹⁾₁) + (1 − β₂)·(∂C/∂b⁽¹⁾₁)² = 0.999·0 + (1 − 0.999)·0² = 0",
  );
});

test("where a guard does lose a number, it is written, and the line is true", async () => {
  const net = sequential([dense(1, { inputShape: [1] })], { device: reference() });
  net.compile({ loss: "quadratic", optimizer: sgd({ learningRate: 0.5, momentum: 0.9 }) });
  net.setWeights([[[0]], [0]]);
  const trace = await explain(net, [[1e-37]], [[1]], { optimizer: true });
  const lost = trace.why("dense_1.kernel[0,0]", "next:velocity");
  expect(lost.value).toBe(0);
  expect(lost.text.symbolic).toContain("10⁻³⁶ ? 0 : ");
  expectGoodDerivation(lost, "a velocity that is flushed");
});
