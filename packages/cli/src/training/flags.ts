/**
 * Options of the command that are settings of the library: what they are called in the terminal, their help and their checks are read off the library's own
 * descriptions, so that both take the same values and say the same about others.
 */

import type { ArgDef } from "citty";
import { type Described, type Domain, described, HillockError } from "hillock";
import { UsageError } from "../usage-error.ts";

/** The options as they were written. */
export type Written = Readonly<Record<string, unknown>>;

/** One setting of a function of the library, under its name in the terminal. */
export interface Flag {
  readonly option: string;
  readonly of: Described;
  readonly setting: string;
}

/** What the library says of a function's settings. */
export function functionNamed(name: string): Described {
  const found = described.flatMap(({ functions }) => functions).find((one) => one.name === name);
  if (found === undefined) throw new Error(`The library describes no function "${name}".`);
  return found;
}

/** "learningRate" → "learning-rate" */
const kebab = (name: string): string => name.replaceAll(/[A-Z]|\d+$/g, (part) => `-${part.toLowerCase()}`);
export const flag = (of: Described, setting: string, option = kebab(setting)): Flag => ({ option, of, setting });

/** Other names of the setting, as the library takes them: --lr and --eta, --batch-size for --batch. */
export const aliasesOf = ({ option, of, setting }: Flag): string[] =>
  [setting, ...of.fields[setting]!.also].map(kebab).filter((name) => name !== option);

/** The word that stands for the value: "number", "count", "name". */
function hintOf(domain: Domain): string {
  if (domain.type === "number") return domain.whole ? "count" : domain.low === 0 && domain.high === 1 ? "fraction" : "number";
  return domain.type === "name" ? "name" : "value";
}

/** What may be written in a terminal: where a program may also give an object, its name is all that can be. */
function expectedOf({ domain, expected }: Described["fields"][string]): string {
  const named = domain.type === "any" ? domain.of.find(({ type }) => type === "name") : undefined;
  return named?.type === "name" ? `one of ${named.names.join(", ")}` : expected;
}

/** As citty wants it. @param said what the command adds to the library's words */
export function argOf(one: Flag, said = ""): ArgDef {
  const { of, setting } = one;
  const alias = aliasesOf(one);
  const { doc, domain } = of.fields[setting]!;
  // A symbol such as η stays as it is.
  const sentence = /^[a-z]{2}|^a /.test(doc) ? `${doc[0]!.toUpperCase()}${doc.slice(1)}` : doc;
  if (domain.type === "flag") return { type: "boolean", alias, description: `${sentence}.${said}` };
  return { type: "string", alias, valueHint: hintOf(domain), description: `${sentence} (${expectedOf(of.fields[setting]!)}).${said}` };
}

/** What was written, as a program would give it. */
function programValue(written: unknown, domain: Domain): unknown {
  if (domain.type !== "number" || typeof written !== "string") return written;
  return written.trim() === "" ? Number.NaN : Number(written);
}

/** The setting's value, or undefined where the option was not given. @throws UsageError */
export function flagValue(written: Written, { option, of, setting }: Flag): unknown {
  const given = written[option];
  if (given === undefined) return undefined;
  try {
    return of.one(setting, programValue(given, of.fields[setting]!.domain));
  } catch (error) {
    if (!(error instanceof HillockError)) throw error;
    throw new UsageError({
      problem: `--${option} does not take this value`,
      received: JSON.stringify(given),
      expected: expectedOf(of.fields[setting]!),
      ...(error.fix === undefined ? {} : { fix: error.fix }),
    });
  }
}
