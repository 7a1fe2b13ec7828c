/**
 * What `explain` gives back: the values of one training step by name, the textbook's steps in order, and for any single number its derivation.
 *
 * Conventions. Examples are rows, as in the data: z = a W + b, with W of shape [inputs, units] as in Keras, so w_{kj} leads from input k to unit j. C is the
 * cost of the batch, the mean over its examples; δ = ∂C/∂z, so with n examples each δ holds the factor 1/n. Layer 0 is the input.
 *
 * What is read (symbols, sentences) counts examples, inputs and units from 1, as textbooks do. What is code (names such as "dense_1.kernel[0,1]") counts from 0, as
 * arrays do: that one is w⁽¹⁾₁₂, from the first input to the second unit. Class labels are what the data have: [y = 0] is unit 1's.
 */

/** What is asked about a name. */
export type Quantity =
  /** The value itself: of a parameter, an input, a target, the loss, a hyper-parameter. */
  | "value"
  /** A layer's weighted input z, its output a, its activation's slope f′(z), and what dropout multiplies by. */
  | "z"
  | "a"
  | "derivative"
  | "mask"
  /** ∂C/∂z. */
  | "delta"
  /** ∂C/∂ of a parameter, or of a layer's output a. */
  | "gradient"
  /** Δ of a parameter in this step, and the parameter after it. */
  | "update"
  | "next"
  /** An optimiser's number kept for each parameter, before and after the step: "slot:m", "next:m". */
  | `slot:${string}`
  | `next:${string}`;

/** Names one number: plain data. `{ name: "dense_1.kernel[0,1]", quantity: "update" }`, `{ name: "dense_1[3]", quantity: "delta" }`, `{ name: "loss", … }`. */
export interface Ref {
  readonly name: string;
  readonly quantity: Quantity;
}

/** A formula twice: LaTeX for math mode (KaTeX accepts it), and one line of Unicode. */
export interface Formula {
  readonly latex: string;
  readonly text: string;
}

export interface TracedTensor {
  /** "dense_1" for what a layer computes, "dense_1.kernel" for a parameter, "x", "y", "loss", "learningRate". */
  readonly name: string;
  readonly quantity: Quantity;
  /** LaTeX of the whole tensor: "W^{(1)}", "\\delta^{(2)}". */
  readonly symbol: string;
  /** The same as text: "W⁽¹⁾", "δ⁽²⁾". */
  readonly text: string;
  /** What a layer computes has the examples as its first axis. */
  readonly shape: readonly number[];
  /** Row-major, f64. Evaluated when it is first read. */
  readonly data: Float64Array;
  /** The name of one entry. Without the example's index where there is only one example. */
  ref(...index: number[]): Ref;
  /** The symbol of one entry, which counts from 1: `symbolAt(0, 1)` is "w^{(1)}_{12}". */
  symbolAt(...index: number[]): Formula;
}

/** One layer that computes something. Layers that only pass on or reshape (input, flatten, dropout that is off) have no entry. */
export interface LayerTrace {
  /** Its number in the symbols; 0 is the input. */
  readonly index: number;
  readonly name: string;
  /** "input", "dense", "activation", "dropout". */
  readonly kind: string;
  readonly activation?: string;
  readonly z?: TracedTensor;
  readonly a: TracedTensor;
  /** f′(z), where the activation works on each number by itself. */
  readonly derivative?: TracedTensor;
  /** ∂C/∂z. Missing where training does not need it: before the first parameters. */
  readonly delta?: TracedTensor;
  /** ∂C/∂a, where the step computes it: not where the loss is taken from the logits. */
  readonly outputGradient?: TracedTensor;
  readonly mask?: TracedTensor;
  /** By the parameter's own name: "kernel", "bias". */
  readonly parameters: Readonly<Record<string, TracedTensor>>;
  readonly gradients: Readonly<Record<string, TracedTensor>>;
  /** Δw of this step, and the weights after it. Empty unless the trace was asked for the optimiser. */
  readonly updates: Readonly<Record<string, TracedTensor>>;
  readonly next: Readonly<Record<string, TracedTensor>>;
  /** Per parameter, the optimiser's slots before and after the step. */
  readonly slots: Readonly<Record<string, Readonly<Record<string, { readonly before: TracedTensor; readonly after: TracedTensor }>>>>;
}

export type StepKind = "forward" | "cost" | "outputError" | "back" | "gradients" | "update";

/** One line of the textbook, for a whole layer. */
export interface TraceStep {
  readonly kind: StepKind;
  /** Index of the layer in `trace.layers`; undefined for the cost. */
  readonly layer: number | undefined;
  readonly title: string;
  /** Plain words. */
  readonly sentence: string;
  /** LaTeX of the matrix form, without and with numbers. Matrices too large to be read are abbreviated. */
  readonly matrix: { readonly symbolic: string; readonly substituted: string };
  /** The same as text. */
  readonly text: { readonly symbolic: string; readonly substituted: string };
  /** The numbers that this step computes, for the neuron by neuron form: all, or the largest ones. */
  readonly entries: readonly Ref[];
  /** How many there are in all. */
  readonly entryCount: number;
}

/** Where one number comes from. Lines are written when they are first read; inputs are derivations themselves, down to data, parameters and settings. */
export interface Derivation {
  readonly ref: Ref;
  /** The number, in f64. */
  readonly value: number;
  /** Its symbol: `w^{(1)}_{12}` for "dense_1.kernel[0,1]". */
  readonly symbol: string;
  /** The formula in LaTeX: `\Delta w^{(1)}_{12} = -\eta\,\delta^{(1)}_2\,x_1`. Just the symbol for what is given. */
  readonly symbolic: string;
  /** For gradients, the chain rule: `\frac{\partial C}{\partial w} = \frac{\partial C}{\partial a} \cdot …`, and the same in numbers. */
  readonly chain?: string | undefined;
  readonly chainSubstituted?: string | undefined;
  /** The formula with its numbers and its result: `= -0.5 \cdot 0.0215 \cdot (-2) = 0.0215`. Evaluating the printed numbers gives the printed result. */
  readonly substituted: string;
  /** Data, a parameter or a setting: nothing is behind it. */
  readonly given: boolean;
  /** What the formula reads: for long sums, of the terms that are shown. */
  readonly inputs: readonly Derivation[];
  /** `symbolic` and `substituted` once more, every symbol and number of an input wrapped in what `mark` gives for it: for formulas that can be clicked. */
  marked(mark: (latex: string, ref: Ref) => string): { readonly symbolic: string; readonly substituted: string };
  /** Plain words, for screen readers and beginners. */
  readonly sentence: string;
  readonly text: {
    readonly symbol: string;
    readonly symbolic: string;
    readonly chain?: string;
    readonly chainSubstituted?: string;
    readonly substituted: string;
  };
}

/** A derivation as plain data, its inputs by name: for messages between threads. */
export interface PlainDerivation extends Omit<Derivation, "inputs" | "marked"> {
  readonly inputs: readonly { readonly ref: Ref; readonly symbol: string; readonly text: string; readonly value: number }[];
}

/** How one tensor of the fast device (f32) differs from the reference (f64). */
export interface PrecisionEntry {
  readonly tensor: TracedTensor;
  readonly f32: Float32Array;
  /** The largest distance in units of the last place of f32, and the element where it is. */
  readonly worst: number;
  readonly at: number;
}
export interface Precision {
  /** In the order of computation. */
  readonly entries: readonly PrecisionEntry[];
  /** The first value that is more than `tolerance` ulp away. */
  readonly first: PrecisionEntry | undefined;
  readonly tolerance: number;
}

export type { ExplainOptions } from "./settings.ts";

/** One step of training, nothing hidden. */
export interface Trace {
  /** C: the mean over the examples, and penalties on weights where there are some. */
  readonly loss: TracedTensor;
  /** C of each example, [n]. */
  readonly losses: TracedTensor;
  readonly examples: number;
  readonly x: TracedTensor;
  readonly y: TracedTensor;
  /** `layers[0]` is the input with a = x, `layers[1]` the first layer that computes. */
  readonly layers: readonly LayerTrace[];
  /** All tensors that have a name. */
  readonly tensors: readonly TracedTensor[];
  /** Settings of the optimiser by name: learningRate, step, beta1, … */
  readonly settings: Readonly<Record<string, TracedTensor>>;
  /** Forward layer by layer, cost, error of the output, back, gradients, updates. */
  readonly steps: readonly TraceStep[];
  /** The layer of this name or number. @throws ArgumentError when there is none. */
  layer(nameOrIndex: string | number): LayerTrace;
  /** The tensor of this name: `tensor("dense_1.kernel", "gradient")`. @throws ArgumentError when there is none. */
  tensor(name: string, quantity?: string): TracedTensor;
  /**
   * Where a number comes from. `why("dense_1.kernel[0,1]", "update")`, `why("dense_1[2]", "delta")`, `why("loss")`; with several examples the example comes
   * first: `why("dense_1[4,2]", "z")`. @throws ArgumentError for what there is not.
   */
  why(name: string | Ref, quantity?: string): Derivation;
  /** The same step on the fast device, in f32. @param tolerance in ulp. @default 64 */
  precision(options?: { readonly tolerance?: number }): Promise<Precision>;
}
