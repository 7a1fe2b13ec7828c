/**
 * The recording that plays before anything loads: one step of training in full, and the weights at chosen later steps. A build makes it by running the engine on
 * Home's session (record.ts); nothing in it is written by hand.
 */

import type { LayerInfo } from "../../engine/protocol.ts";
import type { Ref } from "../../engine/trace.ts";

/** A formula as KaTeX set it, and as text for whoever cannot see it. */
export interface SetFormula {
  readonly html: string;
  readonly text: string;
}

/** One number of a step: what it is called, where it comes from, what it is. */
export interface FormLine {
  readonly ref: Ref;
  readonly symbol: SetFormula;
  readonly value: number;
  readonly symbolic: SetFormula;
  readonly chain?: SetFormula;
  readonly substituted: SetFormula;
  readonly sentence: string;
}

/** One step of the textbook in both forms. */
export interface StepForms {
  readonly kind: string;
  /** Number of the layer, 0 for the cost. */
  readonly layer: number;
  readonly title: string;
  readonly sentence: string;
  readonly matrix: { readonly symbolic: SetFormula; readonly substituted: SetFormula };
  /** Neuron by neuron. */
  readonly lines: readonly FormLine[];
}

/** What a tensor of the step is called entry by entry, and its numbers, row by row. */
export interface NamedNumbers {
  readonly keys: readonly string[];
  /** As text: "w⁽¹⁾₁₂". */
  readonly symbols: readonly string[];
  readonly values: readonly number[];
}

/** One example's step of training. */
export interface RecordedStep {
  readonly inputs: readonly number[];
  readonly target: number;
  /** Row of the training data. */
  readonly row: number;
  /** Every number that the drawing can show, by key (refs.ts). */
  readonly numbers: Readonly<Record<string, { readonly symbol: string; readonly value: number }>>;
  readonly forms: readonly StepForms[];
}

export interface Recording {
  readonly layers: readonly LayerInfo[];
  /** [n, 2] and [n]: the truth table. */
  readonly points: readonly number[];
  readonly targets: readonly number[];
  readonly domain: { readonly x1: readonly [number, number]; readonly x2: readonly [number, number] };
  readonly learningRate: number;
  readonly first: RecordedStep;
  /** Steps of training at which the following was taken: 0, 1, … */
  readonly steps: readonly number[];
  /** Float32 as base64 (session/base64.ts): all weights for each of the steps. */
  readonly weights: string;
  /** The outputs for the truth table's rows for each of the steps. */
  readonly outputs: string;
  /** Mean loss over the truth table for each of the steps. */
  readonly losses: string;
}
