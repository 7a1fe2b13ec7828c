/** What a report says, whatever it is written in: the steps of a trace in order, each with its formula, its tensors and its numbers. */

import type { Derivation, LayerTrace, Ref, Trace, TracedTensor, TraceStep } from "hillock";
import { counted } from "../terminal/numbers.ts";
import { lossText, networkLine, optimizerText } from "../training/describe.ts";
import type { Chosen, Subject } from "./subject/index.ts";
import type { Unit } from "./unit.ts";

/** The parts of a page, in order. */
export const chapters = { forward: "Forward", cost: "The cost", back: "Backward", gradients: "Gradients", update: "The update" } as const;
export type Chapter = keyof typeof chapters;

export interface Section {
  /** From 1. */
  readonly number: number;
  readonly chapter: Chapter;
  readonly title: string;
  readonly sentence: string;
  /** The matrix form. None where a single unit is explained, or where it says the same as the only derivation. */
  readonly matrix: Pick<TraceStep, "matrix" | "text"> | undefined;
  /** What is computed here, as a whole. */
  readonly tensor: TracedTensor | undefined;
  /** Each number by itself. */
  readonly derivations: readonly Derivation[];
  /** What stands above them, where a matrix form stands before. */
  readonly heading: string;
  /** Numbers that are not derived one by one. */
  readonly left: number;
}

export interface Report {
  readonly title: string;
  /** Facts about the network and the example. */
  readonly facts: readonly string[];
  readonly trace: Trace;
  readonly subject: Subject;
  readonly chosen: Chosen;
  readonly unit: Unit | undefined;
  readonly sections: readonly Section[];
}

/** A step with more numbers than this is too long to be read number by number: then only so many are. */
const [mostDerived, someDerived] = [12, 3];

export function reportOf(subject: Subject, chosen: Chosen, trace: Trace, unit: Unit | undefined): Report {
  const { net, dataset, model, steps, seed, hasWeights } = subject;
  const after = steps === 0 ? [] : [`after ${counted(steps, "training step")}`];
  const [data] = dataset.title.split(",") as [string];
  const network = dataset.name === null ? "a network" : `a network for ${data}`;
  const origin = model === undefined ? (hasWeights ? "weights as given" : `seed ${seed}`) : `from ${model}`;
  const dropped = net.layers.some(({ kind }) => kind === "dropout") ? ["dropout as this step of training draws it"] : [];
  const sections = unit === undefined ? trace.steps.map((step, i) => sectionOf(step, i, trace)) : unitSections(trace, unit);
  return {
    title: unit === undefined ? `One example through ${network}` : `${capital(unit.spoken)} of ${network}`,
    facts: [
      ...[networkLine(net), lossText(net), optimizerText(net), [origin, ...after].join(", ")],
      chosen.why === undefined ? chosen.where : `${chosen.where}, ${chosen.why}`,
      ...(unit === undefined ? [] : [`${unit.name} in code, which counts from 0`]),
      ...dropped,
    ],
    trace,
    subject,
    chosen,
    unit,
    sections,
  };
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
const chapterOf = (kind: TraceStep["kind"]): Chapter => (kind === "outputError" ? "back" : kind);

function sectionOf({ kind, title, sentence, matrix, text, entries, entryCount }: TraceStep, i: number, trace: Trace): Section {
  const shown = entries.slice(0, entryCount > mostDerived ? someDerived : mostDerived);
  const derivations = shown.map((ref) => trace.why(ref));
  const chapter = chapterOf(kind);
  const only = entryCount === 1 ? derivations[0] : undefined;
  const same = only !== undefined && (only.text.symbolic === text.symbolic || (chapter !== "forward" && !text.substituted.includes("[")));
  return {
    number: i + 1,
    chapter,
    title,
    sentence,
    matrix: same ? undefined : { matrix, text },
    tensor: shown[0] === undefined ? undefined : trace.tensor(tensorNameOf(shown[0]), shown[0].quantity),
    derivations,
    heading: headingOf(chapter, shown[0]),
    left: entryCount - shown.length,
  };
}

function headingOf(chapter: Chapter, ref: Ref | undefined): string {
  if (chapter === "cost") return "Number by number";
  if (chapter === "forward" || chapter === "back") return "Neuron by neuron";
  return ref !== undefined && tensorNameOf(ref).endsWith(".bias") ? "Bias by bias" : "Weight by weight";
}

/** "dense.kernel[0,1]" → "dense.kernel" */
const tensorNameOf = ({ name }: Ref): string => name.replace(/\[[^\]]*\]$/, "");

/** Gradients of a unit's weights that are derived one by one: the largest. */
const mostWeights = 6;

/** Everything about one unit, in the order in which it happens. */
function unitSections(trace: Trace, { layer, index, spoken: name }: Unit): Section[] {
  const sections: Omit<Section, "number">[] = [];
  const add = (chapter: Chapter, title: string, sentence: string, refs: readonly Ref[], left = 0): void => {
    if (refs.length > 0)
      sections.push({
        chapter,
        title,
        sentence,
        matrix: undefined,
        tensor: undefined,
        heading: "",
        derivations: refs.map((ref) => trace.why(ref)),
        left,
      });
  };
  const own = (tensor: TracedTensor | undefined): Ref[] => (tensor === undefined ? [] : [tensor.ref(...positionOf(tensor, index))]);
  if (layer.z !== undefined)
    add("forward", "The weighted sum", `What reaches ${name}: its inputs, each times its weight, and the bias.`, own(layer.z));
  add("forward", "The output", `What ${name} hands on: its activation of the weighted sum.`, own(layer.a));
  add("cost", "The cost", "What the whole network's answer costs on this example.", [trace.loss.ref()]);
  add("back", "The error", `δ of ${name}: how the cost changes with its weighted sum.`, [...own(layer.derivative), ...own(layer.delta)]);
  const gradients = Object.values(layer.gradients).map((tensor) => weightsOf(tensor, layer, index));
  const left = gradients.reduce((sum, { left }) => sum + left, 0);
  add("gradients", "The gradients", "How the cost changes with each of the unit's weights, largest first.", refsOf(gradients), left);
  const updates = Object.entries(layer.updates).map(([parameter, tensor]) => {
    const kept = Object.values(layer.slots[parameter] ?? {}).map(({ after }) => after);
    return weightsOf(tensor, layer, index, kept);
  });
  add("update", "The updates", "What the optimiser adds to each weight.", refsOf(updates), left);
  return sections.map((section, i) => ({ ...section, number: i + 1 }));
}

/** Where a unit stands in what its layer computes for the only example. */
function positionOf({ shape }: TracedTensor, unit: number): number[] {
  const position: number[] = [];
  for (const size of shape.toReversed()) {
    position.unshift(unit % size);
    unit = Math.floor(unit / size);
  }
  return position;
}

interface Weights {
  readonly shown: readonly Ref[];
  readonly left: number;
}
const refsOf = (weights: readonly Weights[]): Ref[] => weights.flatMap(({ shown }) => shown);

/** Of a kernel [inputs, units] the unit's column, of a bias [units] its entry; those with the largest gradients first, each behind what the optimiser keeps. */
function weightsOf(tensor: TracedTensor, layer: LayerTrace, unit: number, before: readonly TracedTensor[] = []): Weights {
  const each = (...index: number[]): Ref[] => [...before, tensor].map((one) => one.ref(...index));
  if (tensor.shape.length === 1) return { shown: each(unit), left: 0 };
  const [inputs = 0, units = 1] = tensor.shape;
  const gradient = Object.values(layer.gradients).find(({ shape }) => shape.length === 2) ?? tensor;
  const size = (k: number): number => Math.abs(gradient.data[k * units + unit]!);
  const order = Array.from({ length: inputs }, (_, k) => k).sort((a, b) => size(b) - size(a) || a - b);
  return { shown: order.slice(0, mostWeights).flatMap((k) => each(k, unit)), left: Math.max(0, inputs - mostWeights) };
}
