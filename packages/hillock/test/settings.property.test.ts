/** All settings of all public functions: whatever is accepted trains, saves and loads to the same bits; whatever is not is named. */

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { described } from "../src/described/index.ts";
import { ArgumentError, HillockError, NumericError, ShapeError } from "../src/errors.ts";
import { loadModel, sequential } from "../src/model/index.ts";
import { fitSettings } from "../src/model/settings.ts";
import { adamSettings, denseSettings, dropoutSettings, layerFrom, lossNames, resolveOptimizer, sgdSettings } from "../src/network/index.ts";
import { temporaryFolder } from "../src/platform/testing/temporary.ts";
import { reference, tensorFrom, wasm } from "../src/runtime/index.ts";
import { type Described, type Domain, fold } from "../src/settings/index.ts";

const functions = described.flatMap((group) => group.functions);
const all = functions.flatMap((of) => Object.keys(of.fields).map((name) => ({ of, name, title: `${of.name}: ${name}` })));
const runs = Number(process.env.FUZZ_RUNS ?? 1);

/** Numbers that a person would write in a range, its ends included. */
function numbersIn({ low, high, open, whole }: Extract<Domain, { type: "number" }>): fc.Arbitrary<number> {
  const from = Math.max(low, -1e6);
  const to = Math.min(high, from + 100);
  const within = (value: number): boolean =>
    (open === "low" || open === "both" ? value > low : value >= low) && (open === "high" || open === "both" ? value < high : value <= high);
  const inner = whole ? fc.integer({ min: Math.ceil(from), max: Math.floor(to) }) : fc.double({ min: from, max: to, noNaN: true });
  return fc.oneof(inner, fc.constantFrom(from, to)).filter(within);
}
/** Values of a domain, where a test can write them. */
function valuesIn(domain: Domain): fc.Arbitrary<unknown> | undefined {
  switch (domain.type) {
    case "number":
      return numbersIn(domain);
    case "flag":
      return fc.boolean();
    case "name":
      return fc.constantFrom(...domain.names);
    case "text":
      return fc.stringMatching(/^[a-z]{1,8}$/);
    case "list": {
      const item = valuesIn(domain.of);
      return item === undefined ? undefined : fc.uniqueArray(item, { minLength: 1, maxLength: 3 });
    }
    case "any": {
      const choices = domain.of.map(valuesIn).filter((choice) => choice !== undefined);
      return choices.length === 0 ? undefined : fc.oneof(...choices);
    }
    case "object":
      return undefined;
  }
}
/** What is never a value of a domain. */
const junk: readonly { readonly what: string; readonly value: unknown; readonly unless?: readonly Domain["type"][] }[] = [
  { what: "null", value: null },
  { what: "NaN", value: Number.NaN },
  { what: "infinity", value: Number.POSITIVE_INFINITY },
  { what: "a bigint", value: 5n },
  { what: "a symbol", value: Symbol("s") },
  { what: "text", value: "no such thing!", unless: ["text"] },
  { what: "a number as text", value: "0.5", unless: ["text"] },
  { what: "a date", value: new Date(0) },
  { what: "a number below any range", value: -1e300, unless: ["number"] },
  { what: "true", value: true, unless: ["flag"] },
];
/** All kinds of domain in a domain. */
const kindsIn = (domain: Domain): Domain["type"][] => [domain.type, ...(domain.type === "any" ? domain.of.flatMap(kindsIn) : [])];

/** A call with only this setting, and what else it needs. */
function given(of: Described, name: string, value: unknown): Record<string, unknown> {
  const needed: Record<string, unknown> = { units: 3, rate: 0.5, activation: "relu", inputShape: [2], loss: "mse", inputs: 2 };
  const others = Object.entries(of.fields).filter(([other, { presence }]) => presence === "required" && other !== name);
  return { ...Object.fromEntries(others.map(([other]) => [other, needed[other]])), [name]: value };
}
function errorOf(read: () => unknown): HillockError | undefined {
  try {
    read();
    return undefined;
  } catch (error) {
    expect(error).toBeInstanceOf(HillockError);
    return error as HillockError;
  }
}

test("there are many, and each says what it means", () => {
  expect(all.length).toBeGreaterThan(80);
  for (const { of, name } of all) {
    const { doc, expected, presence, initial } = of.fields[name]!;
    expect(doc.length, `${of.name}: ${name}`).toBeGreaterThan(2);
    expect(expected.length).toBeGreaterThan(2);
    if (presence === "filled") expect(initial).toBeDefined();
  }
});

describe("what is refused is named", () => {
  test.each(all)("$title", ({ of, name }) => {
    const field = of.fields[name]!;
    const kinds = kindsIn(field.domain);
    for (const { what, value, unless = [] } of junk) {
      if (unless.some((kind) => kinds.includes(kind)) || (what === "a date" && of.name === "run.change" && name === "weights")) continue;
      const error = errorOf(() => of.read(given(of, name, value)));
      expect(error, `${of.name}({ ${name}: ${what} }) was accepted`).toBeDefined();
      expect(error).toBeInstanceOf(error instanceof ShapeError ? ShapeError : ArgumentError);
      expect(error!.problem).toContain(name);
      expect(error!.received).toBeTruthy();
      expect(error!.expected).toBeTruthy();
    }
  });
  test("misspelt names", () => {
    const known = (of: Described): Set<string> =>
      new Set(Object.entries(of.fields).flatMap(([name, { also }]) => [name, ...also].map(fold)));
    fc.assert(
      fc.property(fc.constantFrom(...all), fc.nat(), fc.constantFrom("drop", "double", "swap", "s"), ({ of, name }, at, how) => {
        const i = at % name.length;
        const typo = { drop: name.slice(0, i) + name.slice(i + 1), double: name.slice(0, i + 1) + name.slice(i), s: `${name}s` };
        const swap = name.slice(0, i) + (name[i + 1] ?? "") + name[i] + name.slice(i + 2);
        const written = how === "swap" ? swap : typo[how as keyof typeof typo];
        fc.pre(written !== "" && !known(of).has(fold(written)));
        const error = errorOf(() => of.read({ ...given(of, name, undefined), [written]: 1 }));
        expect(error?.problem).toContain(`"${written}"`);
        if (name.length > 5) expect(error?.fix).toMatch(/Did you mean \w+\?/);
      }),
      { numRuns: 300 * runs },
    );
  });
});

describe("what is accepted means one thing", () => {
  test.each(all.filter(({ of, name }) => valuesIn(of.fields[name]!.domain) !== undefined))("$title", ({ of, name }) => {
    const field = of.fields[name]!;
    fc.assert(
      fc.property(valuesIn(field.domain)!, (value) => {
        if (field.domain.type === "any" && errorOf(() => of.read(given(of, name, value))) !== undefined) return;
        const once = of.read(given(of, name, value));
        const snake = name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
        const { [name]: own, ...rest } = given(of, name, value);
        expect(of.read({ ...rest, [snake]: own })).toEqual(once);
        for (const alias of field.also) expect(of.read({ ...rest, [alias]: own })).toEqual(once);
        // What was read can be read again: that is how a saved model comes back.
        if (!/metrics|verbose/.test(name)) expect(of.read(once)).toEqual(once);
      }),
      { numRuns: 25 * runs },
    );
  });
});

/** Random settings of a function: some are given, some not. */
function settingsOf(
  of: Described,
  fixed: Record<string, fc.Arbitrary<unknown>>,
  without: readonly string[] = [],
): fc.Arbitrary<Record<string, unknown>> {
  const given = Object.entries(of.fields).flatMap(([name, { domain }]) => {
    const values = fixed[name] ?? valuesIn(domain);
    return values === undefined || without.includes(name) ? [] : [[name, values] as const];
  });
  return fc.record(Object.fromEntries(given), { requiredKeys: Object.keys(fixed) });
}
const units = fc.integer({ min: 1, max: 6 });
const layers = fc.array(
  fc.oneof(
    settingsOf(denseSettings, { units }, ["name", "inputShape"]).map((given) => ({ kind: "dense", ...given })),
    settingsOf(dropoutSettings, { rate: fc.double({ min: 0, max: 0.9, noNaN: true }) }, ["name", "inputShape"]).map((given) => ({
      kind: "dropout",
      ...given,
    })),
  ),
  { maxLength: 2 },
);
const rate = fc.double({ min: 0, max: 0.2, noNaN: true });
const optimizer = fc.oneof(
  settingsOf(sgdSettings, { learningRate: rate }).map((given) => ({ name: "sgd", ...given })),
  settingsOf(adamSettings, { learningRate: rate }).map((given) => ({ name: "adam", ...given })),
);
const fit = settingsOf(fitSettings, { epochs: fc.integer({ min: 0, max: 2 }), batchSize: fc.integer({ min: 1, max: 9 }) }, [
  "validationSplit",
  "stepsPerEpoch",
  "verbose",
  "initialEpoch",
]);
const last = fc.constantFrom("linear", "sigmoid", "tanh", "softmax");

test("whatever is accepted trains, saves and loads to the same bits", { timeout: 120_000 }, async () => {
  const folder = await temporaryFolder();
  let run = 0;
  await fc.assert(
    fc.asyncProperty(layers, last, optimizer, fc.constantFrom(...lossNames), fit, async (hidden, activation, chosen, loss, options) => {
      const device = run % 2 === 0 ? reference() : wasm();
      const stack = [{ kind: "inputLayer", inputShape: 3 }, ...hidden, { kind: "dense", units: 2, activation }];
      const net = sequential(
        stack.map((layer, i) => layerFrom(layer, `layers[${i}]`)),
        { seed: 3, device },
      );
      net.compile({ loss, optimizer: resolveOptimizer(chosen), metrics: ["accuracy"] });
      const rows = 7;
      const x = tensorFrom(
        Float32Array.from({ length: rows * 3 }, (_, i) => Math.sin(i)),
        [rows, 3],
      );
      const labels = Int32Array.from({ length: rows }, (_, i) => i % 2);
      const y = loss === "sparseCategoricalCrossentropy" ? labels : Array.from(labels, (label) => [label, 1 - label]);
      await net.fit(x, y, options).catch((error: unknown) => expect(error).toBeInstanceOf(NumericError));
      const path = `${folder}/${run++}`;
      await net.save(path);
      const again = await loadModel(path, { device });
      expect(again.layers).toEqual(net.layers);
      expect(again.optimizer).toEqual(net.optimizer);
      expect(again.loss).toEqual(net.loss);
      expect(again.getWeights()).toEqual(net.getWeights());
      // And it goes on alike, where weights are kept in 32 bits, as they are saved.
      if (device.name === "reference") return;
      const on = { ...options, epochs: 1, initialEpoch: undefined };
      const [first, second] = await Promise.all([net, again].map((model) => model.fit(x, y, on).then(({ history }) => history, String)));
      expect(second).toEqual(first);
      expect(again.getWeights()).toEqual(net.getWeights());
    }),
    { numRuns: 40 * runs },
  );
});
