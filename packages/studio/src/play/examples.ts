/** Looking at one example: its values on the units, from a trace of the very network. */

import { call, model, playing } from "./studio.ts";
import { type ExamplePlace, shownExample, shownTrace } from "./view.ts";

/** Which question is the newest: answers to older ones are not shown any more. */
let asked = 0;

/** Marks the example and, while training rests, asks for its trace. */
export function showExample(place: ExamplePlace): void {
  const old = shownExample.peek();
  if (old?.set === place.set && old.row === place.row) return;
  shownExample.value = place;
  if (!playing.peek()) void traceShown();
}

/** The trace of the marked example, anew: the weights may have changed. */
export async function traceShown(): Promise<void> {
  const place = shownExample.peek();
  const info = model.peek();
  if (place === undefined || info === undefined) return;
  const { inputs, targets } = info[place.set];
  const width = info.inputNames.length;
  const mine = ++asked;
  const row = Array.from(inputs.subarray(place.row * width, (place.row + 1) * width));
  const trace = await call("traceOf", { inputs: row, target: targets[place.row]! });
  if (mine === asked) shownTrace.value = trace;
}

export function leaveExample(): void {
  if (shownExample.peek() === undefined) return;
  asked++;
  shownExample.value = undefined;
  shownTrace.value = undefined;
}
