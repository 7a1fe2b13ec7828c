/** Rows on their way to the device: batches of any size are copied in one behind the other, and taken out by whole steps. */

import { dtypeOf, emptyArray } from "../../runtime/index.ts";
import type { PreparedInput } from "../examples.ts";

export interface PreparedBatch {
  readonly input: PreparedInput;
  readonly targets?: Float32Array | Int32Array | undefined;
}

/** Rows that are placed on the device together. */
export interface Chunk {
  readonly input: PreparedInput;
  readonly targets: Float32Array | Int32Array | undefined;
  /** Host memory behind it. */
  readonly bytes: number;
  /** The buffer whose memory this is, to be used again; undefined for a copy. */
  readonly buffer: RowBuffer | undefined;
  /** The last rows of an epoch. */
  endsEpoch: boolean;
}

type Data = Float32Array | Int32Array | Uint8Array;
function emptyLike<D extends Data>(data: D, length: number): D {
  return emptyArray(dtypeOf(data), length) as D;
}

export class RowBuffer {
  /** Rows that fit. */
  readonly capacity: number;
  rows = 0;
  readonly #like: PreparedInput;
  readonly #x: Data;
  readonly #y: Float32Array | Int32Array | undefined;
  /** Elements of x and of y a row. */
  readonly #widths: readonly [x: number, y: number];

  /** @param like a batch such as those that will come. */
  constructor({ input, targets }: PreparedBatch, capacity: number) {
    this.capacity = capacity;
    this.#like = input;
    this.#widths = [input.data.length / input.rows, (targets?.length ?? 0) / input.rows];
    this.#x = emptyLike(input.data, capacity * this.#widths[0]);
    this.#y = targets === undefined ? undefined : emptyLike(targets, capacity * this.#widths[1]);
  }

  static bytesPerRow({ input, targets }: PreparedBatch): number {
    return (input.data.byteLength + (targets?.byteLength ?? 0)) / input.rows;
  }
  get bytes(): number {
    return this.#x.byteLength + (this.#y?.byteLength ?? 0);
  }

  /** Copies rows in. Copies, because whoever yields batches may use the same array for each. */
  append({ input, targets }: PreparedBatch, from: number, count: number): void {
    const [x, y] = this.#widths;
    this.#x.set(input.data.subarray(from * x, (from + count) * x), this.rows * x);
    if (targets !== undefined) this.#y?.set(targets.subarray(from * y, (from + count) * y), this.rows * y);
    this.rows += count;
  }

  /** All rows, as views: the buffer may be filled again when the chunk is no longer needed. */
  whole(): Chunk {
    const [x, y] = this.#widths;
    return this.#chunk(this.rows, this.#x.subarray(0, this.rows * x), this.#y?.subarray(0, this.rows * y), this.bytes, this);
  }
  /** A copy of the first rows; those behind move up. */
  take(count: number): Chunk {
    const [x, y] = this.#widths;
    const [data, targets] = [this.#x.slice(0, count * x), this.#y?.slice(0, count * y)];
    this.#x.copyWithin(0, count * x, this.rows * x);
    this.#y?.copyWithin(0, count * y, this.rows * y);
    this.rows -= count;
    return this.#chunk(count, data, targets, data.byteLength + (targets?.byteLength ?? 0), undefined);
  }
  #chunk(rows: number, data: Data, targets: Chunk["targets"], bytes: number, buffer: RowBuffer | undefined): Chunk {
    return { input: { ...this.#like, rows, data }, targets, bytes, buffer, endsEpoch: false };
  }
}
