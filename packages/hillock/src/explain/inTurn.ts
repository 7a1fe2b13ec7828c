/** Looking into a model when its turn comes, at the data as they were given. */

import type { ModelCore } from "../model/core.ts";
import { Sequential } from "../model/sequential.ts";
import { ownCopy, type TensorLike, tensorOf } from "../runtime/index.ts";

/** @throws ArgumentError for what is no model, and what the work throws. */
export async function inTurn<T>(
  net: Sequential,
  x: TensorLike,
  y: TensorLike,
  work: (core: ModelCore, x: TensorLike, y: TensorLike) => T,
): Promise<T> {
  const core = Sequential.coreOf(net);
  // Whoever has to wait could find other numbers in the caller's arrays.
  const given = core.access.idle ? ([x, y] as const) : ([ownCopy(tensorOf(x, "x")), ownCopy(tensorOf(y, "y"))] as const);
  return core.access.inTurn(async () => work(core, ...given));
}
