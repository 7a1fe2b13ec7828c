/**
 * One setting, described once: what may be given, what it becomes, its default and its doc line. The kinds in `kinds.ts` make them. Types, checks, messages,
 * the reference page, the command's flags and what a saved model may hold are all read off these descriptions.
 */

import { ArgumentError, HillockError } from "../errors.ts";

/** Whether a setting has to be given, is filled in where it is not, or stays away. */
export type Presence = "required" | "filled" | "optional";

/** What may be given, in a form that other programs can read: for flags, controls and tests. */
export type Domain =
  | {
      readonly type: "number";
      readonly whole: boolean;
      readonly low: number;
      readonly high: number;
      readonly open: "none" | "low" | "high" | "both";
    }
  | { readonly type: "flag" }
  | { readonly type: "text" }
  | { readonly type: "name"; readonly names: readonly string[] }
  | { readonly type: "list"; readonly of: Domain }
  | { readonly type: "any"; readonly of: readonly Domain[] }
  /** Something that only a program can give: a device, a function, a tensor. */
  | { readonly type: "object" };

export interface Setting<Given, Value, P extends Presence = Presence> {
  readonly presence: P;
  /** One line, without a full stop where it is a phrase: "η: how far a step goes". */
  readonly doc: string;
  /** Other names under which it is known, such as "lr". Spellings in snake_case need no entry. */
  readonly also: readonly string[];
  /** "a number, 0 or more" */
  readonly expected: string;
  readonly domain: Domain;
  /** What stands where nothing was given; how the reference page writes it, where that is not the value itself. */
  readonly initial: Value | undefined;
  readonly initialText: string | undefined;
  /** What a given value means. @throws Refused */
  read(given: unknown): Value;
  /** Carries the type of what may be given. There is no such property. */
  readonly given?: Given;
}

/** Says that a value cannot be what a setting means; `read` of the whole turns it into an error that names the setting. */
export class Refused extends Error {
  readonly details: { readonly problem?: string; readonly received?: string; readonly expected?: string; readonly fix?: string };
  /** What the user will meet. */
  readonly kind: typeof ArgumentError;

  constructor(details: Refused["details"] = {}, kind: typeof ArgumentError = ArgumentError) {
    super("refused");
    this.details = details;
    this.kind = kind;
  }
}

/** What every kind of setting takes besides its own range. */
export interface Common<Value> {
  readonly doc: string;
  readonly also?: readonly string[];
  readonly default?: Value;
  /** For the reference page, where the default depends on something. */
  readonly defaultText?: string;
  readonly required?: true;
}
/** How present a setting is that was described with these options. */
export type PresenceOf<O> = O extends { readonly required: true }
  ? "required"
  : O extends { readonly default: unknown }
    ? "filled"
    : "optional";

interface Kind<Value> {
  readonly expected: string;
  readonly domain: Domain;
  readonly read: (given: unknown) => Value;
}

/** A setting of a kind. */
export function setting<Given, Value, O extends Common<Value>>(
  { expected, domain, read }: Kind<Value>,
  options: O,
): Setting<Given, Value, PresenceOf<O>> {
  const presence: Presence = options.required === true ? "required" : "default" in options ? "filled" : "optional";
  return {
    presence: presence as PresenceOf<O>,
    doc: options.doc,
    also: options.also ?? [],
    expected,
    domain,
    initial: options.default,
    initialText: options.defaultText,
    read,
  };
}

/** Runs a check that throws errors of its own, and refuses with what they say. */
export function refusing<T>(check: () => T): T {
  try {
    return check();
  } catch (error) {
    if (!(error instanceof HillockError)) throw error;
    const { problem, received, expected, fix } = error;
    throw new Refused({ problem, ...(received && { received }), ...(expected && { expected }), ...(fix && { fix }) });
  }
}
