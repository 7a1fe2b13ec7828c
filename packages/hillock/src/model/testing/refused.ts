/** A call that has to be refused: a trained model, the error it should meet, and the proof that nothing has changed. */

import { expect } from "vitest";
import type { ArgumentError, DataError, ShapeError } from "../../errors.ts";
import { dense } from "../../network/index.ts";
import type { Tensor } from "../../runtime/index.ts";
import { type Sequential, sequential } from "../index.ts";
import { errorOf, expectSameBits, labels, uniform, weightsOf } from "./nets.ts";

export const rows = 12;
/** Inputs that fit. */
export const x = uniform([rows, 3], 1);
export const sparse = "sparseCategoricalCrossentropy";

const targetsFor: Record<string, { y: Tensor; last: ReturnType<typeof dense> }> = {
  [sparse]: { y: labels(rows, 4, 2), last: dense(4, { activation: "softmax" }) },
  meanSquaredError: { y: uniform([rows, 4], 2), last: dense(4) },
};

/** A small model that has trained a little, so that "unchanged" means something. */
export async function trained(loss = sparse): Promise<{ net: Sequential; y: Tensor }> {
  const { y, last } = targetsFor[loss]!;
  const net = sequential([dense(5, { activation: "tanh", inputShape: [3] }), last], { seed: 1 });
  net.compile({ optimizer: "adam", loss });
  await net.fit(x, y, { epochs: 2, batchSize: 5 });
  return { net, y };
}

export interface RefusedCall {
  readonly name: string;
  readonly call: (net: Sequential, y: Tensor) => unknown;
  readonly type: typeof ArgumentError | typeof DataError | typeof ShapeError;
  /** Each has to stand somewhere in the message. */
  readonly says: readonly string[];
  /** @default sparse */
  readonly loss?: string;
}

/** The call ends in the error, and weights, optimiser and settings are those of a twin that never heard of it. */
export async function expectRefused({ call, type, says, loss = sparse }: RefusedCall): Promise<void> {
  const { net, y } = await trained(loss);
  const { net: twin } = await trained(loss);
  const error = await errorOf(() => call(net, y));
  expect(error).toBeInstanceOf(type);
  for (const part of says) expect(error.message).toContain(part);
  expect(error.received).toBeDefined();
  expect(error.expected).toBeDefined();
  expectSameBits(weightsOf(net), weightsOf(twin));
  await net.fit(x, y, { batchSize: 4 });
  await twin.fit(x, y, { batchSize: 4 });
  expectSameBits(weightsOf(net), weightsOf(twin));
}
