/**
 * A session: everything that decides what the engine computes. Data, network, settings, seed, and what the reader changed at which step. The same session gives
 * the same bits on every machine, so a link need not carry results: whoever opens it gets them by replaying.
 */

export const dataSets = [
  "truthTable",
  "circle",
  "xor",
  "gaussians",
  "spiral",
  "moons",
  "plane",
  "multiGaussian",
  /** Nothing but the reader's own points. */
  "own",
] as const;
export type DataSetName = (typeof dataSets)[number];

/** Sets whose targets are numbers to be met; the others have two classes. */
export const regressionSets: readonly DataSetName[] = ["plane", "multiGaussian"];

export const logicGates = ["and", "or", "nand", "nor", "xor", "xnor"] as const;
export type GateName = (typeof logicGates)[number];

/** What the network is shown of a point (x₁, x₂). */
export const features = ["x1", "x2", "x1Squared", "x2Squared", "product", "sinX1", "sinX2"] as const;
export type Feature = (typeof features)[number];

export interface OwnPoint {
  readonly x1: number;
  readonly x2: number;
  /** 0 or 1 for classes, a number for regression. */
  readonly target: number;
}

export interface DataSpec {
  readonly set: DataSetName;
  /** Which truth table; used by "truthTable" only. */
  readonly gate: GateName;
  /** How many examples are drawn, for training and testing together. A truth table always has four. */
  readonly examples: number;
  /** Standard deviation, 0 to 0.5. */
  readonly noise: number;
  /** The part of the examples that is trained on, above 0 to 1; the rest tests. */
  readonly trainFraction: number;
  /** Draws examples and noise. */
  readonly seed: number;
  /** In the order of `features`, at least one. */
  readonly features: readonly Feature[];
  /** Added to the training examples. */
  readonly points: readonly OwnPoint[];
}

export const activations = ["linear", "step", "sigmoid", "tanh", "relu", "softmax"] as const;
/** Hidden units may have these; softmax over a layer of one is always 1. */
export type ActivationName = Exclude<(typeof activations)[number], "softmax">;
export const hiddenActivations = ["tanh", "sigmoid", "relu", "linear", "step"] as const satisfies readonly ActivationName[];

export const initializers = ["glorotUniform", "glorotNormal", "heUniform", "heNormal", "zeros", "ones"] as const;
export type InitializerName = (typeof initializers)[number];

export interface LayerSpec {
  readonly units: number;
  readonly activation: ActivationName;
}

export interface NetworkSpec {
  readonly hidden: readonly LayerSpec[];
  /** Of the one output unit. Targets of two classes are 0 and 1 for "sigmoid", else −1 and 1. */
  readonly output: "sigmoid" | "tanh" | "linear";
  readonly initializer: InitializerName;
}

export const losses = ["quadratic", "meanSquaredError", "meanAbsoluteError", "binaryCrossentropy"] as const;
export type LossName = (typeof losses)[number];

export const optimizers = ["sgd", "adam"] as const;
export type OptimizerName = (typeof optimizers)[number];

export interface OptimizerSpec {
  readonly name: OptimizerName;
  readonly learningRate: number;
  /** Of "sgd" only. */
  readonly momentum: number;
}

export interface RegularizerSpec {
  readonly kind: "none" | "l1" | "l2";
  readonly rate: number;
}

/** When playing stops by itself. */
export interface StopSpec {
  /** At this step; 0 means never. */
  readonly step: number;
  /** As soon as the training loss is at most this; 0 means never. */
  readonly loss: number;
}

export interface TrainingSpec {
  readonly loss: LossName;
  readonly optimizer: OptimizerSpec;
  readonly regularizer: RegularizerSpec;
  /** Examples per step; more than there are means all of them. */
  readonly batchSize: number;
  /** A new order of the examples in each epoch. */
  readonly shuffle: boolean;
  readonly stop: StopSpec;
}

/** Something that was changed while training stood at `step`. Replayed at the same step, it gives the same bits. */
export type Edit =
  | {
      readonly kind: "weight";
      readonly step: number /** Position among all weights, laid out one after the other. */;
      readonly index: number;
      readonly value: number;
    }
  | { readonly kind: "optimizer"; readonly step: number; readonly optimizer: OptimizerSpec };

export interface Session {
  readonly data: DataSpec;
  readonly network: NetworkSpec;
  readonly training: TrainingSpec;
  /** Draws the initial weights and the order of the examples. */
  readonly seed: number;
  /** Steps that were trained. */
  readonly step: number;
  /** By step. */
  readonly edits: readonly Edit[];
  /** The weights to begin with, in place of drawn ones; all of them, laid out one after the other. */
  readonly start?: Float32Array;
  /** Fingerprint of the weights' bits at `step`, to tell whether a replay gave them again. */
  readonly digest?: string;
}

/** The smallest network that learns XOR: 2-2-1, sigmoid, squared error, full-batch gradient descent. */
export const xorSession: Session = {
  data: { set: "truthTable", gate: "xor", examples: 4, noise: 0, trainFraction: 1, seed: 0, features: ["x1", "x2"], points: [] },
  network: { hidden: [{ units: 2, activation: "sigmoid" }], output: "sigmoid", initializer: "glorotUniform" },
  training: {
    loss: "quadratic",
    optimizer: { name: "sgd", learningRate: 4, momentum: 0 },
    regularizer: { kind: "none", rate: 0 },
    batchSize: 4,
    shuffle: false,
    stop: { step: 0, loss: 0 },
  },
  seed: 1,
  step: 0,
  edits: [],
};

/** What Play begins with, and what is missing in a link. */
export const defaultSession: Session = {
  data: { set: "circle", gate: "xor", examples: 400, noise: 0.05, trainFraction: 0.5, seed: 0, features: ["x1", "x2"], points: [] },
  network: {
    hidden: [
      { units: 4, activation: "tanh" },
      { units: 2, activation: "tanh" },
    ],
    output: "tanh",
    initializer: "glorotUniform",
  },
  training: {
    loss: "quadratic",
    optimizer: { name: "sgd", learningRate: 0.03, momentum: 0 },
    regularizer: { kind: "none", rate: 0 },
    batchSize: 10,
    shuffle: true,
    stop: { step: 0, loss: 0 },
  },
  seed: 0,
  step: 0,
  edits: [],
};

export const isRegression = ({ set }: DataSpec): boolean => regressionSets.includes(set);

/** Units of the layers from the input to the output: [2, 4, 2, 1]. */
export const layerSizes = ({ data, network }: Session): readonly number[] => [
  data.features.length,
  ...network.hidden.map(({ units }) => units),
  1,
];

/** How many weights a session's network has, biases included. */
export function countWeights(session: Session): number {
  const sizes = layerSizes(session);
  return sizes.slice(1).reduce((total, units, i) => total + units * (sizes[i]! + 1), 0);
}
