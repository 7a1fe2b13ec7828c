/** A run's model on its device: takes steps by their number, copies and puts back what training changes, and makes changes. */

import type { ModelCore, PreparedExamples } from "../../model/core.ts";
import { EpochOrder } from "../../model/epochOrder.ts";
import { openForTraining, trainingProgram } from "../../model/fitting.ts";
import { type CompiledSettings, type DataFormat, scalarNames } from "../../model/graphs.ts";
import { type Chunk, Pace, runInChunks } from "../../model/pace.ts";
import type { DeviceSession } from "../../model/session.ts";
import { resetOptimizer, slotsOf } from "../../model/weights.ts";
import { type Executable, type StoredArray, sizeOf } from "../../runtime/index.ts";
import { tagOf } from "../../settings/index.ts";
import type { AppliedChange } from "./changes.ts";
import type { Checkpoint } from "./checkpoints.ts";

export interface StepperOptions {
  readonly batchSize: number;
  readonly seed: number;
  readonly shuffle: boolean;
  /** The number of the epoch in which the run has its step 0, which decides its order: the model may have been trained before. */
  readonly firstEpoch: number;
}

/** @returns true to stop there. */
export type AfterChunk = (chunk: Chunk, values: readonly ArrayLike<number>[]) => boolean;

export class Stepper {
  readonly core: ModelCore;
  readonly order: EpochOrder;
  readonly #session: DeviceSession;
  readonly #format: DataFormat;
  readonly #options: StepperOptions;
  readonly #rows: number;
  /** Of the program that runs; another program starts slowly again. */
  #pace: { readonly executable: Executable; readonly pace: Pace } | undefined;

  private constructor(core: ModelCore, session: DeviceSession, examples: PreparedExamples, options: StepperOptions) {
    this.core = core;
    this.#session = session;
    this.#options = options;
    this.#rows = examples.input.rows;
    // The same names as in `fit`, and so the same program.
    this.#format = session.place("train", examples.input, examples.targets);
    this.order = new EpochOrder({ ...options, store: session.store, index: this.#format.names.index, examples: this.#rows });
  }
  static async open(core: ModelCore, examples: PreparedExamples, options: StepperOptions): Promise<Stepper> {
    return new Stepper(core, await openForTraining(core, options.seed), examples, options);
  }

  /** Names of the arrays that training changes. */
  get trained(): string[] {
    const { parameters } = this.core.architecture;
    return [...parameters.map(({ fullName }) => fullName), ...slotsOf(parameters, this.core.settings.optimizer), scalarNames.step];
  }
  read(name: string): StoredArray {
    return this.#session.store.get(name);
  }

  capture(step: number): Checkpoint {
    return { step, settings: this.core.settings, arrays: new Map(this.trained.map((name) => [name, this.read(name)])) };
  }
  putBack({ arrays, settings }: Pick<Checkpoint, "arrays" | "settings">): void {
    this.#adopt(settings);
    for (const [name, array] of arrays) this.#session.store.set(name, tagOf(array) === "Int32Array" ? "i32" : "f32", array);
  }
  #adopt(settings: CompiledSettings): void {
    this.core.adopt(settings);
    this.#session.store.set(scalarNames.learningRate, "f32", [settings.optimizer.learningRate]);
  }

  apply({ optimizer, loss, patches }: AppliedChange): void {
    const { store } = this.#session;
    const { settings } = this.core;
    this.#adopt({ ...settings, ...(optimizer === undefined ? {} : { optimizer }), ...(loss === undefined ? {} : { loss }) });
    if (optimizer !== undefined) this.#changeOptimizer(settings, optimizer);
    for (const { parameter, at, values } of patches) {
      const array = store.get(parameter);
      array.set(values, at);
      store.set(parameter, "f32", array);
    }
  }
  /** Another kind of optimiser starts afresh; of the same kind, only slots that it did not have before. */
  #changeOptimizer(before: CompiledSettings, optimizer: CompiledSettings["optimizer"]): void {
    const { store } = this.#session;
    const { parameters } = this.core.architecture;
    if (optimizer.name !== before.optimizer.name) {
      resetOptimizer(store, parameters, optimizer);
      return;
    }
    for (const parameter of parameters) {
      const had = new Set(slotsOf([parameter], before.optimizer));
      for (const name of slotsOf([parameter], optimizer))
        if (!had.has(name)) store.set(name, "f32", new Float32Array(sizeOf(parameter.shape)));
    }
  }

  /** Takes steps from … to − 1, or until `after` says stop or the loss breaks. Chunks carry the numbers of the run's steps. */
  async run(from: number, to: number, after: AfterChunk): Promise<void> {
    const { batchSize } = this.#options;
    const { executable, records } = await trainingProgram(this.core, this.#session, this.#format, batchSize);
    if (this.#pace?.executable !== executable) this.#pace = { executable, pace: new Pace(executable) };
    const { pace } = this.#pace;
    const { stepsPerEpoch, worthwhile } = this.order;
    const blockSteps = stepsPerEpoch * worthwhile;
    let ended = false;
    for (let step = from; step < to && !ended; ) {
      const block = Math.floor(step / blockSteps);
      const first = block * blockSteps;
      const end = Math.min(to, first + blockSteps);
      this.#place(block);
      await runInChunks(
        executable,
        { rows: this.#rows, batch: batchSize, from: step - first, to: end - first },
        (chunk) => {
          const values = records.map(({ output }) => executable.record(output));
          const absolute = { ...chunk, from: first + chunk.from, reached: first + chunk.reached, to: first + chunk.to };
          ended = after(absolute, values) || chunk.reached < chunk.to;
          return ended;
        },
        pace,
      );
      step = end;
    }
  }
  /** The block of epochs whose order the device has. */
  #placed: number | undefined;
  #place(block: number): void {
    if (this.#placed === block) return;
    this.order.place(block * this.order.worthwhile, this.order.worthwhile);
    this.#placed = block;
  }

  /** Tells the model which epochs were begun when the run stands at a step: `fit` goes on behind them. */
  standsAt(step: number): void {
    this.core.epochs = this.#options.firstEpoch + Math.ceil(step / this.order.stepsPerEpoch);
  }

  /** Takes the data off the device; the model stays there. */
  dispose(): void {
    this.#session.remove(this.#format);
  }
}
