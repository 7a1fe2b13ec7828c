/** What stands in the way of learning, told once where `fit` begins, and again where it ends without having moved. */

import { counted } from "../../words.ts";
import type { Architecture } from "../architecture.ts";
import type { CompiledSettings } from "../graphs.ts";
import { dataProspects } from "./data.ts";
import { networkProspects } from "./network.ts";
import type { Prospect, ProspectKind } from "./types.ts";

export type { Prospect, ProspectKind };

/** @param y targets as the loss takes them. */
export const prospectsOf = (architecture: Architecture, settings: CompiledSettings, y: Float32Array | Int32Array): Prospect[] => [
  ...networkProspects(architecture, settings),
  ...dataProspects(architecture, settings, y),
];

/** Epochs from which on a loss that never changed is no accident, and the loss below which nothing is left to learn. */
const fewest = 3;
const small = 1e-3;

/** Whether a training has left the loss where it was. */
export function standsStill(losses: readonly number[], learningRate: number): Prospect | undefined {
  const [first = 0] = losses;
  if (losses.length < fewest || first < small || losses.some((loss) => Math.abs(loss - first) > 1e-6 * first)) return undefined;
  return {
    kind: "lossStandsStill",
    severity: "error",
    tensor: "loss",
    what: `The loss is ${Number(first.toPrecision(4))} after each of ${counted(losses.length, "epoch")}, with the rate ${learningRate}.`,
    numbers: { loss: first, epochs: losses.length, learningRate },
    why: "No step changed the answers: the rate is 0 or too small for 32 bits, or the gradient is 0 everywhere, as behind units that never fire or an activation without a slope.",
    tryThis: "Look with health(net, x, y), which says which units do not fire and how far a step goes; begin anew with another seed.",
  };
}

/** A message of some lines for a console. */
export const warningOf = ({ what, why, tryThis }: Prospect): string => `Hillock: ${what}\n  Why: ${why}\n  Try: ${tryThis}`;
