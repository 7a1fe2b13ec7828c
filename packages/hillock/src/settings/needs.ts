/** Arguments that are no settings: each function's first look at what it was given, so that a wrong one is named and not stumbled over. */

import { ArgumentError } from "../errors.ts";
import { received, tagOf } from "./received.ts";

/** @param what as the function calls it: "names", "the bytes of an IDX file". @param expected "an array of strings". @throws ArgumentError */
export function refuse(what: string, given: unknown, expected: string, fix?: string): never {
  throw new ArgumentError({
    problem: given === undefined ? `${what} is missing` : `${what} cannot be this`,
    received: received(given),
    expected,
    ...(fix === undefined ? {} : { fix }),
  });
}

/** @throws ArgumentError for anything but a Uint8Array, of whatever realm. */
export function needBytes(what: string, given: unknown): asserts given is Uint8Array {
  const tag = tagOf(given);
  // Node's Buffer is one.
  if (tag === "Uint8Array") return;
  const fix = tag === "ArrayBuffer" || tag === "SharedArrayBuffer" ? "Wrap it: new Uint8Array(buffer)." : undefined;
  refuse(what, given, "a Uint8Array", fix);
}

/** @throws ArgumentError for anything but an array. @param of "strings" */
export function needArray(what: string, given: unknown, of: string): asserts given is readonly unknown[] {
  if (!Array.isArray(given)) refuse(what, given, `an array of ${of}`);
}

/** @throws ArgumentError for anything but an array of strings. */
export function needTexts(what: string, given: unknown): asserts given is readonly string[] {
  needArray(what, given, "strings");
  const wrong = given.findIndex((text) => typeof text !== "string");
  if (wrong >= 0) refuse(`${what}[${wrong}]`, given[wrong], "a string");
}

/** @throws ArgumentError for anything that has not all of these members. */
export function needMembers(what: string, given: unknown, members: readonly string[], expected: string): void {
  if (typeof given !== "object" || given === null || members.some((member) => !(member in given))) refuse(what, given, expected);
}
