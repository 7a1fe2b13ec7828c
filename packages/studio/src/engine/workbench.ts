/** An open session: data, network and a run of the library that can be walked both ways. Answers for frames; knows nothing of messages. */

import {
  DataError,
  type Device,
  decodeRunState,
  encodeRunState,
  engineFacts,
  HillockError,
  NumericError,
  type RunOptions,
  type Sequential,
  startRun,
  type TrainingRun,
  tensorFrom,
  wasm,
} from "hillock";
import { digestOf } from "../session/base64.ts";
import type { KeptRun } from "../session/kept.ts";
import { type Edit, isRegression, type OptimizerSpec, type Session } from "../session/session.ts";
import { Curve } from "./curve.ts";
import { domainOf, drawExamples, featureDefinitions } from "./examples.ts";
import { Maps } from "./maps.ts";
import { buildNetwork, describeLayers, flatten, optimizerFor, weightName } from "./network.ts";
import type { Cursor, ExampleSet, Frame, FrameWanted, ModelInfo, Stopped } from "./protocol.ts";
import { Judge, type Score, tensorsOf } from "./scores.ts";
import { Timeline } from "./timeline.ts";

/** Points of the loss curves that a replay takes on its way. */
const replayPoints = 120;

/** What the player adds to a frame. */
export interface Playing {
  readonly playing: boolean;
  readonly pace: number;
  readonly stopped?: Stopped;
}

interface Parts {
  readonly net: Sequential;
  readonly model: ModelInfo;
  readonly run: TrainingRun;
  readonly device: Device;
}

/** Something to build a run on while there are no examples. It is never learnt from. */
const placeholder = ({ data }: Session): Pick<ExampleSet, "inputs" | "targets"> => ({
  inputs: new Float32Array(data.features.length),
  targets: new Float32Array(1),
});

/** From the kept state, or from the beginning where that does not belong to this network: it is a short cut, nothing more. */
async function begin(
  kept: KeptRun | undefined,
  start: (from: RunOptions) => Promise<TrainingRun>,
): Promise<{ readonly run: TrainingRun; readonly kept?: KeptRun }> {
  if (kept !== undefined) {
    try {
      return { run: await start({ from: decodeRunState(kept.state) }), kept };
    } catch (error) {
      if (!(error instanceof HillockError)) throw error;
    }
  }
  return { run: await start({}) };
}

export class Workbench {
  readonly net: Sequential;
  readonly model: ModelInfo;
  readonly time: Timeline;
  cursor: Cursor = { step: 0, example: 0, operation: -1 };
  readonly #session: Session;
  readonly #maps: Maps;
  readonly #judge: Judge;
  readonly #curve: Curve;

  private constructor(session: Session, kept: KeptRun | undefined, { net, model, run, device }: Parts) {
    this.#session = session;
    this.net = net;
    this.model = model;
    this.#maps = new Maps(session, net, device, model.domain);
    this.#judge = new Judge(session, net, device);
    this.#curve = new Curve(kept?.curve);
    this.time = new Timeline(run, { edits: session.edits, lastStep: session.step }, (edit) => this.#make(edit));
  }

  /**
   * At the session's beginning, or at a kept state of it, about to set out for the session's step. Deterministic, so that whoever opens the same session gets the
   * same bits, on any machine and any number of threads.
   * @throws the library's errors for what cannot be built.
   */
  static async open(session: Session, kept?: KeptRun): Promise<Workbench> {
    const device = wasm({ deterministic: true });
    const { train, test } = drawExamples(session);
    const net = buildNetwork(session, device);
    const { x, y } = tensorsOf(train.targets.length === 0 ? placeholder(session) : train);
    const { batchSize, shuffle } = session.training;
    const options = { batchSize: Math.min(batchSize, y.shape[0]!), seed: session.seed, shuffle };
    const begun = await begin(kept, (from) => startRun(net, x, y, { ...options, ...from }));
    const { run } = begun;
    const model: ModelInfo = {
      layers: describeLayers(net, session),
      parameters: net.countParams(),
      inputNames: session.data.features.map((name) => featureDefinitions[name].name),
      regression: isRegression(session.data),
      train,
      test,
      domain: domainOf(session.data),
      stepsPerEpoch: run.stepsPerEpoch,
      device: deviceText(device),
    };
    const bench = new Workbench(session, begun.kept, { net, model, run, device });
    bench.#toStep();
    await bench.#measure();
    await bench.time.begin();
    bench.time.setOut(session.step);
    return bench;
  }

  /** The same from its beginning, with everything that is known of its time line: for what lies before a kept state. */
  async fromStart(): Promise<Workbench> {
    const { edits, lastStep } = this.time.known;
    const curve = this.#curve.all;
    const bench = await Workbench.open({ ...this.#session, step: lastStep, edits });
    bench.#curve.restore(curve);
    return bench;
  }

  get run(): TrainingRun {
    return this.time.run;
  }
  /** No examples yet: the reader is about to draw the first. */
  get isEmpty(): boolean {
    return this.model.train.targets.length === 0;
  }
  /** @throws DataError */
  needExamples(): void {
    if (!this.isEmpty) return;
    throw new DataError({
      problem: "There is nothing to learn from",
      received: "no points",
      expected: "at least one",
      fix: "Put points on the plane by clicking, or choose a data set.",
    });
  }

  weights(): Float32Array {
    return flatten(this.net.getWeights());
  }

  /** @throws NumericError when the loss breaks; the run then stands at the last good step. */
  async forward(steps: number): Promise<void> {
    this.needExamples();
    try {
      await this.time.forward(steps);
    } finally {
      this.#toStep();
    }
  }
  /** To a step at once, however long it takes. */
  async goTo(step: number): Promise<void> {
    this.time.setOut(step);
    await this.goOn(Number.POSITIVE_INFINITY);
  }
  /** A stretch of the way to where it has set out for. */
  async goOn(milliseconds: number): Promise<void> {
    const { way } = this.time;
    if (way === undefined) return;
    if (way.to > 0) this.needExamples();
    const { step } = this.run;
    try {
      await this.time.goOn(milliseconds, Math.max(1, Math.ceil(way.to / replayPoints)), async () => void (await this.#measure()));
    } finally {
      // Who arrives inside of a step has put the cursor there.
      if (this.run.step !== step && this.cursor.step !== this.run.step) this.#toStep();
    }
  }
  #toStep(): void {
    this.cursor = { step: this.run.step, example: 0, operation: -1 };
  }

  editWeight(index: number, value: number): Promise<void> {
    return this.#edit({ kind: "weight", step: this.run.step, index, value: Math.fround(value) });
  }
  changeOptimizer(optimizer: OptimizerSpec): Promise<void> {
    return this.#edit({ kind: "optimizer", step: this.run.step, optimizer });
  }
  async #edit(edit: Edit): Promise<void> {
    await this.time.edit(edit);
    // The loss at this step is another now.
    this.#curve.cut(edit.step - 1);
    this.#toStep();
  }
  #make(edit: Edit): Promise<void> {
    if (edit.kind === "weight") return this.run.change({ weights: { [weightName(this.model.layers, edit.index)]: edit.value } });
    return this.run.change({ optimizer: optimizerFor(edit.optimizer) });
  }
  /** Forgets what came after the present step. */
  async forget(): Promise<void> {
    await this.time.forget();
    this.#curve.cut(this.run.step);
  }

  /** How far it has come, to go on from there another time. */
  keep(): KeptRun {
    const { step } = this.run;
    const edits = this.time.known.edits.filter((edit) => edit.step <= step);
    return { step, edits, state: encodeRunState(this.run.state()), curve: this.#curve.all };
  }

  async #measure(): Promise<{ train: Score; test: Score }> {
    const [train, test] = [await this.#judge.score(this.model.train), await this.#judge.score(this.model.test)];
    this.#curve.add({ step: this.run.step, train: train.loss, test: test.loss });
    return { train, test };
  }

  async frame(wanted: FrameWanted, { playing, pace, stopped }: Playing): Promise<Frame> {
    const { grid = 0, outputGrid = grid, inputMaps = false } = wanted;
    const { train, test } = await this.#measure();
    const weights = this.weights();
    const { time } = this;
    return {
      cursor: this.cursor,
      epoch: this.run.epoch,
      stepExamples: this.isEmpty ? 0 : this.run.batch().length,
      lastStep: time.lastStep,
      playing,
      pace,
      ...(stopped === undefined ? {} : { stopped }),
      ...(time.way === undefined ? {} : { way: time.way }),
      ...(time.ahead === undefined || time.way !== undefined ? {} : { ahead: time.ahead }),
      weights,
      edits: time.edits,
      digest: digestOf(weights),
      trainLoss: train.loss,
      testLoss: test.loss,
      trainAccuracy: train.accuracy,
      testAccuracy: test.accuracy,
      curve: this.#curve.take(),
      brought: wanted,
      ...(grid > 0 ? { maps: await this.#maps.units(grid, outputGrid) } : {}),
      ...(grid > 0 && inputMaps ? { inputMaps: this.#maps.features(grid) } : {}),
    };
  }

  /** Whether the session's own rule says that training is done, and why. */
  stopReason(trainLoss: number): string | undefined {
    const { stop } = this.#session.training;
    if (stop.step > 0 && this.run.step >= stop.step) return `Step ${stop.step} is reached, where this session stops.`;
    if (stop.loss > 0 && trainLoss <= stop.loss) return `The training loss is at most ${stop.loss}, where this session stops.`;
    return undefined;
  }
  get stop(): Session["training"]["stop"] {
    return this.#session.training.stop;
  }
  /** The outputs for rows of features. */
  async predict(inputs: Float32Array): Promise<Float32Array> {
    const { inputNames } = this.model;
    const x = tensorFrom(inputs, [inputs.length / inputNames.length, inputNames.length]);
    return (await this.net.predict(x)).data as Float32Array;
  }
  trainLoss(): Promise<number> {
    return this.#judge.loss(this.model.train);
  }

  dispose(): void {
    this.run.dispose();
    this.#judge.dispose();
    this.#maps.dispose();
    this.net.dispose();
  }
}

export const isBroken = (error: unknown): error is NumericError => error instanceof NumericError;

function deviceText(device: Device): string {
  const { threads, sharedMemory } = engineFacts();
  const count = threads > 1 && sharedMemory ? `up to ${threads} threads` : "1 thread";
  return device.name === "wasm" ? `WebAssembly SIMD, ${count}` : device.name;
}
