/** What a model's inputs and outputs are is checked where it is given, and saved and loaded with the model. */

import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { ArgumentError, FormatError, type HillockError } from "../errors.ts";
import { dense } from "../network/index.ts";
import { temporaryFolder } from "../platform/testing/temporary.ts";
import { loadModel, type Meaning, type MeaningOptions, sequential } from "./index.ts";

const colours: MeaningOptions = {
  inputs: { kind: "picture", width: 4, height: 3, channels: 3, framing: "object" },
  outputs: { kind: "classes", names: ["cat", "dog"] },
};
const columns: Meaning = {
  inputs: { kind: "columns", names: ["rooms", "age"] },
  outputs: { kind: "values", names: ["price"] },
};
const net = (inputs: number, outputs: number, meaning?: MeaningOptions) =>
  sequential([dense(outputs, { inputShape: [inputs] })], meaning === undefined ? {} : { meaning });

function refused(act: () => unknown): HillockError {
  try {
    act();
  } catch (error) {
    return error as HillockError;
  }
  throw new Error("it was accepted");
}

describe("saved with the model", () => {
  test.each([
    [
      36,
      2,
      colours,
      {
        inputs: { kind: "picture", width: 4, height: 3, channels: 3, ground: "any", framing: "object" },
        outputs: { kind: "classes", names: ["cat", "dog"] },
      },
    ],
    [36, 1, { outputs: { kind: "classes", names: ["cat", "dog"] } } as const, { outputs: { kind: "classes", names: ["cat", "dog"] } }],
    [2, 1, columns, columns],
    [2, 1, undefined, undefined],
  ])("%i inputs, %i outputs", async (inputs, outputs, given, meant) => {
    const path = join(await temporaryFolder(), "model");
    const made = net(inputs, outputs, given);
    expect(made.meaning).toEqual(meant);
    await made.save(path);
    const again = await loadModel(path);
    expect(again.meaning).toEqual(meant);
    await again.save(path);
    expect((await loadModel(path)).meaning).toEqual(meant);
  });

  test("one that is given or taken away later counts", async () => {
    const path = join(await temporaryFolder(), "model");
    const made = net(2, 1);
    made.meaning = columns;
    await made.save(path);
    const again = await loadModel(path);
    expect(again.meaning).toEqual(columns);
    again.meaning = undefined;
    await again.save(path);
    expect((await loadModel(path)).meaning).toBeUndefined();
  });

  test.each<[string, (json: { meaning: { inputs: Record<string, unknown>; outputs: Record<string, unknown> } }) => void]>([
    ["of another kind", ({ meaning }) => (meaning.inputs.kind = "sound")],
    ["of another size", ({ meaning }) => (meaning.inputs.width = 5)],
    ["without a setting", ({ meaning }) => delete meaning.inputs.channels],
    ["with names for other outputs", ({ meaning }) => (meaning.outputs.names = ["cat"])],
    ["with names that are none", ({ meaning }) => (meaning.outputs.names = [1, 2])],
  ])("%s: the file is refused", async (_what, change) => {
    const path = join(await temporaryFolder(), "model");
    await net(36, 2, colours).save(path);
    const file = join(path, "model.json");
    const json = JSON.parse(await readFile(file, "utf8"));
    change(json);
    await writeFile(file, JSON.stringify(json));
    await expect(loadModel(path)).rejects.toThrow(FormatError);
  });
});

describe("refused where it is given", () => {
  test.each<[unknown, string]>([
    [{ inputs: { kind: "picture", width: 28, height: 28 } }, "does not fit the model"],
    [{ inputs: { kind: "columns", names: ["a"] } }, "does not fit the model"],
    [{ outputs: { kind: "classes", names: ["a", "b", "c"] } }, "does not fit the model"],
    [{ outputs: { kind: "classes" } }, "needs names"],
    [{ inputs: { kind: "pictures", width: 4, height: 3 } }, 'Did you mean "picture"?'],
    [{ inputs: { kind: "picture", width: 4, height: 3, chanels: 3 } }, "Did you mean channels?"],
    [{ inputs: { width: 4, height: 3 } }, "without a kind"],
    [{ input: {} }, "Did you mean inputs?"],
    ["digits", "an object with inputs, outputs or both"],
  ])("%j", (given, said) => {
    const error = refused(() => net(36, 2, given as MeaningOptions));
    expect(error).toBeInstanceOf(ArgumentError);
    expect(error.message).toContain(said);
  });

  test("before the shapes are known, once they are", () => {
    const open = sequential([dense(2)], { meaning: colours });
    expect(refused(() => open.build([35])).message).toContain("does not fit the model");
    open.build([36]);
    expect(open.meaning?.outputs?.names).toEqual(["cat", "dog"]);
  });
});
