/** What the model's methods may be told, described once. */

import { nearestName } from "../errors.ts";
import { lossKind, metricsKind, optimizerKind } from "../network/index.ts";
import { deviceKind, type TensorLike } from "../runtime/index.ts";
import {
  aFunction,
  type CustomKind,
  custom,
  flag,
  isRecord,
  number,
  type OptionsFor,
  Refused,
  received,
  seed,
  settings,
  signalKind,
  text,
  whole,
} from "../settings/index.ts";
import { rowsPerStep } from "./evaluation.ts";
import { meaningKind } from "./meaning.ts";
import { type BatchSource, isSource } from "./streams/source.ts";
import { type Callback, callbackHooks } from "./types.ts";

const deviceDoc = "where it computes: wasm() or reference()";

export const sequentialSettings = settings("sequential", {
  name: text({ default: "sequential", doc: "how summaries and errors call the model" }),
  seed: seed({ doc: "seeds the initial weights; where it is missing, the first fit's seed does" }),
  meaning: custom(meaningKind, {
    doc: "what its inputs and outputs are, saved with it: how pictures become numbers, names of columns and classes",
  }),
  device: custom(deviceKind, { doc: `${deviceDoc}; wasm() by default` }),
});

export const compileSettings = settings("compile", {
  loss: custom(lossKind, { required: true, doc: "what training makes small" }),
  optimizer: custom(optimizerKind, { doc: 'how weights change; "sgd" by default' }),
  metrics: custom(metricsKind, { default: [], doc: "what is reported beside the loss" }),
  device: custom(deviceKind, { doc: "moves the model to another device" }),
});

/** What of it is saved with a model. */
export const savedCompileSettings = settings("compile", {
  loss: compileSettings.fields.loss,
  optimizer: custom(optimizerKind, { required: true, doc: "how weights change" }),
  metrics: compileSettings.fields.metrics,
});

/** Every name that begins like a hook, the class's own methods included. */
function hooksIn(given: object): string[] {
  const names = new Set<string>();
  for (let level: object | null = given; level !== null && Object.getPrototypeOf(level) !== null; level = Object.getPrototypeOf(level))
    for (const name of Object.getOwnPropertyNames(level)) if (/^on[A-Z_]/.test(name)) names.add(name);
  return [...names];
}
function readCallback(given: unknown): Callback {
  if (typeof given !== "object" || given === null || Array.isArray(given)) throw new Refused({ received: received(given) });
  const hooks = hooksIn(given);
  const unknown = hooks.find((hook) => !(callbackHooks as readonly string[]).includes(hook));
  if (unknown !== undefined) {
    const nearest = nearestName(unknown.replaceAll("_", ""), callbackHooks);
    throw new Refused({
      received: `a callback with ${unknown}`,
      expected: `callbacks with any of ${callbackHooks.join(", ")}`,
      ...(nearest === undefined ? {} : { fix: `Did you mean ${nearest}?` }),
    });
  }
  const wrong = hooks.find((hook) => !["function", "undefined"].includes(typeof (given as Record<string, unknown>)[hook]));
  if (wrong !== undefined)
    throw new Refused({ received: `${wrong}: ${received((given as Record<string, unknown>)[wrong])}`, expected: `${wrong}: a function` });
  if (hooks.length === 0) throw new Refused({ received: `${received(given)}, which has none of them` });
  return given as Callback;
}
const callbacksKind: CustomKind<Callback | readonly Callback[], readonly Callback[]> = {
  expected: `an array of callbacks, each with any of ${callbackHooks.join(", ")}`,
  read: (given) => (Array.isArray(given) ? given : [given]).map(readCallback),
};

type Validation = readonly [x: TensorLike, y: TensorLike] | { readonly x: TensorLike; readonly y: TensorLike } | BatchSource;
const validationKind: CustomKind<Validation, readonly [x: TensorLike, y: TensorLike] | BatchSource> = {
  expected: "[x, y], { x, y }, or batches of them",
  read(given) {
    if (Array.isArray(given) && given.length === 2) return given as unknown as readonly [TensorLike, TensorLike];
    if (isRecord(given) && "x" in given && "y" in given) return [given.x as TensorLike, given.y as TensorLike];
    if (!Array.isArray(given) && isSource(given)) return given as BatchSource;
    throw new Refused({ fix: "Give validationData: [x, y]." });
  },
};

const verboseKind: CustomKind<0 | 1 | 2 | boolean | "auto", 0 | 1> = {
  expected: "0 (silent), or 1 (a line per epoch)",
  domain: { type: "any", of: [{ type: "number", whole: true, low: 0, high: 2, open: "none" }, { type: "flag" }] },
  read(given) {
    if (given === 0 || given === false) return 0;
    if (given === 1 || given === 2 || given === true || given === "auto") return 1;
    throw new Refused();
  },
};

export const fitSettings = settings("fit", {
  epochs: whole({ min: 0, default: 1, doc: "how often training goes through the examples", also: ["nbEpoch"] }),
  initialEpoch: whole({
    min: 0,
    doc: "the number of the first epoch: `epochs` is then that of the last one, as in Keras; without it the model goes on counting",
  }),
  batchSize: whole({ min: 1, default: 32, doc: "examples per step", also: ["batch"] }),
  validationData: custom(validationKind, { doc: "validated on after each epoch: tensors, or batches of which each epoch makes one pass" }),
  validationSplit: number({
    min: 0,
    below: 1,
    default: 0,
    doc: "fraction of the examples, taken from the end before shuffling, on which only to validate",
  }),
  shuffle: flag({ doc: "a new order of the examples in each epoch; true by default" }),
  seed: seed({ default: 0, doc: "seeds shuffling and dropout, and the initial weights where the model has no seed of its own" }),
  callbacks: custom(callbacksKind, { default: [], doc: "what is called as training goes on" }),
  signal: custom(signalKind, { doc: "aborting it ends training after the current chunk of steps; fit resolves and the history says so" }),
  onWarning: custom(aFunction<(message: string) => void>(), {
    doc: "told once, in words, when the network cannot learn what it is asked to; console.warn by default",
  }),
  verbose: custom(verboseKind, { default: 0, doc: "0 silent, 1 a line per epoch on the console" }),
  stepsPerEpoch: whole({
    min: 1,
    doc: "for batches: steps after which an epoch is over; without it an epoch is one pass, with it the next epoch goes on where the last one stopped",
  }),
});
type AllFitOptions = OptionsFor<typeof fitSettings>;
/** For `fit(x, y)`. */
export type FitOptions = Omit<AllFitOptions, "stepsPerEpoch">;
/** For `fit(batches)`. The examples are taken in the order in which they come. */
export type FitBatchesOptions = Omit<AllFitOptions, "validationSplit" | "shuffle">;

const batchSize = whole({ min: 1, default: rowsPerStep, doc: "rows computed at once; changes speed, not results", also: ["batch"] });
export const evaluateSettings = settings("evaluate", { batchSize });
export const predictSettings = settings("predict", { batchSize });
export type EvaluateOptions = OptionsFor<typeof evaluateSettings>;

export const summarySettings = settings("summary", {
  print: custom(aFunction<(text: string) => void>(), { doc: "takes the table; console.log by default", also: ["printFn"] }),
});
export const loadModelSettings = settings("loadModel", {
  device: custom(deviceKind, { doc: `${deviceDoc}; wasm() by default` }),
});

export const perceptronSettings = settings(
  "perceptron",
  {
    inputs: whole({ min: 1, required: true, doc: "numbers per example" }),
    learningRate: number({
      above: 0,
      default: 1,
      doc: "η: how much of an example is added to the weights after a mistake",
      also: ["lr", "eta"],
    }),
    device: custom(deviceKind, { doc: `${deviceDoc}; wasm() by default` }),
  },
  { first: "inputs" },
);
export const perceptronFitSettings = settings("perceptron.fit", {
  epochs: whole({ min: 0, default: 100, doc: "the most passes over the examples" }),
});
