/** An open session: data, network and a run of the library that can be walked both ways. Answers for frames; knows nothing of messages. */

import { type Device, engineFacts, NumericError, type Sequential, startRun, type TrainingRun, tensorFrom, wasm } from "hillock";
import { digestOf } from "../session/base64.ts";
import { type Edit, isRegression, type OptimizerSpec, type Session } from "../session/session.ts";
import { Curve } from "./curve.ts";
import { domainOf, drawExamples, featureDefinitions } from "./examples.ts";
import { Maps } from "./maps.ts";
import { buildNetwork, describeLayers, flatten, optimizerFor, weightName } from "./network.ts";
import type { Cursor, Frame, FrameWanted, ModelInfo } from "./protocol.ts";
import { Judge, type Score, tensorsOf } from "./scores.ts";

/** Points of the loss curves that a replay takes on its way. */
const replayPoints = 120;

/** What the player adds to a frame. */
export interface Playing {
  readonly playing: boolean;
  readonly pace: number;
  readonly stopped?: string;
}

export class Workbench {
  readonly net: Sequential;
  readonly run: TrainingRun;
  readonly model: ModelInfo;
  cursor: Cursor = { step: 0, example: 0, operation: -1 };
  readonly #session: Session;
  readonly #maps: Maps;
  readonly #judge: Judge;
  readonly #curve = new Curve();
  #edits: Edit[] = [];

  private constructor(session: Session, net: Sequential, run: TrainingRun, model: ModelInfo, maps: Maps, judge: Judge) {
    this.#session = session;
    this.net = net;
    this.run = run;
    this.model = model;
    this.#maps = maps;
    this.#judge = judge;
  }

  /**
   * Deterministic, so that whoever opens the same session gets the same bits, on any machine and any number of threads.
   * @throws the library's errors for what cannot be built.
   */
  static async open(session: Session): Promise<Workbench> {
    const device = wasm({ deterministic: true });
    const { train, test } = drawExamples(session);
    const net = buildNetwork(session, device);
    const { x, y } = tensorsOf(train);
    const { batchSize, shuffle } = session.training;
    const run = await startRun(net, x, y, { batchSize: Math.min(batchSize, train.targets.length), seed: session.seed, shuffle });
    const domain = domainOf(session.data);
    const model: ModelInfo = {
      layers: describeLayers(net, session),
      parameters: net.countParams(),
      inputNames: session.data.features.map((name) => featureDefinitions[name].name),
      regression: isRegression(session.data),
      train,
      test,
      domain,
      stepsPerEpoch: run.stepsPerEpoch,
      device: deviceText(device),
    };
    const bench = new Workbench(session, net, run, model, new Maps(session, net, device, domain), new Judge(session, net, device));
    await bench.#measure();
    await bench.#replay();
    return bench;
  }

  /** Trains to the session's step, making its changes on the way. */
  async #replay(): Promise<void> {
    const { step, edits } = this.#session;
    for (const edit of edits) {
      await this.#advance(edit.step);
      await this.#make(edit);
    }
    await this.#advance(step);
  }
  async #advance(to: number): Promise<void> {
    const stride = Math.max(1, Math.ceil(this.#session.step / replayPoints));
    while (this.run.step < to) {
      await this.forward(Math.min(to - this.run.step, stride));
      await this.#measure();
    }
  }

  /** The changes on the way to the present step. */
  get edits(): readonly Edit[] {
    return this.#edits.filter(({ step }) => step <= this.run.step);
  }

  weights(): Float32Array {
    return flatten(this.net.getWeights());
  }

  /** @throws NumericError when the loss breaks; the run then stands at the last good step. */
  async forward(steps: number): Promise<void> {
    try {
      await this.run.forward(steps);
    } finally {
      this.#toStep();
    }
  }
  async goTo(step: number): Promise<void> {
    try {
      await this.run.goTo(Math.max(0, step));
    } finally {
      this.#toStep();
    }
  }
  #toStep(): void {
    this.cursor = { step: this.run.step, example: 0, operation: -1 };
  }

  async editWeight(index: number, value: number): Promise<void> {
    await this.#make({ kind: "weight", step: this.run.step, index, value: Math.fround(value) });
  }
  async changeOptimizer(optimizer: OptimizerSpec): Promise<void> {
    await this.#make({ kind: "optimizer", step: this.run.step, optimizer });
  }
  async #make(edit: Edit): Promise<void> {
    if (edit.kind === "weight") await this.run.change({ weights: { [weightName(this.model.layers, edit.index)]: edit.value } });
    else await this.run.change({ optimizer: optimizerFor(edit.optimizer) });
    // A weight that is dragged is set many times at one step; what counts is the last.
    const replaced = (other: Edit): boolean =>
      other.step === edit.step &&
      other.kind === edit.kind &&
      (other.kind !== "weight" || edit.kind !== "weight" || other.index === edit.index);
    this.#edits = [...this.#edits.filter((other) => other.step <= edit.step && !replaced(other)), edit];
    this.#curve.cut(edit.step);
    this.#toStep();
  }

  async #measure(): Promise<{ train: Score; test: Score }> {
    const [train, test] = [await this.#judge.score(this.model.train), await this.#judge.score(this.model.test)];
    this.#curve.add({ step: this.run.step, train: train.loss, test: test.loss });
    return { train, test };
  }

  async frame({ grid = 0, outputGrid = grid, inputMaps = false }: FrameWanted, { playing, pace, stopped }: Playing): Promise<Frame> {
    const { train, test } = await this.#measure();
    const weights = this.weights();
    return {
      cursor: this.cursor,
      epoch: this.run.epoch,
      stepExamples: this.run.batch().length,
      lastStep: this.run.lastStep,
      playing,
      pace,
      ...(stopped === undefined ? {} : { stopped }),
      weights,
      edits: this.edits,
      digest: digestOf(weights),
      trainLoss: train.loss,
      testLoss: test.loss,
      trainAccuracy: train.accuracy,
      testAccuracy: test.accuracy,
      curve: this.#curve.take(),
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
