/** Every loss in the table: values by hand, gradients against differences, both devices with saturated inputs, and the identities that δ rests on. */

import { describe, expect, test } from "vitest";
import { ArgumentError } from "../errors.ts";
import { build, gradients, type Node, type NodeOf } from "../graph/index.ts";
import * as math from "../math/index.ts";
import { reference, wasm } from "../runtime/index.ts";
import { type ActivationName, activationNames, applyActivation } from "./activations.ts";
import {
  binaryCrossentropy,
  categoricalCrossentropy,
  type Loss,
  type LossName,
  losses,
  lossNames,
  lossPerExample,
  type Output,
  resolveLoss,
  sparseCategoricalCrossentropy,
} from "./losses.ts";
import { expectAgreement, expectGradients, run } from "./testing/differences.ts";

const [rows, outputs] = [3, 4];
const size = rows * outputs;

/** Targets that fit each kind. */
const targets = {
  numbers: [0.5, -1, 2, 0.25, 1, 0, -0.5, 3, 0.1, 0.2, 0.3, 0.4],
  binary: [1, 0, 0, 1, 0, 1, 1, 0, 0.25, 1, 0, 0.5],
  distribution: [0, 1, 0, 0, 0.25, 0.25, 0.5, 0, 0, 0, 0, 1],
  labels: [1, 3, 0],
};
const z = [1.3, -0.4, 0.2, -2.1, 0.7, 0.15, -1.2, 2.4, -0.9, 0.35, 1.8, -0.6];
const saturated = [100, -100, 50, -50, 0, 1, -1, 100, -50, -50, 50, 100];
const probabilities = z.map((value) => 1 / (1 + Math.exp(-value)));

interface Case {
  readonly name: string;
  readonly loss: Loss;
  /** undefined: the output is a number as it comes. */
  readonly activation: ActivationName | undefined;
}
/** Every loss as it is used: plain, from logits, and behind the activation that it knows. */
const cases = lossNames.flatMap((name): Case[] => {
  const definition = losses[name];
  const plain: Case = { name: `${name} of the output`, loss: { name, fromLogits: false }, activation: undefined };
  const matching = definition.kind === "classes" ? "softmax" : "fromLogits" in definition ? definition.fromLogits.activation : undefined;
  const behind = (["sigmoid", "tanh", "softmax"] as const).map((activation) => ({
    name: `${name} behind ${activation}`,
    loss: { name, fromLogits: false },
    activation,
  }));
  if (matching === undefined) return [plain, ...behind];
  return [
    plain,
    { name: `${name} from logits`, loss: { name, fromLogits: true }, activation: undefined },
    ...behind.filter(({ activation }) => activation !== "tanh"),
  ];
});
/** Losses of probabilities get probabilities. */
const inputOf = ({ loss, activation }: Case): readonly number[] =>
  activation === undefined && !loss.fromLogits && !["numbers"].includes(losses[loss.name].targets) && loss.name !== "perceptron"
    ? probabilities
    : z;

function made({ loss, activation }: Case): { parameter: NodeOf<"parameter">; perExample: Node; mean: Node; y: readonly number[] } {
  const parameter = build.parameter("z", [rows, outputs]);
  const kind = losses[loss.name].targets;
  const y = build.input("y", kind === "labels" ? [rows] : [rows, outputs], kind === "labels" ? "i32" : "f32");
  const output: Output =
    activation === undefined ? { value: parameter } : { value: applyActivation(activation, parameter), logits: parameter, activation };
  const perExample = lossPerExample(loss, y, output);
  const mean = build.map((sum) => math.div(sum, rows), build.reshape(build.sum(perExample, [0]), []));
  return { parameter, perExample, mean, y: targets[kind] };
}

describe.each(cases)("$name", (each) => {
  const { parameter, perExample, mean, y } = made(each);

  test("is one number per example, with the gradient that finite differences give", () => {
    expect(perExample.shape).toEqual([rows, 1]);
    expectGradients(mean, [parameter], { z: inputOf(each), y });
  });

  test.each([wasm(), wasm({ deterministic: true })])("agrees with the reference and is finite where it saturates", async (device) => {
    const [gradient] = gradients(mean, [parameter]);
    // Plain probabilities saturate at 0 and 1; f32 knows 1 − 1e-7 only coarsely.
    const ends = inputOf(each) === probabilities ? saturated.map((value) => (value > 0 ? 1 : 0)) : saturated;
    await expectAgreement(device, { perExample, gradient: gradient! }, { z: inputOf(each), y }, 3e-6);
    const { perExample: values, gradient: slopes } = await run(device, { perExample, gradient: gradient! }, { z: ends, y });
    expect([...values!, ...slopes!].every(Number.isFinite), `${values} ${slopes}`).toBe(true);
    if (inputOf(each) === z)
      await expectAgreement(device, { perExample, gradient: gradient! }, { z: ends, y }, each.activation === undefined ? 3e-6 : 1e-2);
  });
});

/** The loss of each example, in f64. */
async function costOf(name: LossName, y: readonly number[], value: readonly number[], fromLogits = false): Promise<number> {
  const labels = losses[name].targets === "labels";
  const target = build.input("y", labels ? [1] : [1, value.length], labels ? "i32" : "f32");
  const loss = lossPerExample({ name, fromLogits }, target, { value: build.input("a", [1, value.length]) });
  return (await run(reference(), { loss }, { y, a: value })).loss![0]!;
}

test.each<[LossName, number[], number[], number]>([
  ["quadratic", [1, 0], [0.5, 1], 0.5 * (0.25 + 1)],
  ["meanSquaredError", [1, 0], [0.5, 1], (0.25 + 1) / 2],
  ["meanAbsoluteError", [1, 0], [0.5, 2], (0.5 + 2) / 2],
  ["binaryCrossentropy", [1, 0], [0.8, 0.4], -(Math.log(0.8) + Math.log(0.6)) / 2],
  ["categoricalCrossentropy", [0, 1, 0], [0.2, 0.7, 0.1], -Math.log(0.7)],
  ["sparseCategoricalCrossentropy", [1], [0.2, 0.7, 0.1], -Math.log(0.7)],
  ["perceptron", [1, 0, 1, 0], [2, -3, -0.5, 0.25], 0.75],
])("%s of %j and %j is what the formula says", async (name, y, a, expected) => {
  expect(await costOf(name, y, a)).toBeCloseTo(expected, 12);
});

test("probabilities are kept 1e-7 from 0 and 1, where Keras keeps them, and rows are made to sum to 1 before", async () => {
  const [low, high] = [-Math.log(1e-7), -Math.log(1 - 1e-7)];
  expect(await costOf("binaryCrossentropy", [1], [0])).toBeCloseTo(low, 9);
  expect(await costOf("binaryCrossentropy", [0], [1])).toBeCloseTo(low, 7);
  expect(await costOf("binaryCrossentropy", [1], [1])).toBeCloseTo(high, 12);
  expect(await costOf("binaryCrossentropy", [1], [3e-7])).toBeCloseTo(-Math.log(3e-7), 9);
  for (const [name, first, second] of [
    ["categoricalCrossentropy", [1, 0], [0, 1]],
    ["sparseCategoricalCrossentropy", [0], [1]],
  ] as const) {
    expect(await costOf(name, first, [1, 0])).toBeCloseTo(high, 12);
    expect(await costOf(name, second, [1, 0])).toBeCloseTo(low, 9);
    expect(await costOf(name, second, [1 - 3e-7, 3e-7])).toBeCloseTo(-Math.log(3e-7), 9);
    expect(await costOf(name, first, [6, 2])).toBeCloseTo(-Math.log(0.75), 12);
    expect(await costOf(name, second, [0.375, 0.125])).toBeCloseTo(-Math.log(0.25), 12);
  }
});

test.each(lossNames)("%s is itself as text, as data, and from logits where it has any", (name) => {
  expect(resolveLoss(name)).toEqual({ name, fromLogits: false });
  expect(resolveLoss({ name })).toEqual({ name, fromLogits: false });
  expect(resolveLoss({ name, fromLogits: false })).toEqual({ name, fromLogits: false });
  if (/rossentropy$/.test(name)) expect(resolveLoss({ name, fromLogits: true })).toEqual({ name, fromLogits: true });
  else {
    expect(() => resolveLoss({ name, fromLogits: true })).toThrow(ArgumentError);
    expect(() => resolveLoss({ name, fromLogits: true })).toThrow(
      /fromLogits with binaryCrossentropy, categoricalCrossentropy, sparseCategoricalCrossentropy\s/,
    );
  }
});

test("a loss as data is whole, and says of what it complains", () => {
  expect(() => resolveLoss({ name: "mse", reduction: "sum" } as never)).toThrow(/^A loss (?:has|knows|takes)\b[\s\S]*reduction/);
  expect(() => resolveLoss({ fromLogits: true } as never)).toThrow(/^A loss needs name/);
  expect(() => resolveLoss({ name: "mse", fromLogits: 1 } as never)).toThrow(/^A loss [\s\S]*fromLogits/);
  expect(() => resolveLoss("msee")).toThrow(/^Unknown loss "msee"/);
});

test("the cross-entropies' makers", () => {
  for (const make of [binaryCrossentropy, categoricalCrossentropy, sparseCategoricalCrossentropy]) {
    expect(make()).toEqual({ name: make.name, fromLogits: false });
    expect(make({ fromLogits: true })).toEqual({ name: make.name, fromLogits: true });
    expect(() => make({ from_logit: true } as never)).toThrow(/Did you mean fromLogits/);
  }
});

test.each(lossNames.flatMap((name) => activationNames.map((activation) => ({ name, activation }))))(
  "$name of $activation is that of its values, whether or not it is taken from what lies before",
  async ({ name, activation }) => {
    // Small and above 0, so that each activation but step gives something that is as good as a probability.
    const parameter = build.parameter("z", [rows, outputs]);
    const value = applyActivation(activation, parameter);
    const kind = losses[name].targets;
    const y = build.input("y", kind === "labels" ? [rows] : [rows, outputs], kind === "labels" ? "i32" : "f32");
    const loss: Loss = { name, fromLogits: false };
    const direct = lossPerExample(loss, y, { value });
    const behind = lossPerExample(loss, y, { value, logits: parameter, activation });
    const result = await run(reference(), { direct, behind }, { z: z.map((each) => 0.1 + Math.abs(each) / 5), y: targets[kind] });
    result.behind!.forEach((each, i) => {
      expect(each).toBeCloseTo(result.direct![i]!, 9);
    });
  },
);

test("from probabilities and from logits is the same", async () => {
  const exponentials = z.slice(0, 4).map(Math.exp);
  const softmax = exponentials.map((value) => value / exponentials.reduce((a, b) => a + b));
  const sigmoid = probabilities.slice(0, 4);
  const logits = z.slice(0, 4);
  const pairs: [LossName, number[], number[]][] = [
    ["binaryCrossentropy", [1, 0, 0.25, 1], sigmoid],
    ["categoricalCrossentropy", [0, 0.5, 0, 0.5], softmax],
    ["sparseCategoricalCrossentropy", [2], softmax],
  ];
  for (const [name, y, p] of pairs) expect(await costOf(name, y, p)).toBeCloseTo(await costOf(name, y, logits, true), 9);
});

test.each<[LossName, ActivationName, (p: number[], y: number) => number]>([
  ["sparseCategoricalCrossentropy", "softmax", () => 1 / rows],
  ["categoricalCrossentropy", "softmax", () => 1 / rows],
  ["binaryCrossentropy", "sigmoid", () => 1 / size],
])("behind its activation the gradient of %s in z is (p − y)/n, saturated or not", async (name, activation, factor) => {
  const { parameter, mean, y } = made({ name, loss: { name, fromLogits: false }, activation });
  const [gradient] = gradients(mean, [parameter]);
  const p = applyActivation(activation, parameter);
  for (const device of [reference(), wasm()]) {
    for (const values of [z, saturated]) {
      const result = await run(device, { p, gradient: gradient! }, { z: values, y });
      const target =
        name === "sparseCategoricalCrossentropy" ? z.map((_, i) => Number(targets.labels[Math.floor(i / outputs)] === i % outputs)) : y;
      result.gradient!.forEach((value, i) => {
        expect(value).toBeCloseTo((result.p![i]! - target[i]!) * factor(result.p!, 0), 6);
      });
    }
  }
});
