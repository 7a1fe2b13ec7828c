/** The model: a stack of layers with Keras's methods. */

import { readFolder, writeFolder } from "#platform";
import { ArgumentError, FormatError } from "../errors.ts";
import { inputLayerSettings, type Layer, type Loss, layerFrom, type Metric, sgd } from "../network/index.ts";
import { type Device, sizeOf, type Tensor, type TensorLike, tensorFrom, wasm } from "../runtime/index.ts";
import { type OptionsFor, received } from "../settings/index.ts";
import { countOf, nameLayers } from "./architecture.ts";
import { ModelCore } from "./core.ts";
import { evaluateExamples, gradientsOf, predictRows } from "./evaluation.ts";
import { fitModel } from "./fitting.ts";
import { folderOf, folderToWrite } from "./folder.ts";
import { type LiveOptimizer, liveOptimizer } from "./liveOptimizer.ts";
import type { Meaning, MeaningOptions } from "./meaning.ts";
import { applyGradients, testOnBatch, trainOnBatch } from "./onBatch.ts";
import { decodeModel, encodeModel, modelFile, type SavedModel, savedModel, weightsFile } from "./saving.ts";
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
    const { name, seed, meaning, device = wasm() } = sequentialSettings.read(options);
    const stack = checkedLayers(layers);
    this.#core = new ModelCore(this, name, nameLayers(stack), seed, device);
    this.#core.meaning = meaning;
    const shape = stack[0]!.inputShape;
    if (shape !== undefined) this.#core.build(shape);
  }

  get name(): string {
    return this.#core.name;
  }
  /** What its inputs and outputs are. It changes no number; it is saved with the model, and `hillock predict` reads it. */
  get meaning(): Meaning | undefined {
    return this.#core.meaning;
  }
  /** @throws ArgumentError for what is no meaning, or does not fit the model's inputs and outputs. */
  set meaning(meaning: MeaningOptions | undefined) {
    this.#core.meaning = meaning === undefined ? undefined : sequentialSettings.one("meaning", meaning);
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
    this.#core.access.needFree("compile");
    this.#core.compile(optimizer, loss, metrics, device);
  }

  /** A new rate takes effect from the next step on: `net.optimizer.learningRate = 0.01`. @throws ArgumentError before `compile`. */
  get optimizer(): LiveOptimizer {
    return liveOptimizer(this.#core);
  }

  /**
   * Trains, on tensors or on batches that are read as they are needed: an iterable or async iterable of pairs [x, y], a data set, or a function that gives one
   * for each pass. Batches may have any sizes: their rows are put together to steps of `batchSize`. While some rows train, the next are read.
   *
   * Further calls go on: the optimiser keeps what it knows, and each epoch takes an order of the examples that none before it had.
   * Batches are closed (`return()`) when training ends before they do. What they throw, `fit` rejects with, after training on the whole steps before.
   * @throws ShapeError, DataError, ArgumentError for input that cannot be learnt from; tensors are checked before anything changes, batches as they come.
   * @throws NumericError when the loss becomes NaN or infinite, DeviceError when the device fails; the model keeps its last good weights.
   */
  fit(x: TensorLike, y: TensorLike, options?: FitOptions): Promise<History>;
  fit(batches: BatchSource, options?: FitBatchesOptions): Promise<History>;
  async fit(data: TensorLike | BatchSource, targets?: TensorLike | FitBatchesOptions, options?: FitOptions): Promise<History> {
    if (areBatches(data, targets)) return fitBatches(this.#core, data, targets);
    return fitModel(this.#core, data as TensorLike, targets as TensorLike, options);
  }

  /** Loss and metrics over all rows, or one pass over batches, without dropout: `{ loss, accuracy }`. @throws ShapeError, DataError, ArgumentError */
  evaluate(x: TensorLike, y: TensorLike, options?: EvaluateOptions): Promise<Evaluation>;
  evaluate(batches: BatchSource, options?: EvaluateOptions): Promise<Evaluation>;
  async evaluate(data: TensorLike | BatchSource, targets?: TensorLike | EvaluateOptions, options?: EvaluateOptions): Promise<Evaluation> {
    const core = this.#core;
    if (areBatches(data, targets)) {
      const { batchSize } = evaluateSettings.read(targets);
      return core.access.inTurn(() => evaluateBatches(core, data, { batchSize }));
    }
    const { batchSize } = evaluateSettings.read(options);
    const examples = core.kept(core.prepareExamples(data as TensorLike, targets as TensorLike));
    return core.access.inTurn(() => evaluateExamples(core, examples, batchSize));
  }

  /** The outputs for each row, shape [rows, …outputShape]. @throws ShapeError, DataError, ArgumentError */
  async predict(x: TensorLike | InputSource, options?: EvaluateOptions): Promise<Tensor<Float32Array>> {
    const core = this.#core;
    const { batchSize } = predictSettings.read(options);
    const outputs = await (isSource(x)
      ? core.access.inTurn(() => predictBatches(core, x, batchSize))
      : this.#predictRows(x as TensorLike, batchSize));
    return tensorFrom(outputs, [outputs.length / sizeOf(this.outputShape), ...this.outputShape]);
  }
  #predictRows(x: TensorLike, batchSize: number): Promise<Float32Array> {
    const core = this.#core;
    const { input } = core.kept({ input: core.prepare(x) });
    return core.access.inTurn(() => predictRows(core, input, batchSize));
  }

  /** ∂loss/∂w over the whole of x as one batch, without dropout: one tensor per weight, in the order of getWeights. */
  async gradients(x: TensorLike, y: TensorLike): Promise<Tensor<Float32Array>[]> {
    const core = this.#core;
    const examples = core.kept(core.prepareExamples(x, y));
    return core.access.inTurn(() => gradientsOf(core, examples));
  }

  /**
   * One step of training on these examples, for loops of one's own: loss and metrics of the batch, before the step changed the weights.
   * @throws NumericError when the loss is no finite number; the weights are then those of a moment before.
   */
  async trainOnBatch(x: TensorLike, y: TensorLike): Promise<Evaluation> {
    return trainOnBatch(this.#core, x, y);
  }
  /** Loss and metrics of one batch, without dropout. */
  async testOnBatch(x: TensorLike, y: TensorLike): Promise<Evaluation> {
    return testOnBatch(this.#core, x, y);
  }
  /** The outputs of one batch. */
  predictOnBatch(x: TensorLike): Promise<Tensor<Float32Array>> {
    return this.predict(x);
  }
  /**
   * One step of the optimiser with gradients of one's own, such as those of `gradients` after some change. @param gradients one for each weight, in the order of
   * `getWeights`. @throws ShapeError, DataError when they do not fit the weights or are not finite.
   */
  async applyGradients(gradients: readonly TensorLike[]): Promise<void> {
    return applyGradients(this.#core, gradients);
  }

  /** Set to true, for example in a callback, it ends the training that is under way after its current chunk of steps, as in Keras. */
  get stopTraining(): boolean {
    return this.#core.access.stopTraining;
  }
  set stopTraining(stop: boolean) {
    if (typeof stop !== "boolean") throw notTrueOrFalse(stop);
    this.#core.access.stopTraining = stop;
  }

  /** Copies of all weights: kernel and bias of each layer in order. */
  getWeights(): Tensor<Float32Array>[] {
    return this.#core.weights().get();
  }
  /** During a training it may be called in callbacks. @throws ShapeError, ArgumentError, DataError when they are not the weights of this model. */
  setWeights(values: readonly TensorLike[]): void {
    this.#core.access.needStill("setWeights");
    this.#core.weights().set(values);
    this.#core.changes++;
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
    const folder = folderToWrite(path);
    return this.#core.access.inTurn(() => writeFolder(folder, encodeModel(savedModel(this.#core))));
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
    net.#core.meaning = saved.meaning;
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
    core.epochs = saved.epochs;
    return net;
  }

  /** @internal What is behind a model, for those who look into it. */
  static coreOf(net: Sequential): ModelCore {
    if (typeof net === "object" && net !== null && #core in net) return net.#core;
    throw new ArgumentError({
      problem: "This is not a model",
      received: received(net),
      expected: "what sequential([…]) or loadModel(…) gives",
      fix: "Give the model first, then x and y.",
    });
  }

  /** Frees the device memory. The weights stay: the model can still be read, saved and used again. */
  dispose(): void {
    this.#core.access.needFree("dispose");
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

/**
 * The model that `save` wrote, compiled as it was.
 * @param path the folder: a path (Node), the name that `save` was given (pages), or the URL of one on a server (both)
 * @throws StorageError when there is none, FormatError when it is damaged.
 */
export async function loadModel(path: string | URL, options?: OptionsFor<typeof loadModelSettings>): Promise<Sequential> {
  const { device } = loadModelSettings.read(options);
  return Sequential.restore(decodeModel(await readFolder(folderOf(path), [modelFile, weightsFile])), device);
}

const notTrueOrFalse = (given: unknown): ArgumentError =>
  new ArgumentError({
    problem: "stopTraining is true or false",
    received: received(given),
    expected: "true to end the training that is under way",
  });
