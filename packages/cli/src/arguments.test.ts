import type { ArgsDef } from "citty";
import { describe, expect, test } from "vitest";
import { checkedArguments } from "./arguments.ts";
import { UsageError } from "./usage-error.ts";

const args: ArgsDef = {
  dataset: { type: "positional", required: true, description: "mnist, xor" },
  "learning-rate": { type: "string", valueHint: "number" },
  epochs: { type: "string", valueHint: "count" },
  json: { type: "boolean" },
};
const check = (...words: string[]) => checkedArguments(words, { command: "hillock train", args });

function usageError(...words: string[]): UsageError {
  try {
    check(...words);
  } catch (error) {
    if (error instanceof UsageError) return error;
    throw error;
  }
  throw new Error("no error");
}

describe("what is right", () => {
  test("options are rewritten so that they cannot be misread", () => {
    expect(check("xor", "--epochs", "5", "--json")).toEqual(["--epochs=5", "--json", "--", "xor"]);
    expect(check("--epochs=5", "xor")).toEqual(["--epochs=5", "--", "xor"]);
  });

  test("camelCase and snake_case are understood", () => {
    expect(check("xor", "--learningRate", "1", "--learning_rate=2")).toEqual(["--learning-rate=1", "--learning-rate=2", "--", "xor"]);
  });

  test("what the library also calls a setting is an option, in any spelling", async () => {
    const { default: train } = await import("./commands/train.ts");
    const { default: explain } = await import("./commands/explain.ts");
    const written = ["--lr", "0.1", "--eta=1", "--batchSize", "2", "--batch_size=3"];
    const rewritten = ["--learning-rate=0.1", "--learning-rate=1", "--batch=2", "--batch=3", "--", "xor"];
    for (const { args: known } of [train, explain]) {
      const syntax = { command: "hillock x", args: known as ArgsDef };
      expect(checkedArguments([...written, "xor"], syntax)).toEqual(rewritten);
    }
  });

  test("a number below zero is no option", () => {
    const variadic: ArgsDef = { input: { type: "positional", required: true, valueHint: "numbers …" } };
    expect(checkedArguments(["-0.5,1", "-1,-.5"], { command: "x", args: variadic })).toEqual(["--", "-0.5,1", "-1,-.5"]);
    expect(check("xor", "--learning-rate", "-1")).toEqual(["--learning-rate=-1", "--", "xor"]);
  });

  test("behind -- there are no options", () => {
    expect(check("--", "--json")).toEqual(["--", "--json"]);
  });
});

describe("what is wrong", () => {
  test("an unknown option names the nearest", () => {
    const error = usageError("xor", "--epoch", "5");
    expect(error.problem).toBe('"hillock train" has no option --epoch');
    expect(error.fix).toBe("Did you mean --epochs?");
    expect(usageError("xor", "--frobnicate=1").fix).toBe('"hillock train --help" explains them.');
    expect(usageError("xor", "-q").problem).toContain("-q");
  });

  test("an option without its value", () => {
    expect(usageError("xor", "--epochs").problem).toBe("--epochs needs a value");
    expect(usageError("xor", "--epochs", "--json").expected).toBe("--epochs <count>");
    expect(usageError("xor", "--epochs=").problem).toBe("--epochs needs a value");
  });

  test("a switch with a value", () => {
    expect(usageError("xor", "--json=yes").problem).toBe("--json takes no value");
  });

  test("too few words, and too many", () => {
    expect(usageError().problem).toBe('"hillock train" needs a dataset');
    expect(usageError().expected).toContain("mnist, xor");
    expect(usageError("xor", "now").problem).toContain('"now"');
  });
});
