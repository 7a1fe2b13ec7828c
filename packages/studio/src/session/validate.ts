/** From anything to a session that the engine can open. Nothing here throws: links come from strangers. */

import { formatCounted } from "../draw/numbers.ts";
import { Checker, fieldOf, type SessionProblem } from "./problem.ts";
import {
  countWeights,
  type DataSpec,
  dataSets,
  defaultSession,
  type Edit,
  features,
  hiddenActivations,
  initializers,
  layerSizes,
  logicGates,
  losses,
  type NetworkSpec,
  type OptimizerSpec,
  type OwnPoint,
  optimizers,
  type Session,
  type TrainingSpec,
} from "./session.ts";

/** What a page can show and an engine replay in reasonable time. */
export const limits = {
  examples: 2000,
  hiddenLayers: 8,
  units: 32,
  points: 2000,
  edits: 2000,
  seed: 2 ** 32 - 1,
  step: 2 ** 31 - 1,
  weights: 2 ** 16,
} as const;

export interface Checked {
  readonly session: Session;
  /** What was replaced by a default. */
  readonly problems: readonly SessionProblem[];
}

/** @param otherwise gives what is missing or wrong. */
export function validateSession(value: unknown, otherwise: Session = defaultSession): Checked {
  const check = new Checker();
  const data = dataOf(check, fieldOf(value, "data"), otherwise.data);
  const network = networkOf(check, fieldOf(value, "network"), otherwise.network);
  const training = trainingOf(check, fieldOf(value, "training"), otherwise.training, network);
  const base: Session = {
    data,
    network,
    training,
    seed: check.whole("the seed", fieldOf(value, "seed"), 0, limits.seed, otherwise.seed),
    step: check.whole("the step", fieldOf(value, "step"), 0, limits.step, 0),
    edits: [],
  };
  const weights = countWeights(base);
  const edits = check.list("the changes", fieldOf(value, "edits"), limits.edits, [], (entry) => editOf(check, entry, weights, base));
  const start = startOf(check, fieldOf(value, "start"), weights, layerSizes(base));
  const digest = fieldOf(value, "digest");
  const known = typeof digest === "string" && /^[0-9a-f]{8}$/.test(digest);
  return {
    session: {
      ...base,
      edits: [...edits].sort((a, b) => a.step - b.step),
      ...(start === undefined ? {} : { start }),
      ...(known ? { digest } : {}),
    },
    problems: check.problems,
  };
}

function dataOf(check: Checker, value: unknown, otherwise: DataSpec): DataSpec {
  const chosen = check.list("the inputs", fieldOf(value, "features"), features.length, otherwise.features, (entry) =>
    check.oneOf("an input", entry ?? null, features, "x1"),
  );
  return {
    set: check.oneOf("the data set", fieldOf(value, "set"), dataSets, otherwise.set),
    gate: check.oneOf("the truth table", fieldOf(value, "gate"), logicGates, otherwise.gate),
    examples: check.whole("the number of examples", fieldOf(value, "examples"), 4, limits.examples, otherwise.examples),
    noise: check.number("the noise", fieldOf(value, "noise"), 0, 0.5, otherwise.noise),
    trainFraction: check.number("the part to train on", fieldOf(value, "trainFraction"), 0.1, 1, otherwise.trainFraction),
    seed: check.whole("the seed of the data", fieldOf(value, "seed"), 0, limits.seed, otherwise.seed),
    features: features.filter((name) => (chosen.length === 0 ? otherwise.features : chosen).includes(name)),
    points: check.list("the points", fieldOf(value, "points"), limits.points, otherwise.points, (entry) => pointOf(check, entry)),
  };
}

/** To float32, which the engine computes in; −0 becomes 0, as text has it. */
const rounded = (value: number): number => Math.fround(value) + 0;

function pointOf(check: Checker, entry: unknown): OwnPoint | undefined {
  const [x1, x2, target] = [fieldOf(entry, "x1"), fieldOf(entry, "x2"), fieldOf(entry, "target")];
  const fits = (number: unknown): number is number => typeof number === "number" && Math.abs(number) <= 4;
  if (fits(x1) && fits(x2) && fits(target)) return { x1: rounded(x1), x2: rounded(x2), target: rounded(target) };
  check.complain(
    "a point",
    [x1, x2, target].map((part) => (typeof part === "number" ? part : "no number")).join(", "),
    "x1, x2 and target from −4 to 4",
  );
  return undefined;
}

function networkOf(check: Checker, value: unknown, otherwise: NetworkSpec): NetworkSpec {
  return {
    hidden: check.list("the hidden layers", fieldOf(value, "hidden"), limits.hiddenLayers, otherwise.hidden, (entry, i) => ({
      units: check.whole(`the units of layer ${i + 1}`, fieldOf(entry, "units"), 1, limits.units, 2),
      activation: check.oneOf(`the activation of layer ${i + 1}`, fieldOf(entry, "activation"), hiddenActivations, "tanh"),
    })),
    output: check.oneOf("the output's activation", fieldOf(value, "output"), ["sigmoid", "tanh", "linear"], otherwise.output),
    initializer: check.oneOf("the initialiser", fieldOf(value, "initializer"), initializers, otherwise.initializer),
  };
}

const optimizerOf = (check: Checker, value: unknown, otherwise: OptimizerSpec): OptimizerSpec => ({
  name: check.oneOf("the optimiser", fieldOf(value, "name"), optimizers, otherwise.name),
  learningRate: check.number("the learning rate", fieldOf(value, "learningRate"), 0, 1000, otherwise.learningRate),
  momentum: check.number("the momentum", fieldOf(value, "momentum"), 0, 0.999, otherwise.momentum),
});

function trainingOf(check: Checker, value: unknown, otherwise: TrainingSpec, network: NetworkSpec): TrainingSpec {
  const [regularizer, stop] = [fieldOf(value, "regularizer"), fieldOf(value, "stop")];
  const loss = check.oneOf("the loss", fieldOf(value, "loss"), losses, otherwise.loss);
  if (loss === "binaryCrossentropy" && network.output !== "sigmoid")
    check.complain("the loss", loss, "another loss, or a sigmoid output: cross-entropy needs probabilities");
  return {
    loss: loss === "binaryCrossentropy" && network.output !== "sigmoid" ? "quadratic" : loss,
    optimizer: optimizerOf(check, fieldOf(value, "optimizer"), otherwise.optimizer),
    regularizer: {
      kind: check.oneOf("the regularisation", fieldOf(regularizer, "kind"), ["none", "l1", "l2"], otherwise.regularizer.kind),
      rate: check.number("the regularisation's rate", fieldOf(regularizer, "rate"), 0, 10, otherwise.regularizer.rate),
    },
    batchSize: check.whole("the batch size", fieldOf(value, "batchSize"), 1, limits.examples + limits.points, otherwise.batchSize),
    shuffle: check.flag("shuffling", fieldOf(value, "shuffle"), otherwise.shuffle),
    stop: {
      step: check.whole("the step to stop at", fieldOf(stop, "step"), 0, limits.step, otherwise.stop.step),
      loss: check.number("the loss to stop at", fieldOf(stop, "loss"), 0, 1000, otherwise.stop.loss),
    },
  };
}

function editOf(check: Checker, entry: unknown, weights: number, { step: last, training }: Session): Edit | undefined {
  const step = check.whole("the step of a change", fieldOf(entry, "step") ?? null, 0, last, -1);
  if (step < 0) return undefined;
  if (fieldOf(entry, "kind") === "optimizer")
    return { kind: "optimizer", step, optimizer: optimizerOf(check, fieldOf(entry, "optimizer"), training.optimizer) };
  const index = check.whole("the weight of a change", fieldOf(entry, "index") ?? null, 0, weights - 1, -1);
  const value = check.number("the value of a change", fieldOf(entry, "value") ?? null, -1000, 1000, Number.NaN);
  return index < 0 || Number.isNaN(value) ? undefined : { kind: "weight", step, index, value: rounded(value) };
}

function startOf(check: Checker, value: unknown, weights: number, sizes: readonly number[]): Float32Array | undefined {
  if (value === undefined) return undefined;
  if (value instanceof Float32Array && value.length === weights && value.every(Number.isFinite)) return value.slice();
  const received = value instanceof Float32Array ? formatCounted(value.length, "number") : value;
  check.complain("the initial weights", received, `${weights} finite numbers for a network ${sizes.join("-")}`);
  return undefined;
}
