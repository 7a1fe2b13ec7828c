/** Looking at one example: its values on the units, from a trace of the very network. Either the reader points at it, or the ladder stands on it. */

import { computed, signal } from "@preact/signals";
import type { PlainTrace } from "../engine/trace.ts";
import { trace as tracedHere } from "../inspector/inspect.ts";
import { call, frame, model, playing, report } from "./studio.ts";

/** One of the training or of the test examples. */
export interface ExamplePlace {
  readonly set: "train" | "test";
  readonly row: number;
}

/** A trace, and the last of its operations whose numbers are shown. */
export interface ShownTrace {
  readonly trace: PlainTrace;
  readonly operation: number;
}

const pointedExample = signal<ExamplePlace | undefined>(undefined);
const pointedTrace = signal<PlainTrace | undefined>(undefined);

/** While the ladder stands inside a step: the trace of the example that it stands on, as far as its operations are done. */
const ladderTrace = computed<ShownTrace | undefined>(() => {
  const operation = frame.value?.cursor.operation ?? -1;
  const trace = tracedHere.value;
  return playing.value || operation < 0 || trace === undefined ? undefined : { trace, operation };
});

/** What stands on the units: of the example that is pointed at, else of the ladder's. */
export const shownTrace = computed<ShownTrace | undefined>(() =>
  pointedTrace.value === undefined ? ladderTrace.value : { trace: pointedTrace.value, operation: Number.POSITIVE_INFINITY },
);
/** Whether the numbers on the units can be asked where they come from: those of the ladder's example. */
export const canAsk = computed(() => pointedTrace.value === undefined && ladderTrace.value !== undefined);
export const shownExample = computed<ExamplePlace | undefined>(() => {
  if (pointedExample.value !== undefined) return pointedExample.value;
  const rows = ladderTrace.value?.trace.rows;
  return rows?.length === 1 ? { set: "train", row: rows[0]! } : undefined;
});

/** Which question is the newest: answers to older ones are not shown any more. */
let asked = 0;

/** Marks the example and, while training rests, asks for its trace. */
export function showExample(place: ExamplePlace): void {
  const old = pointedExample.peek();
  if (old?.set === place.set && old.row === place.row) return;
  pointedExample.value = place;
  pointedTrace.value = undefined;
  const info = model.peek();
  if (playing.peek() || info === undefined) return;
  const { inputs, targets } = info[place.set];
  const width = info.inputNames.length;
  const values = Array.from(inputs.subarray(place.row * width, (place.row + 1) * width));
  const mine = ++asked;
  call("traceOf", { inputs: values, target: targets[place.row]!, passing: true }).then((trace) => {
    if (mine === asked) pointedTrace.value = trace;
  }, report);
}

export function leaveExample(): void {
  asked++;
  pointedExample.value = undefined;
  pointedTrace.value = undefined;
}
