/** `fit`, from what the user says to a training job. */

import type { TensorLike } from "../runtime/index.ts";
import type { ModelCore } from "./core.ts";
import { evaluatePlaced, recordsOf } from "./evaluation.ts";
import { needWhole, trainingRows } from "./examples.ts";
import { type DataFormat, scalarNames, trainingGraph } from "./graphs.ts";
import { epochPrinter } from "./printer.ts";
import { type DeviceSession, formatKey } from "./session.ts";
import { Training, type TrainingJob } from "./training.ts";
import type { FitOptions, History, Logs } from "./types.ts";
import { slotsOf } from "./weights.ts";

/** Rows that validation evaluates at once. */
const validationBatch = 256;

export async function fitModel(core: ModelCore, x: TensorLike, y: TensorLike, options: FitOptions): Promise<History> {
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
  const { settings } = core;
  needWhole("epochs", epochs, 0);
  needWhole("batchSize", batchSize, 1);
  needWhole("seed", seed, 0, 2 ** 32 - 1);
  const { input, targets, examples, validation } = core.checking(() => {
    const training = core.prepareExamples(x, y);
    const held = validationData === undefined ? undefined : core.prepareExamples(...validationData);
    return { ...training, examples: trainingRows(training.input.rows, validationSplit), validation: held };
  });

  const session = await core.open(seed);
  const { store } = session;
  store.set(scalarNames.seed, "i32", [seed | 0]);
  store.set(scalarNames.learningRate, "f32", [settings.optimizer.learningRate]);
  const format = session.place("train", input, targets);
  const placed = validation === undefined ? undefined : session.place("validation", validation.input, validation.targets);
  const batch = Math.min(batchSize, examples);
  const records = recordsOf(settings);
  const { architecture } = core;
  const executable = await session.program(`train ${formatKey(format)}`, () => trainingGraph(architecture, format, settings), {
    capacity: batch,
    records: records.map(({ output }) => output),
    guard: "loss",
    counter: scalarNames.step,
  });
  const validate =
    placed !== undefined
      ? (): Promise<Logs> => evaluatePlaced(core, session, placed, 0, validation!.input.rows, validationBatch)
      : examples < input.rows
        ? (): Promise<Logs> => evaluateHeld(core, session, format, examples, input.rows - examples)
        : undefined;
  const parameters = architecture.parameters.map(({ fullName }) => fullName);
  const job: TrainingJob = {
    store,
    executable,
    index: format.names.index,
    examples,
    batchSize: batch,
    epochs,
    shuffle,
    seed,
    records,
    trained: [...parameters, ...slotsOf(architecture.parameters, settings.optimizer), scalarNames.step],
    callbacks: verbose === 1 ? [...callbacks, epochPrinter()] : callbacks,
    signal,
    validate,
  };
  try {
    return await new Training(job).run();
  } finally {
    session.remove(format);
    if (placed !== undefined) session.remove(placed);
  }
}

/** Validates on rows of the training data that were held back, through an index of their own. */
async function evaluateHeld(core: ModelCore, session: DeviceSession, format: DataFormat, first: number, rows: number): Promise<Logs> {
  const held = { ...format, names: { ...format.names, index: "held:index" } };
  const logs = await evaluatePlaced(core, session, held, first, rows, validationBatch);
  session.store.delete(held.names.index);
  return logs;
}
