/** Plays a training run to a display: events with numbers that one can check, and a clock that moves as told. */

import type { Progress, TrainingContext } from "hillock";
import { logNames, type Run, report, type TrainingDisplay } from "../events.ts";

export interface Script {
  readonly epochs: number;
  readonly steps?: number;
  readonly examples?: number;
  readonly validates?: boolean;
  readonly title?: string;
  /** Seconds for one epoch; 0 for a clock that stands still. */
  readonly epochSeconds?: number;
  /** Stop before this epoch (from 0) is finished. */
  readonly until?: number;
  readonly loss?: (x: number) => number;
}

export class Stage {
  now = 100;
  readonly clock = (): number => this.now;

  async play(display: TrainingDisplay, script: Script): Promise<void> {
    const {
      epochs,
      steps = 10,
      examples = 60000,
      validates = false,
      title = "MNIST",
      epochSeconds = 2,
      loss = (x) => 2 - 1.9 * x,
    } = script;
    const run: Run = {
      title,
      facts: [["60,000 to train", "10,000 to test"]],
      epochs,
      examples,
      logs: logNames(["accuracy"], validates),
      settings: { dataset: "mnist" },
    };
    display.begin(run);
    const callback = report(display, this.clock);
    const model = {} as TrainingContext["model"];
    const context: TrainingContext = { model, epochs, stepsPerEpoch: steps, examples, batchSize: examples / steps, stop() {} };
    await callback.onTrainBegin?.(context);
    for (let epoch = 0; epoch < epochs; epoch++) {
      await callback.onEpochBegin?.(epoch, context);
      for (let step = 1; step <= steps; step++) {
        this.now += epochSeconds / steps;
        const x = (epoch + step / steps) / epochs;
        const logs = { loss: loss(x), accuracy: 0.9 * x };
        const examplesPerSecond = epochSeconds > 0 ? examples / epochSeconds : Number.POSITIVE_INFINITY;
        const progress: Progress = { epoch, epochs, step, steps, examples: (examples * step) / steps, examplesPerSecond, logs };
        await callback.onProgress?.(progress, context);
        if (epoch === script.until && step === steps / 2) return;
      }
      const x = (epoch + 1) / epochs;
      const logs = { loss: loss(x), accuracy: 0.9 * x, ...(validates ? { valLoss: loss(x) + 0.1, valAccuracy: 0.8 * x } : {}) };
      await callback.onEpochEnd?.(epoch, logs, context);
    }
    display.finish();
  }
}
