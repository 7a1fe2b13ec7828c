import fc from "fast-check";
import { activationNames, initializerNames, logicGates as knownGates, lossNames, optimizerNames } from "hillock";
import { describe, expect, test } from "vitest";
import { decodeFloats, digestOf, encodeFloats } from "./base64.ts";
import { fileText, sessionFromFile } from "./file.ts";
import { hashOf, parseHash, sessionOf } from "./link.ts";
import { defaultSession, hiddenActivations, initializers, logicGates, losses, optimizers, xorSession } from "./session.ts";
import { anySession } from "./testing/sessions.ts";
import { validateSession } from "./validate.ts";

test("every name is one of the library's", () => {
  expect(activationNames).toEqual(expect.arrayContaining([...hiddenActivations]));
  expect(initializerNames).toEqual(expect.arrayContaining([...initializers]));
  expect(lossNames).toEqual(expect.arrayContaining([...losses]));
  expect(optimizerNames).toEqual(expect.arrayContaining([...optimizers]));
  expect(knownGates).toEqual(expect.arrayContaining([...logicGates]));
});

describe("links", () => {
  test("a page's own session needs no words", () => {
    expect(hashOf("play", defaultSession, defaultSession)).toBe("#/play");
    expect(sessionOf(parseHash("#/play"), defaultSession)).toEqual({ session: defaultSession, problems: [] });
  });

  test("what differs can be read", () => {
    const session = { ...xorSession, seed: 7, step: 1200, edits: [{ kind: "weight" as const, step: 30, index: 2, value: -1.5 }] };
    const hash = hashOf("home", session, xorSession);
    expect(hash).toBe("#/home?v=1&seed=7&step=1200&edits=30_w_2_-1.5");
    expect(parseHash(hash).page).toBe("home");
    expect(sessionOf(parseHash(hash), xorSession)).toEqual({ session, problems: [] });
  });

  test("any session comes back as it was, through link and file", () => {
    fc.assert(
      fc.property(anySession, (session) => {
        expect(sessionOf(parseHash(hashOf("play", session, defaultSession)), defaultSession)).toEqual({ session, problems: [] });
        expect(sessionFromFile(fileText("play", session), defaultSession)).toEqual({ session, problems: [], page: "play" });
      }),
      { numRuns: 150 },
    );
  });

  test("any text opens something, and what was wrong is said", () => {
    const keys = [
      "v",
      "set",
      "n",
      "noise",
      "layers",
      "output",
      "loss",
      "optimizer",
      "penalty",
      "step",
      "edits",
      "points",
      "weights",
      "stop",
      "inputs",
      "bits",
    ];
    const words = fc.oneof(
      fc.string(),
      fc.constantFrom("-1", "1e999", "NaN", "8.tanh_9", "0_w_0_1", "1_o_", "____", "~~~", "%", "AAAA", "__proto__"),
    );
    const text = fc
      .array(fc.tuple(fc.oneof(fc.constantFrom(...keys), fc.string()), words))
      .map((pairs) => `#/play?${pairs.map((pair) => pair.join("=")).join("&")}`);
    fc.assert(
      fc.property(fc.oneof(text, fc.string()), (hash) => {
        const { session, problems } = sessionOf(parseHash(hash), defaultSession);
        expect(validateSession(session, defaultSession)).toEqual({ session, problems: [] });
        for (const { what, expected } of problems) expect(what.length * expected.length).toBeGreaterThan(0);
      }),
      { numRuns: 600 },
    );
  });

  test.each([
    ["step=-3", "the step"],
    ["layers=99.tanh", "the units of layer 1"],
    ["layers=3.softmax", "the activation of layer 1"],
    ["loss=binaryCrossentropy&output=tanh", "the loss"],
    ["weights=AAAA", "the initial weights"],
    ["weights=%25%25", "the initial weights"],
    ["edits=0_w_999_1", "the weight of a change"],
    ["v=9", "the link's version"],
    ["set=__proto__", "the data set"],
  ])("%s is refused with words", (query, what) => {
    const { problems } = sessionOf(parseHash(`#/play?${query}`), defaultSession);
    expect(problems.map((problem) => problem.what)).toContain(what);
  });
});

test("anything at all is made into a session", () => {
  fc.assert(
    fc.property(fc.anything({ withTypedArray: true }), (value) => {
      const { session } = validateSession({
        data: value,
        network: value,
        training: value,
        edits: value,
        start: value,
        seed: value,
        step: value,
      });
      expect(validateSession(session).problems).toEqual([]);
    }),
    { numRuns: 500 },
  );
  fc.assert(fc.property(fc.json(), (text) => sessionFromFile(text, defaultSession) === undefined));
});

test("floats keep their bits, and a fingerprint sees each of them", () => {
  fc.assert(
    fc.property(fc.float32Array(), (values) => {
      expect(Array.from(decodeFloats(encodeFloats(values))!, Object.is)).toHaveLength(values.length);
      expect([...decodeFloats(encodeFloats(values))!]).toEqual([...values]);
      expect(encodeFloats(values)).toMatch(/^[\w-]*$/);
    }),
  );
  expect(decodeFloats("A")).toBeUndefined();
  expect(decodeFloats("AAAA")).toBeUndefined();
  expect(digestOf(new Float32Array([]))).toBe("811c9dc5");
  expect(digestOf(new Float32Array([0]))).not.toBe(digestOf(new Float32Array([-0])));
});
