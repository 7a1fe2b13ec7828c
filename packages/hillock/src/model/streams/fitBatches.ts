/** `fit` for data that come batch by batch. */

import { ArgumentError } from "../../errors.ts";
import { counted } from "../../words.ts";
import type { ModelCore } from "../core.ts";
import { EpochMeans } from "../epochMeans.ts";
import { recordsOf } from "../evaluation.ts";
import { epochsOf, type FitValues, fitOptions, openForTraining, saySo, trainingProgram } from "../fitting.ts";
import { prospectsOf } from "../prospects/index.ts";
import type { Segment, Segments } from "../segment.ts";
import { Training } from "../training.ts";
import type { Turns } from "../turns.ts";
import type { History } from "../types.ts";
import { prepareValidation } from "../validation.ts";
import { pairOf } from "./batchErrors.ts";
import { ChunkPlace } from "./placing.ts";
import { ChunkReader } from "./reader.ts";
import { type BatchSource, isOnceOnly, onceOnly, rowsOf } from "./source.ts";

/** Each chunk that was read is a segment. */
class ChunkSegments implements Segments {
  readonly #reader: ChunkReader;
  readonly #place: ChunkPlace;
  readonly #batchSize: number;

  constructor(reader: ChunkReader, place: ChunkPlace, batchSize: number) {
    this.#reader = reader;
    this.#place = place;
    this.#batchSize = batchSize;
  }
  async next(): Promise<Segment | undefined> {
    const chunk = await this.#reader.next();
    if (chunk === undefined) return undefined;
    const { rows } = chunk.input;
    return {
      rows,
      steps: Math.ceil(rows / this.#batchSize),
      endsEpoch: chunk.endsEpoch,
      bytes: chunk.bytes,
      place: () => this.#place.put(chunk),
      release: () => this.#reader.recycle(chunk),
    };
  }
  interrupt(): void {
    this.#reader.interrupt();
  }
  close(): Promise<void> {
    return this.#reader.close();
  }
}

/** Options that make no sense here, from programs without types. */
function refuseTensorOptions({ validationSplit, shuffle }: FitValues): void {
  if (validationSplit !== 0) {
    throw new ArgumentError({
      problem: "validationSplit needs all examples at once",
      received: `${validationSplit}, with batches`,
      expected: "tensors, fit(x, y)",
      fix: "Give validationData, for example dataset.take(1000), and train on dataset.skip(1000).",
    });
  }
  if (shuffle === true) {
    throw new ArgumentError({
      problem: "Batches cannot be shuffled as a whole",
      received: "shuffle: true, with batches",
      expected: "tensors, fit(x, y), or shuffle left out",
      fix: "Shuffle while reading: datasetFrom(batches).shuffle(10_000, seed).",
    });
  }
}

function nothing({ settings }: ModelCore, stopped: string): History {
  return { epoch: [], history: new EpochMeans(recordsOf(settings).map(({ reportedAs }) => reportedAs)).series, stopped, seconds: 0 };
}

export async function fitBatches(core: ModelCore, source: BatchSource, given: unknown): Promise<History> {
  const options = fitOptions(given);
  const { stepsPerEpoch, signal } = options;
  core.access.needFree("fit", false);
  void core.settings;
  refuseTensorOptions(options);
  const { epochs } = epochsOf(core, options);
  if (epochs > 1 && stepsPerEpoch === undefined && isOnceOnly(source))
    throw onceOnly("The source of the batches", counted(epochs, "epoch"));
  if (epochs === 0 || signal?.aborted === true) return nothing(core, epochs === 0 ? "completed" : "aborted");
  return core.access.training("fit", (turns) => fitFrom(core, source, options, turns));
}

async function fitFrom(core: ModelCore, source: BatchSource, options: FitValues, turns: Turns): Promise<History> {
  const { stepsPerEpoch, validationData, batchSize, seed, callbacks, signal } = options;
  const { epochs, firstEpoch, reportFrom } = epochsOf(core, options);
  const prepare = (batch: unknown) => core.prepareExamples(...pairOf(batch));
  const reader = new ChunkReader({ source, prepare, batchSize, epochs, stepsPerEpoch, firstPass: firstEpoch });
  const interrupt = (): void => reader.interrupt();
  signal?.addEventListener("abort", interrupt);
  let remove = (): void => {};
  try {
    const first = await reader.open();
    if (first === undefined) {
      await reader.close();
      return nothing(core, "aborted");
    }
    const validation = prepareValidation(core, validationData, epochs, signal);
    const session = await openForTraining(core, seed);
    const place = new ChunkPlace(session, "train", first);
    remove = () => place.remove();
    const program = await trainingProgram(core, session, place.format, batchSize);
    const placed = validation?.place(session);
    remove = () => {
      place.remove();
      placed?.remove();
    };
    const rows = rowsOf(source);
    const examples = stepsPerEpoch === undefined ? rows : undefined;
    const job = {
      ...program,
      ...{ core, turns, epochs, firstEpoch, reportFrom, examples, callbacks, signal },
      segments: new ChunkSegments(reader, place, batchSize),
      stepsPerEpoch: stepsPerEpoch ?? (rows === undefined ? undefined : Math.ceil(rows / batchSize)),
      validate: placed?.validate,
    };
    core.say(prospectsOf(core.architecture, core.settings, first.targets ?? new Float32Array(0)), options.onWarning);
    const history = await new Training(job).run();
    saySo(core, history, options);
    return history;
  } catch (failure) {
    await reader.close().catch(() => undefined);
    throw failure;
  } finally {
    signal?.removeEventListener("abort", interrupt);
    remove();
  }
}
