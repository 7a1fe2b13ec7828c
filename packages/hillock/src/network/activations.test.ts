/** Every activation in the table: known values, its gradient against differences, and both devices, saturated inputs included. */

import { describe, expect, test } from "vitest";
import { build, gradients } from "../graph/index.ts";
import { reference, wasm } from "../runtime/index.ts";
import { type ActivationName, activationNames, applyActivation } from "./activations.ts";
import { expectAgreement, expectGradients, run, weighed } from "./testing/differences.ts";

const e = Math.E;
/** Some values by hand, for rows of z. */
const known: Record<ActivationName, readonly (readonly [z: readonly number[], a: readonly number[]])[]> = {
  linear: [
    [
      [-3.5, 0, 2],
      [-3.5, 0, 2],
    ],
  ],
  step: [
    [
      [-1e-30, 0, 1e-30, -5, 5],
      [0, 1, 1, 0, 1],
    ],
  ],
  sigmoid: [
    [
      [0, Math.log(3), -Math.log(3), 100, -100],
      [0.5, 0.75, 0.25, 1, 3.7200759760208356e-44],
    ],
  ],
  tanh: [
    [
      [0, Math.log(2), -Math.log(2), 50, -50],
      [0, 0.6, -0.6, 1, -1],
    ],
  ],
  relu: [
    [
      [-2, 0, 3],
      [0, 0, 3],
    ],
  ],
  softmax: [
    [
      [0, 0, 0, 0],
      [0.25, 0.25, 0.25, 0.25],
    ],
    [
      [0, 1],
      [1 / (1 + e), e / (1 + e)],
    ],
    [
      [100, 0, -100],
      [1, 3.720075976020836e-44, 1.3838965267367376e-87],
    ],
    [
      [1000, 1000],
      [0.5, 0.5],
    ],
  ],
};
/** Away from the kinks at 0. */
const smooth = [-4, -1.7, -0.6, -0.2, 0.3, 0.9, 1.6, 5];
const saturated = [-100, -50, -20, -1, 0, 1, 20, 50, 100, 88.5, -88.5, 30.25];

describe.each(activationNames)("%s", (name) => {
  test("has the values known by hand", async () => {
    for (const [z, a] of known[name] ?? []) {
      const received = evaluate(name, z);
      for (const [i, value] of (await received).entries())
        expect(Math.abs(value - a[i]!)).toBeLessThanOrEqual(1e-15 * Math.max(1, Math.abs(a[i]!)));
    }
  });

  test("has the gradient that finite differences give", () => {
    const z = build.parameter("z", [2, 4]);
    expectGradients(weighed(applyActivation(name, z)), [z], { z: smooth });
  });

  test.each([wasm(), wasm({ deterministic: true })])(
    "agrees with the reference, value and gradient, where it saturates",
    async (device) => {
      for (const values of [smooth, saturated]) {
        const z = build.parameter("z", [2, values.length / 2]);
        const a = applyActivation(name, z);
        const [gradient] = gradients(weighed(a), [z]);
        await expectAgreement(device, { a, gradient: gradient! }, { z: values });
      }
    },
  );

  test("keeps the shape, for a single unit too", () => {
    for (const shape of [
      [3, 1],
      [1, 7],
      ["n", 5],
    ] as const)
      expect(applyActivation(name, build.input("z", shape)).shape).toEqual(shape);
  });
});

async function evaluate(name: ActivationName, z: readonly number[]): Promise<number[]> {
  return (await run(reference(), { a: applyActivation(name, build.parameter("z", [1, z.length])) }, { z })).a!;
}

test("sums of softmax are 1 for logits of any size", async () => {
  for (const scale of [1, 30, 100]) {
    const z = saturated.map((value) => (value * scale) / 100);
    const { a } = await run(wasm(), { a: applyActivation("softmax", build.parameter("z", [3, 4])) }, { z });
    for (let row = 0; row < 3; row++) expect(a!.slice(4 * row, 4 * row + 4).reduce((sum, p) => sum + p)).toBeCloseTo(1, 6);
  }
});

test("what the curriculum needs: step has no gradient, sigmoid's is at most ¼ and vanishes, relu's is 0 or 1", async () => {
  const slope = async (name: ActivationName, z: number): Promise<number> => {
    const parameter = build.parameter("z", []);
    const [gradient] = gradients(applyActivation(name, parameter), [parameter]);
    return (await run(wasm(), { gradient: gradient! }, { z: [z] })).gradient![0]!;
  };
  for (const z of [-2, 0, 2]) expect(Math.abs(await slope("step", z))).toBe(0);
  expect(await slope("sigmoid", 0)).toBe(0.25);
  expect(await slope("sigmoid", 10)).toBeCloseTo(4.54e-5, 7);
  expect(await slope("tanh", 0)).toBe(1);
  expect([await slope("relu", -1), await slope("relu", 0), await slope("relu", 1e-9)]).toEqual([0, 0, 1]);
});
