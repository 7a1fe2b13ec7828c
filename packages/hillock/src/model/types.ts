/** The words of training, as in Keras: what `fit` takes, what it reports, what callbacks see. */

import type { Tensor, TensorLike } from "../runtime/tensor.ts";
import type { EvaluateOptions, FitBatchesOptions, FitOptions } from "./settings.ts";
import type { BatchSource, InputSource } from "./streams/source.ts";

/** The numbers of one epoch: `loss`, each metric by name, and the same with `val` in front ("valLoss", "valAccuracy"). */
export type Logs = Readonly<Record<string, number>>;

/** Where training stands, given to `onProgress` a few times a second. */
export interface Progress {
  /** Epoch in progress, from 0. */
  readonly epoch: number;
  readonly epochs: number;
  /** Steps (mini-batches) finished in this epoch, and how many it has: undefined in the first pass through batches that nobody has counted. */
  readonly step: number;
  readonly steps: number | undefined;
  /** Examples trained in this epoch, and a smoothed rate. */
  readonly examples: number;
  readonly examplesPerSecond: number;
  /** Running means over the epoch so far. */
  readonly logs: Logs;
}

/**
 * What `fit` calls as it goes. Every method may be async: training waits for it, and the model stands still meanwhile. So a callback may use it as it is at that
 * moment: predict, evaluate, save, look into it, set its weights or its learning rate.
 */
export interface Callback {
  onTrainBegin?(context: TrainingContext): void | Promise<void>;
  onTrainEnd?(logs: Logs, context: TrainingContext): void | Promise<void>;
  onEpochBegin?(epoch: number, context: TrainingContext): void | Promise<void>;
  onEpochEnd?(epoch: number, logs: Logs, context: TrainingContext): void | Promise<void>;
  /** Before each step, which a training then takes one by one. @param batch the step's number in the epoch, from 0. */
  onBatchBegin?(batch: number, context: TrainingContext): void | Promise<void>;
  /** After each step. @param logs running means over the epoch so far, as in Keras. */
  onBatchEnd?(batch: number, logs: Logs, context: TrainingContext): void | Promise<void>;
  onProgress?(progress: Progress, context: TrainingContext): void | Promise<void>;
}

/** The hooks that a callback may have. */
export const callbackHooks = [
  "onTrainBegin",
  "onTrainEnd",
  "onEpochBegin",
  "onEpochEnd",
  "onBatchBegin",
  "onBatchEnd",
  "onProgress",
] as const satisfies readonly (keyof Callback)[];

export interface TrainingContext {
  /** The model that is trained. */
  readonly model: Model;
  readonly epochs: number;
  /** Of an epoch; undefined for batches that nobody has counted. */
  readonly stepsPerEpoch: number | undefined;
  readonly examples: number | undefined;
  readonly batchSize: number;
  /** Ends training after the current chunk of steps; `fit` then resolves as usual. @param reason what the history says. @default "stopped" */
  stop(reason?: string): void;
}

/** One number per epoch under each name; the loss is always there. */
export type Series = { readonly loss: readonly number[] } & Readonly<Record<string, readonly number[]>>;
/** What `evaluate` gives: `{ loss, [metric]: value }`. */
export type Evaluation = { readonly loss: number } & Readonly<Record<string, number>>;

export interface History {
  /** Epochs that were finished: 0, 1, 2, … */
  readonly epoch: readonly number[];
  /** One series per name: `history.loss[3]` is the loss of the fourth epoch. */
  readonly history: Series;
  /** Why training ended: "completed", "aborted", "stopped", or what a callback said. */
  readonly stopped: string;
  /** Wall time of training and validation in seconds, without compilation. */
  readonly seconds: number;
}

/** What the rest of the world needs of a trained model. */
export interface Model {
  readonly name: string;
  fit(x: TensorLike, y: TensorLike, options?: FitOptions): Promise<History>;
  fit(batches: BatchSource, options?: FitBatchesOptions): Promise<History>;
  /** `{ loss, [metric]: value }` */
  evaluate(x: TensorLike, y: TensorLike, options?: EvaluateOptions): Promise<Evaluation>;
  evaluate(batches: BatchSource, options?: EvaluateOptions): Promise<Evaluation>;
  predict(x: TensorLike | InputSource, options?: EvaluateOptions): Promise<Tensor<Float32Array>>;
  gradients(x: TensorLike, y: TensorLike): Promise<Tensor<Float32Array>[]>;
  trainOnBatch(x: TensorLike, y: TensorLike): Promise<Evaluation>;
  testOnBatch(x: TensorLike, y: TensorLike): Promise<Evaluation>;
  applyGradients(gradients: readonly TensorLike[]): Promise<void>;
  getWeights(): Tensor<Float32Array>[];
  setWeights(values: readonly TensorLike[]): void;
  /** Its rate can be set. */
  readonly optimizer: { learningRate: number; readonly name: string };
  stopTraining: boolean;
  /** Prints a table of layers, shapes and parameter counts, and returns it. */
  summary(options?: { print?: (text: string) => void }): string;
  countParams(): number;
  /** Writes a folder: model.json and weights.safetensors. */
  save(path: string): Promise<void>;
  dispose(): void;
}
