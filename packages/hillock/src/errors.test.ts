/** Errors say what came, what was expected and what to do; mistyped names find the nearest known one. */

import { expect, test } from "vitest";
import { ArgumentError, HillockError, nearestName, unknownName } from "./errors.ts";

test("an error carries its parts and shows them in lines", () => {
  const cause = new Error("underneath");
  const error = new ArgumentError({ problem: "It broke", received: "3", expected: "4", fix: "Give 4.", cause });
  expect(error).toBeInstanceOf(HillockError);
  expect(error).toMatchObject({ name: "ArgumentError", problem: "It broke", received: "3", expected: "4", fix: "Give 4.", cause });
  expect(error.message).toBe("It broke.\n  Received: 3\n  Expected: 4\n  Fix: Give 4.");
});

test("the nearest name counts swapped neighbours as one slip, and ignores case", () => {
  const names = ["or", "xor", "and", "nand", "not"];
  expect(nearestName("xro", names)).toBe("xor");
  expect(nearestName("NADN", names)).toBe("nand");
  expect(nearestName("adn", names)).toBe("and");
  expect(nearestName("backpropagation", names)).toBeUndefined();
});

test("an unknown name lists the known ones and suggests", () => {
  expect(unknownName("activation", "rleu", ["relu", "tanh"]).message).toBe(
    'Unknown activation "rleu".\n  Received: "rleu"\n  Expected: one of relu, tanh\n  Fix: Did you mean "relu"?',
  );
  expect(unknownName("activation", "zzzzzz", ["relu", "tanh"]).fix).toBe("Use one of the names above.");
});
