/** Units that do nothing: ReLUs that never fire, sigmoids and tanhs that are stuck where they are flat. */

import { counted, someOf, verb } from "../../words.ts";
import { type Examined, type ExaminedLayer, listed, percent, placesText, rounded } from "./examined.ts";
import { healthThresholds } from "./thresholds.ts";
import type { Finding } from "./types.ts";

export const examineUnits = (examined: Examined): Finding[] =>
  examined.layers.flatMap((layer) => {
    if (layer.activation === "relu") return dead(examined, layer);
    if (layer.activation === "sigmoid" || layer.activation === "tanh") {
      return layer.isOutput ? saturatedOutputs(examined, layer) : saturated(examined, layer);
    }
    return [];
  });

interface Spread {
  readonly highest: number;
  readonly mean: number;
  readonly deviation: number;
}
function spreadOf(values: Float64Array, unit: number, units: number): Spread {
  let [highest, sum, squares] = [Number.NEGATIVE_INFINITY, 0, 0];
  const rows = values.length / units;
  for (let i = unit; i < values.length; i += units) {
    highest = Math.max(highest, values[i]!);
    sum += values[i]!;
  }
  const mean = sum / rows;
  for (let i = unit; i < values.length; i += units) squares += (values[i]! - mean) ** 2;
  return { highest, mean, deviation: Math.sqrt(squares / rows) };
}

/** Units that never fire, and for certain: far from it, or on all the data that there are. */
export function deadUnitsOf(
  { rows, available }: Examined,
  { z, units }: ExaminedLayer,
): { silent: number[]; certain: number[]; spreads: Spread[] } {
  const spreads = Array.from({ length: units }, (_, unit) => spreadOf(z, unit, units));
  const silent = [...spreads.keys()].filter((unit) => spreads[unit]!.highest <= 0);
  const everything = rows.length === available;
  const certain = silent.filter((unit) => everything || spreads[unit]!.mean + healthThresholds.deadMargin * spreads[unit]!.deviation < 0);
  return { silent, certain, spreads };
}

function dead(examined: Examined, layer: ExaminedLayer): Finding[] {
  const { silent, certain, spreads } = deadUnitsOf(examined, layer);
  const share = silent.length / layer.units;
  const units = share >= healthThresholds.deadShare ? silent : certain;
  if (units.length === 0) return [];
  const highest = Math.max(...units.map((unit) => spreads[unit]!.highest));
  const rows = examined.rows.length;
  return [
    {
      kind: "deadUnits",
      severity: units.length === layer.units ? "error" : "warning",
      tensor: layer.name,
      what: `${someOf(units.length, layer.units, "ReLU unit")} of ${layer.name} ${verb(units.length, "fires", "fire")} for none of ${counted(rows, "example")} (${placesText(units)}); the largest z is ${rounded(highest)}.`,
      numbers: {
        units: listed(units),
        dead: units.length,
        of: layer.units,
        share,
        largestZ: highest,
        rows,
        threshold: healthThresholds.deadShare,
      },
      why: "Where z ≤ 0 a ReLU gives 0 and its slope is 0: no error passes through it, so its weights and its bias get no gradient and stay as they are.",
      tryThis: "Bring the biases back to about 0, use a smaller learning rate, scale the inputs around 0, or use tanh or more units.",
    },
  ];
}

/** Slope as a fraction of the steepest. */
const relativeSlope = (activation: string, a: number): number => (activation === "sigmoid" ? 4 * a * (1 - a) : 1 - a * a);

function saturated(examined: Examined, { a, units, activation, name }: ExaminedLayer): Finding[] {
  if (examined.hasLearnt) return [];
  const counts = new Int32Array(units);
  a.forEach((value, i) => {
    if (relativeSlope(activation, value) <= healthThresholds.saturatedSlope) counts[i % units]! += 1;
  });
  const rows = examined.rows.length;
  const stuck = [...counts.keys()].filter((unit) => counts[unit]! >= healthThresholds.saturatedRows * rows);
  const share = stuck.length / units;
  if (share < healthThresholds.saturatedUnits) return [];
  return [
    {
      kind: "saturatedUnits",
      severity: stuck.length === units ? "error" : "warning",
      tensor: name,
      what: `${someOf(stuck.length, units, `${activation} unit`)} of ${name} ${verb(stuck.length, "is", "are")} saturated for at least ${percent(healthThresholds.saturatedRows)} of ${counted(rows, "example")} (${placesText(stuck)}).`,
      numbers: {
        units: listed(stuck),
        saturated: stuck.length,
        of: units,
        share,
        rows,
        slopeThreshold: healthThresholds.saturatedSlope,
        threshold: healthThresholds.saturatedUnits,
      },
      why: `Where ${activation} is flat its slope is nearly 0, and δ is multiplied by it: hardly any error passes back, and the loss (${rounded(examined.loss)}) is not small yet.`,
      tryThis: "Start with smaller weights (glorotUniform), scale the inputs to about −1 … 1, or use a smaller learning rate.",
    },
  ];
}

/** Losses whose gradient goes through the slope of the output's activation. */
const throughSlope: ReadonlySet<string> = new Set(["quadratic", "meanSquaredError", "meanAbsoluteError"]);

function saturatedOutputs({ core, targets, rows }: Examined, { a, units, activation, name }: ExaminedLayer): Finding[] {
  const { loss } = core.settings;
  if (!throughSlope.has(loss.name) || !(targets instanceof Float32Array)) return [];
  let wrong = 0;
  a.forEach((value, i) => {
    const target = targets[rows[Math.floor(i / units)]! * units + (i % units)]!;
    if (Math.abs(value - target) > 0.5 && relativeSlope(activation, value) <= healthThresholds.saturatedSlope) wrong++;
  });
  const share = wrong / a.length;
  if (share < healthThresholds.saturatedOutputs) return [];
  return [
    {
      kind: "saturatedOutputs",
      severity: "warning",
      tensor: name,
      what: `${percent(share)} of the outputs of ${name} are saturated and wrong by more than 0.5.`,
      numbers: {
        wrong,
        of: a.length,
        share,
        slopeThreshold: healthThresholds.saturatedSlope,
        threshold: healthThresholds.saturatedOutputs,
      },
      why: `With the loss ${loss.name} the output's δ is multiplied by the slope of ${activation}, which is nearly 0 there: the more wrong an answer is, the slower it is corrected.`,
      tryThis:
        activation === "sigmoid"
          ? 'Use the loss "binaryCrossentropy", under which the slope cancels out, or start with smaller weights.'
          : "Start with smaller weights, or use a linear output.",
    },
  ];
}
