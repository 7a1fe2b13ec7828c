/** How good the network is now, on the examples it learns from and on the others. */

import { type Sequential, type Tensor, tensorFrom } from "hillock";
import type { Session } from "../session/session.ts";
import { isRegression } from "../session/session.ts";
import type { ExampleSet } from "./protocol.ts";

export interface Score {
  readonly loss: number;
  /** Part of the examples on the right side of the threshold; NaN for regression. */
  readonly accuracy: number;
}

export const tensorsOf = ({ inputs, targets }: ExampleSet): { x: Tensor; y: Tensor } => ({
  x: tensorFrom(inputs, [targets.length, inputs.length / targets.length]),
  y: tensorFrom(targets, [targets.length, 1]),
});

/** NaN for no examples. */
export async function scoreOf(net: Sequential, set: ExampleSet, session: Session): Promise<Score> {
  if (set.targets.length === 0) return { loss: Number.NaN, accuracy: Number.NaN };
  const { x, y } = tensorsOf(set);
  const { loss } = await net.evaluate(x, y);
  if (isRegression(session.data)) return { loss: loss!, accuracy: Number.NaN };
  const threshold = session.network.output === "sigmoid" ? 0.5 : 0;
  const outputs = (await net.predict(x)).data;
  const right = set.labels.reduce((count, label, i) => count + Number(outputs[i]! >= threshold === label > 0.5), 0);
  return { loss: loss!, accuracy: right / set.labels.length };
}
