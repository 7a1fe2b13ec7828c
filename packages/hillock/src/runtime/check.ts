/** Checks that both devices make before a run, with the same messages. */

import { ArgumentError, DeviceError, ShapeError } from "../errors.ts";
import { counted } from "../words.ts";
import type { Window } from "./device.ts";

/** Rows of a stream that the steps before `step` take. */
export function rowsBefore(step: number, { rows, batch }: Window): number {
  const stepsPerPass = Math.ceil(rows / batch);
  return Math.floor(step / stepsPerPass) * rows + Math.min(rows, (step % stepsPerPass) * batch);
}

export function checkWindow({ rows, batch, from, to }: Window, capacity: number): void {
  if ([rows, batch, from, to].every(Number.isInteger) && rows > 0 && batch > 0 && batch <= capacity && from >= 0 && to >= from) return;
  throw new ArgumentError({
    problem: "These steps cannot be run",
    received: `steps ${from} to ${to} of ${counted(batch, "row")}, over ${counted(rows, "row")}`,
    expected: `whole numbers, rows > 0, 0 < batch ≤ ${capacity}, 0 ≤ from ≤ to`,
  });
}

export function checkLength(name: string, received: number, expected: number): void {
  if (received >= expected) return;
  throw new ShapeError({
    problem: `The array "${name}" is too short for the program`,
    received: counted(received, "element"),
    expected: `${expected}`,
  });
}

export function missing(name: string, known: Iterable<string>): ArgumentError {
  return new ArgumentError({
    problem: `There is no array "${name}" on the device`,
    received: `"${name}"`,
    expected: `one of ${[...known].join(", ") || "none yet"}`,
  });
}

export const disposed = (what: string): DeviceError =>
  new DeviceError({ problem: `The ${what} was disposed`, fix: "Make a new one, or dispose later." });
