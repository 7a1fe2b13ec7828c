/** `fit`, from what the user says to a training job. */

import { ArgumentError } from "../errors.ts";
import type { Executable, TensorLike } from "../runtime/index.ts";
import type { ValuesFor } from "../settings/index.ts";
import type { ModelCore, PreparedExamples } from "./core.ts";
import { evaluatePlaced, recordsOf, rowsPerStep } from "./evaluation.ts";
import { trainingRows } from "./examples.ts";
import { type DataFormat, scalarNames, trainingGraph } from "./graphs.ts";
import { epochPrinter } from "./printer.ts";
import { prospectsOf, standsStill } from "./prospects/index.ts";
import { type DeviceSession, formatKey } from "./session.ts";
import { fitSettings } from "./settings.ts";
import { ShuffledEpochs } from "./shuffledEpochs.ts";
import { isWatched, Training, type TrainingJob } from "./training.ts";
import type { Turns } from "./turns.ts";
import type { History, Logs } from "./types.ts";
import { type PreparedValidation, prepareValidation } from "./validation.ts";

export type FitValues = ValuesFor<typeof fitSettings>;
/** What the user said, complete and checked. @throws ArgumentError */
export function fitOptions(given: unknown): FitValues {
  const options = fitSettings.read(given);
  return { ...options, callbacks: options.verbose === 1 ? [...options.callbacks, epochPrinter()] : options.callbacks };
}

/** The model on its device, ready to train. @param seed of dropout; without one it stays that of the last fit */
export async function openForTraining(core: ModelCore, seed?: number): Promise<DeviceSession> {
  const session = core.opened ?? (await core.open(seed));
  if (seed !== undefined) session.store.set(scalarNames.seed, "i32", [seed | 0]);
  session.store.set(scalarNames.learningRate, "f32", [core.settings.optimizer.learningRate]);
  return session;
}

/** The program of a training step over data in this format, and what every training job says about it. */
export async function trainingProgram(
  { architecture, settings }: ModelCore,
  session: DeviceSession,
  format: DataFormat,
  batch: number,
): Promise<Pick<TrainingJob, "store" | "executable" | "batchSize" | "records">> {
  const records = recordsOf(settings);
  const executable: Executable = await session.program(`train ${formatKey(format)}`, () => trainingGraph(architecture, format, settings), {
    capacity: batch,
    records: records.map(({ output }) => output),
    guard: "loss",
    counter: scalarNames.step,
  });
  return { store: session.store, executable, batchSize: batch, records };
}

export async function fitModel(core: ModelCore, x: TensorLike, y: TensorLike, given: unknown): Promise<History> {
  const options = fitOptions(given);
  core.access.needFree("fit", false);
  if (options.stepsPerEpoch !== undefined) throw stepsWithTensors(options.stepsPerEpoch);
  const prepared = core.checking(() => {
    const training = core.prepareExamples(x, y);
    const validation = prepareValidation(core, options.validationData, options.epochs, options.signal);
    return { training, examples: trainingRows(training.input.rows, options.validationSplit), validation };
  });
  core.say(prospectsOf(core.architecture, core.settings, prepared.training.targets), options.onWarning);
  const training = core.kept(prepared.training);
  return core.access.training("fit", (turns) => fitPrepared(core, { ...prepared, training }, options, turns));
}

interface PreparedFit {
  readonly training: PreparedExamples;
  /** Rows that train; the others are held back for validation. */
  readonly examples: number;
  readonly validation: PreparedValidation | undefined;
}

async function fitPrepared(core: ModelCore, prepared: PreparedFit, options: FitValues, turns: Turns): Promise<History> {
  const { training, examples, validation } = prepared;
  const { shuffle = true, batchSize, seed, callbacks, signal } = options;
  const { session, format } = await core.place("train", training, seed);
  await openForTraining(core, seed);
  const { store } = session;
  const placed = validation?.place(session);
  try {
    const batch = Math.min(batchSize, examples);
    const program = await trainingProgram(core, session, format, batch);
    const held = training.input.rows - examples;
    const validate = placed?.validate ?? (held > 0 ? () => evaluateHeld(core, session, format, examples, held) : undefined);
    const { epochs, firstEpoch, reportFrom } = epochsOf(core, options);
    const watched = isWatched({ callbacks, validate });
    const order = { store, index: format.names.index, examples, batchSize: batch, shuffle, seed, firstEpoch };
    const segments = new ShuffledEpochs({ ...order, epochs, watched });
    const stepsPerEpoch = Math.ceil(examples / batch);
    const job = { ...program, core, turns, segments, epochs, firstEpoch, reportFrom, stepsPerEpoch, examples, callbacks, signal, validate };
    const history = await new Training(job).run();
    saySo(core, history, options);
    return history;
  } finally {
    session.remove(format);
    placed?.remove();
  }
}

/** How many epochs are trained, the number of the first one's order, and of the first one in reports. */
export function epochsOf({ epochs: begun }: ModelCore, { epochs, initialEpoch }: FitValues) {
  return { epochs: Math.max(0, epochs - (initialEpoch ?? 0)), firstEpoch: initialEpoch ?? begun, reportFrom: initialEpoch ?? 0 };
}

/** After a training that has changed nothing. */
export function saySo(core: ModelCore, { history }: History, { onWarning }: FitValues): void {
  const still = standsStill(history.loss, core.settings.optimizer.learningRate);
  if (still !== undefined) core.say([still], onWarning);
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
