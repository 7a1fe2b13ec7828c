/** Going through rows without learning: means for `evaluate`, outputs for `predict`. */

import { type Executable, float32Of, sizeOf, type Tensor, tensorFrom } from "../runtime/index.ts";
import type { ModelCore, PreparedExamples } from "./core.ts";
import { ownInput, type PreparedInput } from "./examples.ts";
import {
  type CompiledSettings,
  type DataFormat,
  evaluationGraph,
  gradientGraph,
  gradientOutput,
  metricOutput,
  predictionGraph,
} from "./graphs.ts";
import { inOrder } from "./order.ts";
import { runInChunks } from "./pace.ts";
import { type DeviceSession, formatKey } from "./session.ts";
import type { Evaluation } from "./types.ts";

export interface Recorded {
  readonly output: string;
  readonly reportedAs: string;
}

/** Means over all rows of what the program records, whether they come at once or one part after the other. */
export class RowMeans {
  readonly #records: readonly Recorded[];
  readonly #sums: number[];
  #rows = 0;

  constructor(records: readonly Recorded[]) {
    this.#records = records;
    this.#sums = records.map(() => 0);
  }
  /** Goes over rows that are on the device. */
  async add(executable: Executable, rows: number, batch: number): Promise<void> {
    await runInChunks(executable, { rows, batch, from: 0, to: Math.ceil(rows / batch) }, (chunk) => {
      this.#records.forEach(({ output }, i) => {
        const values = executable.record(output);
        for (let step = chunk.from; step < chunk.reached; step++)
          this.#sums[i]! += values[step - chunk.from]! * Math.min(batch, rows - step * batch);
      });
      return false;
    });
    this.#rows += rows;
  }
  /** The loss is always among the records. */
  get means(): Evaluation {
    return Object.fromEntries(this.#records.map(({ reportedAs }, i) => [reportedAs, this.#sums[i]! / this.#rows])) as Evaluation;
  }
}

/** What a training or evaluation program records at each step, and under which names it is reported. */
export const recordsOf = ({ metrics }: CompiledSettings): Recorded[] => [
  { output: "loss", reportedAs: "loss" },
  ...metrics.map((metric) => ({ output: metricOutput(metric), reportedAs: metric.reportedAs })),
];

/** Loss and metrics over `rows` rows from `first` of a data set that is on the device. */
export async function evaluatePlaced(
  core: ModelCore,
  session: DeviceSession,
  format: DataFormat,
  first: number,
  rows: number,
  batchSize: number,
): Promise<Evaluation> {
  const executable = await evaluationProgram(core, session, format, batchSize);
  placeOrder(session, format, rows, first);
  const means = new RowMeans(recordsOf(core.settings));
  await means.add(executable, rows, batchSize);
  return means.means;
}

export function evaluationProgram(core: ModelCore, session: DeviceSession, format: DataFormat, capacity: number): Promise<Executable> {
  const { architecture, settings } = core.ready;
  const records = recordsOf(settings).map(({ output }) => output);
  return session.program(`evaluate ${formatKey(format)}`, () => evaluationGraph(architecture, format, settings), { capacity, records });
}
export function predictionProgram(core: ModelCore, session: DeviceSession, format: DataFormat, capacity: number): Promise<Executable> {
  return session.program(`predict ${formatKey(format)}`, () => predictionGraph(core.architecture, format), {
    capacity,
    // One example has a program of its own: its answer is not worth the wait for other threads.
    ...(capacity === 1 ? { immediate: true } : {}),
  });
}

/** The index first, first + 1, … */
export function placeOrder(session: DeviceSession, format: DataFormat, rows: number, first = 0): void {
  const order = new Int32Array(rows);
  inOrder(order, 0, rows, first);
  session.store.set(format.names.index, "i32", order);
}

/** Loss and metrics over all rows. */
export async function evaluateExamples(core: ModelCore, examples: PreparedExamples, batchSize: number): Promise<Evaluation> {
  const { session, format } = await core.place("evaluate", examples);
  try {
    return await evaluatePlaced(core, session, format, 0, examples.input.rows, batchSize);
  } finally {
    session.remove(format);
  }
}

/** ∂loss/∂w over all rows as one batch, one tensor per parameter. */
export async function gradientsOf(core: ModelCore, examples: PreparedExamples): Promise<Tensor<Float32Array>[]> {
  const { architecture, settings } = core.ready;
  const { input } = examples;
  const { session, format } = await core.place("gradients", examples);
  try {
    placeOrder(session, format, input.rows);
    const executable = await session.program(`gradients ${formatKey(format)}`, () => gradientGraph(architecture, format, settings), {
      capacity: input.rows,
    });
    await executable.run({ rows: input.rows, batch: input.rows, from: 0, to: 1 });
    return architecture.parameters.map(({ fullName, shape }) => tensorFrom(float32Of(executable.output(gradientOutput(fullName))), shape));
  } finally {
    session.remove(format);
  }
}

/** Rows of a step, unless somebody says otherwise. Measured: 784-512-512-10 is a tenth faster than with 256; with 1,024 it gains 2 % more. */
export const rowsPerStep = 512;

/** Rows that are on the device at once: enough to keep it busy, without a second copy of a large data set. */
const rowsAtOnce = 4096;

/** The outputs of all rows, one after the other. */
export async function predictRows(core: ModelCore, given: PreparedInput, batch: number): Promise<Float32Array> {
  // Rows that are not brought to the device within the call might be changed by their owner before they are.
  const input = core.opened !== undefined && given.rows <= rowsAtOnce ? given : ownInput(given);
  const session = core.opened ?? (await core.open());
  const width = input.data.length / input.rows;
  const outputs = sizeOf(core.architecture.outputShape);
  const all = new Float32Array(input.rows * outputs);
  for (let first = 0; first < input.rows; first += rowsAtOnce) {
    const rows = Math.min(rowsAtOnce, input.rows - first);
    const format = session.place("predict", { ...input, rows, data: input.data.subarray(first * width, (first + rows) * width) });
    const capacity = rows === 1 ? 1 : batch;
    const executable = await predictionProgram(core, session, format, capacity);
    const window = { rows, batch: capacity, from: 0, to: Math.ceil(rows / capacity) };
    // So few rows are one chunk where other threads compute them.
    if (window.to === 1 || executable.threads > 1) await executable.run(window);
    else await runInChunks(executable, window, () => false);
    all.set(executable.output("output"), first * outputs);
    session.remove(format);
  }
  return all;
}
