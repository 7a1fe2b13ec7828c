/** `startRun`: a training that can be walked both ways. */

import { ArgumentError } from "../../errors.ts";
import type { Holder } from "../../model/access.ts";
import type { ModelCore, PreparedExamples } from "../../model/core.ts";
import { prepareTargets } from "../../model/examples.ts";
import { Sequential } from "../../model/sequential.ts";
import { ownCopy, sizeOf, type TensorLike, tensorOf } from "../../runtime/index.ts";
import type { ValuesFor } from "../../settings/index.ts";
import { counted } from "../../words.ts";
import { startRunSettings } from "../settings.ts";
import { Checkpoints } from "./checkpoints.ts";
import { RecordedSteps } from "./recordedSteps.ts";
import { checkedState, needFitting } from "./runState.ts";
import { Stepper, type StepperOptions } from "./stepper.ts";
import { Run, recordNames } from "./trainingRun.ts";
import type { RunOptions, RunState, TrainingRun } from "./types.ts";
import type { Past } from "./walker.ts";

/**
 * Starts a training of a compiled model. Nothing is trained yet: `await run.forward(100)`, `await run.back(30)`, `await run.goTo(0)`. Walking k whole epochs
 * forward leaves exactly the weights of `net.fit(x, y, { epochs: k, batchSize, seed, shuffle })`. The same step has the same bits however it was reached, as
 * long as the device is the same: on `wasm()` the machine and its number of threads, on `wasm({ deterministic: true })` any.
 *
 * The run holds the model until it is disposed of: predict, evaluate and read it between walks, change it through the run.
 * @param x [n, …inputShape] @param y the targets as in `fit`
 * @throws ShapeError, DataError, ArgumentError for input that cannot be learnt from; nothing has changed then.
 */
export async function startRun(net: Sequential, x: TensorLike, y: TensorLike, options?: RunOptions): Promise<TrainingRun> {
  const given = startRunSettings.read(options);
  const { from, checkpointBytes } = given;
  if (from !== undefined) checkedState(from);
  const core = Sequential.coreOf(net);
  const settings = stepperOptions(core, given);
  const holder: Holder = { name: "a run", fix: "Change it through the run (run.change, run.forward), or end that with run.dispose()." };
  core.access.hold(holder);
  try {
    // The run reads them for as long as it lives, whatever their owner does with them.
    const [ownX, ownY] = [ownCopy(tensorOf(x, "x")), ownCopy(tensorOf(y, "y"))];
    const examples = prepare(core, ownX, ownY, from);
    const batchSize = Math.min(settings.batchSize, examples.input.rows);
    return await core.access.changing("startRun", async () => {
      const stepper = await Stepper.open(core, examples, { ...settings, batchSize });
      if (from !== undefined) stepper.putBack({ arrays: new Map(Object.entries(from.arrays)), settings: core.settings });
      const firstStep = from?.step ?? 0;
      const checkpoints = new Checkpoints(checkpointBytes);
      checkpoints.add(stepper.capture(firstStep));
      const recorded = new RecordedSteps(recordNames(core), firstStep);
      const past: Past = { firstStep, recorded, checkpoints, changes: [] };
      return new Run({ net, core, holder, y: ownY, examples, stepper, options: { ...settings, batchSize } }, past, firstStep);
    });
  } catch (error) {
    core.access.release(holder);
    throw error;
  }
}

/** @throws ArgumentError for numbers that contradict the state to go on from. */
function stepperOptions({ epochs }: ModelCore, { from, ...options }: ValuesFor<typeof startRunSettings>): StepperOptions {
  const { batchSize = from?.batchSize ?? 32, seed = from?.seed ?? 0, shuffle = from?.shuffle ?? true } = options;
  if (from !== undefined && (batchSize !== from.batchSize || seed !== from.seed || shuffle !== from.shuffle)) {
    throw new ArgumentError({
      problem: "A run cannot go on with other batches",
      received: `batchSize ${batchSize}, seed ${seed}, shuffle ${shuffle}`,
      expected: `batchSize ${from.batchSize}, seed ${from.seed}, shuffle ${from.shuffle}, as the state says`,
      fix: "Leave these options out.",
    });
  }
  return { batchSize, seed, shuffle, firstEpoch: from?.firstEpoch ?? epochs };
}

/** Data and settings, checked before anything changes. */
function prepare(core: ModelCore, x: TensorLike, y: TensorLike, from: RunState | undefined): PreparedExamples {
  if (from === undefined) return core.prepareExamples(x, y);
  const { optimizer, loss } = from;
  return core.checking(() => {
    const input = core.prepare(x);
    needFitting(from, core.architecture);
    if (input.rows !== from.examples) {
      throw new ArgumentError({
        problem: "The state belongs to other data",
        received: counted(input.rows, "row"),
        expected: counted(from.examples, "row"),
      });
    }
    const targets = prepareTargets(y, input.rows, sizeOf(core.architecture.outputShape), loss);
    core.adopt({ metrics: [], ...core.compiled, optimizer, loss });
    return { input, targets };
  });
}
