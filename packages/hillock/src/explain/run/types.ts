/**
 * A run is a training that can be walked both ways: forward and back by a step or an epoch, to any step, and forked. Its words are those of `fit`: a step is
 * one mini-batch; the state at step s is the network before its step s, so that step 0 is the beginning.
 */

import type { Sequential } from "../../model/index.ts";
import type { Loss, Optimizer } from "../../network/index.ts";
import type { Tensor, TensorLike } from "../../runtime/index.ts";

import type { WalkOptions } from "../settings.ts";

export type { RunOptions, WalkOptions } from "../settings.ts";

/** What may be changed in the middle of a run. */
export interface RunChange {
  /**
   * All weights as `setWeights` takes them, or some by name: `{ "dense.bias": [0, 1] }`, or single entries: `{ "dense.kernel[0,1]": 0.5 }`.
   */
  readonly weights?: readonly TensorLike[] | Readonly<Record<string, TensorLike | number>>;
  /**
   * Another optimiser. With the same name as the one before it keeps its slots and its step count (other settings, such as the rate); another one starts
   * afresh, as after `compile`.
   */
  readonly optimizer?: string | Optimizer;
  /** The present optimiser with another rate. */
  readonly learningRate?: number;
  readonly loss?: string | Loss;
}

/** A change that the run remembers and makes again whenever it comes past this step. */
export interface RecordedChange {
  readonly step: number;
  /** What was set: parameters ("dense.bias") and entries ("dense.kernel[0,1]"). */
  readonly weights: readonly string[];
  readonly optimizer?: Optimizer;
  readonly loss?: Loss;
}

/** The examples of a step in the order in which it reads them, as `explain` and `evaluate` take them. */
export interface StepExamples {
  /** Rows of the data that the run was started with. */
  readonly indices: Int32Array;
  /** [n, …inputShape] */
  readonly x: Tensor;
  /** [n] labels or [n, outputs] */
  readonly y: Tensor;
}

/**
 * Everything a run needs to go on with the same bits, on the same kind of device: plain data (structured cloning, IndexedDB). `encodeRunState` makes bytes
 * of it. The past before it is not part of it.
 */
export interface RunState {
  readonly format: "hillock-run";
  readonly version: 1;
  readonly step: number;
  /** The number of the epoch with step 0, where the model had been trained before. @default 0 */
  readonly firstEpoch?: number;
  readonly batchSize: number;
  readonly seed: number;
  readonly shuffle: boolean;
  /** Rows of the data. */
  readonly examples: number;
  readonly optimizer: Optimizer;
  readonly loss: Loss;
  /** Weights, the optimiser's slots ("dense.kernel/m") and its step count ("step"), row-major. */
  readonly arrays: Readonly<Record<string, Float32Array | Float64Array | Int32Array>>;
}

export interface TrainingRun {
  /** The model that is trained: it can predict, evaluate and be read between walks. While the run lives, only the run may change it. */
  readonly net: Sequential;
  /** Steps done, whatever the direction they were reached from. */
  readonly step: number;
  /** Whole epochs done: ⌊step / stepsPerEpoch⌋. */
  readonly epoch: number;
  readonly stepsPerEpoch: number;
  readonly examples: number;
  readonly batchSize: number;
  readonly seed: number;
  readonly shuffle: boolean;
  /** Where the run began: 0, or the step of the state that it goes on from. There is no way back before it. */
  readonly firstStep: number;
  /** The furthest step reached since the last change; the steps up to it are known, and are repeated with the same bits. */
  readonly lastStep: number;
  /**
   * The loss of each known step; `losses[0]` is that of step `lossesFrom`. It stays when the run goes back, and ends with a change. A view: it is only valid
   * until the run moves on. At most the last 4 million or so are kept.
   */
  readonly losses: Float64Array;
  readonly lossesFrom: number;
  /** The same for each metric the model was compiled with: `metrics.accuracy`. */
  readonly metrics: Readonly<Record<string, Float64Array>>;
  /** The changes that are made on the way from the first step to the last one, in order. */
  readonly changes: readonly RecordedChange[];
  /** Host memory held by checkpoints. */
  readonly checkpointBytes: number;

  /**
   * Trains on, exactly as `fit` would, or repeats what was trained before.
   * @returns the step at which the run then stands.
   * @throws NumericError when the loss becomes NaN or infinite (the run then stands at the last good step), DeviceError when the device fails.
   */
  forward(count?: number, options?: WalkOptions): Promise<number>;
  /** Goes back: puts the nearest earlier copy back and repeats the steps from there. Stops at the first step. */
  back(count?: number, options?: WalkOptions): Promise<number>;
  /** @throws ArgumentError for a step before the first one or no whole number. */
  goTo(step: number, options?: WalkOptions): Promise<number>;

  /**
   * Changes something at the present step. The run remembers it: going back and forward again makes the same change at the same step. Made in the past, it
   * discards what came after; an empty change does only that.
   * @throws ShapeError, ArgumentError for weights or settings that do not fit; nothing is changed then.
   */
  change(change: RunChange): Promise<void>;
  /** An independent run with a model of its own (`fork.net`, to be disposed of after the fork) that has the same past, stands at the same step, and goes on with the change; without one, to the same bits. */
  fork(change?: RunChange): Promise<TrainingRun>;

  /** Rows of the data that step `step` learns from, in the order in which it reads them. */
  batch(step?: number): Int32Array;
  /** The same with the data themselves. */
  stepExamples(step?: number): StepExamples;
  /** What `startRun(net, x, y, { from })` goes on from. */
  state(): RunState;

  /** Frees the copies and the data on the device; the model keeps its weights and is the caller's again. */
  dispose(): void;
  [Symbol.dispose](): void;
}
