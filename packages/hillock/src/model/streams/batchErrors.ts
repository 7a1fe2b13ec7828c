/** Errors about one of many batches say which. */

import { DataError, type ErrorParts, HillockError } from "../../errors.ts";
import type { TensorLike } from "../../runtime/index.ts";
import type { PreparedInput } from "../examples.ts";
import type { Batch } from "./source.ts";

/** Does something with a batch; batches and passes are counted from 0 here and from 1 in the message. */
export function inBatch<T>(batch: number, pass: number, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof HillockError)) throw error;
    const { problem, received, expected, fix } = error;
    const Kind = error.constructor as new (parts: ErrorParts) => HillockError;
    throw new Kind({
      problem: `Batch ${batch + 1}${pass === 0 ? "" : ` of pass ${pass + 1}`}: ${problem}`,
      ...(received === undefined ? {} : { received }),
      ...(expected === undefined ? {} : { expected }),
      ...(fix === undefined ? {} : { fix }),
      cause: error,
    });
  }
}

const described = ({ dtype, scale }: PreparedInput): string => `${dtype}${scale === 1 ? "" : ` with scale ${scale}`}`;

/** How x is stored is compiled into the program. @throws DataError when it differs from the first batch's. */
export function needSameFormat(input: PreparedInput, first: PreparedInput | undefined): void {
  if (first === undefined || (input.dtype === first.dtype && input.scale === first.scale)) return;
  throw new DataError({
    problem: "x is stored in another way than before",
    received: described(input),
    expected: `${described(first)}, as in the first batch`,
    fix: "Yield arrays of one type and scale.",
  });
}

/** Inputs and targets of a batch for training. @throws DataError when it is no pair. */
export function pairOf(batch: unknown): Batch {
  // What the two are is checked where they are prepared.
  if (Array.isArray(batch) && batch.length === 2) return batch as unknown as Batch;
  throw new DataError({
    problem: "This is not a pair [x, y]",
    received: Array.isArray(batch) ? `an array of ${batch.length}` : batch === null ? "null" : typeof batch,
    expected: "inputs and targets of some examples, as [x, y]",
    fix: "Yield pairs: yield [x, y]. Tensors are given as fit(x, y) and evaluate(x, y).",
  });
}

/** Inputs of a batch for prediction: the first of an array, or the whole of anything else. */
export const inputOf = (batch: unknown): TensorLike => (Array.isArray(batch) ? batch[0] : batch) as TensorLike;
