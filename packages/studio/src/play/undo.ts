/** Changed weights, and the way back. A slider in motion is one change, not a hundred. */

import { computed, signal } from "@preact/signals";
import { editWeight, frame } from "./studio.ts";

interface Change {
  readonly index: number;
  readonly before: number;
}

const changes = signal<readonly Change[]>([]);
export const canUndo = computed(() => changes.value.length > 0);

/** Changes of one weight closer together than this are one. */
const together = 700;
let last = { index: -1, time: 0 };

interface Wish {
  readonly index: number;
  readonly value: number;
}
/** What a weight will be as soon as the engine has it: a slider in the hand stays where the hand is. */
export const wished = signal<Wish | undefined>(undefined);
/** The newest wish that the engine was not told yet; older ones are skipped. */
let waiting: Wish | undefined;
let sending: Promise<void> | undefined;

async function send(): Promise<void> {
  while (waiting !== undefined) {
    const { index, value } = waiting;
    waiting = undefined;
    await editWeight(index, value);
  }
  sending = undefined;
  wished.value = undefined;
}

function enqueue(index: number, value: number): Promise<void> {
  waiting = { index, value };
  wished.value = waiting;
  sending ??= send();
  return sending;
}

/** Sets a weight, to be undone later. Resolves when the engine has it. */
export function setWeight(index: number, value: number): Promise<void> {
  const before = frame.peek()?.weights[index];
  const now = performance.now();
  const isSame = last.index === index && now - last.time < together;
  if (before !== undefined && !isSame) changes.value = [...changes.peek(), { index, before }];
  last = { index, time: now };
  return enqueue(index, value);
}

/** Puts back what the last change replaced. */
export async function undo(): Promise<void> {
  const change = changes.peek().at(-1);
  if (change === undefined) return;
  changes.value = changes.peek().slice(0, -1);
  last = { index: -1, time: 0 };
  await enqueue(change.index, change.before);
}

/** Other weights than before: there is nothing to go back to. */
export function forgetChanges(): void {
  changes.value = [];
}
