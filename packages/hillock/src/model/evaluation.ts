/** Going through rows without learning: means for `evaluate`, outputs for `predict`. */

import type { Graph } from "../graph/index.ts";
import type { Executable } from "../runtime/index.ts";
import type { PreparedInput } from "./examples.ts";
import type { DataFormat } from "./graphs.ts";
import { inOrder } from "./order.ts";
import { runInChunks } from "./pace.ts";
import { type DeviceSession, formatKey } from "./session.ts";

/** Means over all rows of what the program records. */
export async function evaluateRows(
  executable: Executable,
  rows: number,
  batch: number,
  records: readonly { readonly output: string; readonly reportedAs: string }[],
): Promise<Record<string, number>> {
  const sums = records.map(() => 0);
  const to = Math.ceil(rows / batch);
  await runInChunks(executable, { rows, batch, from: 0, to }, (chunk) => {
    records.forEach(({ output }, i) => {
      const values = executable.record(output);
      for (let step = chunk.from; step < chunk.reached; step++)
        sums[i]! += values[step - chunk.from]! * Math.min(batch, rows - step * batch);
    });
    return false;
  });
  return Object.fromEntries(records.map(({ reportedAs }, i) => [reportedAs, sums[i]! / rows]));
}

/** Rows that are on the device at once: enough to keep it busy, without a second copy of a large data set. */
const rowsAtOnce = 4096;

/** The outputs of all rows, one after the other. */
export async function predictRows(
  session: DeviceSession,
  input: PreparedInput,
  batch: number,
  graphFor: (format: DataFormat) => Graph,
): Promise<Float32Array> {
  const width = input.data.length / input.rows;
  const parts: Float32Array[] = [];
  for (let first = 0; first < input.rows; first += rowsAtOnce) {
    const rows = Math.min(rowsAtOnce, input.rows - first);
    const part = { ...input, rows, data: input.data.subarray(first * width, (first + rows) * width) };
    const format = session.place("predict", part);
    const order = new Int32Array(rows);
    inOrder(order, 0, rows);
    session.store.set(format.names.index, "i32", order);
    const executable = await session.program(`predict ${formatKey(format)}`, () => graphFor(format), { capacity: batch });
    // The output is a stream of all rows, but each chunk of steps writes only its own: collect it at the end.
    await runInChunks(executable, { rows, batch, from: 0, to: Math.ceil(rows / batch) }, () => false);
    parts.push(Float32Array.from(executable.output("output")));
    session.remove(format);
  }
  const all = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  parts.reduce((offset, part) => {
    all.set(part, offset);
    return offset + part.length;
  }, 0);
  return all;
}
