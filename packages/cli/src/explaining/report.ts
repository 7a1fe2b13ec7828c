/** What a report says, whatever it is written in: the steps of a trace in order, each with its formula, its tensors and its numbers. */

import type { Derivation, LayerTrace, Ref, Trace, TracedTensor, TraceStep } from "hillock";
import { networkLine, optimizerText, lossText } from "../training/describe.ts";
import type { Chosen, Subject } from "./subject.ts";
import type { Unit } from "./unit.ts";

export interface Section {
  /** From 1. */
  readonly number: number;
  readonly title: string;
  readonly sentence: string;
  readonly kind: TraceStep["kind"];
  /** The matrix form. None where a single unit is explained. */
  readonly matrix: Pick<TraceStep, "matrix" | "text"> | undefined;
  /** What is computed here: z and a, δ, gradients, … */
  readonly tensors: readonly TracedTensor[];
  /** Neuron by neuron. */
  readonly derivations: readonly Derivation[];
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

/** Numbers of a step that are derived one by one; the rest is counted. */
const mostDerived = 24;

export function reportOf(subject: Subject, chosen: Chosen, trace: Trace, unit: Unit | undefined): Report {
  const { net, dataset, model, steps, seed } = subject;
  const after = steps === 0 ? [] : [`after ${steps} training ${steps === 1 ? "step" : "steps"}`];
  const origin = model === undefined ? `seed ${seed}` : `from ${model}`;
  const sections = unit === undefined ? trace.steps.map((step, i) => sectionOf(step, i, trace)) : unitSections(trace, unit);
  return {
    title: unit === undefined ? `One example through a network for ${dataset.name}` : `The unit ${unit.name} of a network for ${dataset.name}`,
    facts: [networkLine(net), lossText(net), optimizerText(net), [origin, ...after].join(", "), chosen.where],
    trace,
    subject,
    chosen,
    unit,
    sections,
  };
}

function sectionOf({ kind, layer, title, sentence, matrix, text, entries, entryCount }: TraceStep, i: number, trace: Trace): Section {
  const shown = entries.slice(0, mostDerived);
  return {
    number: i + 1,
    title,
    sentence,
    kind,
    matrix: { matrix, text },
    tensors: layer === undefined ? [trace.loss] : tensorsOf(kind, trace.layers[layer]!),
    derivations: shown.map((ref) => trace.why(ref)),
    left: entryCount - shown.length,
  };
}

/** The tensors that a step of this kind computes. */
function tensorsOf(kind: TraceStep["kind"], layer: LayerTrace): TracedTensor[] {
  const there = (...tensors: (TracedTensor | undefined)[]): TracedTensor[] => tensors.filter((tensor) => tensor !== undefined);
  switch (kind) {
    case "forward":
      return there(layer.z, layer.a);
    case "outputError":
    case "back":
      return there(layer.derivative, layer.delta);
    case "gradients":
      return Object.values(layer.gradients);
    case "update":
      return [...Object.values(layer.updates), ...Object.values(layer.next)];
    default:
      return [];
  }
}

/** Gradients of a unit's weights that are derived one by one: the largest. */
const mostWeights = 6;

/** Everything about one unit, in the order in which it happens. */
function unitSections(trace: Trace, { layer, index, name }: Unit): Section[] {
  const sections: Omit<Section, "number">[] = [];
  const add = (kind: Section["kind"], title: string, sentence: string, refs: readonly Ref[], left = 0): void => {
    if (refs.length > 0) sections.push({ kind, title, sentence, matrix: undefined, tensors: [], derivations: refs.map((ref) => trace.why(ref)), left });
  };
  const own = (tensor: TracedTensor | undefined): Ref[] => (tensor === undefined ? [] : [tensor.ref(...positionOf(tensor, index))]);
  if (layer.z !== undefined) add("forward", "The weighted sum", `What reaches ${name}: its inputs, each times its weight, and the bias.`, own(layer.z));
  add("forward", "The output", `What ${name} hands on: its activation of the weighted sum.`, own(layer.a));
  add("cost", "The cost", "What the whole network's answer costs on this example.", [trace.loss.ref()]);
  add("back", "The error", `δ of ${name}: how the cost changes with its weighted sum.`, [...own(layer.derivative), ...own(layer.delta)]);
  for (const [kind, title, sentence, tensors] of [
    ["gradients", "The gradients", "How the cost changes with each of the unit's weights, largest first.", layer.gradients],
    ["update", "The updates", "What the optimiser adds to each weight.", layer.updates],
  ] as const) {
    const refs = Object.values(tensors).map((tensor) => weightsOf(tensor, layer, index));
    add(kind, title, sentence, refs.flatMap(({ shown }) => shown), refs.reduce((sum, { left }) => sum + left, 0));
  }
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

/** Of a kernel [inputs, units] the unit's column, of a bias [units] its entry; the largest first. The order is that of the gradients. */
function weightsOf(tensor: TracedTensor, layer: LayerTrace, unit: number): { shown: Ref[]; left: number } {
  if (tensor.shape.length === 1) return { shown: [tensor.ref(unit)], left: 0 };
  const [inputs = 0, units = 1] = tensor.shape;
  const gradient = Object.values(layer.gradients).find(({ shape }) => shape.length === 2) ?? tensor;
  const size = (k: number): number => Math.abs(gradient.data[k * units + unit]!);
  const order = Array.from({ length: inputs }, (_, k) => k).sort((a, b) => size(b) - size(a) || a - b);
  return { shown: order.slice(0, mostWeights).map((k) => tensor.ref(k, unit)), left: Math.max(0, inputs - mostWeights) };
}
