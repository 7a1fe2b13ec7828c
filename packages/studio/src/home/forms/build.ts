/** The textbook's steps of a trace, typeset in both forms, with every number marked by its key. */

import type { Formula, PlainDerivation, PlainLayer, PlainStep, PlainTensor, PlainTrace, Ref } from "../../engine/trace.ts";
import type { FormLine, SetFormula, StepForms } from "../recording/types.ts";
import { keyOf } from "../refs.ts";
import { type Candidate, markNumbers } from "./mark.ts";
import type { Typesetter } from "./typeset.ts";

/** Asks the trace where a number comes from. */
export type Why = (ref: Ref) => Promise<PlainDerivation>;

export function lineOf(
  { ref, value, symbol, symbolic, chain, substituted, sentence, inputs }: PlainDerivation,
  { html, wrap }: Typesetter,
): FormLine {
  const own = keyOf(ref);
  /** The engine marks the i-th input; here it is marked by its key. */
  const byKey = (latex: string): string =>
    latex.replaceAll(/\\htmlData\{input=(\d+)\}/g, (whole, i: string) => {
      const input = inputs[Number(i)];
      return input === undefined ? whole : wrap("", keyOf(input.ref)).slice(0, -2);
    });
  const set = (formula: Formula, latex: string): SetFormula => ({ html: html(latex), text: formula.text });
  const named = symbolic.latex.startsWith(symbol.latex)
    ? wrap(symbol.latex, own) + byKey(symbolic.latex.slice(symbol.latex.length))
    : byKey(symbolic.latex);
  return {
    ...{ ref, value, sentence },
    symbol: set(symbol, wrap(symbol.latex, own)),
    symbolic: set(symbolic, named),
    ...(chain === undefined ? {} : { chain: set(chain, chain.latex) }),
    substituted: set(substituted, byKey(resultMarked(substituted.latex, (latex) => wrap(latex, own)))),
  };
}

/** What stands behind the last sign of equality of a substituted line is its result. */
function resultMarked(latex: string, mark: (latex: string) => string): string {
  const [, before, result] = /^(.*(?:= |\\approx ))(.*)$/s.exec(latex) ?? [];
  return before === undefined || result === undefined || result.includes("\\htmlData") ? latex : before + mark(result);
}

export async function formsOf(
  { kind, layer, title, sentence, symbolic, substituted, entries }: PlainStep,
  why: Why,
  tensors: readonly Candidate[],
  typesetter: Typesetter,
): Promise<StepForms> {
  const { html, wrap } = typesetter;
  const lines: FormLine[] = [];
  for (const ref of entries) lines.push(lineOf(await why(ref), typesetter));
  const named = tensors.filter(({ symbol }) => symbolic.latex.includes(symbol));
  return {
    ...{ kind, layer: layer ?? 0, title, sentence, lines },
    matrix: {
      symbolic: { html: html(symbolic.latex), text: symbolic.text },
      substituted: { html: html(markNumbers(substituted.latex, symbolic.latex, named, wrap)), text: substituted.text },
    },
  };
}

/** Row by row, without the example's index where there is only one: as the library names entries. */
export function refsOf({ name, quantity, shape, data }: PlainTensor, isPerExample: boolean): Ref[] {
  return Array.from({ length: data.length }, (_, i) => {
    const index: number[] = [];
    let rest = i;
    for (const size of [...shape].reverse()) {
      index.unshift(rest % size);
      rest = Math.floor(rest / size);
    }
    const own = isPerExample && shape[0] === 1 ? index.slice(1) : index;
    return { name: own.length === 0 ? name : `${name}[${own.join()}]`, quantity };
  });
}

/** Every tensor of a trace with the names of its entries. */
export function tensorsOf({ x, y, layers }: PlainTrace): { readonly tensor: PlainTensor; readonly refs: readonly Ref[] }[] {
  const perExample = ({ z, a, derivative, delta, index }: PlainLayer): PlainTensor[] =>
    [z, index === 0 ? undefined : a, derivative, delta].filter((tensor) => tensor !== undefined);
  const perParameter = ({ parameters, gradients, updates, next }: PlainLayer): PlainTensor[] =>
    [parameters, gradients, updates, next].flatMap((own) => Object.values(own));
  const withRefs = (isPerExample: boolean) => (tensor: PlainTensor) => ({ tensor, refs: refsOf(tensor, isPerExample) });
  return [...[x, y, ...layers.flatMap(perExample)].map(withRefs(true)), ...layers.flatMap(perParameter).map(withRefs(false))];
}

export const candidatesOf = (trace: PlainTrace): Candidate[] =>
  tensorsOf(trace).map(({ tensor: { symbol, shape, data }, refs }) => {
    const [rows, columns] = shape.length === 2 ? (shape as [number, number]) : [1, data.length];
    return { symbol: symbol.latex, rows, columns, keys: refs.map(keyOf), values: data };
  });
