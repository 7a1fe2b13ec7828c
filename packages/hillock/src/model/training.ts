/** The loop of `fit`: epochs in segments of steps, callbacks, validation, and what happens when the loss stops being a number. */

import { now } from "#platform";
import { NumericError } from "../errors.ts";
import type { Executable, Store, StoredArray } from "../runtime/index.ts";
import { inOrder, shuffleInto } from "./order.ts";
import { Pace, runInChunks } from "./pace.ts";
import type { Callback, History, Logs, Progress, TrainingContext } from "./types.ts";

export interface TrainingJob {
  readonly store: Store;
  readonly executable: Executable;
  /** Name of the index array on the device. */
  readonly index: string;
  readonly examples: number;
  readonly batchSize: number;
  readonly epochs: number;
  readonly shuffle: boolean;
  readonly seed: number;
  /** Recorded outputs and the names under which they are reported, "loss" first. */
  readonly records: readonly { readonly output: string; readonly reportedAs: string }[];
  /** Arrays that training changes: kept to go back to when the loss breaks. */
  readonly trained: readonly string[];
  readonly callbacks: readonly Callback[];
  readonly signal: AbortSignal | undefined;
  /** Logs of the validation after an epoch. */
  readonly validate: (() => Promise<Logs>) | undefined;
}

const progressMilliseconds = 80;
const snapshotMilliseconds = 1000;
/** Short epochs are run together, up to this many steps and examples, when nobody wants to see every single one. */
const segmentSteps = 4096;
const segmentExamples = 2 ** 20;

interface Snapshot {
  /** Steps of this training before it. */
  readonly step: number;
  readonly arrays: ReadonlyMap<string, StoredArray>;
}

export class Training {
  readonly #job: TrainingJob;
  readonly #context: TrainingContext;
  readonly #stepsPerEpoch: number;
  readonly #epochs: number[] = [];
  readonly #series: Record<string, number[]>;
  /** The series of what is recorded, in the order of the job's records. */
  readonly #columns: readonly number[][];
  /** Whether somebody wants to see every single epoch. */
  readonly #watched: boolean;
  /** Epochs in a segment: one when watched, else as many as make a worthwhile run. */
  readonly #together: number;
  /** Epochs of unshuffled order that are on the device. */
  #ordered = 0;
  readonly #pace = new Pace();
  #stopped: string | undefined;
  #rate = 0;
  #lastProgress = 0;
  #snapshot: Snapshot | undefined;
  /** The one before: good for sure once the loss has been finite at the newer one. */
  #earlier: Snapshot | undefined;
  #snapshotTime = Number.NEGATIVE_INFINITY;

  constructor(job: TrainingJob) {
    this.#job = job;
    this.#stepsPerEpoch = Math.ceil(job.examples / job.batchSize);
    this.#series = Object.fromEntries(job.records.map(({ reportedAs }) => [reportedAs, []]));
    this.#columns = job.records.map(({ reportedAs }) => this.#series[reportedAs]!);
    this.#watched =
      job.validate !== undefined ||
      job.callbacks.some((callback) => callback.onEpochBegin !== undefined || callback.onEpochEnd !== undefined);
    const { epochs, examples, batchSize } = job;
    const worthwhile = Math.min(Math.floor(segmentSteps / this.#stepsPerEpoch), Math.floor(segmentExamples / examples));
    this.#together = this.#watched ? 1 : Math.max(1, worthwhile);
    this.#context = { epochs, stepsPerEpoch: this.#stepsPerEpoch, examples, batchSize, stop: (reason) => this.#stop(reason) };
  }

  #stop(reason: string): void {
    this.#stopped ??= reason;
  }
  get #ended(): boolean {
    if (this.#job.signal?.aborted === true) this.#stop("aborted");
    return this.#stopped !== undefined;
  }

  /** @throws NumericError when the loss becomes NaN or infinite; the weights are then those of the last good step. */
  async run(): Promise<History> {
    const start = now();
    await this.#tell((callback) => callback.onTrainBegin?.(this.#context));
    for (let epoch = 0; epoch < this.#job.epochs && !this.#ended; epoch += this.#together)
      await this.#segment(epoch, this.#epochsFrom(epoch));
    await this.#tell((callback) => callback.onTrainEnd?.(this.#lastLogs(), this.#context));
    return { epoch: this.#epochs, history: this.#series, stopped: this.#stopped ?? "completed", seconds: (now() - start) / 1000 };
  }

  /** Epochs in the segment that starts with this one. */
  #epochsFrom(epoch: number): number {
    return Math.min(this.#together, this.#job.epochs - epoch);
  }

  async #tell(call: (callback: Callback) => void | Promise<void>): Promise<void> {
    for (const callback of this.#job.callbacks) await call(callback);
  }

  #writeOrder(epoch: number, count: number): void {
    const { examples, batchSize, shuffle, seed, store, index } = this.#job;
    const mixed = shuffle && batchSize < examples;
    if (!mixed && count === this.#ordered) return;
    this.#ordered = mixed ? 0 : count;
    const order = new Int32Array(count * examples);
    for (let i = 0; i < count; i++) {
      // The order within a full batch changes nothing but rounding.
      if (mixed) shuffleInto(order, i * examples, examples, seed, epoch + i);
      else inOrder(order, i * examples, examples);
    }
    store.set(index, "i32", order);
  }

  async #segment(epoch: number, count: number): Promise<void> {
    const { examples, batchSize, executable, records } = this.#job;
    await this.#tell((callback) => callback.onEpochBegin?.(epoch, this.#context));
    if (this.#ended) return;
    this.#writeOrder(epoch, count);
    const values = records.map(() => new Float64Array(count * this.#stepsPerEpoch));
    const window = { rows: examples, batch: batchSize, from: 0, to: count * this.#stepsPerEpoch };
    this.#takeSnapshot(epoch * this.#stepsPerEpoch);
    const reached = await runInChunks(
      executable,
      window,
      async (chunk) => {
        for (const [i, { output }] of records.entries()) values[i]!.set(executable.record(output), chunk.from);
        if (chunk.reached < chunk.to) await this.#broken(epoch * this.#stepsPerEpoch + chunk.reached, values[0]![chunk.reached]!);
        this.#takeSnapshot(epoch * this.#stepsPerEpoch + chunk.reached);
        await this.#progress(epoch, chunk.reached, chunk.reached - chunk.from, chunk.milliseconds, values);
        return this.#ended;
      },
      this.#pace,
    );
    const finished = Math.floor(reached / this.#stepsPerEpoch);
    if (this.#stepsPerEpoch === 1) this.#keepSteps(epoch, finished, values);
    else
      for (let i = 0; i < finished; i++) this.#keep(epoch + i, this.#means(values, i * this.#stepsPerEpoch, (i + 1) * this.#stepsPerEpoch));
    if (finished > 0 && this.#watched) await this.#tellEpochEnd(epoch);
  }

  /** Adds an epoch to the history. Tiny networks end a million epochs a second: nothing here may cost more than the step itself. */
  #keep(epoch: number, means: readonly number[]): void {
    this.#epochs.push(epoch);
    for (let i = 0; i < means.length; i++) this.#columns[i]!.push(means[i]!);
  }

  /** The same for epochs of one step, which are their own means. */
  #keepSteps(epoch: number, count: number, values: readonly Float64Array[]): void {
    for (let i = 0; i < count; i++) this.#epochs.push(epoch + i);
    for (const [column, series] of this.#columns.entries()) for (let i = 0; i < count; i++) series.push(values[column]![i]!);
  }

  /** Validates and calls back, after an epoch that somebody watches. */
  async #tellEpochEnd(epoch: number): Promise<void> {
    for (const [name, value] of Object.entries((await this.#job.validate?.()) ?? {})) {
      const reportedAs = `val${name[0]!.toUpperCase()}${name.slice(1)}`;
      this.#series[reportedAs] ??= [];
      this.#series[reportedAs].push(value);
    }
    await this.#tell((callback) => callback.onEpochEnd?.(epoch, this.#lastLogs(), this.#context));
  }

  #lastLogs(): Logs {
    return Object.fromEntries(
      Object.entries(this.#series).flatMap(([name, values]) => (values.length === 0 ? [] : [[name, values.at(-1)!]])),
    );
  }

  #rowsOf(step: number): number {
    const first = (step % this.#stepsPerEpoch) * this.#job.batchSize;
    return Math.min(this.#job.batchSize, this.#job.examples - first);
  }

  /** Means over examples of what the steps from … to − 1 recorded, in the order of the records. */
  #means(values: readonly Float64Array[], from: number, to: number): number[] {
    return values.map((series) => {
      let [sum, rows] = [0, 0];
      for (let step = from; step < to; step++) {
        const n = this.#rowsOf(step);
        rows += n;
        sum += n * series[step]!;
      }
      return sum / rows;
    });
  }

  async #progress(
    firstEpoch: number,
    reached: number,
    steps: number,
    milliseconds: number,
    values: readonly Float64Array[],
  ): Promise<void> {
    const rate = (steps * this.#job.batchSize * 1000) / Math.max(milliseconds, 1e-3);
    this.#rate = this.#rate === 0 ? rate : 0.8 * this.#rate + 0.2 * rate;
    const endsEpoch = reached % this.#stepsPerEpoch === 0;
    if (now() - this.#lastProgress < progressMilliseconds && !endsEpoch) return;
    if (this.#job.callbacks.every((callback) => callback.onProgress === undefined)) return;
    this.#lastProgress = now();
    const inEpoch = reached === 0 ? 0 : ((reached - 1) % this.#stepsPerEpoch) + 1;
    const progress: Progress = {
      epoch: firstEpoch + Math.floor((reached - 1) / this.#stepsPerEpoch),
      epochs: this.#job.epochs,
      step: inEpoch,
      steps: this.#stepsPerEpoch,
      examples: Math.min(inEpoch * this.#job.batchSize, this.#job.examples),
      examplesPerSecond: this.#rate,
      logs: Object.fromEntries(this.#means(values, reached - inEpoch, reached).map((mean, i) => [this.#job.records[i]!.reportedAs, mean])),
    };
    await this.#tell((callback) => callback.onProgress?.(progress, this.#context));
  }

  #takeSnapshot(step: number): void {
    if (now() - this.#snapshotTime < snapshotMilliseconds) return;
    this.#snapshotTime = now();
    this.#earlier = this.#snapshot;
    this.#snapshot = { step, arrays: new Map(this.#job.trained.map((name) => [name, this.#job.store.get(name)])) };
  }

  /**
   * The loss of step `bad` is no number, so the step before has already spoilt the weights. Goes back to the last snapshot, or the one before where that one
   * is itself spoilt, and repeats the good steps, which gives the same bits again.
   */
  async #broken(bad: number, loss: number): Promise<never> {
    const good = this.#snapshot!.step < bad ? this.#snapshot! : (this.#earlier ?? this.#snapshot!);
    for (const [name, array] of good.arrays) this.#job.store.set(name, array instanceof Int32Array ? "i32" : "f32", array);
    await this.#repeat(good.step, bad - 1);
    const [epoch, step] = [Math.floor(bad / this.#stepsPerEpoch), bad % this.#stepsPerEpoch];
    throw new NumericError({
      problem: `The loss became ${Number.isNaN(loss) ? "NaN" : "infinite"} at step ${bad} (epoch ${epoch + 1}, step ${step + 1} of ${this.#stepsPerEpoch})`,
      received: `a loss of ${loss}`,
      expected: "a finite loss",
      fix: "Training has stopped and the model keeps its last good weights. Use a smaller learning rate, or scale the inputs.",
    });
  }

  /** Steps from … to − 1 of the whole training once more, segment by segment. */
  async #repeat(from: number, to: number): Promise<void> {
    const { executable, examples, batchSize } = this.#job;
    const segmentLength = this.#together * this.#stepsPerEpoch;
    for (let step = from; step < to; ) {
      const segment = Math.floor(step / segmentLength);
      const [start, end] = [segment * segmentLength, Math.min(to, (segment + 1) * segmentLength)];
      this.#writeOrder(segment * this.#together, this.#epochsFrom(segment * this.#together));
      await executable.run({ rows: examples, batch: batchSize, from: step - start, to: end - start });
      step = end;
    }
  }
}
