/** The next steps: how far they go compared with the weights, and whether the loss falls. Tried in f64 on a copy; the model is not touched. */

import { Evaluation, type Feed } from "../../graph/index.ts";
import { scalarNames } from "../../model/graphs.ts";
import { type Examined, norm, rounded } from "./examined.ts";
import { healthThresholds } from "./thresholds.ts";
import type { Finding } from "./types.ts";

/** ‖Δw‖ / ‖w‖ of a parameter in the next step. */
interface Change {
  readonly name: string;
  readonly update: number;
  readonly size: number;
  readonly ratio: number;
}

export function examineLearning(examined: Examined): Finding[] {
  const changes = changesOf(examined);
  const losses = trial(examined);
  return [...rate(examined, losses), ...huge(examined, changes, losses), ...tiny(examined, changes)];
}

/** Of matrices that are not all 0: biases begin at 0. */
function changesOf({ step, feed, evaluation }: Examined): Change[] {
  const weights = new Set(step.parameters.filter(({ shape }) => shape.length > 1).map(({ attributes }) => attributes.name));
  return step.updates.flatMap(({ parameter, value }) => {
    const { name } = parameter.attributes;
    if (!weights.has(name)) return [];
    const before = feed[name]!;
    const size = norm(before);
    const update = norm(evaluation.value(value).data.map((next, i) => next - before[i]!));
    return size === 0 ? [] : [{ name, update, size, ratio: update / size }];
  });
}

/** The loss before the next steps, and after each of them, always over the same sample. Ends early when it is no number. */
function trial({ step, feed, sizes, evaluation, loss }: Examined): number[] {
  const losses = [loss];
  let [here, current]: [Feed, Evaluation] = [feed, evaluation];
  for (let i = 0; i < healthThresholds.trialSteps && Number.isFinite(losses.at(-1)); i++) {
    const next = step.updates.map(({ parameter, value }) => [parameter.attributes.name, current.value(value).data] as const);
    here = { ...here, ...Object.fromEntries(next), [scalarNames.step]: [here[scalarNames.step]![0]! + 1] };
    current = new Evaluation(here, sizes);
    losses.push(current.value(step.loss).data[0]!);
  }
  return losses;
}

/** Whether the loss rises so much that it is no wobble. */
function rises({ loss, meanLoss = loss }: Examined, losses: readonly number[]): boolean {
  const { lossRise, lossRiseOfMean } = healthThresholds;
  return losses.some((after) => !Number.isFinite(after) || (after > lossRise * loss && after > loss + lossRiseOfMean * meanLoss));
}

function rate(examined: Examined, losses: readonly number[]): Finding[] {
  if (!rises(examined, losses)) return [];
  const { learningRate } = examined.core.settings.optimizer;
  const highest = losses.every(Number.isFinite) ? Math.max(...losses) : Number.POSITIVE_INFINITY;
  return [
    {
      kind: "rateTooHigh",
      severity: "error",
      tensor: "loss",
      what: `In ${losses.length - 1} trial steps with the rate ${learningRate} the loss rises from ${rounded(examined.loss)} to ${rounded(highest)}.`,
      numbers: { losses, learningRate, highest, threshold: healthThresholds.lossRise, thresholdOfMean: healthThresholds.lossRiseOfMean },
      why: "The steps are so long that they jump over the valley: each lands higher than the last, until the loss is no number or all units are saturated.",
      tryThis: "Divide the learning rate by 10 until the loss falls; scale the inputs if they are large.",
    },
  ];
}

function huge(examined: Examined, changes: readonly Change[], losses: readonly number[]): Finding[] {
  if (!rises(examined, losses)) return [];
  const { hugeUpdate } = healthThresholds;
  return changes
    .filter(({ ratio }) => !(ratio <= hugeUpdate))
    .map(({ name, update, size, ratio }) => ({
      kind: "hugeUpdates",
      severity: "warning",
      tensor: name,
      what: `The next step changes ${name} by ${rounded(update)}, its size is ${rounded(size)}: a ratio of ${rounded(ratio)}, where 0.001 is usual, and the loss rises.`,
      numbers: { update, size, ratio, threshold: hugeUpdate },
      why: "A gradient says how the loss changes nearby. A step of the size of the weights themselves goes where it says nothing.",
      tryThis: "Use a smaller learning rate.",
    }));
}

/** Tiny steps are right at a minimum; they are an illness where going further the same way would help. */
function tiny(examined: Examined, changes: readonly Change[]): Finding[] {
  const small = changes.filter(({ ratio }) => ratio < healthThresholds.tinyUpdate);
  if (small.length === 0 || examined.hasLearnt) return [];
  const { learningRate } = examined.core.settings.optimizer;
  const further = furtherOn(examined);
  if (further === undefined && learningRate > 0) return [];
  const better =
    further === undefined
      ? "nothing moves at a rate of 0."
      : `${further.times} times the step would bring the loss from ${rounded(examined.loss)} to ${rounded(further.loss)}.`;
  return small.map(({ name, update, size, ratio }) => ({
    kind: "tinyUpdates",
    severity: "warning",
    tensor: name,
    what: `The next step changes ${name} by ${rounded(update)}, its size is ${rounded(size)}: a ratio of ${rounded(ratio)}, where 0.001 is usual; ${better}`,
    numbers: {
      update,
      size,
      ratio,
      threshold: healthThresholds.tinyUpdate,
      ...(further === undefined ? {} : { ...further, lossBefore: examined.loss }),
    },
    why: "At this pace the weights hardly change in thousands of steps, although the loss could fall.",
    tryThis: "Use a larger learning rate, or adam, which scales the steps itself.",
  }));
}

function furtherOn({ step, feed, sizes, evaluation, loss }: Examined): { times: number; loss: number } | undefined {
  const parameters = new Set(step.parameters.map(({ attributes }) => attributes.name));
  const moved = step.updates.filter(({ parameter }) => parameters.has(parameter.attributes.name));
  for (const times of [10, 100, 1e3, 1e4, 1e5]) {
    const weights = moved.map(({ parameter, value }) => {
      const { name } = parameter.attributes;
      const before = feed[name]!;
      return [name, evaluation.value(value).data.map((next, i) => before[i]! + times * (next - before[i]!))] as const;
    });
    const after = new Evaluation({ ...feed, ...Object.fromEntries(weights) }, sizes).value(step.loss).data[0]!;
    if (after < (1 - healthThresholds.worthwhileFall) * loss) return { times, loss: after };
  }
  return undefined;
}
