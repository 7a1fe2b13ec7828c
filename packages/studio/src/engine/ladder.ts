/**
 * The step ladder inside a step. A step learns from its examples one after the other; of each, the operations of the textbook are done in order (forward, cost,
 * errors, gradients), and when all examples have been seen, the weights change. So a step with several examples has one place more than examples: the update.
 */

import type { Cursor, Rung } from "./protocol.ts";

/** How many operations a trace has: of one example, and of the update that all share. With one example they are one sequence. */
export interface Operations {
  readonly perExample: number;
  readonly updates: number;
}

/** Places in a step and operations at each: [5, 5, 5, 2] for three examples. */
function places(examples: number, { perExample, updates }: Operations): readonly number[] {
  if (examples === 1) return [perExample + updates];
  return [...Array.from({ length: examples }, () => perExample), updates];
}

const atStart = (step: number): Cursor => ({ step, example: 0, operation: -1 });

/** The next place within the step, or undefined when the step is over. */
export function nextWithin(cursor: Cursor, rung: Rung, examples: number, operations: Operations): Cursor | undefined {
  const sizes = places(examples, operations);
  const { step, example, operation } = cursor;
  const last = sizes[example]! - 1;
  if (rung === "operation") {
    if (operation < last) return { step, example, operation: operation + 1 };
    return example + 1 < sizes.length ? { step, example: example + 1, operation: 0 } : undefined;
  }
  if (rung === "example") {
    if (operation < last) return { step, example, operation: last };
    return example + 1 < sizes.length ? { step, example: example + 1, operation: sizes[example + 1]! - 1 } : undefined;
  }
  return undefined;
}

/** The place before, or undefined when the cursor is at the step's start. */
export function previousWithin(cursor: Cursor, rung: Rung, examples: number, operations: Operations): Cursor | undefined {
  const { step, example, operation } = cursor;
  if (example === 0 && operation < 0) return undefined;
  if (rung !== "operation" && rung !== "example") return atStart(step);
  const sizes = places(examples, operations);
  if (rung === "operation" && operation > 0) return { step, example, operation: operation - 1 };
  if (example > 0) return { step, example: example - 1, operation: sizes[example - 1]! - 1 };
  return atStart(step);
}

/** The last place of a step, from which the next forward step leaves it. */
export function lastWithin(step: number, examples: number, operations: Operations): Cursor {
  const sizes = places(examples, operations);
  return { step, example: sizes.length - 1, operation: sizes.at(-1)! - 1 };
}

/** Whether the cursor stands at the update that all examples of a step share. */
export const isUpdate = ({ example }: Cursor, examples: number): boolean => examples > 1 && example === examples;
