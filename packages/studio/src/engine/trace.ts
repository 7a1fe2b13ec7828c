/** A trace and its derivations as plain data: what `explain` of the library knows about one step, ready to be sent to the page and asked further. */

/** Names a number: "dense_1.kernel[0,1]" and what of it. */
export interface Ref {
  readonly name: string;
  readonly quantity: string;
}

/** A line both typeset (LaTeX for KaTeX) and as Unicode text. */
export interface Line {
  readonly latex: string;
  readonly text: string;
}

export interface PlainTensor {
  readonly name: string;
  /** LaTeX. */
  readonly symbol: string;
  readonly text: string;
  readonly shape: readonly number[];
  readonly data: Float64Array;
}

export interface PlainLayer {
  readonly name: string;
  readonly kind: string;
  readonly a: PlainTensor;
  readonly z?: PlainTensor;
  readonly derivative?: PlainTensor;
  readonly delta?: PlainTensor;
  /** By parameter: "kernel", "bias". */
  readonly parameters: Readonly<Record<string, PlainTensor>>;
  readonly gradients: Readonly<Record<string, PlainTensor>>;
  readonly updates: Readonly<Record<string, PlainTensor>>;
}

/** One step of the textbook: forward through a layer, cost, an error, a gradient, an update. */
export interface PlainStep {
  readonly kind: string;
  /** Number of the layer, 0 for the input. */
  readonly layer: number;
  readonly title: string;
  readonly sentence: string;
  readonly symbolic: Line;
  readonly substituted: Line;
  /** The numbers that this step computes, neuron by neuron. */
  readonly entries: readonly Ref[];
}

export interface PlainTrace {
  readonly loss: number;
  readonly examples: number;
  /** Rows of the training data that were traced; empty for a point of the reader's own. */
  readonly rows: readonly number[];
  readonly target: readonly number[];
  /** layers[0] is the input. */
  readonly layers: readonly PlainLayer[];
  readonly steps: readonly PlainStep[];
}

/** One number's formula, one level deep: `inputs` are asked with `why` in their turn. */
export interface PlainDerivation {
  readonly ref: Ref;
  readonly symbolic: Line;
  readonly chain?: Line;
  readonly substituted: Line;
  readonly value: number;
  readonly sentence: string;
  readonly inputs: readonly PlainInput[];
}

export interface PlainInput {
  readonly ref: Ref;
  /** Its symbol. */
  readonly symbol: Line;
  readonly value: number;
  /** false for data, parameters and settings, where the way ends. */
  readonly derived: boolean;
  readonly sentence: string;
}
