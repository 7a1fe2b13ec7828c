/** Batches for tests: examples in memory cut up, sources that count, wait, stall and fail. */

import { type Tensor, tensorFrom } from "../../runtime/index.ts";
import type { Batch } from "../index.ts";

/** Rows from … to − 1. */
export function rowsBetween({ data, shape, scale }: Tensor, from: number, to: number): Tensor {
  const width = data.length / shape[0]!;
  return tensorFrom(data.slice(from * width, to * width), [to - from, ...shape.slice(1)], scale);
}

/** The examples in batches of these sizes, over and over, the last one as it comes out. */
export function* cut(x: Tensor, y: Tensor, sizes: readonly number[]): Generator<Batch> {
  const rows = x.shape[0]!;
  for (let from = 0, i = 0; from < rows; i++) {
    const to = Math.min(rows, from + sizes[i % sizes.length]!);
    yield [rowsBetween(x, from, to), rowsBetween(y, from, to)];
    from = to;
  }
}

export const wait = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

export interface Watched {
  /** Batches handed out so far. */
  read: number;
  /** Whether the source has ended: by itself, or because it was closed. */
  ended: boolean;
  closed: boolean;
}

/** An async generator that waits before each batch and notes how it ends. */
export async function* slowly(batches: Iterable<Batch>, watched: Watched, milliseconds = 0): AsyncGenerator<Batch> {
  let whole = false;
  try {
    for (const batch of batches) {
      await wait(milliseconds);
      watched.read++;
      yield batch;
    }
    whole = true;
  } finally {
    watched.ended = true;
    watched.closed = !whole;
  }
}
export const unread = (): Watched => ({ read: 0, ended: false, closed: false });
