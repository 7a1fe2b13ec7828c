import { ArgumentError, HillockError, StorageError } from "hillock";
import { describe, expect, test } from "vitest";
import { Paint } from "./paint.ts";
import { drawProblem, problemObject } from "./problem.ts";
import { displayWidth } from "./text.ts";

const none = new Paint(1);
const error = new ArgumentError({ problem: "Unknown loss", received: '"ms"', expected: "one of mse, mae", fix: 'Did you mean "mse"?' });

describe("an error", () => {
  test("is laid out in aligned lines, without a stack", () => {
    expect(drawProblem(error, 80, none, false)).toEqual([
      "Error  Unknown loss",
      '  Received  "ms"',
      "  Expected  one of mse, mae",
      '  Fix       Did you mean "mse"?',
    ]);
  });

  test("leaves out what it does not know", () => {
    expect(drawProblem(new HillockError({ problem: "It broke" }), 80, none, false)).toEqual(["Error  It broke"]);
  });

  test("wraps beside its labels", () => {
    const long = new HillockError({ problem: "Word ".repeat(20).trim(), fix: "Do it. ".repeat(20).trim() });
    const lines = drawProblem(long, 40, none, false);
    for (const line of lines) expect(displayWidth(line)).toBeLessThan(40);
    expect(lines.at(-1)).toMatch(/^ {12}\S/);
  });

  test("keeps the lines of a list", () => {
    const list = new StorageError({ problem: "Not found", received: "\n    - here: no\n    - there: no" });
    expect(drawProblem(list, 80, none, false)).toEqual(["Error  Not found", "  Received  - here: no", "            - there: no"]);
  });

  test("shows stack and causes on demand", () => {
    const text = drawProblem(new HillockError({ problem: "Outer", cause: new Error("inner") }), 80, none, true).join("\n");
    expect(text).toContain("problem.test.ts");
    expect(text).toContain("Caused by Error: inner");
  });

  test("of another kind is Hillock's own mistake", () => {
    const lines = drawProblem(new TypeError("x is undefined"), 80, none, false);
    expect(lines[0]).toBe("Error  Something went wrong inside Hillock");
    expect(lines[1]).toBe("  Received  TypeError: x is undefined");
    expect(lines.join("\n")).toContain("HILLOCK_DEBUG=1");
  });

  test("cannot steer the terminal", () => {
    expect(drawProblem(new HillockError({ problem: "\x1b[2Jgone" }), 80, none, false)[0]).toBe("Error  �[2Jgone");
  });

  test("for machines", () => {
    expect(problemObject(error)).toEqual({
      event: "error",
      name: "ArgumentError",
      problem: "Unknown loss",
      received: '"ms"',
      expected: "one of mse, mae",
      fix: 'Did you mean "mse"?',
    });
  });
});
