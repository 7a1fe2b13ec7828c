/**
 * The state behind a model: its layers once their shapes are known, its settings once it is compiled, its weights on the host or on a device. The methods of
 * `Sequential` and the files beside it work on this.
 */

import { ArgumentError } from "../errors.ts";
import type { Layer, Loss, Metric, Optimizer } from "../network/index.ts";
import { type Device, sizeOf, type Tensor, type TensorLike } from "../runtime/index.ts";
import { Access } from "./access.ts";
import { type Architecture, arrange } from "./architecture.ts";
import { BatchSteps } from "./batchSteps.ts";
import { ownInput, type PreparedInput, prepareInput, prepareTargets } from "./examples.ts";
import { type CompiledSettings, type DataFormat, scalarNames } from "./graphs.ts";
import { fittingMeaning, type Meaning } from "./meaning.ts";
import { type Prospect, type ProspectKind, warningOf } from "./prospects/index.ts";
import { DeviceSession } from "./session.ts";

import type { Model } from "./types.ts";
import { resetOptimizer, slotsOf, Weights } from "./weights.ts";

/** Settings, laid-out layers and weights, all there. */
export interface ReadyModel {
  readonly architecture: Architecture;
  readonly settings: CompiledSettings;
}

/** What a saved optimiser knew: slots by name, and the steps so far. */
export interface OptimizerState {
  readonly arrays: ReadonlyMap<string, Tensor>;
  readonly iterations: number;
}

/** Data on the device. */
export interface Placed {
  readonly session: DeviceSession;
  readonly format: DataFormat;
}

export class ModelCore {
  readonly name: string;
  readonly layers: readonly Layer[];
  /** The model as its user has it. */
  readonly model: Model;
  readonly seed: number | undefined;
  device: Device;
  #meaning: Meaning | undefined;
  #architecture: Architecture | undefined;
  #weights: Weights | undefined;
  #settings: CompiledSettings | undefined;
  #session: DeviceSession | undefined;
  #restored: OptimizerState | undefined;
  /** Who may do what with the model at this moment. */
  readonly access: Access;

  constructor(model: Model, name: string, layers: readonly Layer[], seed: number | undefined, device: Device) {
    this.model = model;
    this.name = name;
    this.layers = layers;
    this.seed = seed;
    this.device = device;
    this.access = new Access(name);
  }

  /** The place on a device, if the model has one. */
  get opened(): DeviceSession | undefined {
    return this.#session;
  }
  get built(): boolean {
    return this.#architecture !== undefined;
  }
  build(inputShape: readonly number[]): void {
    if (this.#architecture !== undefined) return;
    const architecture = arrange(this.layers, inputShape);
    if (this.#meaning !== undefined) fittingMeaning(this.#meaning, architecture.inputShape, architecture.outputShape);
    this.#architecture = architecture;
    this.#weights = new Weights(architecture.parameters);
  }
  get meaning(): Meaning | undefined {
    return this.#meaning;
  }
  /** @throws ArgumentError when it does not fit the model's shapes; where they are not known yet, `build` does. */
  set meaning(meaning: Meaning | undefined) {
    const built = this.#architecture;
    this.#meaning = meaning === undefined || built === undefined ? meaning : fittingMeaning(meaning, built.inputShape, built.outputShape);
  }
  get architecture(): Architecture {
    if (this.#architecture !== undefined) return this.#architecture;
    throw new ArgumentError({
      problem: `The model "${this.name}" does not know the shape of its input yet`,
      fix: "Give the first layer an inputShape, or call build([…]) or fit first.",
    });
  }
  /** Drawn from the model's own seed, or the given one, if there are none yet. */
  weights(seed = 0): Weights {
    void this.architecture;
    const weights = this.#weights!;
    if (!weights.drawn) weights.draw(this.seed ?? seed);
    return weights;
  }
  async #weightsInTurns(seed: number): Promise<Weights> {
    void this.architecture;
    const weights = this.#weights!;
    if (!weights.drawn) await weights.drawInTurns(this.seed ?? seed);
    return weights;
  }
  get settings(): CompiledSettings {
    if (this.#settings !== undefined) return this.#settings;
    throw new ArgumentError({
      problem: `The model "${this.name}" is not compiled`,
      fix: 'Call net.compile({ optimizer: "adam", loss: "…" }) first.',
    });
  }
  get compiled(): CompiledSettings | undefined {
    return this.#settings;
  }
  get ready(): ReadyModel {
    return { architecture: this.architecture, settings: this.settings };
  }

  /** New settings; the optimiser starts afresh. */
  compile(optimizer: Optimizer, loss: Loss, metrics: readonly Metric[], device: Device | undefined): void {
    if (device !== undefined && device !== this.device) {
      this.leaveDevice();
      this.device = device;
    }
    this.#settings = { optimizer, loss, metrics };
    this.#said.clear();
    this.#restored = undefined;
    this.#session?.unload();
    if (this.#session !== undefined) resetOptimizer(this.#session.store, this.architecture.parameters, optimizer);
  }

  /** Single steps on batches, and what they keep. */
  steps = new BatchSteps();
  /** How often weights or rate were changed from outside: a training that finds another number than before looks at them again. */
  changes = 0;
  /** Epochs that were begun: each has an order of its own. */
  epochs = 0;

  /** What has been said of these settings already: each thing is said once. */
  #said = new Set<ProspectKind>();
  say(prospects: readonly Prospect[], say: (message: string) => void = console.warn): void {
    for (const prospect of prospects) {
      if (this.#said.has(prospect.kind)) continue;
      this.#said.add(prospect.kind);
      say(warningOf(prospect));
    }
  }

  /** Another rate, from the next step on. */
  setLearningRate(learningRate: number): void {
    this.adopt({ ...this.settings, optimizer: { ...this.settings.optimizer, learningRate } });
    this.changes++;
  }

  /**
   * Other settings for a training that goes on: what the optimiser knows stays as it is. Programs are made anew, unless only the rate is another, which they
   * read from the device.
   */
  adopt(settings: CompiledSettings): void {
    const compiledIn = ({ optimizer, ...rest }: CompiledSettings): string =>
      JSON.stringify({ ...rest, optimizer: { ...optimizer, learningRate: 0 } });
    if (this.#settings === undefined || compiledIn(settings) !== compiledIn(this.#settings)) this.#session?.unload();
    this.#settings = settings;
  }

  /** The model's place on its device, opened the first time: weights and optimiser are brought there. */
  async open(seed = 0): Promise<DeviceSession> {
    if (this.#session !== undefined) return this.#session;
    const weights = await this.#weightsInTurns(seed);
    const session = await DeviceSession.open(this.device);
    weights.moveTo(session.store);
    session.store.set(scalarNames.seed, "i32", [seed | 0]);
    session.store.set(scalarNames.step, "i32", [0]);
    if (this.#settings !== undefined) {
      resetOptimizer(session.store, this.architecture.parameters, this.#settings.optimizer);
      this.#restoreOptimizer(session, this.#settings.optimizer);
    }
    this.#session = session;
    return session;
  }

  /** Brings data to the device before their owner can change them: within the call where the device is open, else from a copy. */
  async place(
    prefix: string,
    { input, targets }: PreparedExamples | { input: PreparedInput; targets?: undefined },
    seed?: number,
  ): Promise<Placed> {
    const open = this.#session;
    if (open !== undefined) return { session: open, format: open.place(prefix, input, targets) };
    const [kept, keptTargets] = [ownInput(input), targets?.slice()];
    const session = await this.open(seed);
    return { session, format: session.place(prefix, kept, keptTargets) };
  }

  #restoreOptimizer({ store }: DeviceSession, optimizer: Optimizer): void {
    if (this.#restored === undefined) return;
    for (const name of slotsOf(this.architecture.parameters, optimizer)) {
      const saved = this.#restored.arrays.get(name);
      if (saved !== undefined) store.set(name, "f32", saved.data);
    }
    store.set(scalarNames.step, "i32", [this.#restored.iterations]);
    this.#restored = undefined;
  }

  /** What dropout draws by: the last fit's seed. */
  get dropoutSeed(): number {
    return this.#session === undefined ? 0 : this.#session.store.get(scalarNames.seed)[0]!;
  }

  /** The optimiser's slots and step count, wherever they are. */
  get optimizerState(): OptimizerState {
    if (this.#session === undefined || this.#settings === undefined) return this.#restored ?? { arrays: new Map(), iterations: 0 };
    return this.#session.optimizerState(this.architecture.parameters, this.#settings.optimizer);
  }
  /** What the optimiser knew when the model was saved; used when the model next comes to a device. */
  set optimizerState(state: OptimizerState) {
    this.#restored = state;
  }

  /** Brings everything back to the host and frees the device. */
  leaveDevice(): void {
    if (this.#session === undefined) return;
    this.#restored = this.optimizerState;
    this.#weights!.takeBack();
    this.#session.dispose();
    this.#session = undefined;
    this.steps = new BatchSteps();
  }

  /**
   * Prepares data. A model that does not know its input's shape yet learns it from x, but only from data that are found good: when `work` throws, it is as
   * it was before.
   */
  checking<T>(work: () => T): T {
    const wasBuilt = this.built;
    try {
      return work();
    } catch (error) {
      if (!wasBuilt) [this.#architecture, this.#weights] = [undefined, undefined];
      throw error;
    }
  }
  prepare(x: TensorLike): PreparedInput {
    return this.checking(() => {
      if (!this.built) this.build(shapeOfExample(x));
      return prepareInput(x, this.architecture.inputShape);
    });
  }
  /** For work that has to wait for its turn: what was given now, even if its owner changes it meanwhile. */
  kept<Prepared extends PreparedExamples | { input: PreparedInput; targets?: undefined }>(prepared: Prepared): Prepared {
    if (this.access.idle) return prepared;
    return { ...prepared, input: ownInput(prepared.input), targets: prepared.targets?.slice() };
  }
  prepareExamples(x: TensorLike, y: TensorLike): PreparedExamples {
    return this.checking(() => {
      const input = this.prepare(x);
      const outputs = sizeOf(this.architecture.outputShape);
      return { input, targets: prepareTargets(y, input.rows, outputs, this.settings.loss) };
    });
  }
}

export interface PreparedExamples {
  readonly input: PreparedInput;
  readonly targets: Float32Array | Int32Array;
}

/** The shape of one row, before anything is checked. */
function shapeOfExample(x: TensorLike): readonly number[] {
  if ("shape" in x) return x.shape.length < 2 ? [1] : x.shape.slice(1);
  const shape: number[] = [];
  for (let level: unknown = x; Array.isArray(level); level = level[0]) shape.push(level.length);
  return shape.length < 2 ? [1] : shape.slice(1);
}
