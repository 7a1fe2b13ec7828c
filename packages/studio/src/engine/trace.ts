/** A trace and its derivations as plain data: what `explain` of the library knows about one step, ready to be sent to the page and asked further. */

import type { Formula, FormulaPieces, StepKind } from "hillock";

/** Names a number: "dense_1.kernel[0,1]" and what of it: "value", "gradient", "update", "z", "a", "delta" … */
export interface Ref {
  readonly name: string;
  readonly quantity: string;
}

export type { Formula };

/** A formula, and where it may be broken. */
export interface Line extends Formula {
  readonly pieces: FormulaPieces;
}

export interface PlainTensor {
  readonly name: string;
  readonly quantity: string;
  /** Of the whole tensor: "W^{(1)}", "W⁽¹⁾". */
  readonly symbol: Formula;
  readonly shape: readonly number[];
  /** Row-major; what a layer computes has the examples as its first axis. */
  readonly data: Float64Array;
}

export interface PlainLayer {
  /** Its number in the symbols; 0 is the input. */
  readonly index: number;
  readonly name: string;
  readonly kind: string;
  readonly a: PlainTensor;
  readonly z?: PlainTensor;
  readonly derivative?: PlainTensor;
  readonly delta?: PlainTensor;
  /** By the parameter's own name: "kernel", "bias". */
  readonly parameters: Readonly<Record<string, PlainTensor>>;
  readonly gradients: Readonly<Record<string, PlainTensor>>;
  readonly updates: Readonly<Record<string, PlainTensor>>;
  readonly next: Readonly<Record<string, PlainTensor>>;
}

/** One line of the textbook: forward through a layer, cost, an error, a gradient, an update. */
export interface PlainStep {
  readonly kind: StepKind;
  /** Number of the layer; undefined for the cost. */
  readonly layer: number | undefined;
  readonly title: string;
  readonly sentence: string;
  /** The matrix form. */
  readonly symbolic: Line;
  readonly substituted: Line;
  /** The numbers that this step computes, neuron by neuron: all, or the largest ones. */
  readonly entries: readonly Ref[];
  readonly entryCount: number;
}

export interface PlainTrace {
  readonly loss: number;
  readonly examples: number;
  /** Rows of the training data that were traced; empty for a point of the reader's own. */
  readonly rows: readonly number[];
  /** [n, features] and [n, outputs] */
  readonly x: PlainTensor;
  readonly y: PlainTensor;
  /** layers[0] is the input. */
  readonly layers: readonly PlainLayer[];
  readonly steps: readonly PlainStep[];
}

/** One number's formula, one level deep: `inputs` are asked with `why` in their turn. In formulas `\htmlData{input=i}{…}` marks the i-th input. */
export interface PlainDerivation {
  readonly ref: Ref;
  readonly value: number;
  readonly symbol: Formula;
  readonly symbolic: Line;
  /** For gradients, the chain rule. */
  readonly chain?: Line;
  readonly chainSubstituted?: Line;
  readonly substituted: Line;
  /** Data, a parameter or a setting: nothing is behind it. */
  readonly given: boolean;
  readonly inputs: readonly PlainInput[];
  /** Plain words. */
  readonly sentence: string;
}

export interface PlainInput {
  readonly ref: Ref;
  readonly symbol: Formula;
  readonly value: number;
  readonly given: boolean;
}
