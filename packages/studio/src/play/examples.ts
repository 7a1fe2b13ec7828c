/** Looking at one example: its values on the units, from a trace of the very network. Either the reader points at it, or the ladder stands on it. */

import { effect } from "@preact/signals";
import { call, frame, model, playing } from "./studio.ts";
import { type ExamplePlace, shownExample, shownTrace } from "./view.ts";

/** Which question is the newest: answers to older ones are not shown any more. */
let asked = 0;

/** Marks the example and, while training rests, asks for its trace. */
export function showExample(place: ExamplePlace): void {
  const old = shownExample.peek();
  if (old?.set === place.set && old.row === place.row) return;
  shownExample.value = place;
  if (!playing.peek()) void tracePointed(place);
}

async function tracePointed({ set, row }: ExamplePlace): Promise<void> {
  const info = model.peek();
  if (info === undefined) return;
  const { inputs, targets } = info[set];
  const width = info.inputNames.length;
  const mine = ++asked;
  const values = Array.from(inputs.subarray(row * width, (row + 1) * width));
  const trace = await call("traceOf", { inputs: values, target: targets[row]! });
  if (mine === asked) shownTrace.value = { trace, operation: Number.POSITIVE_INFINITY };
}

/** Back to where the ladder stands, or to nothing. */
export function leaveExample(): void {
  if (shownExample.peek() === undefined) return;
  void traceLadder();
}

/** While the ladder stands inside a step, the example that it stands on is shown, as far as its operations are done. */
async function traceLadder(): Promise<void> {
  const mine = ++asked;
  const cursor = frame.peek()?.cursor;
  if (playing.peek() || cursor === undefined || cursor.operation < 0) {
    shownTrace.value = undefined;
    shownExample.value = undefined;
    return;
  }
  const trace = await call("trace", { of: "example" });
  if (mine !== asked) return;
  const row = trace.rows[0];
  shownTrace.value = { trace, operation: cursor.operation };
  shownExample.value = row === undefined ? undefined : { set: "train", row };
}

/** Follows the ladder from now on; ends with the function that is given back. */
export const followLadder = (): (() => void) =>
  effect(() => {
    frame.value;
    playing.value;
    void traceLadder();
  });
