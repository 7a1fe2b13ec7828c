/** Replacing some values of a program by others, and with them the operands of all that use them. */

import { type Matrix, withOperands } from "./matrix.ts";

export interface Rewritten {
  readonly values: readonly Matrix[];
  /** What has become of a value. */
  of(value: Matrix): Matrix;
}

export const unchanged = (values: readonly Matrix[]): Rewritten => ({ values, of: (value) => value });

/**
 * @param replacement what takes the place of a value, the last of which is what its users read; undefined leaves it. Its operands have been replaced already;
 * `newId` gives a number that no other value has.
 */
export function rewrite(
  values: readonly Matrix[],
  replacement: (value: Matrix, newId: () => number) => readonly [...Matrix[], Matrix] | undefined,
): Rewritten {
  const become = new Map<Matrix, Matrix>();
  const of = (value: Matrix): Matrix => become.get(value)!;
  const result: Matrix[] = [];
  let id = 1 + Math.max(-1, ...values.map((value) => value.id));
  for (const value of values) {
    const moved = withOperands(value, of);
    const made = replacement(moved, () => id++) ?? [moved];
    result.push(...made);
    become.set(value, made.at(-1)!);
  }
  return { values: result, of };
}
