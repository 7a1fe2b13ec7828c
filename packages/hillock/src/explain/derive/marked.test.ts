import { expect, test } from "vitest";
import { sequential } from "../../model/index.ts";
import { dense, sgd } from "../../network/index.ts";
import { explain } from "../explain.ts";
import type { Ref } from "../types.ts";

const trace = await (async () => {
  const net = sequential([dense(3, { activation: "tanh", inputShape: [2] }), dense(1, { activation: "sigmoid" })], { seed: 2 });
  net.compile({ optimizer: sgd({ learningRate: 0.5, momentum: 0.9 }), loss: "quadratic" });
  return explain(net, [[-2, 1]], [[1]], { optimizer: true });
})();

const key = ({ name, quantity }: Ref): string => `${name}|${quantity}`;
const asked: readonly [string, string?][] = [
  ["loss"],
  ["dense_2[0]", "z"],
  ["dense_1[2]", "a"],
  ["dense_1[1]", "delta"],
  ["dense_1.kernel[0,1]", "gradient"],
  ["dense_1.kernel[0,1]", "update"],
  ["dense_2.bias[0]", "update"],
];

test.each(asked)("%s %s: the same lines, with every input where it stands", (name, quantity) => {
  const derivation = trace.why(name, quantity);
  const { symbolic, substituted } = derivation.marked((latex, ref) => `⟦${key(ref)}⟧${latex}⟦/⟧`);
  const plain = (line: string): string => line.replaceAll(/⟦[^⟧]*⟧/g, "");
  expect(plain(symbolic).replaceAll(/[{}]/g, "")).toBe(derivation.symbolic.replaceAll(/[{}]/g, ""));
  expect(plain(substituted)).toBe(derivation.substituted);

  const marks = [...substituted.matchAll(/⟦([^/⟧]+)⟧([^⟦]*)/g)].map(([, ref, written]) => [ref!, written!] as const);
  expect(new Set(marks.map(([ref]) => ref))).toEqual(new Set(derivation.inputs.map(({ ref }) => key(ref))));
  for (const [ref, written] of marks) {
    const input = derivation.inputs.find((candidate) => key(candidate.ref) === ref)!;
    // A number that is subtracted stands there without its sign.
    expect(Math.abs(Number(written))).toBeCloseTo(Math.abs(input.value), 2);
  }
});

test("what is given has nothing to mark", () => {
  const given = trace.why("dense_1.kernel[0,1]");
  expect(given.marked(() => "no")).toEqual({ symbolic: given.symbolic, substituted: given.substituted });
});
