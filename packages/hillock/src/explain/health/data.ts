/** The data: columns that say nothing, columns of another order of magnitude, classes that hardly occur. */

import type { ModelCore } from "../../model/core.ts";
import { losses } from "../../network/index.ts";
import { sizeOf, type TensorLike } from "../../runtime/index.ts";
import { counted, someOf, verb } from "../../words.ts";
import { spreadRows } from "../sample.ts";
import { listed, listText, placesText, rounded } from "./examined.ts";
import { healthThresholds } from "./thresholds.ts";
import type { Finding } from "./types.ts";

interface Column {
  readonly index: number;
  readonly mean: number;
  readonly deviation: number;
  readonly rootMeanSquare: number;
  readonly constant: boolean;
}

export function examineData(core: ModelCore, x: TensorLike, y: TensorLike): Finding[] {
  const { input, targets } = core.prepareExamples(x, y);
  const rows = spreadRows(input.rows, healthThresholds.dataRows);
  const width = input.data.length / input.rows;
  const { columns, zeros } = columnsOf((row, column) => input.data[row * width + column]! * input.scale, rows, width);
  const outputs = sizeOf(core.architecture.outputShape);
  return [
    ...(rows.length < 2 ? [] : inputs(columns, zeros >= healthThresholds.sparse, rows.length)),
    ...imbalance(losses[core.settings.loss.name].targets, targets, outputs),
  ];
}

/** @returns also the share of zeros outside of columns of zeros. */
function columnsOf(at: (row: number, column: number) => number, rows: Int32Array, width: number): { columns: Column[]; zeros: number } {
  let [zeros, elsewhere] = [0, 0];
  const columns = Array.from({ length: width }, (_, index): Column => {
    const first = at(rows[0]!, index);
    let [sum, squares, own, constant] = [0, 0, 0, true];
    for (const row of rows) {
      const value = at(row, index);
      sum += value;
      squares += value * value;
      if (value === 0) own++;
      if (value !== first) constant = false;
    }
    const n = rows.length;
    if (own < n) [zeros, elsewhere] = [zeros + own, elsewhere + n];
    const mean = sum / n;
    let deviations = 0;
    if (!constant) for (const row of rows) deviations += (at(row, index) - mean) ** 2;
    return { index, mean, deviation: Math.sqrt(deviations / n), rootMeanSquare: Math.sqrt(squares / n), constant };
  });
  return { columns, zeros: elsewhere === 0 ? 0 : zeros / elsewhere };
}

function inputs(columns: readonly Column[], sparse: boolean, rows: number): Finding[] {
  const indices = (of: readonly Column[]): number[] => of.map(({ index }) => index);
  const constant = columns.filter((column) => column.constant && (column.mean !== 0 || !sparse));
  const moving = columns.filter((column) => !column.constant);
  const findings: Finding[] = [];
  if (constant.length > 0) {
    const columnsText =
      constant.length === 1 ? `Column ${constant[0]!.index + 1} of x is` : `Columns ${placesText(indices(constant))} of x are`;
    findings.push({
      kind: "constantInputs",
      severity: "warning",
      tensor: "x",
      what: `${columnsText} the same in all ${counted(rows, "example")} (${constant.length === 1 ? "" : "the first "}${rounded(constant[0]!.mean)}).`,
      numbers: { columns: listed(indices(constant)), count: constant.length, values: listed(constant.map(({ mean }) => mean)), rows },
      why: "An input that never changes tells nothing about the answer: its weights only repeat the bias, and what was meant to be measured may be missing.",
      tryThis: "Leave the column out, or look where it comes from.",
    });
  }
  const scale = unscaled(columns, moving, sparse);
  return scale === undefined ? findings : [...findings, scale];
}

function unscaled(columns: readonly Column[], moving: readonly Column[], sparse: boolean): Finding | undefined {
  const { inputHigh, inputLow, inputSpread } = healthThresholds;
  const high = columns.filter((column) => column.rootMeanSquare > inputHigh);
  const largest = Math.max(...columns.map((column) => column.rootMeanSquare));
  const deviations = moving.map(({ deviation }) => deviation);
  const [least, most] = [Math.min(...deviations), Math.max(...deviations)];
  const uneven = !sparse && moving.length > 1 && most / least > inputSpread;
  const low = moving.length > 0 && largest < inputLow;
  if (high.length === 0 && !uneven && !low) return undefined;
  const what =
    high.length > 0
      ? `${someOf(high.length, columns.length, "column")} of x ${verb(high.length, "is", "are")} large (${placesText(high.map(({ index }) => index))}): the largest root mean square is ${rounded(largest)}.`
      : low
        ? `All columns of x are small: the largest root mean square is ${rounded(largest)}.`
        : `The columns of x differ in scale: their standard deviations go from ${rounded(least)} to ${rounded(most)}.`;
  return {
    kind: "unscaledInputs",
    severity: "warning",
    tensor: "x",
    what,
    numbers: {
      columns: listed(high.map(({ index }) => index)),
      largest,
      ...(moving.length > 0 ? { leastDeviation: least, mostDeviation: most } : {}),
      highThreshold: inputHigh,
      lowThreshold: inputLow,
      spreadThreshold: inputSpread,
    },
    why: "Gradients grow with the inputs: a rate that suits one column is too large or too small for another, and large inputs saturate the first layer at once.",
    tryThis: "Scale each column: subtract its mean and divide by its standard deviation, or bring it to 0 … 1.",
  };
}

const fewestRows = 20;

function imbalance(kind: string, targets: Float32Array | Int32Array, outputs: number): Finding[] {
  const width = targets instanceof Int32Array ? 1 : outputs;
  const rows = targets.length / width;
  if (rows < fewestRows) return [];
  const counts = classCounts(kind, targets, outputs);
  if (counts === undefined) return [];
  const [most, least] = [Math.max(...counts), Math.min(...counts)];
  if (most <= healthThresholds.imbalance * least) return [];
  const rare = [...counts.keys()].filter((index) => counts[index]! * healthThresholds.imbalance < most);
  return [
    {
      kind: "classImbalance",
      severity: "warning",
      tensor: "y",
      what: `Class ${counts.indexOf(most)} occurs ${counted(most, "time")} in ${counted(rows, "example")}, class ${counts.indexOf(least)} ${counted(least, "time")}${rare.length > 1 ? `; rare are ${listText(rare)}` : ""}.`,
      numbers: {
        counts: listed(counts),
        most,
        least,
        ratio: most / least,
        rare: listed(rare),
        rows,
        threshold: healthThresholds.imbalance,
      },
      why: `Always answering ${counts.indexOf(most)} is right in ${((100 * most) / rows).toPrecision(3)} % of the cases: accuracy looks good, and the rare classes hardly count in the loss.`,
      tryThis: "Collect or repeat examples of the rare classes, and look at each class's own hit rate instead of the accuracy.",
    },
  ];
}

/** How often each class occurs; undefined where the targets are no classes. */
function classCounts(kind: string, targets: Float32Array | Int32Array, outputs: number): number[] | undefined {
  if (targets instanceof Int32Array) {
    const counts = new Array<number>(outputs).fill(0);
    for (const label of targets) counts[label]!++;
    return counts;
  }
  if (!targets.every((target) => target === 0 || target === 1)) return undefined;
  const rows = targets.length / outputs;
  const ones = new Array<number>(outputs).fill(0);
  targets.forEach((target, i) => {
    ones[i % outputs]! += target;
  });
  if (outputs === 1) return [rows - ones[0]!, ones[0]!];
  const oneEach = ones.reduce((sum, count) => sum + count, 0) === rows && kind !== "binary";
  return oneEach ? ones : undefined;
}
