/** What explain, checkGradients, health and startRun may be told, described once. */

import { lossKind, optimizerKind } from "../network/index.ts";
import {
  aFunction,
  type CustomKind,
  custom,
  flag,
  isRecord,
  name,
  number,
  type OptionsFor,
  Refused,
  seed,
  settings,
  signalKind,
  whole,
} from "../settings/index.ts";
import type { RunChange, RunState } from "./run/types.ts";

export const explainSettings = settings("explain", {
  optimizer: flag({ default: false, doc: "also the optimiser's update" }),
  dropout: flag({ default: true, doc: "dropout as this step of training draws it, or off" }),
  seed: seed({ doc: "seeds dropout's random numbers; that of the last fit by default, else 0" }),
  decimal: flag({
    default: false,
    doc: "reads weights and data as the decimals that were written for them: 0.1, where f32 keeps 0.10000000149; for examples that are worked out by hand",
  }),
  digits: whole({ min: 1, max: 15, default: 3, doc: "significant digits of results in formulas" }),
});
export type ExplainOptions = OptionsFor<typeof explainSettings>;

export const precisionSettings = settings("trace.precision", {
  tolerance: number({ min: 0, default: 64, doc: "units of the last place by which f32 may differ" }),
});

const countKind: CustomKind<number | "all"> = {
  expected: '"all", or a whole number, 1 or more',
  domain: {
    type: "any",
    of: [
      { type: "name", names: ["all"] },
      { type: "number", whole: true, low: 1, high: Number.MAX_SAFE_INTEGER, open: "none" },
    ],
  },
  read(given) {
    if (given === "all" || (typeof given === "number" && Number.isSafeInteger(given) && given >= 1)) return given as number | "all";
    throw new Refused();
  },
};
export const checkGradientsSettings = settings("checkGradients", {
  step: number({
    above: 0,
    default: 1e-5,
    doc: "half the width of the interval, for a weight of size up to 1; larger weights get it in proportion",
  }),
  count: custom(countKind, { default: 24, doc: 'entries checked of each parameter: as many at random, or "all"' }),
  tolerance: number({ above: 0, default: 1e-6, doc: "greatest relative difference" }),
  rows: whole({ min: 1, default: 32, doc: "examples over which the loss is taken, evenly spread over the data" }),
  seed: seed({ default: 0, doc: "seeds the choice of entries" }),
});
export type CheckGradientsOptions = OptionsFor<typeof checkGradientsSettings>;

export const healthSettings = settings("health", {
  rows: whole({
    min: 1,
    default: 512,
    doc: "examples at most that go through the network in f64; large networks get fewer, and statistics of the data see more",
  }),
});
export type HealthOptions = OptionsFor<typeof healthSettings>;

/** What a state holds is looked at by `checkedState`. */
const stateKind: CustomKind<RunState> = {
  expected: "a state that run.state() gave",
  read(given) {
    if (isRecord(given)) return given as unknown as RunState;
    throw new Refused();
  },
};
const progressKind = aFunction<(step: number) => void>();

export const startRunSettings = settings("startRun", {
  batchSize: whole({ min: 1, doc: "examples per step; 32 by default, or what `from` says", also: ["batch"] }),
  seed: seed({
    doc: "seeds shuffling and dropout, and the initial weights where the model has no seed of its own; 0 by default, or what `from` says",
  }),
  shuffle: flag({
    doc: "a new order of the examples in each epoch, the same as in fit with this seed; true by default, or what `from` says",
  }),
  from: custom(stateKind, { doc: "goes on from a state that run.state() gave, on a network with the same layers and on the same data" }),
  checkpointBytes: whole({
    min: 0,
    default: 2 ** 26,
    defaultText: "64 MiB",
    doc: "host memory for the copies from which going back starts; the first and the newest are always kept",
  }),
});
export type RunOptions = OptionsFor<typeof startRunSettings>;

export const walkSettings = settings("run.forward", {
  unit: name(["step", "epoch"], { default: "step", doc: "what is counted; an epoch that was begun counts as one" }),
  signal: custom(signalKind, {
    doc: "aborting it ends the walk after the current chunk of steps; the run then stands there, at a whole step",
  }),
  onProgress: custom(progressKind, { doc: "called after each chunk of steps (some milliseconds) with the step reached" }),
});
export type WalkOptions = OptionsFor<typeof walkSettings>;

/** Which weights there are, the run knows: `resolveChange` looks at them. */
const weightsKind: CustomKind<NonNullable<RunChange["weights"]>> = {
  expected: 'all weights as setWeights takes them, or some by name: { "dense_1.bias": [0, 1], "dense_1.kernel[0,1]": 0.5 }',
  read(given) {
    if (typeof given === "object" && given !== null) return given as NonNullable<RunChange["weights"]>;
    throw new Refused();
  },
};
export const runChangeSettings = settings("run.change", {
  weights: custom(weightsKind, { doc: "new weights, all or some" }),
  optimizer: custom(optimizerKind, {
    doc: "another optimiser; with the same name as the one before it keeps its slots and its step count, another one starts afresh",
  }),
  learningRate: number({ min: 0, doc: "the present optimiser with another rate", also: ["lr", "eta"] }),
  loss: custom(lossKind, { doc: "another loss" }),
});
