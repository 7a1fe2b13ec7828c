/** The recording, unpacked. */

import { formatCounted } from "../../draw/numbers.ts";
import { decodeFloats } from "../../session/base64.ts";
import type { Recording } from "./types.ts";

/** The network at one of the recorded steps. */
export interface Snapshot {
  readonly step: number;
  readonly weights: Float32Array;
  /** For the truth table's rows. */
  readonly outputs: Float32Array;
  /** Mean over the truth table. */
  readonly loss: number;
}

function floatsOf(text: string, count: number): Float32Array {
  const values = decodeFloats(text);
  if (values?.length !== count)
    throw new Error(`the recording is damaged: ${formatCounted(values?.length ?? 0, "number")} where ${count} belong`);
  return values;
}

export function snapshotsOf({ steps, weights, outputs, losses, layers, targets }: Recording): readonly Snapshot[] {
  const parameters = layers.reduce((total, { units, inputs }) => total + units * (inputs + 1), 0);
  const allWeights = floatsOf(weights, steps.length * parameters);
  const allOutputs = floatsOf(outputs, steps.length * targets.length);
  const allLosses = floatsOf(losses, steps.length);
  return steps.map((step, i) => ({
    step,
    weights: allWeights.subarray(i * parameters, (i + 1) * parameters),
    outputs: allOutputs.subarray(i * targets.length, (i + 1) * targets.length),
    loss: allLosses[i]!,
  }));
}
