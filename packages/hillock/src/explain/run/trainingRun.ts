/** A run as its user sees it: where it stands, walking, changing, forking, and the examples of each step. */

import { ArgumentError } from "../../errors.ts";
import type { Holder } from "../../model/access.ts";
import type { ModelCore, PreparedExamples } from "../../model/core.ts";
import { recordsOf } from "../../model/evaluation.ts";
import { needWhole, prepareTargets } from "../../model/examples.ts";
import { Sequential } from "../../model/sequential.ts";
import { losses } from "../../network/index.ts";
import { sizeOf, type TensorLike, tensorFrom } from "../../runtime/index.ts";
import { walkSettings } from "../settings.ts";
import { describeChange, resolveChange } from "./changes.ts";
import { Stepper, type StepperOptions } from "./stepper.ts";
import type { RecordedChange, RunChange, RunState, StepExamples, TrainingRun, WalkOptions } from "./types.ts";
import { type Past, Walker } from "./walker.ts";

/** What the steps record, "loss" first. */
export const recordNames = (core: ModelCore): string[] => recordsOf(core.settings).map(({ reportedAs }) => reportedAs);

export interface RunParts {
  readonly net: Sequential;
  readonly core: ModelCore;
  readonly holder: Holder;
  readonly y: TensorLike;
  readonly examples: PreparedExamples;
  readonly stepper: Stepper;
  readonly options: StepperOptions;
}

export class Run implements TrainingRun {
  readonly #parts: RunParts;
  readonly #walker: Walker;
  #disposed = false;

  constructor(parts: RunParts, past: Past, step: number) {
    this.#parts = parts;
    this.#walker = new Walker(parts.stepper, past, step);
  }

  get net(): Sequential {
    return this.#parts.net;
  }
  get step(): number {
    return this.#walker.step;
  }
  get epoch(): number {
    return Math.floor(this.step / this.stepsPerEpoch);
  }
  get stepsPerEpoch(): number {
    return this.#parts.stepper.order.stepsPerEpoch;
  }
  get examples(): number {
    return this.#parts.examples.input.rows;
  }
  get batchSize(): number {
    return this.#parts.options.batchSize;
  }
  get seed(): number {
    return this.#parts.options.seed;
  }
  get shuffle(): boolean {
    return this.#parts.options.shuffle;
  }
  get firstStep(): number {
    return this.#walker.firstStep;
  }
  get lastStep(): number {
    return this.#walker.lastStep;
  }
  get losses(): Float64Array {
    return this.#walker.recorded.view("loss");
  }
  get lossesFrom(): number {
    return this.#walker.recorded.from;
  }
  get metrics(): Record<string, Float64Array> {
    const [, ...names] = recordNames(this.#parts.core);
    return Object.fromEntries(names.map((name) => [name, this.#walker.recorded.view(name)]));
  }
  get changes(): readonly RecordedChange[] {
    return this.#walker.changes.map(describeChange);
  }
  get checkpointBytes(): number {
    return this.#walker.checkpoints.bytes;
  }

  /** One piece of work at a time, and none after `dispose`. */
  async #exclusively<T>(what: string, work: () => T | Promise<T>): Promise<T> {
    this.#needAlive(what);
    return this.#parts.core.access.changing(what, async () => work());
  }
  #needAlive(what: string): void {
    if (!this.#disposed) return;
    throw new ArgumentError({ problem: `${what} was called on a run that was disposed of`, fix: "Start a new one: startRun(net, x, y)." });
  }

  async forward(count = 1, given?: WalkOptions): Promise<number> {
    needWhole("count", count, 0);
    const options = walkSettings.read(given);
    return this.#exclusively("run.forward", () => {
      const { epoch, step, stepsPerEpoch } = this;
      return this.#walker.goTo(options.unit === "epoch" && count > 0 ? (epoch + count) * stepsPerEpoch : step + count, options);
    });
  }
  async back(count = 1, given?: WalkOptions): Promise<number> {
    needWhole("count", count, 0);
    const options = walkSettings.read(given);
    return this.#exclusively("run.back", () => {
      const { step, stepsPerEpoch, firstStep } = this;
      const begun = Math.ceil(step / stepsPerEpoch);
      const target = options.unit === "epoch" && count > 0 ? (begun - count) * stepsPerEpoch : step - count;
      return this.#walker.goTo(Math.max(firstStep, target), options);
    });
  }
  async goTo(step: number, given?: WalkOptions): Promise<number> {
    needWhole("step", step, this.firstStep);
    const options = walkSettings.read(given);
    return this.#exclusively("run.goTo", () => this.#walker.goTo(step, options));
  }

  change(change: RunChange): Promise<void> {
    return this.#exclusively("run.change", () => {
      const { core, examples, y } = this.#parts;
      const resolved = resolveChange(change, this.step, core.architecture.parameters, core.settings);
      const { loss } = resolved;
      if (loss !== undefined) {
        const targets = prepareTargets(y, examples.input.rows, sizeOf(core.architecture.outputShape), loss);
        if (targets instanceof Int32Array !== examples.targets instanceof Int32Array) {
          throw new ArgumentError({
            problem: `A run cannot change over to the loss "${loss.name}"`,
            received: `targets as ${losses[loss.name].targets}`,
            expected: `a loss that takes ${losses[core.settings.loss.name].targets}, as the one before`,
            fix: "Start a run of its own with it.",
          });
        }
      }
      this.#walker.change(resolved);
    });
  }

  async fork(change?: RunChange): Promise<TrainingRun> {
    const other = await this.#exclusively("run.fork", () => this.#fork());
    try {
      if (change !== undefined) await other.change(change);
    } catch (error) {
      other.dispose();
      other.net.dispose();
      throw error;
    }
    return other;
  }
  async #fork(): Promise<Run> {
    const { core, net, examples, options } = this.#parts;
    const past = this.#walker.past();
    const { name, seed, meaning, layers, device, architecture, settings } = core;
    const state = core.optimizerState;
    const weights = net.getWeights();
    const parameters = architecture.parameters.map(({ fullName }, i) => [fullName, weights[i]!] as const);
    const saved = {
      name,
      seed,
      meaning,
      layers,
      inputShape: architecture.inputShape,
      compiled: settings,
      iterations: state.iterations,
      epochs: core.epochs,
    };
    const copy = Sequential.restore({ ...saved, arrays: new Map([...parameters, ...state.arrays]) }, device);
    const twin = Sequential.coreOf(copy);
    const holder = { ...this.#parts.holder };
    const stepper = await Stepper.open(twin, examples, options);
    // Once more from the copy itself, which has all digits on every device.
    stepper.putBack(past.checkpoints.latest(this.step));
    twin.access.hold(holder);
    return new Run({ ...this.#parts, net: copy, core: twin, holder, stepper }, past, this.step);
  }

  batch(step = this.step): Int32Array {
    needWhole("step", step, 0);
    return this.#parts.stepper.order.batch(step);
  }
  stepExamples(step = this.step): StepExamples {
    const indices = this.batch(step);
    const { input, targets } = this.#parts.examples;
    const { inputShape } = this.#parts.core.architecture;
    const perRow = targets.length / input.rows;
    const x = tensorFrom(rowsOf(input.data, indices, input.data.length / input.rows), [indices.length, ...inputShape], input.scale);
    const y = tensorFrom(rowsOf(targets, indices, perRow), targets instanceof Int32Array ? [indices.length] : [indices.length, perRow]);
    return { indices, x, y };
  }

  state(): RunState {
    const { core, stepper } = this.#parts;
    this.#needAlive("run.state");
    core.access.needIdle("run.state");
    const { step, batchSize, seed, shuffle, examples } = this;
    const { firstEpoch } = this.#parts.options;
    const { optimizer, loss } = core.settings;
    const arrays = Object.fromEntries(stepper.capture(step).arrays) as RunState["arrays"];
    return { format: "hillock-run", version: 1, step, firstEpoch, batchSize, seed, shuffle, examples, optimizer, loss, arrays };
  }

  dispose(): void {
    if (this.#disposed) return;
    const { core, stepper, holder } = this.#parts;
    core.access.needIdle("run.dispose");
    this.#disposed = true;
    stepper.dispose();
    core.access.release(holder);
  }
  [Symbol.dispose](): void {
    this.dispose();
  }
}

/** Copies of some rows, each of `width` numbers, one after the other. */
function rowsOf<A extends Float32Array | Int32Array | Uint8Array>(data: A, indices: Int32Array, width: number): A {
  const rows = new (data.constructor as new (length: number) => A)(indices.length * width);
  indices.forEach((row, i) => void rows.set(data.subarray(row * width, (row + 1) * width), i * width));
  return rows;
}
