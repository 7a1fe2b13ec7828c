/** The textbook's steps of a trace, typeset in both forms, with every number marked by its key. */

import type { Formula, Ref } from "../../engine/trace.ts";
import type { FormLine, StepForms } from "../recording/types.ts";
import { keyOf } from "../refs.ts";
import { type Candidate, markNumbers, markSymbols, scalar } from "./mark.ts";
import type { Typesetter } from "./typeset.ts";

export interface StepSource {
  readonly kind: string;
  readonly layer: number;
  readonly title: string;
  readonly sentence: string;
  readonly symbolic: Formula;
  readonly substituted: Formula;
  readonly entries: readonly Ref[];
}

/** One number's formula, one level deep. */
export interface NumberSource {
  readonly ref: Ref;
  readonly value: number;
  readonly symbolic: Formula;
  readonly chain?: Formula;
  readonly substituted: Formula;
  readonly sentence: string;
  readonly inputs: readonly { readonly ref: Ref; readonly symbol: Formula; readonly value: number }[];
}

/** The symbol of a number is what stands left of its formula. */
export const symbolOf = ({ symbolic }: Pick<NumberSource, "symbolic">): Formula => ({
  latex: symbolic.latex.split(" = ")[0]!,
  text: symbolic.text.split(" = ")[0]!,
});

export function lineOf(source: NumberSource, { html, wrap }: Typesetter): FormLine {
  const { ref, value, symbolic, chain, substituted, sentence, inputs } = source;
  const symbol = symbolOf(source);
  const own = scalar(symbol.latex, keyOf(ref), value);
  const candidates = [...inputs.map((input) => scalar(input.symbol.latex, keyOf(input.ref), input.value)), own];
  const set = (line: Formula, latex: string) => ({ html: html(latex), text: line.text });
  return {
    ref,
    value,
    sentence,
    symbol: set(symbol, wrap(symbol.latex, keyOf(ref))),
    symbolic: set(symbolic, markSymbols(symbolic.latex, candidates, wrap)),
    ...(chain === undefined ? {} : { chain: set(chain, markSymbols(chain.latex, candidates, wrap)) }),
    substituted: set(substituted, markNumbers(substituted.latex, symbolic.latex, candidates, wrap)),
  };
}

/** @param tensors of the trace, for the matrices; a step uses those that its symbolic line names */
export async function formsOf(
  step: StepSource,
  why: (ref: Ref) => NumberSource | Promise<NumberSource>,
  tensors: readonly Candidate[],
  typesetter: Typesetter,
): Promise<StepForms> {
  const { kind, layer, title, sentence, symbolic, substituted, entries } = step;
  const lines: FormLine[] = [];
  for (const ref of entries) lines.push(lineOf(await why(ref), typesetter));
  const { html, wrap } = typesetter;
  const named = tensors.filter(({ symbol }) => symbolic.latex.includes(symbol));
  return {
    ...{ kind, layer, title, sentence, lines },
    matrix: {
      symbolic: { html: html(symbolic.latex), text: symbolic.text },
      substituted: { html: html(markNumbers(substituted.latex, symbolic.latex, named, wrap)), text: substituted.text },
    },
  };
}
