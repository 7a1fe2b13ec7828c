/** Chunks of rows on the device: each takes the place of the one before. */

import type { Executable } from "../../runtime/index.ts";
import type { ModelCore } from "../core.ts";
import type { DataFormat } from "../graphs.ts";
import { inOrder } from "../order.ts";
import { type DeviceSession, formatOf } from "../session.ts";
import type { ChunkReader } from "./reader.ts";
import type { Chunk, PreparedBatch } from "./rowBuffer.ts";

export class ChunkPlace {
  readonly format: DataFormat;
  readonly #session: DeviceSession;
  readonly #prefix: string;
  /** Rows that the index on the device goes up to. */
  #indexed = 0;

  /** @param first a batch such as those that will be placed; `prefix` tells data sets on the device apart. */
  constructor(session: DeviceSession, prefix: string, first: PreparedBatch) {
    this.#session = session;
    this.#prefix = prefix;
    this.format = formatOf(prefix, first.input);
  }
  put({ input, targets }: Chunk): void {
    this.#session.place(this.#prefix, input, targets);
    if (input.rows <= this.#indexed) return;
    const order = new Int32Array(input.rows);
    inOrder(order, 0, input.rows);
    this.#session.store.set(this.format.names.index, "i32", order);
    this.#indexed = input.rows;
  }
  remove(): void {
    this.#session.remove(this.format);
  }
}

export interface PassOptions {
  readonly core: ModelCore;
  readonly reader: ChunkReader;
  readonly prefix: string;
  /** Aborting ends the pass. */
  readonly signal?: AbortSignal | undefined;
  /** Makes the program for the data as they turn out to be stored. */
  readonly program: (session: DeviceSession, format: DataFormat) => Promise<Executable>;
}

/** Goes through all that a reader gives, and closes it: `each` is called for every chunk when it is on the device. */
export async function eachChunk(
  { core, reader, prefix, signal, program }: PassOptions,
  each: (executable: Executable, rows: number) => Promise<void>,
): Promise<void> {
  let place: ChunkPlace | undefined;
  const interrupt = (): void => reader.interrupt();
  signal?.addEventListener("abort", interrupt);
  try {
    const first = signal?.aborted === true ? undefined : await reader.open();
    if (first !== undefined) {
      const session = await core.open();
      place = new ChunkPlace(session, prefix, first);
      const executable = await program(session, place.format);
      for (let chunk = await reader.next(); chunk !== undefined; chunk = await reader.next()) {
        if (chunk.input.rows > 0) {
          place.put(chunk);
          await each(executable, chunk.input.rows);
        }
        reader.recycle(chunk);
      }
    }
  } catch (failure) {
    await reader.close().catch(() => undefined);
    throw failure;
  } finally {
    signal?.removeEventListener("abort", interrupt);
    place?.remove();
  }
  await reader.close();
}
