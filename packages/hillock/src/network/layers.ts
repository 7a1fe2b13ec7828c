/**
 * Layers. A layer is plain data, its settings; its parameters live on the device. The table below says for each kind what shape comes out, which
 * parameters it has, and which nodes compute it.
 */

import { ArgumentError, ShapeError } from "../errors.ts";
import { build, type Node, type NodeOf, sizeOf } from "../graph/index.ts";
import * as math from "../math/index.ts";
import { type ActivationName, applyActivation, resolveActivation } from "./activations.ts";
import { type Fans, type InitializerName, resolveInitializer } from "./initializers.ts";
import { type Regularizer, resolveRegularizer } from "./regularizers.ts";

interface LayerBase {
  /** Empty until the layer joins a model, which then names it by kind and number: "dense_1". */
  readonly name: string;
  /** Shape of one example; needed on the first layer only. */
  readonly inputShape?: readonly number[];
}
export interface DenseLayer extends LayerBase {
  readonly kind: "dense";
  readonly units: number;
  readonly activation: ActivationName;
  readonly useBias: boolean;
  readonly kernelInitializer: InitializerName;
  readonly biasInitializer: InitializerName;
  readonly kernelRegularizer?: Regularizer;
  readonly biasRegularizer?: Regularizer;
}
export interface ActivationLayer extends LayerBase {
  readonly kind: "activation";
  readonly activation: ActivationName;
}
export interface DropoutLayer extends LayerBase {
  readonly kind: "dropout";
  /** Fraction of the inputs that are set to 0 while training; the others are divided by 1 − rate. */
  readonly rate: number;
}
export interface FlattenLayer extends LayerBase {
  readonly kind: "flatten";
}
export interface InputLayer extends LayerBase {
  readonly kind: "inputLayer";
  readonly inputShape: readonly number[];
}
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

interface CommonOptions {
  name?: string;
  inputShape?: readonly number[];
}
export interface DenseOptions extends CommonOptions {
  /** @default "linear" */
  activation?: string;
  /** @default true */
  useBias?: boolean;
  /** @default "glorotUniform" */
  kernelInitializer?: string;
  /** @default "zeros" */
  biasInitializer?: string;
  /** Penalty on the kernel, part of the loss: l1(), l2(), l1l2() or a name. @default none */
  kernelRegularizer?: string | Regularizer;
  /** @default none */
  biasRegularizer?: string | Regularizer;
}

function checkShape(shape: readonly number[] | undefined): readonly number[] | undefined {
  if (shape === undefined || (shape.length > 0 && shape.every((size) => Number.isInteger(size) && size > 0))) return shape;
  throw new ShapeError({
    problem: "This cannot be the shape of an example",
    received: `[${shape.join(", ")}]`,
    expected: "whole numbers above 0, without the batch",
  });
}
const common = ({ name = "", inputShape }: CommonOptions): LayerBase => {
  const shape = checkShape(inputShape);
  return shape === undefined ? { name } : { name, inputShape: shape };
};

/**
 * Fully connected: a = f(x W + b), W of shape [inputs, units].
 * @throws ArgumentError for a unit count that is not a whole number above 0, or an unknown name.
 */
export function dense(units: number | ({ units: number } & DenseOptions), options: DenseOptions = {}): DenseLayer {
  if (typeof units === "object") return dense(units.units, units);
  if (!Number.isInteger(units) || units < 1) {
    throw new ArgumentError({ problem: "A dense layer needs units", received: `${units}`, expected: "a whole number above 0" });
  }
  return {
    kind: "dense",
    ...common(options),
    units,
    activation: resolveActivation(options.activation ?? "linear"),
    useBias: options.useBias ?? true,
    kernelInitializer: resolveInitializer(options.kernelInitializer ?? "glorotUniform"),
    biasInitializer: resolveInitializer(options.biasInitializer ?? "zeros"),
    ...(options.kernelRegularizer === undefined ? {} : { kernelRegularizer: resolveRegularizer(options.kernelRegularizer) }),
    ...(options.biasRegularizer === undefined ? {} : { biasRegularizer: resolveRegularizer(options.biasRegularizer) }),
  };
}

/** An activation function as a layer of its own. @throws ArgumentError for an unknown name. */
export const activation = (name: string, options: CommonOptions = {}): ActivationLayer => ({
  kind: "activation",
  ...common(options),
  activation: resolveActivation(name),
});

/** @param rate 0 ≤ rate < 1. @throws ArgumentError for another rate. */
export function dropout(rate: number | ({ rate: number } & CommonOptions), options: CommonOptions = {}): DropoutLayer {
  if (typeof rate === "object") return dropout(rate.rate, rate);
  if (!(rate >= 0 && rate < 1))
    throw new ArgumentError({ problem: "This dropout rate makes no sense", received: `${rate}`, expected: "0 ≤ rate < 1" });
  return { kind: "dropout", ...common(options), rate };
}

/** Each example as one row of numbers. */
export const flatten = (options: CommonOptions = {}): FlattenLayer => ({ kind: "flatten", ...common(options) });

/** Names the shape of one example. `inputLayer([784])` or `inputLayer({ shape: [784] })`. */
export function inputLayer(shape: readonly number[] | { shape: readonly number[]; name?: string }): InputLayer {
  const options = "shape" in shape ? shape : { shape };
  return { kind: "inputLayer", name: ("name" in options ? options.name : undefined) ?? "", inputShape: checkShape(options.shape)! };
}
