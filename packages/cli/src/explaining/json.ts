/** A report for machines: one object. */

import { type Derivation, type TracedTensor, version } from "hillock";
import { networkObject } from "../training/describe.ts";
import type { Report } from "./report.ts";

/** Numbers of a tensor that are written; of larger ones only the shape. */
const mostNumbers = 4096;

function tensorObject({ name, quantity, text, symbol, shape, data }: TracedTensor): Record<string, unknown> {
  const size = shape.reduce((product, length) => product * length, 1);
  return { name, quantity, text, latex: symbol, shape, data: size > mostNumbers ? null : Array.from(data) };
}

function derivationObject({
  ref,
  value,
  symbolic,
  chain,
  chainSubstituted,
  substituted,
  sentence,
  given,
  text,
  inputs,
}: Derivation): Record<string, unknown> {
  const latex = { symbolic, chain, chainSubstituted, substituted };
  const from = inputs.map((input) => ({ ...input.ref, value: input.value }));
  return { ...ref, value, latex, text, sentence, given, inputs: from };
}

export function jsonReport({ trace, subject, chosen, unit, sections }: Report): Record<string, unknown> {
  const { dataset, net, model, steps, seed } = subject;
  return {
    event: "explanation",
    version,
    model: model ?? null,
    ...networkObject(dataset, net),
    seed,
    steps,
    example: chosen.where,
    unit: unit?.name ?? null,
    loss: trace.loss.data[0],
    tensors: trace.tensors.map(tensorObject),
    sections: sections.map(({ number, chapter, title, sentence, matrix, derivations, left }) => ({
      number,
      chapter,
      title,
      sentence,
      matrix: matrix === undefined ? null : { latex: matrix.matrix, text: matrix.text },
      derivations: derivations.map(derivationObject),
      left,
    })),
  };
}
