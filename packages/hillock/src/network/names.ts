/** Identifiers as people write them: camelCase, Keras's snake_case, class names and short forms all mean the same. */

import { unknownName } from "../errors.ts";

const fold = (name: string): string => name.replaceAll(/[_\-\s]/g, "").toLowerCase();

/**
 * The name in the table that an identifier means.
 * @throws ArgumentError with the nearest known name.
 */
export function resolveName<Name extends string>(
  kind: string,
  identifier: string,
  names: readonly Name[],
  aliases: Readonly<Record<string, Name>> = {},
): Name {
  const folded = fold(identifier);
  const found = names.find((name) => fold(name) === folded) ?? Object.entries(aliases).find(([alias]) => fold(alias) === folded)?.[1];
  if (found === undefined) throw unknownName(kind, identifier, names);
  return found;
}
