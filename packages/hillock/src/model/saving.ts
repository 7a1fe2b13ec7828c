/** A model as two files: `model.json` for what a person may read, `weights.safetensors` for the numbers. */

import { crc32 } from "../codecs/crc32.ts";
import { decodeSafetensors, encodeSafetensors } from "../codecs/index.ts";
import { FormatError, HillockError, messageOf, NumericError } from "../errors.ts";
import { inputLayer, type Layer, type Loss, layerFrom, type Metric, type Optimizer } from "../network/index.ts";
import { shapeText, type Tensor } from "../runtime/index.ts";
import { isRecord } from "../settings/index.ts";
import { version } from "../version.ts";
import { arrange, nameLayers } from "./architecture.ts";
import type { ModelCore } from "./core.ts";
import { areFinite, needWhole } from "./examples.ts";
import { fittingMeaning, type Meaning, meaningSettings } from "./meaning.ts";
import { savedCompileSettings } from "./settings.ts";
import { slotsOf } from "./weights.ts";

export const modelFile = "model.json";
export const weightsFile = "weights.safetensors";
/** Goes up when a reader of the version before could not read the file. */
const formatVersion = 1;

export interface SavedModel {
  readonly name: string;
  readonly seed: number | undefined;
  /** Files of before it was saved have none. */
  readonly meaning: Meaning | undefined;
  readonly inputShape: readonly number[];
  readonly layers: readonly Layer[];
  readonly compiled: { readonly optimizer: Optimizer; readonly loss: Loss; readonly metrics: readonly Metric[] } | undefined;
  /** Steps trained so far, and epochs begun. */
  readonly iterations: number;
  readonly epochs: number;
  /** Parameters and the optimiser's slots by name. */
  readonly arrays: ReadonlyMap<string, Tensor>;
}

/** What is saved of a model. */
export function savedModel(core: ModelCore): SavedModel {
  const { name, layers, seed, meaning, compiled, architecture, epochs } = core;
  const { parameters } = core.weights();
  const values = core.weights().get();
  const { arrays: slots, iterations } = core.optimizerState;
  const arrays = new Map([...parameters.map(({ fullName }, i) => [fullName, values[i]!] as const), ...slots]);
  return { name, seed, meaning, inputShape: architecture.inputShape, layers, compiled, iterations, epochs, arrays };
}

/** @throws NumericError for weights that are no finite numbers. */
export function encodeModel(model: SavedModel): Record<typeof modelFile | typeof weightsFile, Uint8Array> {
  const spoilt = firstSpoilt(model.arrays);
  if (spoilt !== undefined) {
    throw new NumericError({
      problem: `The model "${model.name}" has weights that are no finite numbers, and is not saved`,
      received: `${spoilt.value} in ${spoilt.name}`,
      expected: "finite weights",
      fix: "Load or set good weights, and train with a smaller learning rate.",
    });
  }
  const weights = encodeSafetensors(model.arrays, { format: "hillock" });
  const { name, seed, meaning, inputShape, layers, compiled, iterations, epochs } = model;
  const description = {
    format: "hillock-model",
    formatVersion,
    hillock: version,
    name,
    ...(seed === undefined ? {} : { seed }),
    ...(meaning === undefined ? {} : { meaning }),
    inputShape,
    layers,
    ...(compiled === undefined ? {} : { compile: { ...compiled, metrics: compiled.metrics.map(({ reportedAs }) => reportedAs) } }),
    iterations,
    epochs,
    checksum: checksumOf(weights),
  };
  return {
    [modelFile]: new TextEncoder().encode(`${JSON.stringify(description, null, 2)}\n`),
    [weightsFile]: weights,
  };
}

/** "crc32:cbf43926" */
const checksumOf = (bytes: Uint8Array): string => `crc32:${crc32(bytes).toString(16).padStart(8, "0")}`;

function firstSpoilt(arrays: SavedModel["arrays"]): { readonly name: string; readonly value: number } | undefined {
  for (const [name, { data }] of arrays)
    if (!areFinite(data)) return { name, value: data.find((value: number) => !Number.isFinite(value))! };
  return undefined;
}

type Json = Readonly<Record<string, unknown>>;

function malformed(path: string, received: unknown, expected: string): FormatError {
  return new FormatError({
    problem: `${modelFile} is not a model that this version can read: ${path}`,
    received: shortened(JSON.stringify(received) ?? "nothing"),
    expected,
    fix: "Save the model again, or update Hillock if a newer version wrote it.",
  });
}
/** Of another program's file, a value can be all of it. */
const shortened = (text: string): string => (text.length > 120 ? `${text.slice(0, 120)}…` : text);
function object(value: unknown, path: string): Json {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Json;
  throw malformed(path, value, "an object");
}
function list(value: unknown, path: string): readonly unknown[] {
  if (Array.isArray(value)) return value;
  throw malformed(path, value, "an array");
}
function text(value: unknown, path: string): string {
  if (typeof value === "string") return value;
  throw malformed(path, value, "a string");
}
function number(value: unknown, path: string): number {
  if (typeof value === "number" && Number.isFinite(value)) return value;
  throw malformed(path, value, "a number");
}
const numbers = (value: unknown, path: string): number[] => list(value, path).map((item, i) => number(item, `${path}[${i}]`));

/**
 * What settings a saved thing may have is what its description says: it is read as if a user had given it. But all of them were written, so one that is
 * missing was lost, and is not filled in.
 */
function readAs<T>(path: string, given: unknown, read: (given: unknown) => T): T {
  try {
    const values = read(given);
    needAll(values, given, path);
    return values;
  } catch (error) {
    if (!(error instanceof HillockError) || error instanceof FormatError) throw error;
    throw new FormatError({
      problem: `${modelFile} has a setting that makes no sense: ${path}: ${error.problem}`,
      received: error.received ?? "nothing",
      expected: error.expected ?? "valid settings",
      fix: "Save the model again, or update Hillock if a newer version wrote it.",
      cause: error,
    });
  }
}

/** @throws FormatError for a value that the file does not have. */
function needAll(values: unknown, given: unknown, path: string): void {
  if (!isRecord(values) || !isRecord(given)) return;
  for (const [name, value] of Object.entries(values)) {
    if (!Object.hasOwn(given, name)) throw malformed(`${path}.${name}`, undefined, "the value that was saved");
    needAll(value, given[name], `${path}.${name}`);
  }
}

const readMeaning = (value: unknown): Meaning | undefined =>
  value === undefined ? undefined : readAs("meaning", value, (given) => meaningSettings.read(given));

function readCompiled(value: unknown): SavedModel["compiled"] {
  if (value === undefined) return undefined;
  const { optimizer, loss, metrics } = readAs("compile", value, (given) => savedCompileSettings.read(given));
  return { optimizer, loss, metrics };
}

/** The weights as they were saved. @param checksum what model.json says; models of earlier versions say nothing. */
function needGood(model: SavedModel, bytes: Uint8Array, checksum: unknown): SavedModel {
  if (checksum !== undefined && checksum !== checksumOf(bytes)) {
    throw new FormatError({
      problem: `${weightsFile} is damaged, or belongs to another ${modelFile}`,
      received: `the checksum ${checksumOf(bytes)}`,
      expected: `${text(checksum, "checksum")}, as ${modelFile} says`,
      fix: "Get the folder again, or put the two files of one save together.",
    });
  }
  const spoilt = firstSpoilt(model.arrays);
  if (spoilt === undefined) return model;
  throw new FormatError({
    problem: `${weightsFile} holds weights that are no finite numbers`,
    received: `${spoilt.value} in ${spoilt.name}`,
    expected: "finite weights",
    fix: "Take a model that was saved before its training broke.",
  });
}

/** The model, if its parts fit together: what the layers need is there, no more and no less. @throws HillockError */
function consistent(model: SavedModel): SavedModel {
  const { layers, inputShape, meaning, arrays, compiled, seed, iterations, epochs } = model;
  if (layers.length === 0) throw malformed("layers", layers, "at least one layer");
  if (seed !== undefined) needWhole("seed", seed, 0, 2 ** 32 - 1);
  needWhole("iterations", iterations, 0, 2 ** 31 - 1);
  needWhole("epochs", epochs, 0);
  const { parameters, outputShape } = arrange(nameLayers(layers), inputLayer(inputShape).inputShape);
  if (meaning !== undefined) fittingMeaning(meaning, inputShape, outputShape);
  const shapes = new Map(parameters.map(({ fullName, shape }) => [fullName, shape]));
  const slots = compiled === undefined ? [] : slotsOf(parameters, compiled.optimizer);
  // A model that was never on a device has no slots yet.
  if (slots.some((name) => arrays.has(name))) for (const name of slots) shapes.set(name, shapes.get(name.slice(0, name.lastIndexOf("/")))!);
  const described = (name: string, shape: readonly number[]): string => `"${name}" ${shapeText(shape)}`;
  const wrong = [...shapes].find(([name, shape]) => {
    const array = arrays.get(name);
    return array?.dtype !== "float32" || shapeText(array.shape) !== shapeText(shape);
  });
  if (wrong === undefined && arrays.size === shapes.size) return model;
  throw new FormatError({
    problem: `${weightsFile} does not belong to ${modelFile}`,
    received: [...arrays].map(([name, { shape }]) => described(name, shape)).join(", "),
    expected: wrong === undefined ? `only ${[...shapes.keys()].join(", ")}` : `a float32 tensor ${described(...wrong)}`,
    fix: "Save the model again, or put the two files of one save together.",
  });
}

function parsed(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (cause) {
    const beginning = new TextDecoder().decode(bytes.subarray(0, 60));
    throw new FormatError({
      problem: `${modelFile} is ${/^\s*<[!?\w]/.test(beginning) ? "an HTML or XML page, not" : "not"} JSON`,
      received: bytes.length === 0 ? "an empty file" : `${messageOf(cause)}; the file begins ${JSON.stringify(beginning)}`,
      expected: "the file that save() wrote",
      fix: "Check where the file comes from, or save the model again.",
      cause,
    });
  }
}

/** @throws FormatError for anything that is not a whole, consistent model. */
export function decodeModel(files: Readonly<Record<typeof modelFile | typeof weightsFile, Uint8Array>>): SavedModel {
  const json = object(parsed(files[modelFile]), "the file");
  if (json.format !== "hillock-model") throw malformed("format", json.format, '"hillock-model"');
  if (json.formatVersion !== formatVersion) throw malformed("formatVersion", json.formatVersion, `${formatVersion}`);
  try {
    const model = consistent({
      name: text(json.name, "name"),
      seed: json.seed === undefined ? undefined : number(json.seed, "seed"),
      meaning: readMeaning(json.meaning),
      inputShape: numbers(json.inputShape, "inputShape"),
      layers: list(json.layers, "layers").map((layer, i) => readAs(`layers[${i}]`, layer, (given) => layerFrom(given, `layers[${i}]`))),
      compiled: readCompiled(json.compile),
      iterations: number(json.iterations, "iterations"),
      // Models that were saved before epochs were counted have none.
      epochs: json.epochs === undefined ? 0 : number(json.epochs, "epochs"),
      arrays: decodeSafetensors(files[weightsFile]).tensors,
    });
    return needGood(model, files[weightsFile], json.checksum);
  } catch (error) {
    if (error instanceof HillockError && !(error instanceof FormatError)) {
      throw new FormatError({
        problem: `${modelFile} has a setting that makes no sense`,
        received: error.problem,
        expected: error.expected ?? "valid settings",
        fix: "Save the model again.",
        cause: error,
      });
    }
    throw error;
  }
}
