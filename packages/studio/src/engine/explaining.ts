/** Traces and derivations of the open session, as plain data. The last trace stays, so that its numbers can be asked one after the other. */

import {
  type Derivation,
  explain,
  formulaPieces,
  type Ref as LibraryRef,
  type Tensor,
  type Trace,
  type TracedTensor,
  type TraceStep,
  tensorFrom,
} from "hillock";
import { isUpdate, type Operations } from "./ladder.ts";
import type { Cursor } from "./protocol.ts";
import type { Line, PlainDerivation, PlainLayer, PlainStep, PlainTensor, PlainTrace, Ref } from "./trace.ts";
import type { Workbench } from "./workbench.ts";

export class Explaining {
  readonly #bench: Workbench;
  #trace: Trace | undefined;
  #operations: Operations | undefined;

  constructor(bench: Workbench) {
    this.#bench = bench;
  }

  /** How many operations a step has; they are the same for all examples. */
  async operations(): Promise<Operations> {
    if (this.#operations === undefined) {
      const { x, y } = this.#bench.run.stepExamples();
      const { steps } = await this.#explain(rowOf(x, 0), rowOf(y, 0));
      const updates = steps.filter(({ kind }) => kind === "update").length;
      this.#operations = { perExample: steps.length - updates, updates };
    }
    return this.#operations;
  }

  #explain(x: Tensor, y: Tensor): Promise<Trace> {
    return explain(this.#bench.net, x, y, { optimizer: true });
  }

  /**
   * The step that comes next, on the example that the cursor stands on, or on all: the update is made of all. The operations are those that belong there: an
   * example that shares its step with others has no update of its own.
   */
  async traceAt(cursor: Cursor, of: "cursor" | "batch"): Promise<PlainTrace> {
    const { indices, x, y } = this.#bench.run.stepExamples(cursor.step);
    const whole = of === "batch" || isUpdate(cursor, indices.length);
    const at = whole ? undefined : Math.min(cursor.example, indices.length - 1);
    this.#trace = at === undefined ? await this.#explain(x, y) : await this.#explain(rowOf(x, at), rowOf(y, at));
    const belongs = ({ kind }: TraceStep): boolean => of === "batch" || indices.length === 1 || (kind === "update") === whole;
    return plainTrace(this.#trace, at === undefined ? [...indices] : [indices[at]!], belongs);
  }

  /** The same on a point of the reader's own; in passing, it is not what `why` is about. */
  async traceOf(inputs: readonly number[], target: number, passing = false): Promise<PlainTrace> {
    const trace = await this.#explain(
      tensorFrom(Float32Array.from(inputs), [1, inputs.length]),
      tensorFrom(Float32Array.of(target), [1, 1]),
    );
    if (!passing) this.#trace = trace;
    return plainTrace(trace, [], () => true);
  }

  /** Of the last trace. @throws ArgumentError for a number that is not in it. */
  async why(ref: Ref): Promise<PlainDerivation> {
    if (this.#trace === undefined) await this.traceAt(this.#bench.cursor, "cursor");
    return plainDerivation(this.#trace!.why(ref.name, ref.quantity));
  }
}

/** One row of [n, …]. */
function rowOf({ data, shape, scale }: Tensor, row: number): Tensor {
  const width = data.length / shape[0]!;
  return tensorFrom(data.slice(row * width, (row + 1) * width), [1, ...shape.slice(1)], scale);
}

const plainTensor = ({ name, quantity, symbol, text, shape, data }: TracedTensor): PlainTensor => ({
  name,
  quantity,
  symbol: { latex: symbol, text },
  shape,
  data,
});
const plainTensors = (tensors: Readonly<Record<string, TracedTensor>>): Record<string, PlainTensor> =>
  Object.fromEntries(Object.entries(tensors).map(([name, tensor]) => [name, plainTensor(tensor)]));

const lineOf = (latex: string, text: string): Line => ({ latex, text, pieces: formulaPieces(latex) });

function plainStep({ kind, layer, title, sentence, matrix, text, entries, entryCount }: TraceStep): PlainStep {
  const line = (which: "symbolic" | "substituted"): Line => lineOf(matrix[which], text[which]);
  return { kind, layer, title, sentence, symbolic: line("symbolic"), substituted: line("substituted"), entries, entryCount };
}

function plainTrace(trace: Trace, rows: readonly number[], belongs: (step: TraceStep) => boolean): PlainTrace {
  const layers = trace.layers.map(
    ({ index, name, kind, a, z, derivative, delta, parameters, gradients, updates, next }): PlainLayer => ({
      index,
      name,
      kind,
      a: plainTensor(a),
      ...(z === undefined ? {} : { z: plainTensor(z) }),
      ...(derivative === undefined ? {} : { derivative: plainTensor(derivative) }),
      ...(delta === undefined ? {} : { delta: plainTensor(delta) }),
      parameters: plainTensors(parameters),
      gradients: plainTensors(gradients),
      updates: plainTensors(updates),
      next: plainTensors(next),
    }),
  );
  return {
    loss: trace.loss.data[0]!,
    examples: trace.examples,
    rows,
    x: plainTensor(trace.x),
    y: plainTensor(trace.y),
    layers,
    steps: trace.steps.filter(belongs).map(plainStep),
  };
}

const keyOf = ({ name, quantity }: Ref | LibraryRef): string => `${name} ${quantity}`;

function plainDerivation(derivation: Derivation): PlainDerivation {
  const { ref, value, symbol, chain, chainSubstituted, given, sentence, text } = derivation;
  const places = new Map(derivation.inputs.map((input, i) => [keyOf(input.ref), i]));
  const { symbolic, substituted } = derivation.marked((latex, marked) => {
    const place = places.get(keyOf(marked));
    return place === undefined ? latex : `\\htmlData{input=${place}}{${latex}}`;
  });
  return {
    ref,
    value,
    symbol: { latex: symbol, text: text.symbol },
    symbolic: lineOf(symbolic, text.symbolic),
    ...(chain === undefined ? {} : { chain: lineOf(chain, text.chain!) }),
    ...(chainSubstituted === undefined ? {} : { chainSubstituted: lineOf(chainSubstituted, text.chainSubstituted!) }),
    substituted: lineOf(substituted, text.substituted),
    given,
    sentence,
    inputs: derivation.inputs.map((input) => ({
      ref: input.ref,
      symbol: { latex: input.symbol, text: input.text.symbol },
      value: input.value,
      given: input.given,
    })),
  };
}
