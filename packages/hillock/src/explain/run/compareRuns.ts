/** Two runs side by side: from which step they part, and how far their parameters are apart now. */

import { ArgumentError } from "../../errors.ts";
import { Sequential } from "../../model/sequential.ts";
import type { Tensor } from "../../runtime/index.ts";
import { needMembers } from "../../settings/index.ts";
import { indexOf } from "../indexOf.ts";
import type { TrainingRun } from "./types.ts";

export interface ParameterDifference {
  /** "dense.kernel", as `summary` and `explain` name it. */
  readonly name: string;
  readonly shape: readonly number[];
  /** Whether all values are the same bits. */
  readonly same: boolean;
  /** Where the two differ most, [row, column], and the values there. */
  readonly index: readonly number[];
  readonly a: number;
  readonly b: number;
  /** |a − b| there. */
  readonly largest: number;
  /** ‖a − b‖ / ‖a‖ over the parameter; 0 for two that are all 0. */
  readonly relative: number;
}

export interface RunComparison {
  /** Both runs' present steps; the parameters are compared as they are there. */
  readonly steps: { readonly a: number; readonly b: number };
  /** The first step at which the losses differ, of those that both know; undefined when they do not. */
  readonly firstDifference: number | undefined;
  /** The steps from … to − 1 whose losses both know, and the losses. */
  readonly from: number;
  readonly to: number;
  readonly losses: { readonly a: Float64Array; readonly b: Float64Array };
  /** In the order of the layers. */
  readonly parameters: readonly ParameterDifference[];
  /** Whether both stand at the same step with the same weights, bit for bit, and the same losses up to there. */
  readonly identical: boolean;
}

/** @throws ArgumentError when the runs are not of the same network. */
export function compareRuns(a: TrainingRun, b: TrainingRun): RunComparison {
  for (const [what, run] of [
    ["a, the first run,", a],
    ["b, the second run,", b],
  ] as const)
    needMembers(what, run, ["net", "losses", "lossesFrom"], "a run: what startRun or run.fork gives");
  const from = Math.max(a.lossesFrom, b.lossesFrom);
  const to = Math.max(from, Math.min(a.lossesFrom + a.losses.length, b.lossesFrom + b.losses.length));
  const losses = { a: a.losses.slice(from - a.lossesFrom, to - a.lossesFrom), b: b.losses.slice(from - b.lossesFrom, to - b.lossesFrom) };
  const at = losses.a.findIndex((loss, i) => loss !== losses.b[i]);
  const parameters = parametersOf(a, b);
  return {
    steps: { a: a.step, b: b.step },
    firstDifference: at < 0 ? undefined : from + at,
    from,
    to,
    losses,
    parameters,
    identical: a.step === b.step && at < 0 && parameters.every(({ same }) => same),
  };
}

function parametersOf(a: TrainingRun, b: TrainingRun): ParameterDifference[] {
  const [ours, theirs] = [weightsOf(a), weightsOf(b)];
  const described = (weights: typeof ours): string => weights.map(({ name, value }) => `${name} [${value.shape.join(", ")}]`).join(", ");
  if (described(ours) !== described(theirs)) {
    throw new ArgumentError({
      problem: "Only runs of the same network can be compared",
      received: described(theirs),
      expected: described(ours),
      fix: "Compare a run with its fork, or two runs of networks with the same layers.",
    });
  }
  return ours.map(({ name, value }, i) => differenceOf(name, value.shape, value.data, theirs[i]!.value.data));
}

function weightsOf({ net }: TrainingRun): { readonly name: string; readonly value: Tensor }[] {
  const { parameters } = Sequential.coreOf(net).architecture;
  return net.getWeights().map((value, i) => ({ name: parameters[i]!.fullName, value }));
}

function differenceOf(name: string, shape: readonly number[], a: ArrayLike<number>, b: ArrayLike<number>): ParameterDifference {
  let [at, same, squares, norm] = [0, true, 0, 0];
  for (let i = 0; i < a.length; i++) {
    const difference = Math.abs(a[i]! - b[i]!);
    if (!Object.is(a[i], b[i])) same = false;
    if (difference > Math.abs(a[at]! - b[at]!)) at = i;
    squares += difference ** 2;
    norm += a[i]! ** 2;
  }
  const relative = squares === 0 ? 0 : Math.sqrt(squares / norm);
  return { name, shape, same, index: indexOf(at, shape), a: a[at]!, b: b[at]!, largest: Math.abs(a[at]! - b[at]!), relative };
}
