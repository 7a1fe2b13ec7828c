/** The symbols of a report, each explained once, and only those that occur. */

import type { TracedTensor } from "hillock";
import type { Report } from "./report.ts";

export interface Term {
  readonly latex: string;
  readonly text: string;
  readonly meaning: string;
}

const settingMeanings: Readonly<Record<string, string>> = {
  learningRate: "the learning rate",
  momentum: "momentum: how much of the last change is repeated",
  beta1: "how much of the mean of gradients is kept",
  beta2: "how much of the mean of their squares is kept",
  epsilon: "a small number that keeps the division in bounds",
  alpha: "the learning rate, corrected while the means are young",
};
function settingTerm({ name, symbol, text }: TracedTensor): Term[] {
  const meaning = settingMeanings[name];
  return meaning === undefined ? [] : [{ latex: symbol, text, meaning }];
}

export function glossary({ trace, unit, subject }: Report): Term[] {
  const classes = subject.net.loss.name === "sparseCategoricalCrossentropy";
  const { layers, settings } = trace;
  const penalties = trace.tensors.some(({ name }) => name.endsWith(".penalty"));
  const some = (has: (layer: (typeof layers)[number]) => boolean): boolean => layers.slice(1).some(has);
  const kernels = some(({ parameters }) => parameters.kernel !== undefined);
  const biases = some(({ parameters }) => parameters.bias !== undefined);
  const updated = some(({ updates }) => Object.keys(updates).length > 0);
  const slots = new Set(layers.flatMap(({ slots }) => Object.values(slots).flatMap((each) => Object.keys(each))));
  const terms: (Term | false)[] = [
    { latex: "x,\\; y", text: "x, y", meaning: "the example's numbers, and what the network should answer" },
    { latex: "l,\\; j", text: "l, j", meaning: "a layer and a unit of it, both counted from 1; dense_1[0] is code for the first unit" },
    kernels && {
      latex: "w^{(l)}_{kj}",
      text: "w⁽ˡ⁾ₖⱼ",
      meaning: "the weight from unit k of the layer before to unit j; W⁽ˡ⁾ holds all of them, a row for each k",
    },
    biases && { latex: "b^{(l)}_j", text: "b⁽ˡ⁾ⱼ", meaning: "the bias of unit j" },
    some(({ z }) => z !== undefined) && { latex: "z^{(l)}_j", text: "z⁽ˡ⁾ⱼ", meaning: "its weighted sum" },
    { latex: "a^{(l)}_j = f(z^{(l)}_j)", text: "a⁽ˡ⁾ⱼ = f(z⁽ˡ⁾ⱼ)", meaning: "its output, the activation of the weighted sum" },
    { latex: "C", text: "C", meaning: "the cost: how wrong the answer is" },
    some(({ delta }) => delta !== undefined) && {
      latex: "\\delta^{(l)}_j = \\partial C / \\partial z^{(l)}_j",
      text: "δ⁽ˡ⁾ⱼ = ∂C/∂z⁽ˡ⁾ⱼ",
      meaning: "its error: how the cost changes with its weighted sum",
    },
    unit === undefined &&
      kernels && { latex: "A \\odot B,\\; A^{\\top}", text: "A ⊙ B, Aᵀ", meaning: "multiplied entry by entry; rows and columns exchanged" },
    some(({ derivative }) => derivative !== undefined) && { latex: "f'(z)", text: "f′(z)", meaning: "the slope of the activation at z" },
    classes && {
      latex: "[y = k - 1]",
      text: "[y = k − 1]",
      meaning: "1 where the label is k − 1, else 0: labels count from 0, units from 1",
    },
    penalties && {
      latex: "C = L + R(W)",
      text: "C = L + R(W)",
      meaning: "the cost has two parts: how wrong the answer is, and a penalty on large weights",
    },
    updated && { latex: "\\Delta w,\\; w'", text: "Δw, w′", meaning: "what this step of training adds to a weight; the weight after it" },
    slots.has("velocity") && {
      latex: "v(w)",
      text: "v(w)",
      meaning: "the velocity that momentum keeps for each weight; v′ after the step",
    },
    slots.has("m") && { latex: "m(w),\\; v(w)", text: "m(w), v(w)", meaning: "Adam's running means of the gradient and of its square" },
  ];
  const named = updated ? Object.values(settings).flatMap(settingTerm) : [];
  return [...terms.filter((term) => term !== false), ...named];
}
