/** The types of keras.json and pytorch.json: arrays of `GoldenRecord`. scripts/golden/README.md tells how they are made. */

/** Row-major. Given tensors (inputs, targets, initial weights) are exact in float32; computed ones are float64 to 12 digits. */
export interface GoldenTensor {
  readonly shape: readonly number[];
  readonly values: readonly number[];
}

interface Origin {
  readonly framework: "pytorch" | "keras";
  /** The framework's version, for example "2.13.0". */
  readonly version: string;
}

export type GoldenActivation = "linear" | "relu" | "sigmoid" | "tanh" | "softmax";
export type GoldenLossName =
  | "meanSquaredError"
  | "meanAbsoluteError"
  | "quadratic"
  | "binaryCrossentropy"
  | "categoricalCrossentropy"
  | "sparseCategoricalCrossentropy";

export type GoldenOptimizer =
  | { readonly name: "sgd"; readonly learningRate: number; readonly momentum: number; readonly nesterov: boolean }
  /** `epsilon` stands where Keras has it: w ← w − η · √(1 − β₂ᵗ) / (1 − β₁ᵗ) · m / (√v + ε). */
  | { readonly name: "adam"; readonly learningRate: number; readonly beta1: number; readonly beta2: number; readonly epsilon: number };

/** Σ l1·|w| + l2·w², part of the loss. */
export interface GoldenRegularizer {
  readonly l1: number;
  readonly l2: number;
}
export interface GoldenLayer {
  readonly units: number;
  readonly activation: GoldenActivation;
  readonly kernelRegularizer?: GoldenRegularizer;
  readonly biasRegularizer?: GoldenRegularizer;
}

/** Ten steps, each on all rows, from the initial weights. */
export interface GoldenTraining {
  readonly optimizer: GoldenOptimizer;
  /** The loss of each step, before its update. */
  readonly losses: readonly number[];
  /** kernel [in, out], bias [out] of each layer, after the last step. */
  readonly weights: readonly GoldenTensor[];
}

/** A dense network on one batch. */
export interface TrainingRecord extends Origin {
  readonly kind: "training";
  /** For example "7-5-3 tanh/linear, meanSquaredError, 9 rows". */
  readonly name: string;
  /** What the framework computed in. */
  readonly precision: "float64";
  readonly inputs: number;
  readonly layers: readonly GoldenLayer[];
  readonly loss: { readonly name: GoldenLossName; readonly fromLogits: boolean };
  /** [rows, inputs] */
  readonly x: GoldenTensor;
  /** [rows, outputs], or [rows] of class numbers for the sparse loss. */
  readonly y: GoldenTensor;
  /** kernel [in, out], bias [out] of each layer, at the start. */
  readonly weights: readonly GoldenTensor[];
  /** [rows, outputs] */
  readonly output: GoldenTensor;
  readonly lossValue: number;
  /** ∂loss/∂weight, in the order and shapes of `weights`. */
  readonly gradients: readonly GoldenTensor[];
  readonly training: readonly GoldenTraining[];
}

/** An activation and its derivative at each z. */
export interface ActivationRecord extends Origin {
  readonly kind: "activation";
  readonly name: Exclude<GoldenActivation, "softmax">;
  readonly z: readonly number[];
  readonly values: readonly number[];
  readonly derivatives: readonly number[];
}

/** The distribution of an initial kernel [fanIn, fanOut]. */
export interface InitializerRecord extends Origin {
  readonly kind: "initializer";
  readonly name: "glorotUniform" | "glorotNormal" | "heUniform" | "heNormal" | "lecunUniform" | "lecunNormal";
  readonly fanIn: number;
  readonly fanOut: number;
  readonly distribution: "uniform" | "truncatedNormal";
  readonly standardDeviation: number;
  /** No weight is further from 0. */
  readonly bound: number;
}

/** A metric of given predictions. */
export interface MetricRecord extends Origin {
  readonly kind: "metric";
  readonly name: "binaryAccuracy" | "categoricalAccuracy" | "sparseCategoricalAccuracy" | "meanAbsoluteError" | "meanSquaredError";
  /** The loss that such a network would be compiled with. */
  readonly loss: GoldenLossName;
  readonly yTrue: GoldenTensor;
  readonly yPredicted: GoldenTensor;
  readonly value: number;
  /** Accuracies only: what the metric called just "accuracy" gives beside this loss. */
  readonly accuracy?: number;
}

/** A loss of given outputs, row by row. */
export interface OutputRecord extends Origin {
  readonly kind: "output";
  /** For example "categoricalCrossentropy, rows that sum to anything". */
  readonly name: string;
  readonly loss: { readonly name: GoldenLossName; readonly fromLogits: boolean };
  /** [rows, outputs], or [rows] of class numbers for the sparse loss. */
  readonly yTrue: GoldenTensor;
  /** [rows, outputs] */
  readonly yPredicted: GoldenTensor;
  /** Each row's loss. */
  readonly values: readonly number[];
  /** ∂(a row's loss)/∂(its outputs), [rows, outputs] */
  readonly slopes: GoldenTensor;
}

/** An optimizer that is handed its gradients; what `settings` does not name is the framework's default. */
export interface StepsRecord extends Origin {
  readonly kind: "steps";
  /** For example "adam as it comes". */
  readonly name: string;
  readonly optimizer: "sgd" | "adam";
  readonly settings: Readonly<Record<string, number>>;
  readonly weights: GoldenTensor;
  /** One tensor a step. */
  readonly gradients: readonly GoldenTensor[];
  /** The weights after each step. */
  readonly after: readonly GoldenTensor[];
}

export type GoldenRecord = TrainingRecord | ActivationRecord | InitializerRecord | MetricRecord | OutputRecord | StepsRecord;
