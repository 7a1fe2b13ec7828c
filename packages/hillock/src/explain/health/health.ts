/** `health`: what is wrong with a network, its data or its settings, as far as numbers show it. */

import type { ModelCore } from "../../model/core.ts";
import { prospectsOf } from "../../model/prospects/index.ts";
import type { Sequential } from "../../model/sequential.ts";
import type { TensorLike } from "../../runtime/index.ts";
import { inTurn } from "../inTurn.ts";
import { healthSettings } from "../settings.ts";
import { examineData } from "./data.ts";
import { examineDeltas } from "./deltas.ts";
import { examine } from "./examined.ts";
import { examineLearning } from "./learning.ts";
import { examineSlope } from "./slope.ts";
import type { Finding, HealthOptions } from "./types.ts";
import { examineUnits } from "./units.ts";
import { examineNumbers, examineSymmetry } from "./weights.ts";

/**
 * Examines a compiled model on data: dead and saturated units, errors that vanish or explode on their way back, steps that are too small or too large,
 * weights that are all the same or no numbers, inputs that are constant or badly scaled, rare classes. All in f64, at the present weights, over a bounded
 * sample, from the graph that trains (dropout off); nothing is changed. The thresholds are `healthThresholds`. It computes in one go, up to a second or two.
 * @param x [n, …inputShape] @param y the targets as in `fit`
 * @returns what was found, errors first; nothing for a network that learns well.
 * @throws ArgumentError for a model that is not compiled or busy, ShapeError or DataError for data that do not fit it (NaN among them).
 */
export async function health(net: Sequential, x: TensorLike, y: TensorLike, options?: HealthOptions): Promise<Finding[]> {
  const { rows } = healthSettings.read(options);
  return inTurn(net, x, y, (core, ...examples) => findings(core, ...examples, rows));
}

function findings(core: ModelCore, x: TensorLike, y: TensorLike, rows: number): Finding[] {
  const examined = examine(core, x, y, rows);
  const numbers = examineNumbers(examined);
  const data = examineData(core, x, y);
  // Nothing more can be learnt from numbers that are none.
  const prospects = prospectsOf(core.architecture, core.settings, examined.targets);
  if (numbers.length > 0) return [...numbers, ...prospects, ...data];
  const known = [
    ...prospects,
    ...examineSymmetry(examined),
    ...examineUnits(examined),
    ...examineDeltas(examined),
    ...examineLearning(examined),
  ];
  // Where there is no way down, units or errors often say why; what they say is nearer to the cause.
  const explained = known.some(({ severity }) => severity === "error");
  const network = [...known, ...(explained ? [] : examineSlope(examined))];
  const all = [...network, ...data];
  return [...all.filter(({ severity }) => severity === "error"), ...all.filter(({ severity }) => severity === "warning")];
}
