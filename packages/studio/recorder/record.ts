/**
 * Records the story that Home plays before anything has loaded: Home's session is opened by the same code that the page's engine runs, its first step is traced
 * with every derivation, and training is walked on. Deterministic: the engine, opened later in the page, stands at the same bits (recording.test.ts).
 */

import { explain, tensorFrom, type Trace } from "hillock";
import type { Formula, Ref } from "../src/engine/trace.ts";
import { Workbench } from "../src/engine/workbench.ts";
import { formsOf, type NumberSource, symbolOf } from "../src/home/forms/build.ts";
import type { Candidate } from "../src/home/forms/mark.ts";
import { createTypesetter } from "../src/home/forms/typeset.ts";
import type { RecordedStep, Recording } from "../src/home/recording/types.ts";
import { keyOf } from "../src/home/refs.ts";
import { homeSession } from "../src/home/session.ts";
import { encodeFloats } from "../src/session/base64.ts";

/** Where the recording ends: XOR is learnt by then. */
const lastStep = 2400;

/** The steps that are kept: each of the first, then ever fewer, so that time speeds up when they are shown at one pace. */
export function recordedSteps(last: number): number[] {
  const steps = [0];
  while (steps.at(-1)! < last) steps.push(Math.min(last, steps.at(-1)! + Math.max(1, Math.round(steps.at(-1)! * 0.02))));
  return steps;
}

export async function record(): Promise<Recording> {
  const bench = await Workbench.open(homeSession);
  try {
    const { layers, train, domain } = bench.model;
    const first = await recordFirst(bench);
    const steps = recordedSteps(lastStep);
    const [weights, outputs, losses]: [number[], number[], number[]] = [[], [], []];
    for (const step of steps) {
      await bench.goTo(step);
      weights.push(...bench.weights());
      outputs.push(...(await bench.predict(train.inputs)));
      losses.push(await bench.trainLoss());
    }
    const packed = (values: readonly number[]): string => encodeFloats(Float32Array.from(values));
    return {
      ...{ layers, domain, first, steps },
      points: [...train.points],
      targets: [...train.targets],
      learningRate: homeSession.training.optimizer.learningRate,
      weights: packed(weights),
      outputs: packed(outputs),
      losses: packed(losses),
    };
  } finally {
    bench.dispose();
  }
}

/** The trace of the example that the first step learns from. */
async function recordFirst(bench: Workbench): Promise<RecordedStep> {
  const { inputs, targets } = bench.model.train;
  const row = bench.run.batch(0)[0]!;
  const x = inputs.slice(2 * row, 2 * row + 2);
  const target = targets[row]!;
  const trace = await explain(bench.net, tensorFrom(x, [1, 2]), tensorFrom(Float32Array.of(target), [1, 1]), { optimizer: true });
  const typesetter = createTypesetter();
  const tensors = candidatesOf(trace);
  const why = (ref: Ref): NumberSource => sourceOf(trace, ref);
  const forms = [];
  for (const { kind, layer, title, sentence, matrix, text, entries } of trace.steps) {
    const line = (which: "symbolic" | "substituted"): Formula => ({ latex: matrix[which], text: text[which] });
    forms.push(
      await formsOf(
        { kind, layer: layer ?? 0, title, sentence, symbolic: line("symbolic"), substituted: line("substituted"), entries },
        why,
        tensors,
        typesetter,
      ),
    );
  }
  return { inputs: [...x], target, row, numbers: numbersOf(trace), forms };
}

/** One derivation of the library as the page knows them. */
function sourceOf(trace: Trace, ref: Ref): NumberSource {
  const { value, symbolic, chain, substituted, text, sentence, inputs } = trace.why(ref as Parameters<Trace["why"]>[0]);
  return {
    ...{ ref, value, sentence },
    symbolic: { latex: symbolic, text: text.symbolic },
    ...(chain === undefined || text.chain === undefined ? {} : { chain: { latex: chain, text: text.chain } }),
    substituted: { latex: substituted, text: text.substituted },
    inputs: inputs.map((input) => ({ ref: input.ref, symbol: { latex: input.symbol, text: input.text.symbol }, value: input.value })),
  };
}

type TracedTensor = Trace["tensors"][number];
/** The index of each entry, row by row. */
function indicesOf({ shape, data }: TracedTensor): number[][] {
  return Array.from({ length: data.length }, (_, i) => {
    const index: number[] = [];
    let rest = i;
    for (const size of [...shape].reverse()) {
      index.unshift(rest % size);
      rest = Math.floor(rest / size);
    }
    return index;
  });
}

function candidatesOf({ tensors }: Trace): Candidate[] {
  return tensors.map((tensor) => {
    const [rows, columns] = tensor.shape.length === 2 ? (tensor.shape as [number, number]) : [1, tensor.data.length];
    return { symbol: tensor.symbol, rows, columns, keys: indicesOf(tensor).map((index) => keyOf(tensor.ref(...index))), values: tensor.data };
  });
}

/** Every number of the step that has a name, with its symbol. */
function numbersOf(trace: Trace): RecordedStep["numbers"] {
  const numbers: Record<string, { symbol: string; value: number }> = {};
  for (const tensor of trace.tensors) {
    indicesOf(tensor).forEach((index, i) => {
      const ref = tensor.ref(...index);
      numbers[keyOf(ref)] ??= { symbol: symbolOf(sourceOf(trace, ref)).text, value: tensor.data[i]! };
    });
  }
  return numbers;
}
