/** Settings: what may be given, what it becomes, and what is said about anything else. */

import { runInNewContext } from "node:vm";
import { describe, expect, test } from "vitest";
import { ArgumentError, type HillockError, ShapeError } from "../errors.ts";
import {
  custom,
  flag,
  listOf,
  name,
  number,
  Refused,
  received,
  refusing,
  seed,
  settings,
  shape,
  signalKind,
  text,
  whole,
} from "./index.ts";

const described = settings(
  "train",
  {
    epochs: whole({ min: 1, default: 5, doc: "how often" }),
    learningRate: number({ above: 0, default: 0.1, doc: "η", also: ["lr"] }),
    momentum: number({ min: 0, below: 1, default: 0, doc: "μ" }),
    mode: name(["fast", "slowAndSure"], { default: "fast", doc: "how", aliases: { careful: "slowAndSure" } }),
    nesterov: flag({ default: false, doc: "looks ahead" }),
    inputShape: shape({ doc: "of one example" }),
    title: text({ doc: "a name", pattern: /^\w+$/, form: "letters" }),
    sizes: listOf(whole({ min: 1, doc: "a size" }), { default: [], doc: "sizes" }),
    signal: custom(signalKind, { doc: "ends it" }),
  },
  { first: "learningRate" },
);

function refused(read: () => unknown): HillockError {
  try {
    read();
  } catch (error) {
    return error as HillockError;
  }
  throw new Error("it was accepted");
}

describe("what is accepted", () => {
  test("nothing gives the defaults, and leaves away what has none", () => {
    const defaults = { epochs: 5, learningRate: 0.1, momentum: 0, mode: "fast", nesterov: false, sizes: [] };
    for (const given of [undefined, {}, { epochs: undefined }, Object.create(null)]) expect(described.read(given)).toEqual(defaults);
  });
  test.each([
    [{ learning_rate: 0.5 }, { learningRate: 0.5 }],
    [{ LearningRate: 0.5 }, { learningRate: 0.5 }],
    [{ lr: 0.5 }, { learningRate: 0.5 }],
    [0.5, { learningRate: 0.5 }],
    [{ mode: "slow_and_sure" }, { mode: "slowAndSure" }],
    [{ mode: "Careful" }, { mode: "slowAndSure" }],
    [{ inputShape: 784 }, { inputShape: [784] }],
    [{ input_shape: [28, 28] }, { inputShape: [28, 28] }],
    [{ sizes: [3, 4] }, { sizes: [3, 4] }],
  ])("%j", (given, meant) => {
    expect(described.read(given)).toMatchObject(meant);
  });
  test("objects of another realm, of a class, and with inherited settings", () => {
    const foreign: unknown = runInNewContext("({ epochs: 7, sizes: [1, 2] })");
    expect(described.read(foreign)).toMatchObject({ epochs: 7, sizes: [1, 2] });
    class Mine {
      epochs = 8;
    }
    expect(described.read(new Mine()).epochs).toBe(8);
    expect(described.read(Object.create({ epochs: 9 })).epochs).toBe(9);
  });
  test("a first setting with others behind it", () => {
    expect(described.read(0.5, { epochs: 2 })).toMatchObject({ learningRate: 0.5, epochs: 2 });
    expect(described.read(0.5, { lr: 0.5 }).learningRate).toBe(0.5);
    expect(described.read({ lr: 0.5, epochs: 3 }, { momentum: 0.25, epochs: 3 })).toMatchObject({
      learningRate: 0.5,
      epochs: 3,
      momentum: 0.25,
    });
    expect(refused(() => described.read({ epochs: 3 }, { epochs: 4 })).message).toMatch(/epochs twice.*3 and 4/s);
  });
  test("a signal of any realm", () => {
    const foreign = { aborted: false, addEventListener: () => {}, removeEventListener: () => {} };
    expect(described.read({ signal: foreign }).signal).toBe(foreign);
  });
});

describe("bounds", () => {
  const range = settings("range", {
    min: number({ min: 1, doc: "" }),
    max: number({ max: 2, doc: "" }),
    above: number({ above: 1, doc: "" }),
    below: number({ below: 2, doc: "" }),
    both: number({ min: 1, max: 2, doc: "" }),
    open: number({ above: 1, below: 2, doc: "" }),
    half: number({ min: 1, below: 2, doc: "" }),
    other: number({ above: 1, max: 2, doc: "" }),
    free: number({ doc: "" }),
    whole: whole({ min: 0, doc: "" }),
    bits: seed({ doc: "" }),
  });
  test.each<[string, readonly number[], readonly number[], string]>([
    ["min", [1, 1e300], [0.999, -1], "a number, 1 or more"],
    ["max", [2, -1e300], [2.001], "a number, at most 2"],
    ["above", [1.001], [1, 0], "a number above 1"],
    ["below", [1.999], [2, 3], "a number below 2"],
    ["both", [1, 2], [0.999, 2.001], "a number from 1 to 2"],
    ["open", [1.5], [1, 2], "a number between 1 and 2, both excluded"],
    ["half", [1, 1.999], [0.999, 2], "a number, 1 or more and below 2"],
    ["other", [1.001, 2], [1, 2.001], "a number above 1 and at most 2"],
    ["free", [-1e300, 0, 1e300], [Number.NaN, Number.POSITIVE_INFINITY], "a number"],
    ["whole", [0, Number.MAX_SAFE_INTEGER], [-1, 0.5, Number.MAX_SAFE_INTEGER + 1], "a whole number, 0 or more"],
    ["bits", [0, 2 ** 32 - 1], [-1, 2 ** 32, 1.5], "a whole number from 0 to 4294967295"],
  ])("%s: %j belong to it, %j do not", (name, within, outside, expected) => {
    for (const value of within) expect(range.read({ [name]: value })).toEqual({ [name]: value });
    for (const value of outside) expect(refused(() => range.read({ [name]: value })).expected).toContain(expected);
  });
});

describe("what is refused says the setting, what came, what may come and what to do", () => {
  test.each<[unknown, string, RegExp, RegExp | undefined]>([
    [{ epoch: 3 }, "epoch: 3", /"epoch"/, /Did you mean epochs\?/],
    [{ learningrat: 1 }, "learningrat: 1", /"learningrat"/, /Did you mean learningRate\?/],
    [{ hippopotamus: 1 }, "hippopotamus: 1", /"hippopotamus"/, /Leave it out/],
    [{ learningRate: "0.1" }, '"0.1", a string', /learningRate/, /Give the number itself: 0\.1/],
    [{ learningRate: null }, "null", /learningRate/, /Leave it out for its default/],
    [{ learningRate: 0 }, "0", /learningRate/, undefined],
    [{ momentum: 1 }, "1", /momentum/, undefined],
    [{ epochs: 2.5 }, "2.5", /epochs/, undefined],
    [{ epochs: Number.NaN }, "NaN", /epochs/, undefined],
    [{ epochs: 5n }, "5n", /epochs/, undefined],
    [{ epochs: 2 ** 60 }, "11529215046068", /epochs/, undefined],
    [{ nesterov: 1 }, "1", /nesterov/, /Write true/],
    [{ nesterov: "false" }, '"false"', /nesterov/, undefined],
    [{ mode: "fsat" }, '"fsat"', /mode/, /Did you mean "fast"\?/],
    [{ mode: Math.max }, "the function max", /mode/, undefined],
    [{ title: "a b" }, '"a b"', /title/, undefined],
    [{ sizes: [3, "4"] }, '"4", a string at position 1', /sizes/, undefined],
    [{ sizes: 3 }, "3", /sizes/, undefined],
    [{ signal: new AbortController() }, "an AbortController", /signal/, /controller\.signal/],
    [new Date(0), "a Date", /learningRate/, undefined],
    [null, "null", /learningRate/, undefined],
    [[1, 2], "[1, 2]", /learningRate/, undefined],
  ])("%o", (given, came, problem, fix) => {
    const error = refused(() => described.read(given));
    expect(error).toBeInstanceOf(ArgumentError);
    expect(error.problem).toMatch(problem);
    expect(error.problem).toContain("train");
    expect(error.received).toContain(came);
    expect(error.expected).toBeTruthy();
    if (fix !== undefined) expect(error.fix).toMatch(fix);
  });
  test("settings given twice", () => {
    expect(refused(() => described.read({ learningRate: 1, lr: 2 })).message).toMatch(/learningRate twice.*learningRate and lr/s);
    expect(refused(() => described.read(1, { lr: 2 })).message).toMatch(/learningRate twice.*1 and 2/s);
  });
  test("a batch in a shape is named", () => {
    const error = refused(() => described.read({ inputShape: [null, 784] }));
    expect(error).toBeInstanceOf(ShapeError);
    expect(error.fix).toBe("Leave the batch out: [784].");
    for (const first of [-1, undefined])
      expect(refused(() => described.read({ inputShape: [first, 28, 28] })).fix).toBe("Leave the batch out: [28, 28].");
    // A batch alone leaves nothing to name.
    for (const alone of [[null], [-1], []])
      expect(refused(() => described.read({ inputShape: alone })).fix ?? "").not.toContain("Leave the batch out");
  });
  test("a bare value, where only an object will do", () => {
    const other = settings("fit", { epochs: whole({ min: 0, default: 1, doc: "how often" }) });
    expect(refused(() => other.read(10)).fix).toBe("Did you mean { epochs: 10 }?");
    expect(refused(() => other.read(null)).received).toBe("null");
    for (const given of [null, "ten", Number.NaN]) expect(refused(() => other.read(given)).fix ?? "").not.toContain("Did you mean {");
  });
  test("a required setting that is missing", () => {
    const other = settings("dense", { units: whole({ min: 1, required: true, doc: "how many outputs" }) });
    expect(refused(() => other.read()).message).toMatch(/dense needs units.*how many outputs/s);
  });
});

test("ranges in words", () => {
  const words = (range: Parameters<typeof number>[0]): string => number(range).expected;
  const doc = "";
  expect(words({ doc })).toBe("a number");
  expect(words({ doc, min: 0 })).toBe("a number, 0 or more");
  expect(words({ doc, above: 0 })).toBe("a number above 0");
  expect(words({ doc, min: 0, below: 1 })).toBe("a number, 0 or more and below 1");
  expect(words({ doc, min: 1, max: 64 })).toBe("a number from 1 to 64");
  expect(words({ doc, above: 0, below: 1 })).toBe("a number between 0 and 1, both excluded");
  expect(words({ doc, max: 3 })).toBe("a number, at most 3");
});

test("a check's own error becomes a refusal, with what it says; other errors stay what they are", () => {
  const thrown = (check: () => unknown): unknown => {
    try {
      return refusing(check);
    } catch (error) {
      return error;
    }
  };
  expect(thrown(() => 5)).toBe(5);
  const refusal = thrown(() => {
    throw new ArgumentError({ problem: "It is odd", received: "3", fix: "Take 4." });
  });
  expect(refusal).toBeInstanceOf(Refused);
  expect((refusal as Refused).details).toEqual({ problem: "It is odd", received: "3", fix: "Take 4." });
  const fault = new TypeError("a bug");
  expect(
    thrown(() => {
      throw fault;
    }),
  ).toBe(fault);
});

test("what came, in a few words", () => {
  class Point {
    x = 1;
  }
  const cases: [unknown, string][] = [
    [undefined, "undefined"],
    [-0, "-0"],
    ["x".repeat(100), `"${"x".repeat(60)}…"`],
    [Array.from({ length: 784 }, () => 0), "[0, 0, 0, 0, 0, 0, … 784 values]"],
    [[[1, 2], [3]], "[an array of 2, an array of 1]"],
    [new Float32Array(784), "a Float32Array of 784"],
    [new Int8Array(2), "an Int8Array of 2"],
    [new DataView(new ArrayBuffer(8)), "a DataView of 8"],
    [new Map(), "a Map"],
    [new Point(), "a Point"],
    ["x".repeat(60), `"${"x".repeat(60)}"`],
    ["x".repeat(61), `"${"x".repeat(60)}…"`],
    [[1, 2, 3, 4, 5, 6], "[1, 2, 3, 4, 5, 6]"],
    [[1, 2, 3, 4, 5, 6, 7], "[1, 2, 3, 4, 5, 6, … 7 values]"],
    [{ a: 1, b: 2, c: 3, d: 4, e: 5, f: 6 }, "an object with a, b, c, d, e, f"],
    [{ a: 1, b: 2, c: 3, d: 4, e: 5, f: 6, g: 7 }, "an object with a, b, c, d, e, f, …"],
    [null, "null"],
    [5n, "5n"],
    [true, "true"],
    [() => 1, "a function"],
    [new (class extends Point {})(), "an object"],
    [new (class Open {})(), "an Open"],
    [Object.create(null), "an empty object"],
    [{}, "an empty object"],
    [{ a: 1, b: 2 }, "an object with a, b"],
    [Symbol("s"), "a symbol"],
    [Math.max, "the function max"],
    [runInNewContext("new Date(0)"), "a Date"],
  ];
  for (const [value, words] of cases) expect(received(value)).toBe(words);
});
