/**
 * Records the story that Home plays before anything has loaded: Home's session is opened by the same code that the page's engine runs, its first step is traced
 * with every derivation, and training is walked on. Deterministic: the engine, opened later in the page, stands at the same bits (recording.test.ts).
 */

import { Explaining } from "../src/engine/explaining.ts";
import type { PlainDerivation, PlainTrace, Ref } from "../src/engine/trace.ts";
import { Workbench } from "../src/engine/workbench.ts";
import { candidatesOf, formsOf, tensorsOf } from "../src/home/forms/build.ts";
import { createTypesetter } from "../src/home/forms/typeset.ts";
import type { RecordedStep, Recording, StepForms } from "../src/home/recording/types.ts";
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
  const explaining = new Explaining(bench);
  const trace = await explaining.traceAt(bench.cursor, "cursor");
  const why = (ref: Ref): Promise<PlainDerivation> => explaining.why(ref);
  const typesetter = createTypesetter();
  const candidates = candidatesOf(trace);
  const forms: StepForms[] = [];
  for (const step of trace.steps) forms.push(await formsOf(step, why, candidates, typesetter));
  return { inputs: [...trace.x.data], target: trace.y.data[0]!, row: trace.rows[0]!, numbers: await numbersOf(trace, why), forms };
}

/** Every number of the step that has a name, with its symbol. */
async function numbersOf(trace: PlainTrace, why: (ref: Ref) => Promise<PlainDerivation>): Promise<RecordedStep["numbers"]> {
  const numbers: Record<string, { symbol: string; value: number }> = {};
  const refs = [...tensorsOf(trace).flatMap((tensor) => tensor.refs), { name: "loss", quantity: "value" }];
  for (const ref of refs) {
    const { symbol, value } = await why(ref);
    numbers[keyOf(ref)] = { symbol: symbol.text, value };
  }
  return numbers;
}
