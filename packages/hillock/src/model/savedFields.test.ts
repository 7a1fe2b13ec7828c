/** Each field of a saved model, one at a time: left out, or of another kind, it is missed and named. Only what older versions did not write may be absent. */

import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { readFolder } from "#platform";
import { FormatError, type HillockError } from "../errors.ts";
import { activation, adam, dense, dropout, flatten, inputLayer, l1l2, sgd } from "../network/index.ts";
import { temporaryFolder } from "../platform/testing/temporary.ts";
import { type Sequential, sequential } from "./index.ts";
import { decodeModel, modelFile, weightsFile } from "./saving.ts";

type Files = Record<typeof modelFile | typeof weightsFile, Uint8Array>;
type Json = null | string | number | boolean | Json[] | { [key: string]: Json };
type Path = readonly (string | number)[];

function adamNet(): Sequential {
  const layers = [
    inputLayer([2, 2]),
    flatten(),
    dense(3, { activation: "relu", kernelRegularizer: l1l2({ l1: 0.1, l2: 0.2 }) }),
    dropout(0.25),
    dense(2),
    activation("softmax"),
  ];
  const net = sequential(layers, { seed: 5, name: "all" });
  net.compile({ optimizer: adam(0.01), loss: "categoricalCrossentropy", metrics: ["accuracy", "mae"] });
  return net;
}
function sgdNet(): Sequential {
  const net = sequential([dense(2, { inputShape: [3], useBias: false })], { seed: 1 });
  net.compile({ optimizer: sgd({ learningRate: 0.1, momentum: 0.5 }), loss: { name: "binaryCrossentropy", fromLogits: true } });
  return net;
}
async function filesOf(net: Sequential): Promise<Files> {
  const folder = join(await temporaryFolder(), "model");
  await net.save(folder);
  return readFolder(folder, [modelFile, weightsFile]);
}

/** Every place in the file that holds something. */
function paths(json: Json, before: Path = []): Path[] {
  if (typeof json !== "object" || json === null) return [before];
  const inside = Object.entries(json).flatMap(([key, value]) => paths(value, [...before, Array.isArray(json) ? Number(key) : key]));
  return before.length === 0 ? inside : [before, ...inside];
}
function changed(json: Json, path: Path, change: (parent: { [key: string]: Json }, key: string) => void): Json {
  const copy = structuredClone(json);
  const parent = path.slice(0, -1).reduce<Json>((value, key) => (value as { [key: string]: Json })[key]!, copy);
  change(parent as { [key: string]: Json }, String(path.at(-1)));
  return copy;
}
/** Later additions to the format, and what a model need not have. */
const optional = /^(?:hillock|seed|compile|epochs|checksum|compile\.metrics|layers\.\d+\.(?:kernel|bias)Regularizer)$/;

describe.each<[string, () => Sequential]>([
  ["Adam", adamNet],
  ["SGD", sgdNet],
])("of a model with %s", (_, make) => {
  let files: Files;
  let json: Json;
  beforeAll(async () => {
    files = await filesOf(make());
    json = JSON.parse(new TextDecoder().decode(files[modelFile])) as Json;
  });
  const errorFor = (given: Json): HillockError | undefined => {
    try {
      decodeModel({ ...files, [modelFile]: new TextEncoder().encode(JSON.stringify(given)) });
      return undefined;
    } catch (error) {
      expect(error).toBeInstanceOf(FormatError);
      return error as HillockError;
    }
  };

  test("the file as it is can be read", () => {
    expect(errorFor(json)).toBeUndefined();
  });

  test("nothing may be left out", () => {
    for (const path of paths(json)) {
      const name = path.join(".");
      // A list without one of its items is another list, not one in which something is missing.
      if (typeof path.at(-1) === "number") continue;
      const error = errorFor(
        changed(json, path, (parent, key) => {
          delete parent[key];
        }),
      );
      const ofFirst = name === "layers.0.inputShape" && error === undefined;
      if (optional.test(name) || ofFirst) continue;
      expect(error, `without ${name}`).toBeDefined();
      // Without its name or kind a thing is none at all, and is called by its place.
      const place =
        path.at(-1) === "kind"
          ? [`layers[${path.at(-2)}]`]
          : path.at(-1) === "name"
            ? [String(path.at(-2)), "name"]
            : [String(path.at(-1))];
      expect(
        place.some((word) => error!.message.includes(word)),
        `without ${name}: ${error!.message}`,
      ).toBe(true);
    }
  });

  test("nothing may be of another kind", () => {
    const others: Json[] = [null, "?", -1, 0.5, true, [], {}, [[]]];
    for (const path of paths(json)) {
      const name = path.join(".");
      if (name === "hillock") continue;
      const before = path.reduce<Json>((value, key) => (value as { [key: string]: Json })[key]!, json);
      for (const other of others) {
        const sameKind = Array.isArray(before) ? Array.isArray(other) : typeof before === typeof other && before !== null && other !== null;
        if (sameKind) continue;
        const error = errorFor(
          changed(json, path, (parent, key) => {
            parent[key] = other;
          }),
        );
        expect(error, `${JSON.stringify(other)} as ${name}`).toBeDefined();
      }
    }
  });
});
