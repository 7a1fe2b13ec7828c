/**
 * What page and engine say to each other. Everything is plain data (structured cloning); large arrays are transferred, not copied. The page asks, the engine
 * answers: one answer for each question, in order. While it plays, the engine trains between questions; the page asks for a frame when it can draw one, so
 * that neither ever waits for the other (back-pressure).
 */

import type { KeptRun } from "../session/kept.ts";
import type { DataSpec, Edit, OptimizerSpec, Session } from "../session/session.ts";
import type { PlainDerivation, PlainTrace, Ref } from "./trace.ts";

/** The rungs of the step ladder. */
export const rungs = ["operation", "example", "batch", "epoch"] as const;
export type Rung = (typeof rungs)[number];

/**
 * Where training stands. A step (one mini-batch) learns from `examples` one after the other; with the ladder on "operation" or "example" the reader stands
 * inside of it, and the weights change at its end.
 */
export interface Cursor {
  readonly step: number;
  /** Which of the step's examples is looked at, from 0. */
  readonly example: number;
  /** Which of the trace's operations was done last; −1 before the first. */
  readonly operation: number;
}

/** A layer that computes, in order; the last one is the output. */
export interface LayerInfo {
  /** "dense_1": how weights are named. */
  readonly name: string;
  readonly units: number;
  readonly inputs: number;
  readonly activation: string;
  /** Where its kernel [inputs, units] and its bias [units] begin among all weights. */
  readonly kernelAt: number;
  readonly biasAt: number;
  /** Where the maps of its units begin among all maps. */
  readonly mapAt: number;
}

/** Examples as drawn on the plane, and as the network sees them. */
export interface ExampleSet {
  /** [n, 2] */
  readonly points: Float32Array;
  /** [n, features] */
  readonly inputs: Float32Array;
  /** [n] as the loss sees them */
  readonly targets: Float32Array;
  /** [n] as the set says them: 0 or 1 for classes */
  readonly labels: Float32Array;
}

/** The part of the plane that maps show; x2 grows upwards. */
export interface Domain {
  readonly x1: readonly [from: number, to: number];
  readonly x2: readonly [from: number, to: number];
}

export interface ModelInfo {
  readonly layers: readonly LayerInfo[];
  readonly parameters: number;
  /** What the network is shown, as text: "x₁", "x₁²". */
  readonly inputNames: readonly string[];
  readonly regression: boolean;
  readonly train: ExampleSet;
  readonly test: ExampleSet;
  readonly domain: Domain;
  readonly stepsPerEpoch: number;
  /** What computes: "WebAssembly, 1 thread". */
  readonly device: string;
}

/** What a frame should bring along. */
export interface FrameWanted {
  /** Side of the square grid on which units' outputs are wanted: every unit of every layer; 0 or missing for none. */
  readonly grid?: number;
  /** A finer grid for the output unit, which is drawn large; the same as the others' if missing. */
  readonly outputGrid?: number;
  /** The features themselves as maps (they change with the data only). */
  readonly inputMaps?: boolean;
}

/** A point of the loss curves. They are taken at fixed steps, so a replay gives the same ones. */
export interface CurvePoints {
  /** Discard what is known before adding these: the session is another, or the curve was thinned out. */
  readonly whole: boolean;
  readonly steps: Float64Array;
  readonly train: Float64Array;
  /** NaN where nothing is held back for testing. */
  readonly test: Float64Array;
}

/** Why playing stopped by itself. */
export interface Stopped {
  /** "asked": by the session's own rule. "broken": the loss became no number. */
  readonly kind: "asked" | "broken";
  readonly sentence: string;
}

/** Steps that are computed again, or on the way to where time was sent. */
export interface Way {
  readonly from: number;
  readonly to: number;
}

export interface Frame {
  readonly cursor: Cursor;
  readonly epoch: number;
  /** Examples that the step which comes next learns from; 0 where there are none at all. */
  readonly stepExamples: number;
  /** The furthest step that is known: the scrubber's end. */
  readonly lastStep: number;
  readonly playing: boolean;
  readonly stopped?: Stopped;
  /** Time is on its way to a step that takes longer than a moment; ask for frames until it has arrived. Any other question that moves time ends it. */
  readonly way?: Way;
  /** The next change of the reader's that is made again when time goes on from here. */
  readonly ahead?: Edit;
  /** Said once, on arriving at the session's step: whether the weights have the fingerprint that the session names. */
  readonly sameBits?: boolean;
  /** All weights as the model holds them (f32), laid out one after the other. */
  readonly weights: Float32Array;
  /** Mean loss over the training and the test examples, of the data alone: without what the weights cost; NaN without test examples. */
  readonly trainLoss: number;
  readonly testLoss: number;
  /** Parts of the examples that are classified rightly; NaN for regression. */
  readonly trainAccuracy: number;
  readonly testAccuracy: number;
  readonly curve: CurvePoints;
  /** What it was asked to bring along. */
  readonly brought: FrameWanted;
  /** One for each unit, layer after layer: its output over the grid, row by row from the top left; `grid`² numbers, the last one `outputGrid`². */
  readonly maps?: readonly Float32Array[];
  readonly inputMaps?: readonly Float32Array[];
  /** Steps a second while playing. */
  readonly pace: number;
  /** What the reader changed on the way to the present step, or to the one it is on its way to: with `cursor.step` and `digest`, what a link needs. */
  readonly edits: readonly Edit[];
  /** Fingerprint of the weights' bits. */
  readonly digest: string;
}

export interface Opened {
  readonly session: Session;
  readonly model: ModelInfo;
  readonly frame: Frame;
}

export interface Speed {
  readonly rung: Rung;
  /** How many rungs a second; Infinity: as fast as it goes. */
  readonly perSecond: number;
}

/** Every question with its answer. */
export interface Calls {
  /** Builds data and network, and sets out for the session's step, from a kept state where one is given. */
  open: { ask: { readonly session: Session; readonly kept?: KeptRun; readonly wanted: FrameWanted }; answer: Opened };
  /** How far the session has come. */
  keep: { ask: Record<never, never>; answer: KeptRun };
  play: { ask: { readonly speed: Speed }; answer: Record<never, never> };
  /** Stays where time stands, whether it plays or is on its way. */
  pause: { ask: { readonly wanted: FrameWanted }; answer: Frame };
  /** The newest state; while playing, as soon as the present chunk of steps is done. */
  frame: { ask: { readonly wanted: FrameWanted }; answer: Frame };
  /** Walks by rungs: forwards when positive, backwards when negative. */
  walk: { ask: { readonly rung: Rung; readonly count: number; readonly wanted: FrameWanted }; answer: Frame };
  goTo: { ask: { readonly step: number; readonly wanted: FrameWanted }; answer: Frame };
  /** Sets one weight at the present step. What came after is discarded. */
  editWeight: { ask: { readonly index: number; readonly value: number; readonly wanted: FrameWanted }; answer: Frame };
  /** Forgets what came after the present step: changes, too. */
  forget: { ask: { readonly wanted: FrameWanted }; answer: Frame };
  /** Another optimiser, or another rate, from here on. */
  changeOptimizer: { ask: { readonly optimizer: OptimizerSpec; readonly wanted: FrameWanted }; answer: Frame };
  /** The step that comes next, nothing hidden: on the example that the cursor stands on (at the update, on all of them), or on the whole batch. */
  trace: { ask: { readonly of: "cursor" | "batch" }; answer: PlainTrace };
  /** A trace of any point: the reader's pointer on the plane, a row of the truth table. In passing, `why` goes on about the trace before. */
  traceOf: { ask: { readonly inputs: readonly number[]; readonly target: number; readonly passing?: boolean }; answer: PlainTrace };
  /** Where a number of the last trace comes from, one level deep. */
  why: { ask: { readonly ref: Ref }; answer: PlainDerivation };
  /** A set's examples as they would be trained on, without opening it: for thumbnails. */
  preview: { ask: { readonly data: DataSpec }; answer: { readonly examples: ExampleSet; readonly domain: Domain } };
  /** The network's outputs for rows of features. */
  predict: { ask: { readonly inputs: Float32Array }; answer: { readonly outputs: Float32Array } };
}
export type CallName = keyof Calls;

export interface Question<Name extends CallName = CallName> {
  readonly id: number;
  readonly call: Name;
  readonly ask: Calls[Name]["ask"];
}

/** An error of the library, or any other, as data. */
export interface PlainError {
  readonly name: string;
  readonly problem: string;
  readonly received?: string;
  readonly expected?: string;
  readonly fix?: string;
}

export type Reply<Name extends CallName = CallName> =
  | { readonly id: number; readonly answer: Calls[Name]["answer"] }
  | { readonly id: number; readonly error: PlainError };
