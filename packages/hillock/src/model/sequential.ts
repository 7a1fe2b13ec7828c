/** The model: a stack of layers with Keras's methods. It holds the parts together; the work is done in the files around it. */

import { readFolder, writeFolder } from "#platform";
import { ArgumentError, FormatError } from "../errors.ts";
import { type Layer, type Loss, type Metric, type Optimizer, resolveLoss, resolveMetric, resolveOptimizer } from "../network/index.ts";
import { type Device, type Tensor, type TensorLike, tensorFrom, wasm } from "../runtime/index.ts";
import { type Architecture, arrange, countOf, nameLayers } from "./architecture.ts";
import { evaluateRows, predictRows } from "./evaluation.ts";
import { needWhole, type PreparedInput, prepareInput, prepareTargets, trainingRows } from "./examples.ts";
import {
  type CompiledSettings,
  type DataFormat,
  evaluationGraph,
  gradientGraph,
  gradientOutput,
  metricOutput,
  predictionGraph,
  scalarNames,
  trainingGraph,
} from "./graphs.ts";
import { inOrder } from "./order.ts";
import { epochPrinter } from "./printer.ts";
import { decodeModel, encodeModel, modelFile, type SavedModel, weightsFile } from "./saving.ts";
import { DeviceSession, formatKey } from "./session.ts";
import { summaryOf } from "./summary.ts";
import { Training } from "./training.ts";
import type { EvaluateOptions, FitOptions, History, Logs, Model } from "./types.ts";
import { resetOptimizer, slotsOf, Weights } from "./weights.ts";

export interface SequentialOptions {
  /** @default "sequential" */
  name?: string;
  /** Seeds the initial weights. Where it is missing, the first fit's seed does. */
  seed?: number;
  /** @default wasm() */
  device?: Device;
}

export interface CompileSettings {
  /** A name, or sgd({ … }), adam({ … }). @default "sgd" */
  optimizer?: string | Optimizer;
  /** A name, or for example binaryCrossentropy({ fromLogits: true }). */
  loss: string | Loss;
  metrics?: readonly string[];
  /** Moves the model to another device. */
  device?: Device;
}

interface Built {
  readonly architecture: Architecture;
  readonly weights: Weights;
}

export class Sequential implements Model {
  readonly name: string;
  readonly layers: readonly Layer[];
  readonly #seed: number | undefined;
  #device: Device;
  #built: Built | undefined;
  #settings: CompiledSettings | undefined;
  #session: DeviceSession | undefined;
  #busy: string | undefined;
  /** What a saved optimiser knew, until the model is on a device. */
  #restored: Pick<SavedModel, "arrays" | "iterations"> | undefined;

  constructor(layers: readonly Layer[], { name = "sequential", seed, device = wasm() }: SequentialOptions = {}) {
    if (layers.length === 0) throw new ArgumentError({ problem: "A model needs layers", received: "none", expected: "at least one" });
    if (seed !== undefined) needWhole("seed", seed, 0, 2 ** 32 - 1);
    this.name = name;
    this.layers = nameLayers(layers);
    this.#seed = seed;
    this.#device = device;
    const [first] = this.layers;
    if (first!.inputShape !== undefined) this.build(first!.inputShape);
  }

  /** Whether the input's shape is known, and with it all shapes. */
  get built(): boolean {
    return this.#built !== undefined;
  }
  /** Lays the layers out for examples of this shape. Needed only where the first layer has no inputShape and nothing was fitted yet. */
  build(inputShape: readonly number[]): void {
    if (this.#built !== undefined) return;
    const architecture = arrange(this.layers, inputShape);
    this.#built = { architecture, weights: new Weights(architecture.parameters) };
  }
  #needBuilt(): Built {
    if (this.#built === undefined) {
      throw new ArgumentError({
        problem: `The model "${this.name}" does not know the shape of its input yet`,
        fix: "Give the first layer an inputShape, or call build([…]) or fit first.",
      });
    }
    return this.#built;
  }
  #needCompiled(): CompiledSettings {
    if (this.#settings === undefined) {
      throw new ArgumentError({
        problem: `The model "${this.name}" is not compiled`,
        fix: 'Call net.compile({ optimizer: "adam", loss: "…" }) first.',
      });
    }
    return this.#settings;
  }

  get inputShape(): readonly number[] {
    return this.#needBuilt().architecture.inputShape;
  }
  get outputShape(): readonly number[] {
    return this.#needBuilt().architecture.outputShape;
  }
  get optimizer(): Optimizer {
    return this.#needCompiled().optimizer;
  }
  get loss(): Loss {
    return this.#needCompiled().loss;
  }
  get metrics(): readonly Metric[] {
    return this.#needCompiled().metrics;
  }

  /** Chooses loss, optimiser and metrics, and starts the optimiser afresh. @throws ArgumentError for unknown names. */
  compile({ optimizer = "sgd", loss, metrics = [], device }: CompileSettings): void {
    this.#needIdle("compile");
    this.#settings = { optimizer: resolveOptimizer(optimizer), loss: resolveLoss(loss), metrics: metrics.map(resolveMetric) };
    this.#restored = undefined;
    if (device !== undefined && device !== this.#device) {
      this.#leaveDevice();
      this.#device = device;
    }
    this.#session?.unload();
    if (this.#session !== undefined)
      resetOptimizer(this.#session.store, this.#needBuilt().architecture.parameters, this.#settings.optimizer);
  }

  #leaveDevice(): void {
    if (this.#session === undefined) return;
    this.#built!.weights.takeBack();
    this.#session.dispose();
    this.#session = undefined;
  }

  #needIdle(wanted: string): void {
    if (this.#busy === undefined) return;
    throw new ArgumentError({
      problem: `The model "${this.name}" is busy`,
      received: `${wanted} during ${this.#busy}`,
      expected: "one call at a time",
      fix: `Await ${this.#busy} first.`,
    });
  }
  async #exclusively<T>(what: string, work: () => Promise<T>): Promise<T> {
    this.#needIdle(what);
    this.#busy = what;
    try {
      return await work();
    } finally {
      this.#busy = undefined;
    }
  }

  /** Opens the device and brings weights and optimiser there. */
  async #open(seed: number): Promise<DeviceSession> {
    if (this.#session !== undefined) return this.#session;
    const { architecture, weights } = this.#needBuilt();
    if (!weights.drawn) weights.draw(this.#seed ?? seed);
    const session = await DeviceSession.open(this.#device);
    weights.moveTo(session.store);
    session.store.set(scalarNames.seed, "i32", [seed]);
    session.store.set(scalarNames.step, "i32", [0]);
    if (this.#settings !== undefined) {
      resetOptimizer(session.store, architecture.parameters, this.#settings.optimizer);
      for (const name of slotsOf(architecture.parameters, this.#settings.optimizer)) {
        const saved = this.#restored?.arrays.get(name);
        if (saved !== undefined) session.store.set(name, "f32", saved.data);
      }
      session.store.set(scalarNames.step, "i32", [this.#restored?.iterations ?? 0]);
    }
    this.#restored = undefined;
    this.#session = session;
    return session;
  }

  #prepare(x: TensorLike): PreparedInput {
    if (this.#built !== undefined) return prepareInput(x, this.#built.architecture.inputShape);
    const shape = Array.isArray(x) || "shape" in x ? shapeOfExample(x) : [1];
    this.build(shape);
    return prepareInput(x, shape);
  }
  #targets(y: TensorLike, rows: number): Float32Array | Int32Array {
    const outputs = this.outputShape.reduce((product, size) => product * size, 1);
    return prepareTargets(y, rows, outputs, this.#needCompiled().loss);
  }

  /**
   * Trains.
   * @throws ShapeError, DataError, ArgumentError for input that cannot be learnt from, before anything changes.
   * @throws NumericError when the loss becomes NaN or infinite; the model keeps its last good weights.
   */
  fit(x: TensorLike, y: TensorLike, options: FitOptions = {}): Promise<History> {
    return this.#exclusively("fit", () => this.#fit(x, y, options));
  }

  async #fit(x: TensorLike, y: TensorLike, options: FitOptions): Promise<History> {
    const {
      epochs = 1,
      batchSize = 32,
      validationSplit = 0,
      validationData,
      shuffle = true,
      seed = 0,
      callbacks = [],
      signal,
      verbose = 0,
    } = options;
    const settings = this.#needCompiled();
    needWhole("epochs", epochs, 0);
    needWhole("batchSize", batchSize, 1);
    needWhole("seed", seed, 0, 2 ** 32 - 1);
    const input = this.#prepare(x);
    const targets = this.#targets(y, input.rows);
    const examples = trainingRows(input.rows, validationSplit);
    const validation = validationData === undefined ? undefined : this.#prepare(validationData[0]);
    const validationTargets = validation === undefined ? undefined : this.#targets(validationData![1], validation.rows);
    const session = await this.#open(seed);
    const { store } = session;
    const batch = Math.min(batchSize, examples);
    store.set(scalarNames.seed, "i32", [seed | 0]);
    store.set(scalarNames.learningRate, "f32", [settings.optimizer.learningRate]);
    const format = session.place("train", input, targets);
    const placed = validation === undefined ? undefined : session.place("validation", validation, validationTargets);
    const records = recordsOf(settings);
    const executable = await session.program(
      `train ${formatKey(format)}`,
      () => trainingGraph(this.#needBuilt().architecture, format, settings),
      { capacity: batch, records: records.map(({ output }) => output), guard: "loss", counter: scalarNames.step },
    );
    const held: DataFormat = { ...format, names: { ...format.names, index: "held:index" } };
    const validate =
      placed !== undefined
        ? (): Promise<Logs> => this.#evaluatePlaced(session, placed, 0, validation!.rows, 256)
        : examples < input.rows
          ? (): Promise<Logs> => this.#evaluatePlaced(session, held, examples, input.rows - examples, 256)
          : undefined;
    const { parameters } = this.#needBuilt().architecture;
    const trained = [...parameters.map(({ fullName }) => fullName), ...slotsOf(parameters, settings.optimizer), scalarNames.step];
    const observers = verbose === 1 ? [...callbacks, epochPrinter()] : callbacks;
    try {
      const job = {
        store,
        executable,
        index: format.names.index,
        examples,
        batchSize: batch,
        epochs,
        shuffle,
        seed,
        records,
        trained,
        callbacks: observers,
        signal,
        validate,
      };
      return await new Training(job).run();
    } finally {
      for (const used of [format, held, ...(placed === undefined ? [] : [placed])]) session.remove(used);
    }
  }

  async #evaluatePlaced(
    session: DeviceSession,
    format: DataFormat,
    first: number,
    rows: number,
    batchSize: number,
  ): Promise<Record<string, number>> {
    const settings = this.#needCompiled();
    const records = recordsOf(settings);
    const executable = await session.program(
      `evaluate ${formatKey(format)}`,
      () => evaluationGraph(this.#needBuilt().architecture, format, settings),
      {
        capacity: batchSize,
        records: records.map(({ output }) => output),
      },
    );
    const order = new Int32Array(rows);
    inOrder(order, 0, rows, first);
    session.store.set(format.names.index, "i32", order);
    return evaluateRows(executable, rows, batchSize, records);
  }

  /** Loss and metrics over all rows, without dropout: `{ loss, accuracy }`. @throws ShapeError, DataError, ArgumentError */
  evaluate(x: TensorLike, y: TensorLike, { batchSize = 256 }: EvaluateOptions = {}): Promise<Record<string, number>> {
    return this.#exclusively("evaluate", async () => {
      this.#needCompiled();
      needWhole("batchSize", batchSize, 1);
      const input = this.#prepare(x);
      const targets = this.#targets(y, input.rows);
      const session = await this.#open(0);
      const format = session.place("evaluate", input, targets);
      try {
        return await this.#evaluatePlaced(session, format, 0, input.rows, batchSize);
      } finally {
        session.remove(format);
      }
    });
  }

  /** The outputs for each row, shape [rows, …outputShape]. @throws ShapeError, DataError, ArgumentError */
  predict(x: TensorLike, { batchSize = 256 }: EvaluateOptions = {}): Promise<Tensor> {
    return this.#exclusively("predict", async () => {
      needWhole("batchSize", batchSize, 1);
      const input = this.#prepare(x);
      const session = await this.#open(0);
      const data = await predictRows(session, input, batchSize, (format) => predictionGraph(this.#needBuilt().architecture, format));
      return tensorFrom(data, [input.rows, ...this.outputShape]);
    });
  }

  /** ∂loss/∂w over the whole of x as one batch, without dropout: one tensor per weight, in the order of getWeights. */
  gradients(x: TensorLike, y: TensorLike): Promise<Tensor[]> {
    return this.#exclusively("gradients", async () => {
      const settings = this.#needCompiled();
      const input = this.#prepare(x);
      const targets = this.#targets(y, input.rows);
      const { architecture } = this.#needBuilt();
      const session = await this.#open(0);
      const format = session.place("gradients", input, targets);
      try {
        const order = new Int32Array(input.rows);
        inOrder(order, 0, input.rows);
        session.store.set(format.names.index, "i32", order);
        const executable = await session.program(`gradients ${formatKey(format)}`, () => gradientGraph(architecture, format, settings), {
          capacity: input.rows,
        });
        executable.run({ rows: input.rows, batch: input.rows, from: 0, to: 1 });
        return architecture.parameters.map(({ fullName, shape }) =>
          tensorFrom(Float32Array.from(executable.output(gradientOutput(fullName))), shape),
        );
      } finally {
        session.remove(format);
      }
    });
  }

  /** Copies of all weights: kernel and bias of each layer in order. */
  getWeights(): Tensor[] {
    const { weights } = this.#needBuilt();
    if (!weights.drawn) weights.draw(this.#seed ?? 0);
    return weights.get();
  }
  /** @throws ShapeError, ArgumentError when they are not the weights of this model. */
  setWeights(values: readonly TensorLike[]): void {
    this.#needIdle("setWeights");
    this.#needBuilt().weights.set(values);
  }

  countParams(): number {
    return countOf(this.#needBuilt().architecture.parameters);
  }

  summary({ print = console.log }: { print?: (text: string) => void } = {}): string {
    const text = summaryOf(this.name, this.#needBuilt().architecture);
    print(text);
    return text;
  }

  /** Writes a folder with model.json and weights.safetensors, whole or not at all. @throws StorageError */
  async save(path: string): Promise<void> {
    this.#needIdle("save");
    const { architecture, weights } = this.#needBuilt();
    const values = this.getWeights();
    const arrays = new Map(weights.parameters.map(({ fullName }, i) => [fullName, values[i]!]));
    const store = this.#session?.store;
    if (store !== undefined && this.#settings !== undefined) {
      for (const name of slotsOf(architecture.parameters, this.#settings.optimizer)) {
        const data = Float32Array.from(store.get(name));
        arrays.set(name, tensorFrom(data, arrays.get(name.slice(0, name.lastIndexOf("/")))!.shape));
      }
    }
    for (const [name, array] of this.#restored?.arrays ?? []) if (!arrays.has(name)) arrays.set(name, array);
    const iterations = store?.get(scalarNames.step)[0] ?? this.#restored?.iterations ?? 0;
    const saved = {
      name: this.name,
      seed: this.#seed,
      inputShape: architecture.inputShape,
      layers: this.layers,
      compiled: this.#settings,
      iterations,
      arrays,
    };
    await writeFolder(path, encodeModel(saved));
  }

  /** @internal The inverse of `save`, for `loadModel`. */
  static restore(saved: SavedModel, device: Device | undefined): Sequential {
    const net = new Sequential(saved.layers, {
      name: saved.name,
      ...(saved.seed === undefined ? {} : { seed: saved.seed }),
      ...(device === undefined ? {} : { device }),
    });
    net.build(saved.inputShape);
    net.setWeights(
      net.#needBuilt().weights.parameters.map(({ fullName }) => {
        const tensor = saved.arrays.get(fullName);
        if (tensor !== undefined) return tensor;
        throw new FormatError({
          problem: `${weightsFile} does not belong to ${modelFile}`,
          received: [...saved.arrays.keys()].join(", "),
          expected: `a tensor "${fullName}"`,
          fix: "Save the model again.",
        });
      }),
    );
    if (saved.compiled !== undefined)
      net.compile(
        saved.compiled.metrics.length === 0
          ? saved.compiled && { optimizer: saved.compiled.optimizer, loss: saved.compiled.loss }
          : { ...saved.compiled, metrics: saved.compiled.metrics.map(({ reportedAs }) => reportedAs) },
      );
    net.#restored = { arrays: saved.arrays, iterations: saved.iterations };
    return net;
  }

  /** Frees the device memory. The weights stay: the model can still be read, saved and used again. */
  dispose(): void {
    this.#needIdle("dispose");
    this.#leaveDevice();
  }
  [Symbol.dispose](): void {
    this.dispose();
  }
}

function shapeOfExample(x: TensorLike): readonly number[] {
  if ("shape" in x) return x.shape.slice(1);
  const shape: number[] = [];
  for (let level: unknown = x; Array.isArray(level); level = level[0]) shape.push(level.length);
  return shape.length < 2 ? [1] : shape.slice(1);
}

/** What a training or evaluation program records at each step, and under which names it is reported. */
const recordsOf = ({ metrics }: CompiledSettings): { output: string; reportedAs: string }[] => [
  { output: "loss", reportedAs: "loss" },
  ...metrics.map((metric) => ({ output: metricOutput(metric), reportedAs: metric.reportedAs })),
];

/** A stack of layers. */
export const sequential = (layers: readonly Layer[], options: SequentialOptions = {}): Sequential => new Sequential(layers, options);

/** The model that `save` wrote, compiled as it was. @throws StorageError when there is none, FormatError when it is damaged. */
export async function loadModel(path: string, { device }: { device?: Device } = {}): Promise<Sequential> {
  return Sequential.restore(decodeModel(await readFolder(path, [modelFile, weightsFile])), device);
}
