/** Two steps of each optimiser by hand, on both devices, through the same graph that trains a network. */

import { describe, expect, test } from "vitest";
import { build, graph } from "../graph/index.ts";
import { reference, wasm } from "../runtime/index.ts";
import { Refused } from "../settings/index.ts";
import { adam, applyOptimizer, type Optimizer, optimizerKind, sgd } from "./optimizers.ts";

const w0 = [0.5, -2, 3];
/** The gradients of two steps; the second differs in size and sign. */
const g = [
  [0.1, -0.4, 2],
  [-0.3, -0.2, 1e-3],
];
const eta = 0.1;

/** w after each step, from an optimiser written out as a loop over scalars. */
type Rule = (w: number, g: number, state: Record<string, number>, t: number) => number;
function byHand(rule: Rule): number[][] {
  const states = w0.map(() => ({}) as Record<string, number>);
  const steps: number[][] = [];
  let w = w0;
  g.forEach((gradient, i) => {
    w = w.map((value, k) => rule(value, gradient[k]!, states[k]!, i + 1));
    steps.push(w);
  });
  return steps;
}
const momentum =
  (mu: number): Rule =>
  (w, gradient, state) => {
    state.v = mu * (state.v ?? 0) - eta * gradient;
    return w + state.v;
  };
const nesterov =
  (mu: number): Rule =>
  (w, gradient, state) => {
    state.v = mu * (state.v ?? 0) - eta * gradient;
    return w + mu * state.v - eta * gradient;
  };
/** Kingma & Ba's Algorithm 1 with the corrected moments spelled out; Keras's ε is ε̂ = ε √(1 − β₂ᵗ)⁻¹ times larger there. */
const adamRule =
  (b1: number, b2: number, epsilon: number): Rule =>
  (w, gradient, state, t) => {
    state.m = b1 * (state.m ?? 0) + (1 - b1) * gradient;
    state.v = b2 * (state.v ?? 0) + (1 - b2) * gradient ** 2;
    const [m, v] = [state.m / (1 - b1 ** t), state.v / (1 - b2 ** t)];
    return w - (eta * m) / (Math.sqrt(v) + epsilon / Math.sqrt(1 - b2 ** t));
  };

const cases: readonly { name: string; optimizer: Optimizer; rule: Rule; slots: string[] }[] = [
  { name: "sgd", optimizer: sgd({ learningRate: eta }), rule: (w, gradient) => w - eta * gradient, slots: [] },
  { name: "momentum", optimizer: sgd({ learningRate: eta, momentum: 0.6 }), rule: momentum(0.6), slots: ["velocity"] },
  { name: "nesterov", optimizer: sgd({ learningRate: eta, momentum: 0.9, nesterov: true }), rule: nesterov(0.9), slots: ["velocity"] },
  { name: "adam", optimizer: adam({ learningRate: eta }), rule: adamRule(0.9, 0.999, 1e-7), slots: ["m", "v"] },
  {
    name: "adam with other betas",
    optimizer: adam({ learningRate: eta, beta1: 0.5, beta2: 0.9, epsilon: 0.01 }),
    rule: adamRule(0.5, 0.9, 0.01),
    slots: ["m", "v"],
  },
];

describe.each(cases)("$name", ({ optimizer, rule, slots }) => {
  test.each([reference(), wasm(), wasm({ deterministic: true })])("two steps are those by hand", async (device) => {
    const parameter = build.parameter("w", [3]);
    const updates = applyOptimizer(
      optimizer,
      [parameter],
      [build.input("g", [3])],
      build.input("learningRate", []),
      build.input("step", [], "i32"),
    );
    const names = [...slots.map((slot) => `w/${slot}`), "w"];
    expect(updates.map((update) => update.parameter.attributes.name)).toEqual(names);
    expect(updates.map(({ value }) => value.label)).toEqual(names.map((name) => `next ${name}`));
    const store = await device.open();
    store.set("w", "f32", w0);
    for (const slot of slots) store.set(`w/${slot}`, "f32", [0, 0, 0]);
    store.set("step", "i32", [0]);
    store.set("learningRate", "f32", [eta]);
    const executable = await store.load(graph({}, updates), { capacity: 1, counter: "step" });
    const expected = byHand(rule);
    const digits = device.name === "reference" ? 12 : 6;
    for (let step = 0; step < 2; step++) {
      store.set("g", "f32", g[step]!);
      await executable.run({ rows: 1, batch: 1, from: step, to: step + 1 });
      expect([...store.get("step")]).toEqual([step + 1]);
      store.get("w").forEach((value, k) => {
        expect(value).toBeCloseTo(expected[step]![k]!, digits);
      });
    }
    store.dispose();
  });
});

test("an optimizer as a setting: by name, made, or as it was saved; nothing else", () => {
  for (const given of ["adam", "Adam", adam(), { ...adam() }, JSON.parse(JSON.stringify(adam()))])
    expect(optimizerKind.read(given)).toEqual(adam());
  expect(optimizerKind.read({ name: "sgd", learning_rate: 0.5 })).toEqual(sgd(0.5));
  const refused = (given: unknown): unknown => {
    try {
      return { accepted: optimizerKind.read(given) };
    } catch (refusal) {
      return refusal;
    }
  };
  for (const given of [{}, { learningRate: 0.1 }, 5, null, [adam()], true, adam])
    expect(refused(given), String(given)).toBeInstanceOf(Refused);
  expect(refused(adam)).toMatchObject({ details: { fix: "Call it: adam()." } });
  expect(refused(() => 1)).toMatchObject({ details: { fix: "Call it: sgd()." } });
});

test("Adam's first step is η in the direction of each gradient's sign, however small it is", () => {
  const [first] = byHand(adamRule(0.9, 0.999, 0));
  expect(first!.map((w, k) => w0[k]! - w)).toEqual([0.1, -0.1, 0.1].map((move) => expect.closeTo(move, 12)));
});

test("moments that decay do not become denormal numbers, which would make every step many times slower", async () => {
  const parameter = build.parameter("w", [2]);
  const updates = applyOptimizer(
    adam({ beta1: 0.5, beta2: 0.5 }),
    [parameter],
    [build.input("g", [2])],
    build.input("rate", []),
    build.input("step", [], "i32"),
  );
  const store = await wasm().open();
  store.set("w", "f32", [1, 1]);
  store.set("w/m", "f32", [1, -1e-30]);
  store.set("w/v", "f32", [1, 1e-30]);
  store.set("g", "f32", [0, 0]);
  store.set("rate", "f32", [0.1]);
  store.set("step", "i32", [0]);
  const executable = await store.load(graph({}, updates), { capacity: 1, counter: "step" });
  for (let step = 0; step < 300; step++) {
    await executable.run({ rows: 1, batch: 1, from: step, to: step + 1 });
    for (const moment of [...store.get("w/m"), ...store.get("w/v")]) expect(moment === 0 || Math.abs(moment) > 1.2e-38).toBe(true);
  }
  expect([...store.get("w/m"), ...store.get("w/v")].every((moment) => moment === 0)).toBe(true);
  store.dispose();
});
