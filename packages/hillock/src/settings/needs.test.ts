import { runInNewContext } from "node:vm";
import { describe, expect, test } from "vitest";
import { ArgumentError } from "../errors.ts";
import { needArray, needBytes, needMembers, needTexts, refuse } from "./index.ts";

const refused = (call: () => void): string => {
  try {
    call();
  } catch (error) {
    expect(error).toBeInstanceOf(ArgumentError);
    return (error as ArgumentError).message;
  }
  throw new Error("it was taken");
};

test("what is refused is named, with what came, what may come and what to do", () => {
  expect(refused(() => refuse("names", 3, "an array", "Write [3]."))).toBe(
    "names cannot be this.\n  Received: 3\n  Expected: an array\n  Fix: Write [3].",
  );
  expect(refused(() => refuse("names", undefined, "an array"))).toBe("names is missing.\n  Received: undefined\n  Expected: an array");
});

describe("bytes", () => {
  test.each([new Uint8Array(2), Buffer.from("ab"), runInNewContext("new Uint8Array(2)")])("are taken, from any realm", (bytes) => {
    expect(() => needBytes("The file", bytes)).not.toThrow();
  });
  test.each([[new ArrayBuffer(2)], [new SharedArrayBuffer(2)]])("in a buffer are to be wrapped", (buffer) => {
    expect(refused(() => needBytes("The file", buffer))).toMatch(/Fix: Wrap it: new Uint8Array\(buffer\)/);
  });
  test.each([undefined, null, "ab", [1, 2], new Int8Array(2), new Float32Array(1), {}])("are not %s", (given) => {
    const message = refused(() => needBytes("The file", given));
    expect(message).toMatch(/^The file .*Expected: a Uint8Array$/s);
  });
});

test("arrays, of any realm, and nothing like them", () => {
  for (const array of [[], [1], runInNewContext("[1]")]) expect(() => needArray("rows", array, "numbers")).not.toThrow();
  for (const given of [undefined, "ab", { length: 1 }, new Float32Array(1), new Set()])
    expect(refused(() => needArray("rows", given, "numbers"))).toMatch(/^rows .*Expected: an array of numbers$/s);
});

test("texts: the first that is none is named", () => {
  expect(() => needTexts("names", ["a", ""])).not.toThrow();
  expect(refused(() => needTexts("names", ["a", 3, null]))).toMatch(/^names\[1\] cannot be this.*Received: 3.*Expected: a string/s);
  expect(refused(() => needTexts("names", [null, "a"]))).toMatch(/^names\[0\] /);
  expect(refused(() => needTexts("names", "a"))).toMatch(/Expected: an array of strings/);
});

test("members: all of them, own or inherited", () => {
  class Run {
    get net(): number {
      return 1;
    }
    losses = [];
  }
  expect(() => needMembers("a", new Run(), ["net", "losses"], "a run")).not.toThrow();
  for (const given of [undefined, null, 3, "net", {}, { net: 1 }, { losses: [] }, () => 1])
    expect(refused(() => needMembers("a", given, ["net", "losses"], "a run"))).toMatch(/^a .*Expected: a run$/s);
});
