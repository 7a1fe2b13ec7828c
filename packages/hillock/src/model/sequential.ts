/** The model: a stack of layers with Keras's methods. */

import { readFolder, writeFolder } from "#platform";
import { ArgumentError, FormatError } from "../errors.ts";
import { inputLayerSettings, type Layer, type Loss, layerFrom, type Metric, type Optimizer, sgd } from "../network/index.ts";
import { type Device, sizeOf, type Tensor, type TensorLike, tensorFrom, wasm } from "../runtime/index.ts";
import { type OptionsFor, received } from "../settings/index.ts";
import { countOf, nameLayers } from "./architecture.ts";
import { ModelCore } from "./core.ts";
import { evaluatePlaced, gradientsOf, predictRows } from "./evaluation.ts";
import { fitModel } from "./fitting.ts";
import { decodeModel, encodeModel, modelFile, type SavedModel, weightsFile } from "./saving.ts";
import {
  compileSettings,
  type EvaluateOptions,
  evaluateSettings,
  type FitBatchesOptions,
  type FitOptions,
  loadModelSettings,
  predictSettings,
  sequentialSettings,
  summarySettings,
} from "./settings.ts";
import { evaluateBatches, predictBatches } from "./streams/evaluateBatches.ts";
import { fitBatches } from "./streams/fitBatches.ts";
import { type BatchSource, type InputSource, isSource, looksLikeTensor } from "./streams/source.ts";
import { summaryOf } from "./summary.ts";
import type { Evaluation, History, Model } from "./types.ts";

export type SequentialOptions = OptionsFor<typeof sequentialSettings>;
export type CompileSettings = OptionsFor<typeof compileSettings>;

export class Sequential implements Model {
  readonly #core: ModelCore;

  /** @throws ArgumentError for no layers or names given twice, ShapeError when the layers do not fit together. */
  constructor(layers: readonly Layer[], options?: SequentialOptions) {
    const { name, seed, device = wasm() } = sequentialSettings.read(options);
    const stack = checkedLayers(layers);
    this.#core = new ModelCore(name, nameLayers(stack), seed, device);
    const shape = stack[0]!.inputShape;
    if (shape !== undefined) this.#core.build(shape);
  }

  get name(): string {
    return this.#core.name;
  }
  get layers(): readonly Layer[] {
    return this.#core.layers;
  }
  /** Whether the input's shape is known, and with it all shapes. */
  get built(): boolean {
    return this.#core.built;
  }
  /** Shapes of one example, without the batch. @throws ArgumentError before the model is built. */
  get inputShape(): readonly number[] {
    return this.#core.architecture.inputShape;
  }
  get outputShape(): readonly number[] {
    return this.#core.architecture.outputShape;
  }
  /** @throws ArgumentError before `compile`. */
  get optimizer(): Optimizer {
    return this.#core.settings.optimizer;
  }
  get loss(): Loss {
    return this.#core.settings.loss;
  }
  get metrics(): readonly Metric[] {
    return this.#core.settings.metrics;
  }

  /**
   * Lays the layers out for examples of this shape. Needed only where the first layer has no inputShape and nothing was fitted yet.
   * @throws ShapeError when the layers do not fit it.
   */
  build(inputShape: readonly number[] | number): void {
    this.#core.build(inputLayerSettings.one("inputShape", inputShape));
  }

  /** Chooses loss, optimiser and metrics, and starts the optimiser afresh. @throws ArgumentError for unknown names. */
  compile(settings: CompileSettings): void {
    const { optimizer = sgd(), loss, metrics, device } = compileSettings.read(settings);
    this.#core.needIdle("compile");
    this.#core.compile(optimizer, loss, metrics, device);
  }

  /**
   * Trains, on tensors or on batches that are read as they are needed: an iterable or async iterable of pairs [x, y], a data set, or a function that gives one
   * for each pass. Batches may have any sizes: their rows are put together to steps of `batchSize`. While some rows train, the next are read.
   *
   * Batches are closed (`return()`) when training ends before they do. What they throw, `fit` rejects with, after training on the whole steps before.
   * @throws ShapeError, DataError, ArgumentError for input that cannot be learnt from; tensors are checked before anything changes, batches as they come.
   * @throws NumericError when the loss becomes NaN or infinite, DeviceError when the device fails; the model keeps its last good weights.
   */
  fit(x: TensorLike, y: TensorLike, options?: FitOptions): Promise<History>;
  fit(batches: BatchSource, options?: FitBatchesOptions): Promise<History>;
  fit(data: TensorLike | BatchSource, targets?: TensorLike | FitBatchesOptions, options?: FitOptions): Promise<History> {
    const fit = (): Promise<History> => {
      const core = this.#core;
      if (areBatches(data, targets)) return fitBatches(core, data, targets);
      return fitModel(core, data as TensorLike, targets as TensorLike, options);
    };
    return this.#core.exclusively("fit", fit, true);
  }

  /** Loss and metrics over all rows, or one pass over batches, without dropout: `{ loss, accuracy }`. @throws ShapeError, DataError, ArgumentError */
  evaluate(x: TensorLike, y: TensorLike, options?: EvaluateOptions): Promise<Evaluation>;
  evaluate(batches: BatchSource, options?: EvaluateOptions): Promise<Evaluation>;
  evaluate(data: TensorLike | BatchSource, targets?: TensorLike | EvaluateOptions, options?: EvaluateOptions): Promise<Evaluation> {
    return this.#core.exclusively("evaluate", async () => {
      const core = this.#core;
      const streamed = areBatches(data, targets);
      const { batchSize } = evaluateSettings.read(streamed ? targets : options);
      if (streamed) return evaluateBatches(core, data as BatchSource, { batchSize });
      const { input, targets: prepared } = core.prepareExamples(data as TensorLike, targets as TensorLike);
      const session = await core.open();
      const format = session.place("evaluate", input, prepared);
      try {
        return await evaluatePlaced(core, session, format, 0, input.rows, batchSize);
      } finally {
        session.remove(format);
      }
    });
  }

  /** The outputs for each row, shape [rows, …outputShape]. @throws ShapeError, DataError, ArgumentError */
  predict(x: TensorLike | InputSource, options?: EvaluateOptions): Promise<Tensor<Float32Array>> {
    return this.#core.exclusively("predict", async () => {
      const { batchSize } = predictSettings.read(options);
      const outputs = isSource(x)
        ? await predictBatches(this.#core, x, batchSize)
        : await predictRows(this.#core, this.#core.prepare(x as TensorLike), batchSize);
      return tensorFrom(outputs, [outputs.length / sizeOf(this.outputShape), ...this.outputShape]);
    });
  }

  /** ∂loss/∂w over the whole of x as one batch, without dropout: one tensor per weight, in the order of getWeights. */
  gradients(x: TensorLike, y: TensorLike): Promise<Tensor<Float32Array>[]> {
    return this.#core.exclusively("gradients", () => gradientsOf(this.#core, x, y));
  }

  /** Copies of all weights: kernel and bias of each layer in order. */
  getWeights(): Tensor<Float32Array>[] {
    return this.#core.weights().get();
  }
  /** @throws ShapeError, ArgumentError when they are not the weights of this model. */
  setWeights(values: readonly TensorLike[]): void {
    this.#core.needIdle("setWeights");
    this.#core.weights().set(values);
  }

  countParams(): number {
    return countOf(this.#core.architecture.parameters);
  }

  summary(options?: OptionsFor<typeof summarySettings>): string {
    const { print = console.log } = summarySettings.read(options);
    const text = summaryOf(this.name, this.#core.architecture);
    print(text);
    return text;
  }

  /** Writes a folder with model.json and weights.safetensors, whole or not at all. @throws StorageError */
  async save(path: string): Promise<void> {
    this.#core.needIdle("save", false);
    const { name, layers, seed, compiled, architecture } = this.#core;
    const { parameters } = this.#core.weights();
    const values = this.getWeights();
    const state = this.#core.optimizerState;
    const arrays = new Map([...parameters.map(({ fullName }, i) => [fullName, values[i]!] as const), ...state.arrays]);
    await writeFolder(
      path,
      encodeModel({ name, seed, inputShape: architecture.inputShape, layers, compiled, iterations: state.iterations, arrays }),
    );
  }

  /** @internal The inverse of `save`, for `loadModel`. */
  static restore(saved: SavedModel, device: Device | undefined): Sequential {
    const { name, seed, compiled } = saved;
    const net = new Sequential(saved.layers, {
      name,
      ...(seed === undefined ? {} : { seed }),
      ...(device === undefined ? {} : { device }),
    });
    net.build(saved.inputShape);
    const core = net.#core;
    const values = core.architecture.parameters.map(({ fullName }) => {
      const tensor = saved.arrays.get(fullName);
      if (tensor !== undefined) return tensor;
      throw new FormatError({
        problem: `${weightsFile} does not belong to ${modelFile}`,
        received: [...saved.arrays.keys()].join(", "),
        expected: `a tensor "${fullName}"`,
        fix: "Save the model again.",
      });
    });
    net.setWeights(values);
    if (compiled !== undefined) core.compile(compiled.optimizer, compiled.loss, compiled.metrics, undefined);
    const slots = [...saved.arrays].filter(([key]) => !core.architecture.parameters.some(({ fullName }) => fullName === key));
    core.optimizerState = { arrays: new Map(slots), iterations: saved.iterations };
    return net;
  }

  /** @internal What is behind a model, for those who look into it. */
  static coreOf(net: Sequential): ModelCore {
    return net.#core;
  }

  /** Frees the device memory. The weights stay: the model can still be read, saved and used again. */
  dispose(): void {
    this.#core.needIdle("dispose");
    this.#core.leaveDevice();
  }
  [Symbol.dispose](): void {
    this.dispose();
  }
}

/** Whether `fit` and `evaluate` were given batches. An array can be batches or x: what stands in the place of y decides. */
const areBatches = (data: unknown, targets: unknown): data is BatchSource =>
  (isSource(data) || Array.isArray(data)) && !looksLikeTensor(targets);

/** A stack of layers. @throws ArgumentError, ShapeError */
export const sequential = (layers: readonly Layer[], options?: SequentialOptions): Sequential => new Sequential(layers, options);

/** @throws ArgumentError for what is not a list of layers. */
function checkedLayers(layers: unknown): Layer[] {
  if (Array.isArray(layers) && layers.length > 0) return layers.map((layer: unknown, i) => layerFrom(layer, `layers[${i}]`));
  throw new ArgumentError({
    problem: "A model needs layers",
    received: received(layers),
    expected: "an array of at least one layer",
    fix: "Write sequential([dense(2), dense(1)]).",
  });
}

/** The model that `save` wrote, compiled as it was. @throws StorageError when there is none, FormatError when it is damaged. */
export async function loadModel(path: string, options?: OptionsFor<typeof loadModelSettings>): Promise<Sequential> {
  const { device } = loadModelSettings.read(options);
  return Sequential.restore(decodeModel(await readFolder(path, [modelFile, weightsFile])), device);
}
