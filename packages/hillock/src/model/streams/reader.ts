/**
 * Reads ahead: while a chunk of rows trains, the next one is read, checked and put together. Batches of any size go in, chunks of whole steps come out, so that
 * every step is full but the last of a pass. A slow source is not waited for until a chunk is full: what is there is handed over. How the rows are cut into
 * chunks has no influence on any result.
 */

import { now, yieldToEventLoop } from "#platform";
import { DataError } from "../../errors.ts";
import { counted } from "../../words.ts";
import { inBatch, needSameFormat } from "./batchErrors.ts";
import { type Chunk, type PreparedBatch, RowBuffer } from "./rowBuffer.ts";
import { isOnceOnly, OpenPass, type Source } from "./source.ts";

export interface ReaderOptions {
  readonly source: Source<unknown>;
  /** Checks a batch. @throws what is wrong with it. */
  readonly prepare: (batch: unknown) => PreparedBatch;
  /** Rows of a step. */
  readonly batchSize: number;
  readonly epochs: number;
  /** Steps of an epoch; without it an epoch is a pass. */
  readonly stepsPerEpoch?: number | undefined;
  /** Number of the first pass. @default 0 */
  readonly firstPass?: number;
}

/** Size of a full chunk: a few milliseconds of copying, and small beside what a training holds anyway. */
const chunkBytes = 2 ** 22;
/** How long somebody who waits for a full chunk is patient, once there is a step's worth of rows. */
const patienceMilliseconds = 10;
/** How long a source that never waits for anything may hold the event loop. */
const turnMilliseconds = 8;

export class ChunkReader {
  readonly #options: ReaderOptions;
  /** The first batch: those that follow have to be like it. */
  #like: PreparedBatch | undefined;
  #filling: RowBuffer | undefined;
  readonly #ready: Chunk[] = [];
  readonly #spare: RowBuffer[] = [];
  #pass: OpenPass | undefined;
  #started = false;
  /** All that was wanted has been read. */
  #finished = false;
  #failure: { readonly error: unknown } | undefined;
  #interrupted = false;
  #closed = false;
  #epochs = 0;
  #stepsInEpoch = 0;
  #lastTurn = 0;
  /** Wakes who waits for rows, and the reading that waits for room. */
  #wakeTaker: () => void = () => {};
  #wakeReader: () => void = () => {};

  constructor(options: ReaderOptions) {
    this.#options = options;
  }

  /** Begins to read; gives the first batch, or undefined when it was interrupted before. @throws as `next`. */
  async open(): Promise<PreparedBatch | undefined> {
    if (!this.#started) void this.#read();
    this.#started = true;
    while (this.#like === undefined && !this.#interrupted && !this.#finished) {
      if (this.#failure !== undefined) throw this.#failure.error;
      await this.#change();
    }
    return this.#interrupted ? undefined : this.#like;
  }

  /** The next rows; undefined when all were taken, or when it was interrupted. @throws what is wrong with the source, after all whole steps before it. */
  async next(): Promise<Chunk | undefined> {
    const since = now();
    for (;;) {
      if (this.#interrupted) return undefined;
      const chunk = this.#ready.shift();
      if (chunk !== undefined) {
        this.#wakeReader();
        return chunk;
      }
      if (this.#failure !== undefined) throw this.#failure.error;
      if (this.#finished) return undefined;
      const left = patienceMilliseconds - (now() - since);
      if (this.#wholeSteps === 0) await this.#change();
      else if (left > 0) await this.#change(left);
      else this.#cut(this.#wholeSteps * this.#options.batchSize);
    }
  }

  /** Steps that could be run with the rows that were read. */
  get #wholeSteps(): number {
    return Math.floor((this.#filling?.rows ?? 0) / this.#options.batchSize);
  }

  /** Until something was read, or some milliseconds are over. */
  #change(milliseconds?: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = milliseconds === undefined ? undefined : setTimeout(resolve, milliseconds);
      this.#wakeTaker = () => {
        this.#wakeTaker = () => {};
        clearTimeout(timer);
        resolve();
      };
    });
  }

  /** The chunk's memory may be used again. */
  recycle({ buffer }: Chunk): void {
    if (buffer === undefined) return;
    buffer.rows = 0;
    this.#spare.push(buffer);
  }

  interrupt(): void {
    this.#interrupted = true;
    this.#wakeTaker();
  }
  /** @throws what closing the source throws. */
  async close(): Promise<void> {
    this.#closed = true;
    this.interrupt();
    this.#wakeReader();
    await this.#pass?.close();
  }

  async #read(): Promise<void> {
    try {
      for (let pass = this.#options.firstPass ?? 0; !this.#complete; pass++) await this.#readPass(pass);
      this.#finished = true;
    } catch (error) {
      // The steps before are run all the same, so that the weights do not depend on how far the reading was ahead.
      if (this.#wholeSteps > 0) this.#cut(this.#wholeSteps * this.#options.batchSize);
      this.#failure = { error };
    }
    this.#wakeTaker();
  }
  get #complete(): boolean {
    return this.#closed || this.#epochs === this.#options.epochs;
  }

  async #readPass(number: number): Promise<void> {
    const { source, prepare } = this.#options;
    const pass = await OpenPass.open(source, number);
    this.#pass = pass;
    let failed = true;
    let count = 0;
    try {
      for (; !this.#complete; count++) {
        await this.#takeTurns();
        const item = await pass.next();
        if (this.#closed || item === undefined) break;
        const prepared = inBatch(count, number, () => prepare(item.batch));
        inBatch(count, number, () => needSameFormat(prepared.input, this.#like?.input));
        this.#like ??= prepared;
        await this.#append(prepared);
      }
      failed = false;
    } finally {
      // The error that ends a pass is not replaced by what closing it fails with.
      if (failed) await pass.close().catch(() => undefined);
    }
    if (!this.#complete) this.#endPass(number, count);
    await pass.close();
  }

  /** A source that never waits would otherwise keep timers and input waiting. */
  async #takeTurns(): Promise<void> {
    if (now() - this.#lastTurn < turnMilliseconds) return;
    await yieldToEventLoop();
    this.#lastTurn = now();
  }

  async #append(batch: PreparedBatch): Promise<void> {
    for (let from = 0; from < batch.input.rows && !this.#complete; ) {
      this.#filling ??= this.#spare.pop() ?? new RowBuffer(batch, this.#capacityFor(batch));
      const count = Math.min(this.#rowsWanted - this.#filling.rows, batch.input.rows - from);
      this.#filling.append(batch, from, count);
      from += count;
      if (this.#filling.rows === this.#rowsWanted) this.#cut(this.#filling.rows);
      this.#wakeTaker();
      while (this.#ready.length > 0 && !this.#closed) await new Promise<void>((resolve) => (this.#wakeReader = resolve));
    }
  }
  #capacityFor(batch: PreparedBatch): number {
    const { batchSize } = this.#options;
    return batchSize * Math.max(1, Math.floor(chunkBytes / RowBuffer.bytesPerRow(batch) / batchSize));
  }
  /** Rows at which the chunk is handed over. */
  get #rowsWanted(): number {
    const { stepsPerEpoch, batchSize } = this.#options;
    const { capacity } = this.#filling!;
    return stepsPerEpoch === undefined ? capacity : Math.min(capacity, (stepsPerEpoch - this.#stepsInEpoch) * batchSize);
  }

  /** Hands the first rows over. */
  #cut(rows: number): void {
    const { stepsPerEpoch, batchSize } = this.#options;
    const filling = this.#filling!;
    const worthKeeping = rows === filling.rows && 2 * rows >= filling.capacity;
    const chunk = worthKeeping ? filling.whole() : filling.take(rows);
    if (worthKeeping) this.#filling = undefined;
    this.#stepsInEpoch += Math.ceil(rows / batchSize);
    if (this.#stepsInEpoch === stepsPerEpoch) this.#endEpoch(chunk);
    this.#ready.push(chunk);
  }
  #endEpoch(last: Chunk): void {
    last.endsEpoch = true;
    this.#stepsInEpoch = 0;
    this.#epochs++;
  }

  /** @throws DataError when there was nothing in the pass, or not enough. */
  #endPass(number: number, batches: number): void {
    const { source, stepsPerEpoch } = this.#options;
    if (batches === 0) {
      throw new DataError({
        problem:
          number === (this.#options.firstPass ?? 0)
            ? "There is nothing in the batches"
            : `There is nothing in pass ${number + 1} over the batches`,
        received: "0 batches",
        expected: "at least one batch [x, y]",
        ...(number > 0 ? { fix: "Each pass needs batches of its own: give a function that starts anew, () => batches()." } : {}),
      });
    }
    const filling = this.#filling;
    if (filling !== undefined && filling.rows > 0) this.#cut(filling.rows);
    if (stepsPerEpoch === undefined) {
      // Where the last rows have already been taken, an empty chunk says that they were the last.
      const last = this.#ready.at(-1) ?? new RowBuffer(this.#like!, 0).whole();
      this.#endEpoch(last);
      if (this.#ready.length === 0) this.#ready.push(last);
    } else if (!this.#complete && isOnceOnly(source)) {
      throw new DataError({
        problem: `The batches ended too early, in epoch ${this.#epochs + 1}`,
        received: counted(this.#stepsInEpoch, "step"),
        expected: `${counted(stepsPerEpoch, "step")} in each of ${counted(this.#options.epochs, "epoch")}`,
        fix: "Give a function that starts anew, () => batches(), or correct stepsPerEpoch. The model keeps what it has learnt.",
      });
    }
    this.#wakeTaker();
  }
}
