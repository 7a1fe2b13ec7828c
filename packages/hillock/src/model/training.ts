/** The loop of `fit`: segments of steps, callbacks, validation, and what happens when the loss stops being a number or a run fails. */

import { now } from "#platform";
import { NumericError } from "../errors.ts";
import type { Executable, Store } from "../runtime/index.ts";
import type { ModelCore } from "./core.ts";
import { EpochMeans } from "./epochMeans.ts";
import { scalarNames } from "./graphs.ts";
import { LastGood } from "./lastGood.ts";
import { type Chunk, Pace, runInChunks } from "./pace.ts";
import type { Segment, Segments } from "./segment.ts";
import type { Turns } from "./turns.ts";
import type { Callback, History, Logs, TrainingContext } from "./types.ts";
import { trainedArrays } from "./weights.ts";

export interface TrainingJob {
  readonly core: ModelCore;
  readonly turns: Turns;
  readonly store: Store;
  readonly executable: Executable;
  readonly segments: Segments;
  readonly batchSize: number;
  readonly epochs: number;
  /** The number of the first epoch: of its order, and in reports. */
  readonly firstEpoch: number;
  readonly reportFrom: number;
  /** Of an epoch; undefined while nobody knows. */
  readonly stepsPerEpoch: number | undefined;
  readonly examples: number | undefined;
  /** Recorded outputs and the names under which they are reported, "loss" first. */
  readonly records: readonly { readonly output: string; readonly reportedAs: string }[];
  readonly callbacks: readonly Callback[];
  readonly signal: AbortSignal | undefined;
  /** Logs of the validation after an epoch. */
  readonly validate: (() => Promise<Logs>) | undefined;
}

const progressMilliseconds = 80;

/** Whether somebody wants to see every single epoch. */
export const isWatched = ({ validate, callbacks }: Pick<TrainingJob, "validate" | "callbacks">): boolean =>
  validate !== undefined ||
  callbacks.some((callback) => callback.onEpochBegin !== undefined || callback.onEpochEnd !== undefined) ||
  isCounted({ callbacks });
/** Whether somebody wants to see every single step. */
const isCounted = ({ callbacks }: Pick<TrainingJob, "callbacks">): boolean =>
  callbacks.some((callback) => callback.onBatchBegin !== undefined || callback.onBatchEnd !== undefined);

export class Training {
  readonly #job: TrainingJob;
  readonly #context: TrainingContext;
  readonly #means: EpochMeans;
  readonly #lastGood: LastGood;
  /** The job's program; a run that fails leaves the last good weights behind. */
  readonly #guarded: Pick<Executable, "run" | "threads">;
  readonly #pace: Pace;
  #stopped: string | undefined;
  /** Steps of the last epoch, which the next one probably has too. */
  #stepsBefore: number | undefined;
  #rate = 0;
  #lastProgress = 0;
  /** Changes from outside that have been seen to. */
  #changes: number;

  constructor(job: TrainingJob) {
    this.#job = job;
    const { core, epochs, reportFrom, stepsPerEpoch, examples, batchSize, store, executable } = job;
    this.#means = new EpochMeans(
      job.records.map(({ reportedAs }) => reportedAs),
      reportFrom,
    );
    const { parameters } = core.architecture;
    const names = parameters.map(({ fullName }) => fullName);
    this.#lastGood = new LastGood(store, executable, batchSize, trainedArrays(parameters, core.settings.optimizer), names);
    const stop = (reason = "stopped"): void => this.#stop(reason);
    this.#context = { model: core.model, epochs: reportFrom + epochs, stepsPerEpoch, examples, batchSize, stop };
    this.#pace = new Pace(job.executable, isCounted(job) ? 1 : undefined);
    this.#changes = core.changes;
    this.#guarded = {
      threads: job.executable.threads,
      run: async (window) => {
        try {
          return await executable.run(window);
        } catch (failure) {
          await this.#lastGood.afterLastStep();
          throw failure;
        }
      },
    };
  }

  #stop(reason: string): void {
    this.#stopped ??= reason;
    this.#job.segments.interrupt();
  }
  get #ended(): boolean {
    const { signal, core } = this.#job;
    if (signal?.aborted === true) this.#stop("aborted");
    if (core.access.stopTraining) this.#stop("stopped");
    return this.#stopped !== undefined;
  }

  /**
   * @throws NumericError when the loss becomes NaN or infinite, and what a run or a source of data fails with. The weights are then those of the last good step.
   */
  async run(): Promise<History> {
    const start = now();
    const { segments, signal, core } = this.#job;
    const abort = (): void => this.#stop("aborted");
    signal?.addEventListener("abort", abort);
    core.access.onStop = () => this.#stop("stopped");
    try {
      await this.#tell((callback) => callback.onTrainBegin?.(this.#context));
      await this.#train();
    } catch (failure) {
      // What closing fails with is a consequence at best; the failure itself is what the user has to see.
      await segments.close().catch(() => undefined);
      throw failure;
    } finally {
      signal?.removeEventListener("abort", abort);
      core.access.onStop = undefined;
      // An epoch that was begun has used up its order.
      core.epochs = this.#job.firstEpoch + this.#means.epochs.length + (this.#means.finished ? 0 : 1);
    }
    await segments.close();
    await this.#needGoodWeights();
    await this.#tell((callback) => callback.onTrainEnd?.(this.#means.lastLogs, this.#context));
    const { epochs, series } = this.#means;
    return { epoch: epochs, history: series, stopped: this.#stopped ?? "completed", seconds: (now() - start) / 1000 };
  }

  async #train(): Promise<void> {
    const means = this.#means;
    const watched = isWatched(this.#job);
    while (!this.#ended) {
      if (means.finished) {
        if (means.epochs.length === this.#job.epochs) return;
        await this.#tell((callback) => callback.onEpochBegin?.(this.#job.reportFrom + means.epochs.length, this.#context));
        if (this.#ended) return;
      }
      // Whoever reads the model need not wait for data, too.
      const segment = await this.#job.turns.during(() => this.#job.segments.next());
      this.#adoptChanges();
      if (segment === undefined) return;
      await this.#segment(segment);
      if (means.finished && watched) await this.#endEpoch();
    }
  }

  /** While callbacks run the model stands still, and belongs to whoever asks for it; then what was changed is seen to. */
  async #tell(call: (callback: Callback) => void | Promise<void>): Promise<void> {
    const { callbacks, turns } = this.#job;
    if (callbacks.length === 0) return;
    await turns.during(async () => {
      for (const callback of callbacks) await call(callback);
    });
    this.#adoptChanges();
  }
  /** Weights or rate that were set from outside. */
  #adoptChanges(): void {
    const { core, store } = this.#job;
    if (core.changes === this.#changes) return;
    this.#changes = core.changes;
    store.set(scalarNames.learningRate, "f32", [core.settings.optimizer.learningRate]);
    this.#lastGood.changed();
  }

  async #segment(segment: Segment): Promise<void> {
    const { batchSize, records, executable } = this.#job;
    if (segment.steps === 0) {
      this.#means.finish();
      await this.#progress();
      return;
    }
    segment.place();
    this.#lastGood.begin(segment);
    await runInChunks(
      this.#guarded,
      { rows: segment.rows, batch: batchSize, from: 0, to: segment.steps },
      {
        before: isCounted(this.#job) ? () => this.#batchBegins() : undefined,
        after: async (chunk) => {
          const values = records.map(({ output }) => executable.record(output));
          this.#add(segment, chunk, values);
          this.#lastGood.advance(chunk.reached);
          if (chunk.reached < chunk.to) await this.#broken(values[0]![chunk.reached - chunk.from]!);
          this.#measure(chunk);
          if (isCounted(this.#job)) await this.#batchEnded();
          await this.#progress();
          await this.#job.turns.giveWay();
          this.#adoptChanges();
          return this.#ended;
        },
      },
      this.#pace,
    );
  }

  #batchBegins(): Promise<void> {
    const { finished, step } = this.#means;
    return this.#tell((callback) => callback.onBatchBegin?.(finished ? 0 : step, this.#context));
  }
  #batchEnded(): Promise<void> {
    const { step, logs } = this.#means;
    return this.#tell((callback) => callback.onBatchEnd?.(step - 1, logs, this.#context));
  }

  /** Adds the steps of a chunk to the means, and finishes the epochs that end in it. */
  #add({ rows, endsEpoch }: Segment, { from, reached }: Chunk, values: readonly ArrayLike<number>[]): void {
    const { batchSize } = this.#job;
    const stepsPerPass = Math.ceil(rows / batchSize);
    let inPass = from % stepsPerPass;
    for (let step = from; step < reached; step++) {
      this.#means.add(Math.min(batchSize, rows - inPass * batchSize), values, step - from);
      if (++inPass < stepsPerPass) continue;
      inPass = 0;
      if (endsEpoch) this.#means.finish();
    }
  }

  /** Validates and calls back, after an epoch that somebody watches. */
  async #endEpoch(): Promise<void> {
    const means = this.#means;
    if (this.#job.validate !== undefined) means.addValidation(await this.#job.validate());
    await this.#tell((callback) => callback.onEpochEnd?.(means.epoch, means.lastLogs, this.#context));
  }

  #measure({ from, reached, milliseconds }: Chunk): void {
    const rate = ((reached - from) * this.#job.batchSize * 1000) / Math.max(milliseconds, 1e-3);
    this.#rate = this.#rate === 0 ? rate : 0.8 * this.#rate + 0.2 * rate;
  }

  async #progress(): Promise<void> {
    const { epoch, step, rows, finished } = this.#means;
    if (finished) this.#stepsBefore = step;
    if (now() - this.#lastProgress < progressMilliseconds && !finished) return;
    if (this.#job.callbacks.every((callback) => callback.onProgress === undefined)) return;
    this.#lastProgress = now();
    const { stepsPerEpoch } = this.#job;
    const progress = {
      epoch,
      epochs: this.#context.epochs,
      step,
      steps: finished ? step : (stepsPerEpoch ?? this.#stepsBefore),
      examples: rows,
      examplesPerSecond: this.#rate,
      logs: this.#means.logs,
    };
    await this.#tell((callback) => callback.onProgress?.(progress, this.#context));
  }

  /** The last step's loss was computed before its update: whether that left numbers behind, no loss has shown yet. */
  async #needGoodWeights(): Promise<void> {
    if (this.#lastGood.steps === 0 || this.#lastGood.isGood) return;
    const { steps } = this.#lastGood;
    const step = await this.#lastGood.backToGood();
    throw new NumericError({
      problem: `The weights became infinite or NaN by step ${steps}`,
      received: "weights that are no finite numbers, behind a finite loss",
      expected: "finite weights",
      fix: `The model keeps its weights of step ${step}, the last good ones. Use a smaller learning rate, scale the inputs, or give the optimizer a larger epsilon.`,
    });
  }

  /** The loss of the step after the good ones is no number. */
  async #broken(loss: number): Promise<never> {
    await this.#lastGood.beforeLastStep();
    const { epoch, step, finished } = this.#means;
    const [inEpoch, inStep] = finished ? [epoch + 1, 0] : [epoch, step];
    const { stepsPerEpoch } = this.#job;
    const of = stepsPerEpoch === undefined ? "" : ` of ${stepsPerEpoch}`;
    throw new NumericError({
      problem: `The loss became ${Number.isNaN(loss) ? "NaN" : "infinite"} at step ${this.#lastGood.steps} (epoch ${inEpoch + 1}, step ${inStep + 1}${of})`,
      received: `a loss of ${loss}`,
      expected: "a finite loss",
      fix: "Training has stopped and the model keeps its last good weights. Use a smaller learning rate, or scale the inputs.",
    });
  }
}
