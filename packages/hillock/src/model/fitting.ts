/** `fit`, from what the user says to a training job. */

import { ArgumentError } from "../errors.ts";
import type { Executable, TensorLike } from "../runtime/index.ts";
import type { ModelCore } from "./core.ts";
import { evaluatePlaced, recordsOf, rowsPerStep } from "./evaluation.ts";
import { trainingRows } from "./examples.ts";
import { type DataFormat, scalarNames, trainingGraph } from "./graphs.ts";
import { epochPrinter } from "./printer.ts";
import { type DeviceSession, formatKey } from "./session.ts";
import { fitSettings } from "./settings.ts";
import { ShuffledEpochs } from "./shuffledEpochs.ts";
import { isWatched, Training, type TrainingJob } from "./training.ts";
import type { History, Logs } from "./types.ts";
import { type PreparedValidation, prepareValidation } from "./validation.ts";
import { slotsOf } from "./weights.ts";

/** What the user said, complete and checked. @throws ArgumentError */
export function fitOptions(given: unknown) {
  const options = fitSettings.read(given);
  return { ...options, callbacks: options.verbose === 1 ? [...options.callbacks, epochPrinter()] : options.callbacks };
}

/** The model on its device, ready to train. */
export async function openForTraining(core: ModelCore, seed: number): Promise<DeviceSession> {
  const session = await core.open(seed);
  session.store.set(scalarNames.seed, "i32", [seed | 0]);
  session.store.set(scalarNames.learningRate, "f32", [core.settings.optimizer.learningRate]);
  return session;
}

/** The program of a training step over data in this format, and what every training job says about it. */
export async function trainingProgram(
  { architecture, settings }: ModelCore,
  session: DeviceSession,
  format: DataFormat,
  batch: number,
): Promise<Pick<TrainingJob, "store" | "executable" | "batchSize" | "records" | "trained">> {
  const records = recordsOf(settings);
  const executable: Executable = await session.program(`train ${formatKey(format)}`, () => trainingGraph(architecture, format, settings), {
    capacity: batch,
    records: records.map(({ output }) => output),
    guard: "loss",
    counter: scalarNames.step,
  });
  const parameters = architecture.parameters.map(({ fullName }) => fullName);
  const trained = [...parameters, ...slotsOf(architecture.parameters, settings.optimizer), scalarNames.step];
  return { store: session.store, executable, batchSize: batch, records, trained };
}

export async function fitModel(core: ModelCore, x: TensorLike, y: TensorLike, given: unknown): Promise<History> {
  const {
    validationSplit,
    validationData,
    shuffle = true,
    epochs,
    batchSize,
    seed,
    callbacks,
    signal,
    stepsPerEpoch: limit,
  } = fitOptions(given);
  if (limit !== undefined) throw stepsWithTensors(limit);
  const { input, targets, examples, validation } = core.checking(() => {
    const training = core.prepareExamples(x, y);
    const held: PreparedValidation | undefined = prepareValidation(core, validationData, epochs, signal);
    return { ...training, examples: trainingRows(training.input.rows, validationSplit), validation: held };
  });

  const session = await openForTraining(core, seed);
  const { store } = session;
  const format = session.place("train", input, targets);
  const placed = validation?.place(session);
  try {
    const batch = Math.min(batchSize, examples);
    const program = await trainingProgram(core, session, format, batch);
    const held = input.rows - examples;
    const validate = placed?.validate ?? (held > 0 ? () => evaluateHeld(core, session, format, examples, held) : undefined);
    const watched = isWatched({ callbacks, validate });
    const segments = new ShuffledEpochs({ store, index: format.names.index, examples, batchSize: batch, epochs, shuffle, seed, watched });
    const stepsPerEpoch = Math.ceil(examples / batch);
    return await new Training({ ...program, segments, epochs, stepsPerEpoch, examples, callbacks, signal, validate }).run();
  } finally {
    session.remove(format);
    placed?.remove();
  }
}

const stepsWithTensors = (steps: number): ArgumentError =>
  new ArgumentError({
    problem: "stepsPerEpoch is for batches: an epoch over tensors goes through all examples",
    received: `stepsPerEpoch: ${steps}, with tensors`,
    expected: "batches, fit(batches, { stepsPerEpoch }), or stepsPerEpoch left out",
    fix: "Leave it out, or choose batchSize: an epoch has ⌈examples / batchSize⌉ steps.",
  });

/** Validates on rows of the training data that were held back, through an index of their own. */
async function evaluateHeld(core: ModelCore, session: DeviceSession, format: DataFormat, first: number, rows: number): Promise<Logs> {
  const held = { ...format, names: { ...format.names, index: "held:index" } };
  const logs = await evaluatePlaced(core, session, held, first, rows, rowsPerStep);
  session.store.delete(held.names.index);
  return logs;
}
