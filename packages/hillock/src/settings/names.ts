/** Identifiers as people write them: camelCase, Keras's snake_case, class names and short forms all mean the same. */

import { unknownName } from "../errors.ts";

/** A name that completes in an editor, and any other spelling of it. */
export type Named<Name extends string> = Name | (string & {});

/** What spellings of one name have in common. */
export const fold = (name: string): string => name.replaceAll(/[_\-\s]/g, "").toLowerCase();

/** The name in the table that an identifier means, or undefined. */
export function findName<Name extends string>(
  identifier: string,
  names: readonly Name[],
  aliases: Readonly<Record<string, Name>> = {},
): Name | undefined {
  const folded = fold(identifier);
  return names.find((name) => fold(name) === folded) ?? Object.entries(aliases).find(([alias]) => fold(alias) === folded)?.[1];
}

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
  const found = findName(identifier, names, aliases);
  if (found === undefined) throw unknownName(kind, identifier, names);
  return found;
}
