/** The weights themselves: numbers that are none, and units that are all the same. */

import { counted, someOf, verb } from "../../words.ts";
import { type Examined, type ExaminedLayer, rounded } from "./examined.ts";
import { healthThresholds } from "./thresholds.ts";
import type { Finding } from "./types.ts";

/** The largest number of 32 bits: the fast device has nothing beyond. */
const largestFloat = 3.4028234663852886e38;

/** Parameters and slots first; where they are fine, what comes out of the layers. */
export function examineNumbers({ feed, step, layers, loss }: Examined): Finding[] {
  const stored = step.updates.map(({ parameter }) => [parameter.attributes.name, feed[parameter.attributes.name]!] as const);
  const spoilt = stored.flatMap(([name, values]) => nonFinite(name, values));
  if (spoilt.length > 0) return spoilt;
  const overflowing = layers.flatMap(({ name, z }) => nonFinite(`${name}.z`, z)).slice(0, 1);
  return overflowing.length > 0 ? overflowing : nonFinite("loss", [loss]);
}

function nonFinite(tensor: string, values: ArrayLike<number>): Finding[] {
  let [count, first] = [0, -1];
  for (let i = 0; i < values.length; i++) {
    if (Math.abs(values[i]!) <= largestFloat) continue;
    if (count++ === 0) first = i;
  }
  if (count === 0) return [];
  return [
    {
      kind: "nonFinite",
      severity: "error",
      tensor,
      what: `${someOf(count, values.length, "number")} of ${tensor} ${verb(count, "is", "are")} NaN, infinite or beyond 32 bits; the first is ${values[first]}, number ${first + 1}.`,
      numbers: { count, of: values.length, first, value: values[first]!, threshold: largestFloat },
      why: "Whatever is computed with them is no number either, and after one step no weight is.",
      tryThis: "Start again with new weights and a smaller learning rate; scale the inputs.",
    },
  ];
}

export const examineSymmetry = ({ layers, feed }: Examined): Finding[] =>
  layers.flatMap((layer, i) => {
    if (layer.isOutput || layer.nodes.parameters.length === 0) return [];
    const next = layers.slice(i + 1).find(({ nodes }) => nodes.parameters.length > 0);
    return symmetric(layer, next, feed);
  });

/** The largest difference between the columns (or rows) of a matrix and its first one, as a fraction of the largest number. */
function spread(values: ArrayLike<number>, rows: number, columns: number, between: "rows" | "columns"): number {
  let [largest, apart] = [0, 0];
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) {
      const value = values[i * columns + j]!;
      largest = Math.max(largest, Math.abs(value));
      apart = Math.max(apart, Math.abs(value - values[between === "columns" ? i * columns : j]!));
    }
  }
  return apart === 0 ? 0 : apart / largest;
}

function symmetric({ name, nodes, units }: ExaminedLayer, next: ExaminedLayer | undefined, feed: Examined["feed"]): Finding[] {
  if (units < 2) return [];
  const own = nodes.parameters.map((parameter) => {
    const values = feed[parameter.attributes.name]!;
    return spread(values, values.length / units, units, "columns");
  });
  const difference = Math.max(...own);
  if (difference > healthThresholds.symmetry) return [];
  const kernel = nodes.parameters[0]!.attributes.name;
  const following = next?.nodes.parameters[0]?.attributes.name;
  const outgoing = following === undefined ? undefined : feed[following]!;
  // Units that are read alike get the same error, and stay the same for ever.
  const forEver = outgoing !== undefined && spread(outgoing, units, outgoing.length / units, "rows") <= healthThresholds.symmetry;
  const value = feed[kernel]![0]!;
  return [
    {
      kind: "symmetricWeights",
      severity: forEver ? "error" : "warning",
      tensor: kernel,
      what: `All ${counted(units, "unit")} of ${name} have the same weights (the first is ${rounded(value)})${forEver ? `, and ${following} weighs them alike` : ""}.`,
      numbers: { units, difference, value, threshold: healthThresholds.symmetry },
      why: forEver
        ? "They compute the same, get the same error and change by the same: they stay one unit, however long it trains."
        : "They compute the same: the layer begins as a single unit, and they part only as the errors that come back to them differ.",
      tryThis: 'Draw the initial weights at random: kernelInitializer "glorotUniform" or "heUniform". Zeros are for biases.',
    },
  ];
}
