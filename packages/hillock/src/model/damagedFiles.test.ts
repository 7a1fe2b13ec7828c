/** A model's files that are damaged, truncated, foreign or cannot be written: a typed error, never half a model or another kind of error. */

import { mkdir, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { readFolder, writeFolder } from "#platform";
import { ArgumentError, FormatError, type HillockError, StorageError } from "../errors.ts";
import { chooser } from "../graph/testing/samples.ts";
import { adam, dense, dropout } from "../network/index.ts";
import { temporaryFolder } from "../platform/testing/temporary.ts";
import { loadModel, type Sequential, sequential } from "./index.ts";
import { modelFile, weightsFile } from "./saving.ts";
import { errorOf, expectSameBits, labels, uniform, weightsOf } from "./testing/nets.ts";

type Json = { [key: string | number]: unknown };
type Files = Record<typeof modelFile | typeof weightsFile, Uint8Array>;
const x = uniform([12, 4], 1);
let net: Sequential;
let files: Files;
let folder: string;

beforeAll(async () => {
  net = sequential([dense(5, { activation: "relu", inputShape: [4] }), dropout(0.5), dense(3, { activation: "softmax" })], { seed: 2 });
  net.compile({ optimizer: adam(), loss: "sparseCategoricalCrossentropy", metrics: ["accuracy"] });
  await net.fit(x, labels(12, 3, 2));
  folder = join(await temporaryFolder(), "model");
  await net.save(folder);
  files = await readFolder(folder, [modelFile, weightsFile]);
});
const load = async (changed: Partial<Files>): Promise<Sequential> => {
  await writeFolder(folder, { ...files, ...changed });
  return loadModel(folder);
};
describe.each([modelFile, weightsFile] as const)("%s", (name) => {
  test("with flipped bits, cut off, or longer is refused or is a whole model", async () => {
    const choose = chooser(name.length);
    let refused = 0;
    for (let i = 0; i < 250; i++) {
      const bytes = files[name].slice(0, choose.integer(0, 2) === 0 ? choose.integer(0, files[name].length) : undefined);
      for (let flips = choose.integer(1, 3); flips > 0 && bytes.length > 0; flips--)
        bytes[choose.integer(0, bytes.length - 1)]! ^= 1 << choose.integer(0, 7);
      try {
        const loaded = await load({ [name]: bytes });
        expect((await loaded.predict(uniform([2, ...loaded.inputShape], 1))).shape[0]).toBe(2);
        loaded.dispose();
      } catch (error) {
        const text = `bytes ${i} of ${name}: ${error}\n${new TextDecoder().decode(bytes).slice(0, 900)}`;
        expect(error, text).toBeInstanceOf(FormatError);
        expect((error as HillockError).fix, text).toBeDefined();
        refused++;
      }
    }
    expect(refused).toBeGreaterThan(80);
  }, 60_000);

  test("that is empty or another file altogether is a FormatError", async () => {
    for (const bytes of [
      new Uint8Array(0),
      new TextEncoder().encode("[]"),
      new TextEncoder().encode("null"),
      files[name === modelFile ? weightsFile : modelFile],
    ])
      expect(await errorOf(() => load({ [name]: bytes }))).toBeInstanceOf(FormatError);
  });
});

/** The object behind a path of keys. */
const at = (json: Json, ...path: (string | number)[]): Json => path.reduce((value, key) => value[key] as Json, json);

test.each<[string, (json: Json) => void, string]>([
  ["no format", (json) => delete json.format, "format"],
  ["a later version", (json) => Object.assign(json, { formatVersion: 99 }), "update Hillock"],
  ["no layers", (json) => Object.assign(json, { layers: [] }), "layers"],
  ["layers that are no list", (json) => Object.assign(json, { layers: 3 }), "layers"],
  ["an unknown kind of layer", (json) => Object.assign(at(json, "layers", 0), { kind: "conv" }), "kind"],
  ["an inherited kind of layer", (json) => Object.assign(at(json, "layers", 0), { kind: "toString" }), "kind"],
  ["an unknown activation", (json) => Object.assign(at(json, "layers", 0), { activation: "relo" }), "activation"],
  ["negative units", (json) => Object.assign(at(json, "layers", 0), { units: -1 }), "units"],
  ["two layers of one name", (json) => Object.assign(at(json, "layers", 2), { name: "dense_1" }), "dense_1"],
  ["an input of size 0", (json) => Object.assign(json, { inputShape: [0] }), "shape"],
  ["no input shape", (json) => Object.assign(json, { inputShape: [] }), "shape"],
  ["another input shape than the first layer's", (json) => Object.assign(json, { inputShape: [9] }), "shape"],
  ["a seed of ½", (json) => Object.assign(json, { seed: 0.5 }), "seed"],
  ["an unknown loss", (json) => Object.assign(at(json, "compile", "loss"), { name: "l" }), "loss"],
  ["an unknown metric", (json) => Object.assign(at(json, "compile"), { metrics: ["m"] }), "metric"],
  ["a rate of −1", (json) => Object.assign(at(json, "compile", "optimizer"), { learningRate: -1 }), "learningRate"],
  ["another optimizer", (json) => Object.assign(at(json, "compile", "optimizer"), { name: "sgd", momentum: 0, nesterov: false }), "beta1"],
  ["iterations of −1", (json) => Object.assign(json, { iterations: -1 }), "iterations"],
])("a model.json with %s is a FormatError", async (_name, edit, about) => {
  const json = JSON.parse(new TextDecoder().decode(files[modelFile])) as Json;
  edit(json);
  const error = await errorOf(() => load({ [modelFile]: new TextEncoder().encode(JSON.stringify(json)) }));
  expect(error).toBeInstanceOf(FormatError);
  expect(error.message).toContain(about);
});

test("the weights of another network are refused", async () => {
  for (const units of [4, 6]) {
    const other = sequential([dense(units, { inputShape: [4] }), dense(3)]);
    const path = join(await temporaryFolder(), "other");
    await other.save(path);
    const error = await errorOf(async () => load({ [weightsFile]: (await readFolder(path, [weightsFile]))[weightsFile] }));
    expect(error).toBeInstanceOf(FormatError);
    expect(error.message).toContain("dense_1.kernel");
  }
});

test("what is not there or cannot be written is a StorageError, and the model is as it was", async () => {
  const before = weightsOf(net);
  const parent = await temporaryFolder();
  expect(await errorOf(() => loadModel(join(parent, "missing")))).toBeInstanceOf(StorageError);
  const file = join(parent, "file");
  await writeFile(file, "");
  for (const path of [join(file, "model"), file, "/proc/hillock", ""]) {
    const error = await errorOf(() => net.save(path));
    expect(error instanceof StorageError || error instanceof ArgumentError, `${path}: ${error}`).toBe(true);
  }
  // A folder with something else in it is not overwritten.
  await mkdir(join(parent, "photos"));
  await writeFile(join(parent, "photos", "cat.png"), "");
  expect(await errorOf(() => net.save(join(parent, "photos")))).toBeInstanceOf(StorageError);
  expect(await readdir(join(parent, "photos"))).toEqual(["cat.png"]);
  expectSameBits(weightsOf(net), before);
  await net.save(join(parent, "model"));
  expectSameBits(weightsOf(await loadModel(join(parent, "model"))), before);
});
