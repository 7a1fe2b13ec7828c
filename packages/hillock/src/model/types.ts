/** The words of training, as in Keras: what `fit` takes, what it reports, what callbacks see. */

import type { Tensor, TensorLike } from "../runtime/tensor.ts";
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

/** What `fit` calls as it goes. Every method may be async: training waits for it. */
export interface Callback {
  onTrainBegin?(context: TrainingContext): void | Promise<void>;
  onTrainEnd?(logs: Logs, context: TrainingContext): void | Promise<void>;
  onEpochBegin?(epoch: number, context: TrainingContext): void | Promise<void>;
  onEpochEnd?(epoch: number, logs: Logs, context: TrainingContext): void | Promise<void>;
  onProgress?(progress: Progress, context: TrainingContext): void | Promise<void>;
}

export interface TrainingContext {
  readonly epochs: number;
  /** Of an epoch; undefined for batches that nobody has counted. */
  readonly stepsPerEpoch: number | undefined;
  readonly examples: number | undefined;
  readonly batchSize: number;
  /** Ends training after the current chunk of steps; `fit` then resolves as usual. */
  stop(reason: string): void;
}

/** What `fit` takes for tensors and for batches alike. */
export interface CommonFitOptions {
  /** @default 1 */
  epochs?: number;
  /** Examples per step. @default 32 */
  batchSize?: number;
  /** Validated on after each epoch: tensors, or batches of which each epoch makes one pass. */
  validationData?: readonly [x: TensorLike, y: TensorLike] | BatchSource;
  /** Seeds shuffling and dropout, and the initial weights where the model has no seed of its own. @default 0 */
  seed?: number;
  callbacks?: readonly Callback[];
  /** Aborting ends training after the current chunk of steps; `fit` resolves and the history says so. */
  signal?: AbortSignal;
  /** 0 silent, 1 a line per epoch on the console. @default 0 */
  verbose?: 0 | 1;
}

/** For `fit(x, y)`. */
export interface FitOptions extends CommonFitOptions {
  /** Fraction (0 ≤ f < 1) of the examples, taken from the end before shuffling, on which only to validate. @default 0 */
  validationSplit?: number;
  /** A new order of the examples in each epoch. @default true */
  shuffle?: boolean;
}

/** For `fit(batches)`. The examples are taken in the order in which they come. */
export interface FitBatchesOptions extends CommonFitOptions {
  /**
   * Steps after which an epoch is over. Without it an epoch is one pass. With it the next epoch goes on where the last one stopped, and a new pass begins when
   * one ends; a source that can be read only once has to last for all epochs. @default one pass
   */
  stepsPerEpoch?: number;
}

export interface History {
  /** Epochs that were finished: 0, 1, 2, … */
  readonly epoch: readonly number[];
  /** One series per name: `history.loss[3]` is the loss of the fourth epoch. */
  readonly history: Readonly<Record<string, readonly number[]>>;
  /** Why training ended: "completed", "aborted" or what a callback said. */
  readonly stopped: string;
  /** Wall time of training and validation in seconds, without compilation. */
  readonly seconds: number;
}

export interface EvaluateOptions {
  /** Rows evaluated at once; changes speed, not results. @default 512 */
  batchSize?: number;
}

/** What the rest of the world needs of a trained model. */
export interface Model {
  readonly name: string;
  fit(x: TensorLike, y: TensorLike, options?: FitOptions): Promise<History>;
  fit(batches: BatchSource, options?: FitBatchesOptions): Promise<History>;
  /** `{ loss, [metric]: value }` */
  evaluate(x: TensorLike, y: TensorLike, options?: EvaluateOptions): Promise<Record<string, number>>;
  evaluate(batches: BatchSource, options?: EvaluateOptions): Promise<Record<string, number>>;
  predict(x: TensorLike | InputSource, options?: EvaluateOptions): Promise<Tensor>;
  /** Prints a table of layers, shapes and parameter counts, and returns it. */
  summary(options?: { print?: (text: string) => void }): string;
  countParams(): number;
  /** Writes a folder: model.json and weights.safetensors. */
  save(path: string): Promise<void>;
  dispose(): void;
}
