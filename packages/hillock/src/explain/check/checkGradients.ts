/** `checkGradients`: the symbolic gradients of a model against finite differences of its loss. */

import { Random } from "../../graph/index.ts";
import type { Sequential } from "../../model/sequential.ts";
import { sizeOf, type TensorLike } from "../../runtime/index.ts";
import type { ValuesFor } from "../../settings/index.ts";
import { plural, verb } from "../../words.ts";
import { indexOf } from "../indexOf.ts";
import { inTurn } from "../inTurn.ts";
import { type SampledStep, sampleStep } from "../sample.ts";
import { checkGradientsSettings } from "../settings.ts";
import { Differences } from "./differences.ts";
import type { CheckGradientsOptions, GradientCheck, GradientEntry, GradientVerdict } from "./types.ts";

/**
 * Compares ∂C/∂w of the training graph with (C(w + h) − C(w − h)) / 2h for entries of every parameter, both in f64 at the present weights, without dropout.
 * The work is bounded: a sample of the examples, and of the entries of large parameters; the result says how much of each was looked at.
 * @param x [n, …inputShape] @param y the targets as in `fit`
 * @throws ArgumentError for a model that is not compiled or busy and options out of range, ShapeError or DataError for data that do not fit it.
 */
export async function checkGradients(
  net: Sequential,
  x: TensorLike,
  y: TensorLike,
  options?: CheckGradientsOptions,
): Promise<GradientCheck> {
  const settings = checkGradientsSettings.read(options);
  return inTurn(net, x, y, (core, ...examples) => compare(sampleStep(core, ...examples, settings.rows), settings));
}

function compare(sampled: SampledStep, { step, tolerance, count, seed }: ValuesFor<typeof checkGradientsSettings>): GradientCheck {
  const { feed, sizes, evaluation } = sampled;
  const { loss, parameters, gradients } = sampled.step;
  const entries: GradientEntry[] = [];
  const described = parameters.map((parameter, i) => {
    const { name } = parameter.attributes;
    const shape = parameter.shape as readonly number[];
    const size = sizeOf(shape);
    const differences = new Differences({ loss, parameter, gradient: gradients[i]! }, feed, sizes, evaluation);
    const chosen = choose(size, count === "all" ? size : count, seed, i);
    const own = chosen.map((element) => differences.check(element, indexOf(element, shape), { step, tolerance }));
    entries.push(...own);
    const of = (verdict: GradientVerdict): number => own.filter((entry) => entry.verdict === verdict).length;
    const largest = own.reduce((most, { verdict, relative }) => (verdict === "kink" ? most : Math.max(most, relative)), 0);
    return { name, shape, size, checked: own.length, kinks: of("kink"), differ: of("differs"), largest };
  });
  entries.sort(worstFirst);
  const passed = entries.every(({ verdict }) => verdict !== "differs");
  const result = { passed, entries, parameters: described, rows: sampled.rows.length, available: sampled.available, step, tolerance };
  return { ...result, loss: evaluation.value(loss).data[0]!, summary: summaryOf(result) };
}

/** `count` different numbers below `size`, ascending. */
function choose(size: number, count: number, seed: number, stream: number): number[] {
  if (count >= size) return Array.from({ length: size }, (_, i) => i);
  const random = new Random(seed, stream);
  const chosen = new Set<number>();
  while (chosen.size < count) chosen.add(Math.floor(random.uniform(0, size)));
  return [...chosen].sort((a, b) => a - b);
}

const rank: Readonly<Record<GradientVerdict, number>> = { differs: 0, kink: 1, agrees: 2 };
/** A difference that is no number is the worst. */
const badness = ({ absolute, allowed }: GradientEntry): number => {
  const ratio = absolute / allowed;
  return Number.isNaN(ratio) ? Number.MAX_VALUE : ratio;
};
const worstFirst = (a: GradientEntry, b: GradientEntry): number => rank[a.verdict] - rank[b.verdict] || badness(b) - badness(a);

function summaryOf({ entries, parameters, rows, available, step, tolerance }: Omit<GradientCheck, "loss" | "summary">): string {
  const size = parameters.reduce((sum, parameter) => sum + parameter.size, 0);
  const many = (some: number, noun: string): string => `${grouped(some)} ${some === 1 ? noun : plural(noun)}`;
  const whole = size === 1 ? "the only weight" : `all ${many(size, "weight")}`;
  const weights = entries.length === size ? whole : `${grouped(entries.length)} of ${many(size, "weight")}`;
  const examples = rows === available ? many(rows, "example") : `${grouped(rows)} of ${many(available, "example")}`;
  return `Checked ${weights} over ${examples}: ${verdictsOf(entries)} (step ${step}, tolerance ${tolerance}).`;
}

const grouped = (value: number): string => value.toLocaleString("en-US");

/** "all agree", or "7 agree, 1 is at a kink, 1 differs": nothing is said of what there is none of. */
function verdictsOf(entries: readonly GradientEntry[]): string {
  const verbs: Readonly<Record<GradientVerdict, readonly [one: string, several: string]>> = {
    agrees: ["agrees", "agree"],
    kink: ["is at a kink", "are at kinks"],
    differs: ["differs", "differ"],
  };
  const said = Object.entries(verbs).flatMap(([verdict, [one, several]]) => {
    const some = entries.filter((entry) => entry.verdict === verdict).length;
    if (some === 0) return [];
    if (some === entries.length) return [some === 1 ? `it ${one}` : `all ${several}`];
    return [`${grouped(some)} ${verb(some, one, several)}`];
  });
  return said.join(", ");
}
