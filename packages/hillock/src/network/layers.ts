/**
 * Layers. A layer is plain data, its settings; its parameters live on the device. The table below says for each kind what shape comes out, which
 * parameters it has, and which nodes compute it.
 */

import { ArgumentError, ShapeError } from "../errors.ts";
import { build, type Node, type NodeOf, sizeOf } from "../graph/index.ts";
import * as math from "../math/index.ts";
import {
  flag,
  fold,
  isPlainObject,
  type Named,
  number,
  type OptionsFor,
  received,
  settings,
  shape,
  text,
  type ValuesFor,
  whole,
} from "../settings/index.ts";
import { type ActivationName, activationNames, activationSetting, applyActivation } from "./activations.ts";
import { type Fans, type InitializerName, initializerSetting } from "./initializers.ts";
import { type Regularizer, regularizerSetting } from "./regularizers.ts";

/** What every layer may be told. */
const common = {
  name: text({
    default: "",
    defaultText: "kind and number: dense_1",
    pattern: /^[\w-]*$/,
    form: "letters, digits, _ and -",
    doc: "how summaries, weights and explanations call the layer",
  }),
  inputShape: shape({ doc: "shape of one example; needed on the first layer only", also: ["inputDim"] }),
};
const activationOf = (doc: string) => activationSetting({ default: "linear", doc });

export const denseSettings = settings(
  "dense",
  {
    units: whole({ min: 1, required: true, doc: "how many outputs the layer has" }),
    activation: activationOf("the function f in a = f(x W + b)"),
    useBias: flag({ default: true, doc: "whether b is added" }),
    kernelInitializer: initializerSetting({ default: "glorotUniform", doc: "the first values of W" }),
    biasInitializer: initializerSetting({ default: "zeros", doc: "the first values of b" }),
    kernelRegularizer: regularizerSetting({ doc: "penalty on W, part of the loss" }),
    biasRegularizer: regularizerSetting({ doc: "penalty on b, part of the loss" }),
    ...common,
  },
  { first: "units" },
);
export const activationSettings = settings(
  "activation",
  { activation: activationSetting({ required: true, doc: "the function" }), ...common },
  { first: "activation" },
);
export const dropoutSettings = settings(
  "dropout",
  {
    rate: number({
      min: 0,
      below: 1,
      required: true,
      doc: "fraction of the inputs that are set to 0 while training; the others are divided by 1 − rate",
    }),
    ...common,
  },
  { first: "rate" },
);
export const flattenSettings = settings("flatten", common);
export const inputLayerSettings = settings(
  "inputLayer",
  { inputShape: shape({ required: true, doc: "shape of one example", also: ["shape"] }), name: common.name },
  { first: "inputShape" },
);

/** A layer is its kind and its settings. Its name is empty until it joins a model, which then names it by kind and number: "dense_1". */
export type DenseLayer = { readonly kind: "dense" } & ValuesFor<typeof denseSettings>;
export type ActivationLayer = { readonly kind: "activation" } & ValuesFor<typeof activationSettings>;
export type DropoutLayer = { readonly kind: "dropout" } & ValuesFor<typeof dropoutSettings>;
export type FlattenLayer = { readonly kind: "flatten" } & ValuesFor<typeof flattenSettings>;
export type InputLayer = { readonly kind: "inputLayer" } & ValuesFor<typeof inputLayerSettings>;
export type Layer = DenseLayer | ActivationLayer | DropoutLayer | FlattenLayer | InputLayer;
export type LayerKind = Layer["kind"];

export interface ParameterSpec {
  /** "kernel", "bias" */
  readonly name: string;
  readonly shape: readonly number[];
  readonly initializer: InitializerName;
  readonly fans: Fans;
  /** Penalty on its values, part of the loss. */
  readonly regularizer?: Regularizer;
}

/** What a layer's nodes may depend on besides its input. */
export interface ApplyContext {
  readonly training: boolean;
  readonly parameters: readonly NodeOf<"parameter">[];
  /** Scalars that random layers draw by. */
  readonly seed: Node;
  readonly step: Node;
  /** Tells this layer's random numbers from other layers'. */
  readonly stream: number;
}
/** The layer's value, and what went into its activation. */
export interface Applied {
  readonly value: Node;
  readonly logits?: Node;
  readonly activation?: ActivationName;
}

interface LayerDefinition<L extends Layer> {
  /** Shape of one example's output. @throws ShapeError when the input does not fit. */
  outputShape(layer: L, input: readonly number[]): readonly number[];
  parameters(layer: L, input: readonly number[]): readonly ParameterSpec[];
  /** `input` is [n, ...shape]. */
  apply(layer: L, input: Node, context: ApplyContext): Applied;
}

/** Activations are linear unless they say otherwise; those two cost nothing. */
function activated(layer: { readonly activation: ActivationName; readonly name: string }, z: Node): Applied {
  return { value: applyActivation(layer.activation, z, `${layer.name}.a`), logits: z, activation: layer.activation };
}

const regularized = (regularizer: Regularizer | undefined): Pick<ParameterSpec, "regularizer"> =>
  regularizer === undefined ? {} : { regularizer };

const denseDefinition: LayerDefinition<DenseLayer> = {
  outputShape: ({ units }, input) => [...input.slice(0, -1), units],
  parameters({ units, useBias, kernelInitializer, biasInitializer, kernelRegularizer, biasRegularizer, name }, input) {
    if (input.length !== 1) {
      throw new ShapeError({
        problem: `The dense layer "${name}" takes one row of numbers per example`,
        received: `examples of shape [${input.join(", ")}]`,
        expected: "examples of rank 1",
        fix: "Put flatten() before it.",
      });
    }
    const fans = { fanIn: input[0]!, fanOut: units };
    const kernel = { name: "kernel", shape: [input[0]!, units], initializer: kernelInitializer, fans, ...regularized(kernelRegularizer) };
    const bias = { name: "bias", shape: [units], initializer: biasInitializer, fans, ...regularized(biasRegularizer) };
    return useBias ? [kernel, bias] : [kernel];
  },
  apply(layer, input, { parameters }) {
    const [kernel, bias] = parameters;
    const product = build.matmul(input, kernel!);
    return activated(
      layer,
      bias === undefined ? build.named(product, `${layer.name}.z`) : build.named(build.map(math.add, product, bias), `${layer.name}.z`),
    );
  },
};

/** Inverted dropout (Srivastava et al. 2014): what remains is scaled up while training, so that nothing changes afterwards. */
const dropoutDefinition: LayerDefinition<DropoutLayer> = {
  outputShape: (_layer, input) => input,
  parameters: () => [],
  apply({ rate, name }, input, { training, seed, step, stream }) {
    if (!training || rate === 0) return { value: input };
    const chance = build.random(seed, step, input.shape, stream);
    const mask = build.named(
      build.map((u) => math.select(math.lt(u, rate), 0, 1 / (1 - rate)), chance),
      `${name}.mask`,
    );
    return { value: build.named(build.map(math.mul, input, mask), `${name}.a`) };
  },
};

export const layerDefinitions: { readonly [Kind in LayerKind]: LayerDefinition<Extract<Layer, { kind: Kind }>> } = {
  dense: denseDefinition,
  activation: { outputShape: (_layer, input) => input, parameters: () => [], apply: activated },
  dropout: dropoutDefinition,
  flatten: {
    outputShape: (_layer, input) => [sizeOf(input)],
    parameters: () => [],
    apply: (_layer, input) => ({ value: build.reshape(input, [input.shape[0]!, sizeOf(input.shape.slice(1) as number[])]) }),
  },
  inputLayer: { outputShape: ({ inputShape }) => inputShape, parameters: () => [], apply: (_layer, input) => ({ value: input }) },
};
export const definitionOfLayer = (layer: Layer): LayerDefinition<Layer> => layerDefinitions[layer.kind] as LayerDefinition<Layer>;

export type DenseOptions = Omit<OptionsFor<typeof denseSettings>, "units">;
type Options<S> = OptionsFor<S>;

/**
 * Fully connected: a = f(x W + b), W of shape [inputs, units].
 * @throws ArgumentError for unknown settings and values out of range; so do the other layers.
 */
export const dense = (units: number | Options<typeof denseSettings>, options?: DenseOptions): DenseLayer => ({
  kind: "dense",
  ...denseSettings.read(units, options),
});

/** An activation function as a layer of its own. */
export const activation = (
  name: Named<ActivationName> | Options<typeof activationSettings>,
  options?: Omit<Options<typeof activationSettings>, "activation">,
): ActivationLayer => ({ kind: "activation", ...activationSettings.read(name, options) });

/** While training, a random part of the inputs is 0. @param rate 0 ≤ rate < 1 */
export const dropout = (
  rate: number | Options<typeof dropoutSettings>,
  options?: Omit<Options<typeof dropoutSettings>, "rate">,
): DropoutLayer => ({ kind: "dropout", ...dropoutSettings.read(rate, options) });

/** Each example as one row of numbers. */
export const flatten = (options?: Options<typeof flattenSettings>): FlattenLayer => ({ kind: "flatten", ...flattenSettings.read(options) });

type InputShape = Options<typeof inputLayerSettings>["inputShape"];
/** Names the shape of one example. `inputLayer([784])`, `inputLayer(784)` or `inputLayer({ shape: [784] })`. */
export const inputLayer = (
  shape: InputShape | { readonly shape: InputShape; readonly name?: string } | Options<typeof inputLayerSettings>,
  options?: Omit<Options<typeof inputLayerSettings>, "inputShape">,
): InputLayer => ({ kind: "inputLayer", ...inputLayerSettings.read(shape, options) });

const makers: { readonly [Kind in LayerKind]: (settings: never) => Layer } = { dense, activation, dropout, flatten, inputLayer };
export const layerKinds = Object.keys(makers) as LayerKind[];

/** A layer from plain data, as it is saved: everything in it is checked. @param where names it in errors: "layers[1]". @throws ArgumentError */
export function layerFrom(given: unknown, where: string): Layer {
  if (isPlainObject(given) && typeof given.kind === "string" && (layerKinds as readonly string[]).includes(given.kind)) {
    const { kind, ...settings } = given;
    return makers[kind as LayerKind](settings as never);
  }
  const known = typeof given === "string" && activationNames.some((name) => fold(name) === fold(given));
  throw new ArgumentError({
    problem: `${where} is not a layer`,
    received: received(given),
    expected: `what ${layerKinds.join(", ")} give`,
    fix: known
      ? `Write activation("${given}").`
      : typeof given === "function"
        ? `Call it: ${given.name || "dense"}(…).`
        : "Write for example dense(10).",
  });
}
