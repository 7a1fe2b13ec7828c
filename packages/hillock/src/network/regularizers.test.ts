/** Penalties: values by hand, gradients against differences, both devices, names and factors. */

import { describe, expect, test } from "vitest";
import { ArgumentError } from "../errors.ts";
import { build, gradients } from "../graph/index.ts";
import { differentiate, evaluate, toText, variable } from "../math/index.ts";
import { reference, wasm } from "../runtime/index.ts";
import { dense } from "./layers.ts";
import { l1, l1l2, l2, penaltyOf, penaltyTerm, type Regularizer, regularizerNames, resolveRegularizer } from "./regularizers.ts";
import { expectAgreement, expectGradients, run } from "./testing/differences.ts";

const weights = [0.5, -1.25, 2, -0.03, 1e-4, 0.75];
const parameter = build.parameter("w", [2, 3]);
const cases: [string, Regularizer, number][] = [
  ["l1", l1(0.1), 0.1 * (0.5 + 1.25 + 2 + 0.03 + 1e-4 + 0.75)],
  ["l2", l2(0.2), 0.2 * (0.25 + 1.5625 + 4 + 0.0009 + 1e-8 + 0.5625)],
  ["l1l2", l1l2({ l1: 0.1, l2: 0.2 }), 0.1 * 4.5301 + 0.2 * 6.37590001],
];

test.each<[Regularizer, number]>([
  [{ l1: 1, l2: 1 }, 2 + 4],
  [{ l1: 1, l2: 0 }, 2],
  [{ l1: 0, l2: 1 }, 4],
  [{ l1: 0, l2: 0 }, 0],
  [{ l1: 0.5, l2: 2 }, 1 + 8],
])("%o of a weight of −2, and a factor of 0 leaves its term out", (factors, expected) => {
  const term = penaltyTerm(factors, variable("w"));
  expect(evaluate(term, { w: -2 })).toBe(expected);
  if (factors.l1 === 0) expect(toText(term)).not.toContain("|w|·");
  if (factors.l2 === 0 && factors.l1 !== 0) expect(toText(term)).not.toContain("w²");
});

describe.each(cases)("%s", (_, regularizer, expected) => {
  const penalty = penaltyOf(regularizer, parameter);

  test("is what the formula says", async () => {
    expect(penalty.shape).toEqual([]);
    expect((await run(reference(), { penalty }, { w: weights })).penalty![0]).toBeCloseTo(expected, 6);
  });

  test("has the gradient that finite differences give", () => {
    expectGradients(penalty, [parameter], { w: weights });
  });

  test.each([wasm(), wasm({ deterministic: true })])("agrees with the reference", async (device) => {
    const [gradient] = gradients(penalty, [parameter]);
    await expectAgreement(device, { penalty, gradient: gradient! }, { w: weights });
    await expectAgreement(device, { penalty, gradient: gradient! }, { w: [0, -0, 1e-12, -1e-30, 1e5, -1e5] });
  });
});

test("a weight at 0 is left alone, and so is one that is too small to matter to L2", () => {
  const slope = differentiate(penaltyTerm(l1l2({ l1: 0.1, l2: 0.2 }), variable("w")), "w");
  expect(evaluate(slope, { w: 0 })).toBe(0);
  expect(evaluate(slope, { w: 2 })).toBeCloseTo(0.1 + 2 * 0.2 * 2, 12);
  const ridge = differentiate(penaltyTerm(l2(0.2), variable("w")), "w");
  expect(evaluate(ridge, { w: 1e-12 })).toBe(0);
  expect(evaluate(ridge, { w: -1e-10 })).toBeCloseTo(-0.4e-10, 20);
});

test("names mean Keras's factors, and are read as people write them", () => {
  expect(regularizerNames).toEqual(["l1", "l2", "l1l2"]);
  expect(resolveRegularizer("l1")).toEqual({ l1: 0.01, l2: 0 });
  expect(resolveRegularizer("L2")).toEqual({ l1: 0, l2: 0.01 });
  expect(resolveRegularizer("l1_l2")).toEqual({ l1: 0.01, l2: 0.01 });
  expect([l1(), l2(), l1l2(), l1l2({ l2: 0.5 }), l1l2({ l1: 0.5 }), l1l2({}), l1({ l1: 0.25 }), l2({ lambda: 0.25 } as never)]).toEqual([
    { l1: 0.01, l2: 0 },
    { l1: 0, l2: 0.01 },
    { l1: 0.01, l2: 0.01 },
    { l1: 0, l2: 0.5 },
    { l1: 0.5, l2: 0 },
    { l1: 0, l2: 0 },
    { l1: 0.25, l2: 0 },
    { l1: 0, l2: 0.25 },
  ]);
  expect(() => l2({ l1: 1 } as never)).toThrow(/^l2 /);
  expect(() => l1({ l2: 1 } as never)).toThrow(/^l1 /);
  expect(() => resolveRegularizer("l3")).toThrow(ArgumentError);
});

test.each([
  () => l1(-1),
  () => l2(Number.NaN),
  () => l1l2({ l1: Number.POSITIVE_INFINITY }),
  () => resolveRegularizer({ l1: 0, l2: -0.1 }),
])("%s is out of range", (make) => {
  expect(make).toThrow(/cannot use this value for l[12]/);
});

test("a dense layer holds them as data, and nothing where there are none", () => {
  expect(dense(3, { kernelRegularizer: "l2", biasRegularizer: l1(0.5) })).toMatchObject({
    kernelRegularizer: { l1: 0, l2: 0.01 },
    biasRegularizer: { l1: 0.5, l2: 0 },
  });
  expect(dense(3, { kernelRegularizer: { l1: 0.5 } as never }).kernelRegularizer).toEqual({ l1: 0.5, l2: 0 });
  expect(() => dense(3, { kernelRegularizer: 0.5 as never })).toThrow(/Write l2\(0\.5\), or l1\(0\.5\)/);
  expect(Object.keys(dense(3)).filter((key) => key.endsWith("Regularizer"))).toEqual([]);
});
