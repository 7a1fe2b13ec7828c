/** `evaluate` and `predict` for data that come batch by batch. */

import { float32Of, sizeOf } from "../../runtime/index.ts";
import type { ModelCore } from "../core.ts";
import { evaluationProgram, predictionProgram, RowMeans, recordsOf } from "../evaluation.ts";
import { runInChunks } from "../pace.ts";
import type { Evaluation } from "../types.ts";
import { inputOf, pairOf } from "./batchErrors.ts";
import { eachChunk } from "./placing.ts";
import { ChunkReader } from "./reader.ts";
import type { BatchSource, InputSource } from "./source.ts";

export interface EvaluateBatchesOptions {
  readonly batchSize: number;
  /** Which pass over the source this is, from 0. @default 0 */
  readonly pass?: number;
  /** Tells the data on the device apart. @default "evaluate" */
  readonly prefix?: string;
  /** Aborting ends the pass; there is no result then. */
  readonly signal?: AbortSignal | undefined;
}

/** What an aborted pass gives: nobody reports it. */
const nothing = {} as Evaluation;

/** Loss and metrics over one pass; nothing when it was aborted. */
export async function evaluateBatches(
  core: ModelCore,
  source: BatchSource,
  { batchSize, pass = 0, prefix = "evaluate", signal }: EvaluateBatchesOptions,
): Promise<Evaluation> {
  const means = new RowMeans(recordsOf(core.settings));
  const reader = new ChunkReader({
    source,
    batchSize,
    epochs: 1,
    firstPass: pass,
    prepare: (batch) => core.prepareExamples(...pairOf(batch)),
  });
  await eachChunk(
    { core, reader, prefix, signal, program: (session, format) => evaluationProgram(core, session, format, batchSize) },
    (executable, rows) => means.add(executable, rows, batchSize),
  );
  return signal?.aborted === true ? nothing : means.means;
}

/** The outputs of one pass, row by row: [rows, outputs]. */
export async function predictBatches(core: ModelCore, source: InputSource, batch: number): Promise<Float32Array> {
  const parts: Float32Array[] = [];
  const reader = new ChunkReader({ source, batchSize: batch, epochs: 1, prepare: (item) => ({ input: core.prepare(inputOf(item)) }) });
  await eachChunk(
    { core, reader, prefix: "predict", program: (session, format) => predictionProgram(core, session, format, batch) },
    async (executable, rows) => {
      await runInChunks(executable, { rows, batch, from: 0, to: Math.ceil(rows / batch) }, () => false);
      parts.push(float32Of(executable.output("output")).subarray(0, rows * sizeOf(core.architecture.outputShape)));
    },
  );
  const all = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    all.set(part, offset);
    offset += part.length;
  }
  return all;
}
