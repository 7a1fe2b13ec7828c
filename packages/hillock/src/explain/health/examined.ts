/** What the examinations look at: one training step over a sample in f64, its layers, and what the loss is worth. */

import type { Node } from "../../graph/index.ts";
import { build, evaluateGraph, graph } from "../../graph/index.ts";
import { countOf } from "../../model/architecture.ts";
import type { ModelCore } from "../../model/core.ts";
import type { LayerNodes } from "../../model/graphs.ts";
import { type Loss, losses, lossPerExample } from "../../network/index.ts";
import { sizeOf, type TensorLike } from "../../runtime/index.ts";
import { type SampledStep, sampleStep } from "../sample.ts";
import { healthThresholds } from "./thresholds.ts";

/** A layer that weighs its input or has an activation. */
export interface ExaminedLayer {
  readonly name: string;
  readonly nodes: LayerNodes;
  readonly activation: string;
  /** Per row: units of the layer. */
  readonly units: number;
  /** [rows, units]; evaluated when read. */
  readonly z: Float64Array;
  readonly a: Float64Array;
  /** ∂C/∂z; undefined where the loss does not depend on z through anything that can be differentiated. */
  readonly delta: Float64Array | undefined;
  /** Nothing that learns comes after it. */
  readonly isOutput: boolean;
}

export interface Examined extends SampledStep {
  readonly core: ModelCore;
  readonly layers: readonly ExaminedLayer[];
  readonly loss: number;
  /** The cost of always answering with the mean of the targets; undefined for losses where that means nothing. */
  readonly meanLoss: number | undefined;
  /** Whether the loss is below a small share of that. */
  readonly hasLearnt: boolean;
}

export function examine(core: ModelCore, x: TensorLike, y: TensorLike, wanted: number): Examined {
  core.prepareExamples(x, y);
  const affordable = Math.max(32, Math.floor(healthThresholds.work / Math.max(1, countOf(core.architecture.parameters))));
  const sampled = sampleStep(core, x, y, Math.min(wanted, affordable));
  const { step, evaluation, rows, targets, available } = sampled;
  const data = (node: Node): Float64Array => evaluation.value(node).data as Float64Array;
  const active = step.layers.filter(({ applied }) => applied.logits !== undefined);
  const lastLearning = active.findLastIndex(({ parameters }) => parameters.length > 0);
  const layers = active.map((nodes, i): ExaminedLayer => {
    const { placed, applied } = nodes;
    const delta = step.adjoints.get(applied.logits!);
    return {
      name: placed.layer.name,
      nodes,
      activation: applied.activation ?? "linear",
      units: sizeOf(placed.outputShape),
      get z() {
        return data(applied.logits!);
      },
      get a() {
        return data(applied.value);
      },
      get delta() {
        return delta && data(delta);
      },
      isOutput: i >= lastLearning,
    };
  });
  const loss = data(step.loss)[0]!;
  const outputs = sizeOf(core.architecture.outputShape);
  const meanLoss = meanAnswerLoss(core.settings.loss, targets, available, outputs, rows);
  const hasLearnt = meanLoss !== undefined && loss < healthThresholds.smallLoss * meanLoss;
  return { ...sampled, core, layers, loss, meanLoss, hasLearnt };
}

/** The loss over the sampled rows when every answer is the mean of all targets: the classes' frequencies, or the columns' means. */
function meanAnswerLoss(
  loss: Loss,
  targets: Float32Array | Int32Array,
  available: number,
  outputs: number,
  rows: Int32Array,
): number | undefined {
  if (loss.name === "perceptron") return undefined;
  const labels = targets instanceof Int32Array;
  const mean = new Float64Array(outputs);
  targets.forEach((target, i) => {
    if (labels) mean[target]! += 1 / available;
    else mean[i % outputs]! += target / available;
  });
  const { targets: kind } = losses[loss.name];
  const answer = loss.fromLogits ? mean.map((p) => logitOf(p, kind === "binary")) : mean;
  const n = rows.length;
  const width = labels ? 1 : outputs;
  const y = build.input("y", labels ? ["n"] : ["n", outputs], labels ? "i32" : "f32");
  const perExample = lossPerExample(loss, y, { value: build.input("answer", ["n", outputs]) });
  const feed = {
    y: Float64Array.from({ length: n * width }, (_, i) => targets[rows[Math.floor(i / width)]! * width + (i % width)]!),
    answer: Float64Array.from({ length: n * outputs }, (_, i) => answer[i % outputs]!),
  };
  const { data } = evaluateGraph(graph({ perExample }), feed, { n }).get(perExample)!;
  return data.reduce((sum, value) => sum + value, 0) / n;
}
const logitOf = (p: number, binary: boolean): number => {
  const inside = Math.min(1 - 1e-7, Math.max(1e-7, p));
  return binary ? Math.log(inside / (1 - inside)) : Math.log(inside);
};

export const norm = (values: ArrayLike<number>): number => {
  let squares = 0;
  for (let i = 0; i < values.length; i++) squares += values[i]! ** 2;
  return Math.sqrt(squares);
};
export const rootMeanSquare = (values: ArrayLike<number>): number => norm(values) / Math.sqrt(values.length);

const mostListed = 20;
export const listed = (numbers: readonly number[]): readonly number[] => numbers.slice(0, mostListed);
/** Units and columns by their numbers, which count from 1 where they are read: "4, 8 and 12 more" for 3, 7, … */
export const placesText = (indices: readonly number[]): string => listText(indices.map((index) => index + 1));
/** "3, 7 and 12 more" */
export function listText(numbers: readonly number[]): string {
  const shown = numbers.slice(0, 5).join(", ");
  return numbers.length > 5 ? `${shown} and ${numbers.length - 5} more` : shown;
}
export const rounded = (value: number): string => (Number.isInteger(value) ? `${value}` : value.toPrecision(3));
export const percent = (share: number): string => `${(100 * share).toPrecision(3)} %`;
