/**
 * Asking numbers where they come from. One step of training is traced while the engine rests; what is inspected is a path through its derivations, from the number
 * that was clicked down towards the data. When the network changes, the same path is asked again, so that what is shown is always the present truth.
 */

import { batch, computed, effect, signal } from "@preact/signals";
import { sheet } from "../app/keys.ts";
import * as studio from "../app/studio.ts";
import { formatCounted } from "../draw/numbers.ts";
import type { PlainDerivation, PlainTrace, Ref } from "../engine/trace.ts";

export type Form = "neurons" | "matrices";

/** Of the step that comes next, by what the ladder stands on; undefined while playing and before the first answer. */
export const trace = signal<PlainTrace | undefined>(undefined);
/** From the number that was asked first to the one that is shown. */
export const path = signal<readonly PlainDerivation[]>([]);
export const shown = computed(() => path.value.at(-1));
/** What the pointer or the focus is on, here or on the stage: both light up. */
export const pointed = signal<Ref | undefined>(undefined);
export const form = signal<Form>("neurons");

export const sameRef = (a: Ref | undefined, b: Ref | undefined): boolean =>
  a !== undefined && a.name === b?.name && a.quantity === b.quantity;

/** The operation that the ladder stands on. */
export const operation = computed(() => {
  const at = studio.frame.value?.cursor.operation ?? -1;
  return at < 0 ? undefined : trace.value?.steps[at];
});

let asked = 0;
/** Asks for a path; a later question wins. */
async function follow(refs: readonly Ref[]): Promise<void> {
  const number = ++asked;
  try {
    if (trace.value === undefined) await retrace();
    const found = await Promise.all(refs.map((ref) => studio.engine().ask("why", { ref })));
    if (number === asked) path.value = found;
  } catch (reason) {
    if (number === asked) studio.report(reason);
  }
}

/** Shows where a number comes from; the way back begins here. While playing, time stops first. */
export async function inspect(ref: Ref): Promise<void> {
  if (studio.playing.peek() || studio.way.peek() !== undefined) await studio.pause();
  sheet.value = "formula";
  await follow([ref]);
  const now = shown.value;
  if (now !== undefined) studio.announce(now.sentence);
}

/** One level deeper, to a number that the shown one is made of. */
export async function deeper(ref: Ref): Promise<void> {
  await follow([...path.value.map((derivation) => derivation.ref), ref]);
  const now = shown.value;
  if (now !== undefined) studio.announce(now.sentence);
}

/** Back up to the i-th number of the path. */
export function backTo(i: number): void {
  path.value = path.value.slice(0, i + 1);
}
export const close = (): void => {
  path.value = [];
};

let traces = 0;
async function retrace(): Promise<void> {
  const number = ++traces;
  const found = await studio.engine().ask("trace", { of: "cursor" });
  if (number === traces) trace.value = found;
}

/** What a trace is of; the same place with the same weights needs no new one. */
const place = computed(() => {
  const [frame, model] = [studio.frame.value, studio.model.value];
  return frame === undefined || model === undefined || studio.playing.value || frame.stepExamples === 0 || frame.way !== undefined
    ? undefined
    : `${frame.digest} ${frame.cursor.step} ${frame.cursor.example}`;
});

/** "Example 2 of 4", "All 4 examples": what the operations are about. */
export const subject = computed(() => {
  const [now, found] = [studio.frame.value, trace.value];
  if (now === undefined || found === undefined || now.stepExamples === 1) return undefined;
  return now.cursor.example < now.stepExamples
    ? `Example ${now.cursor.example + 1} of ${now.stepExamples}`
    : `All ${formatCounted(now.stepExamples, "example")} together`;
});

/** Says the operation that the ladder has come to. */
function speak(): void {
  let said: unknown;
  effect(() => {
    const now = operation.value;
    if (now === undefined || now === said) return;
    said = now;
    studio.announce(`${[subject.peek(), now.title].filter((part) => part !== undefined).join(", ")}. ${now.sentence}`);
  });
}

/** Traces whenever the engine rests somewhere else. Call once. */
export function followCursor(): void {
  speak();
  let last: { place: string; model: unknown } | undefined;
  effect(() => {
    const now = place.value;
    const model = studio.model.value;
    if (now === undefined || (last?.place === now && last.model === model)) return;
    const otherNetwork = last !== undefined && last.model !== model;
    last = { place: now, model };
    batch(() => {
      if (otherNetwork) {
        trace.value = undefined;
        path.value = [];
      }
    });
    void retrace().then(() => {
      const refs = path.peek().map(({ ref }) => ref);
      if (refs.length > 0) return follow(refs);
    }, studio.report);
  });
}
