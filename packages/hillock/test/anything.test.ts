/** Every function that the library exports, and every method of a model, given anything at all: it answers, or refuses in words. Nothing raw, nothing that hangs. */

import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import * as library from "../src/index.ts";

const { dense, HillockError, sequential, startRun, xor } = library;

/** What serves the command and the studio, and takes what they made themselves. */
const inner = [
  "article",
  "counted",
  "formulaPieces",
  "measureEngine",
  "nearestName",
  "plainDerivation",
  "plural",
  "someOf",
  "unknownName",
  "verb",
];
/** These go to a server for their data, whatever they are given. */
const remote = ["fashionMnist", "mnist"];

type Call = (...given: unknown[]) => unknown;
const functions = (Object.entries(library) as [string, unknown][]).filter(
  (entry): entry is [string, Call] => typeof entry[1] === "function" && /^[a-z]/.test(entry[0]) && !inner.includes(entry[0]),
);

function model() {
  const net = sequential([dense(2, { activation: "tanh", inputShape: [2] }), dense(1, { activation: "sigmoid" })]);
  net.compile({ loss: "binaryCrossentropy", optimizer: "adam" });
  return net;
}

/** The error of a call that is neither an answer nor a HillockError. */
async function rawError(call: () => unknown): Promise<unknown> {
  try {
    const answer = call();
    const done = typeof (answer as PromiseLike<unknown> | undefined)?.then === "function" ? await answer : answer;
    // A run holds its model until it ends.
    if (typeof (done as Partial<Disposable> | undefined)?.[Symbol.dispose] === "function") (done as Disposable)[Symbol.dispose]();
  } catch (error) {
    if (!(error instanceof HillockError)) return error;
  }
  return undefined;
}

const { x, y } = xor();
const odd: readonly unknown[] = [
  undefined,
  null,
  3,
  Number.NaN,
  "x",
  "",
  true,
  10n,
  Symbol("s"),
  () => 1,
  { nonsense: 1 },
  Object.create(null),
  [],
  [[1, 2], [3]],
  [null],
  new Date(0),
  new Map(),
  /x/,
  new Float64Array([1, 2]),
  new ArrayBuffer(8),
  x,
  y,
];

const lists: readonly (readonly unknown[])[] = [
  [],
  ...odd.map((one) => [one]),
  ...odd.flatMap((one) => [
    [x, one],
    [x, y, one],
    [one, y],
  ]),
];
const withModel = (net: unknown): readonly (readonly unknown[])[] =>
  odd.flatMap((one) => [
    [net, one],
    [net, x, one],
    [net, x, y, one],
  ]);
const textOf = (given: readonly unknown[]): string =>
  given.map((one) => (typeof one === "object" ? Object.prototype.toString.call(one) : String(one))).join(", ");

test.each(functions)("%s", async (name, call) => {
  const net = model();
  const given = [...lists, ...(remote.includes(name) ? [] : withModel(net))].filter(
    (list) => !remote.includes(name) || (list.length > 0 && list[0] !== undefined),
  );
  for (const list of given) expect([textOf(list), await rawError(() => call(...list))]).toEqual([textOf(list), undefined]);
  net.dispose();
});

const methods = (target: object): string[] =>
  Object.entries(Object.getOwnPropertyDescriptors(Object.getPrototypeOf(target)))
    .filter(([name, { value }]) => typeof value === "function" && name !== "constructor")
    .map(([name]) => name);

test.each(methods(model()))("net.%s", async (name) => {
  const folder = mkdtempSync(join(tmpdir(), "hillock-"));
  for (const list of lists) {
    const net = model();
    // Texts name a folder to save in: one of this test's.
    const given = name === "save" ? list.map((one) => (one === "x" ? join(folder, "x") : one)) : list;
    expect([textOf(given), await rawError(() => (net as unknown as Record<string, Call>)[name]!(...given))]).toEqual([
      textOf(given),
      undefined,
    ]);
    net.dispose();
  }
});

test("a run's methods", async () => {
  const net = model();
  using run = await startRun(net, x, y, { batchSize: 4 });
  for (const name of methods(run).filter((method) => method !== "dispose")) {
    for (const list of lists) {
      expect([name, textOf(list), await rawError(() => (run as unknown as Record<string, Call>)[name]!(...list))]).toEqual([
        name,
        textOf(list),
        undefined,
      ]);
    }
  }
});

test("any values at all, where data are expected", async () => {
  const net = model();
  const anything = fc.anything({
    withTypedArray: true,
    withBigInt: true,
    withDate: true,
    withMap: true,
    withSet: true,
    withNullPrototype: true,
  });
  await fc.assert(
    fc.asyncProperty(anything, anything, async (one, other) => {
      for (const call of [
        () => net.predict(one as never),
        () => net.fit(one as never, other as never, { verbose: 0, epochs: 1 }),
        () => net.evaluate(x, one as never),
        () => net.setWeights(one as never),
      ])
        expect(await rawError(call)).toBeUndefined();
    }),
    { numRuns: 200 },
  );
});
