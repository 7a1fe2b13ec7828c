/** The symbols of a report, each explained once, and only those that occur. */

import type { Report } from "./report.ts";

export interface Term {
  readonly latex: string;
  readonly text: string;
  readonly meaning: string;
}

export function glossary({ trace, unit }: Report): Term[] {
  const { layers, settings } = trace;
  const some = (has: (layer: (typeof layers)[number]) => boolean): boolean => layers.slice(1).some(has);
  const kernels = some(({ parameters }) => parameters.kernel !== undefined);
  const biases = some(({ parameters }) => parameters.bias !== undefined);
  const updated = some(({ updates }) => Object.keys(updates).length > 0);
  const slots = new Set(layers.flatMap(({ slots }) => Object.values(slots).flatMap((each) => Object.keys(each))));
  const terms: (Term | false)[] = [
    { latex: "x,\\; y", text: "x, y", meaning: "the example's numbers, and what the network should answer" },
    { latex: "l,\\; j", text: "l, j", meaning: "a layer, counted from 1 (0 is the input); a unit of it, counted from 0" },
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
    updated && settings.learningRate !== undefined && { latex: "\\eta", text: "η", meaning: "the learning rate" },
    updated && { latex: "\\Delta w", text: "Δw", meaning: "what one step of training adds to a weight" },
    slots.has("velocity") && { latex: "v", text: "v", meaning: "the velocity that momentum keeps for each weight" },
    slots.has("m") && { latex: "m,\\; v", text: "m, v", meaning: "Adam's running means of the gradient and of its square" },
  ];
  return terms.filter((term) => term !== false);
}
