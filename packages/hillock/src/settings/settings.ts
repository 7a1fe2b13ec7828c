/**
 * The settings of one public function, described once, and how what somebody gave becomes complete, checked values. `read` is called where the user gives the
 * values, so that an error points at the user's line; afterwards nothing is looked at again.
 */

import { ArgumentError, nearestName } from "../errors.ts";
import { fold } from "./names.ts";
import { isRecord, received } from "./received.ts";
import { Refused, type Setting } from "./setting.ts";

export type Fields = Readonly<Record<string, Setting<unknown, unknown>>>;

type GivenOf<S> = S extends { readonly given?: infer G } ? Exclude<G, undefined> : never;
type ValueOf<S> = S extends Setting<unknown, infer V> ? V : never;
type Flat<T> = { [K in keyof T]: T[K] } & {};

/** What a caller may write. */
export type OptionsOf<F extends Fields> = Flat<
  { -readonly [K in keyof F as F[K]["presence"] extends "required" ? K : never]: GivenOf<F[K]> } & {
    -readonly [K in keyof F as F[K]["presence"] extends "required" ? never : K]?: GivenOf<F[K]> | undefined;
  }
>;
/** What the function works with: checked, and filled in. */
export type ValuesOf<F extends Fields> = Flat<
  { readonly [K in keyof F as F[K]["presence"] extends "optional" ? never : K]: ValueOf<F[K]> } & {
    readonly [K in keyof F as F[K]["presence"] extends "optional" ? K : never]?: ValueOf<F[K]>;
  }
>;
/** The types of a description: `OptionsFor<typeof sgdSettings>`. */
export type OptionsFor<S> = S extends Settings<infer F> ? OptionsOf<F> : never;
export type ValuesFor<S> = S extends Settings<infer F> ? ValuesOf<F> : never;

/** The settings of some function, whichever they are. */
export interface Described {
  readonly name: string;
  readonly fields: Fields;
  readonly first: string | undefined;
  one(name: string, given: unknown): unknown;
  read(given?: unknown, more?: unknown): Readonly<Record<string, unknown>>;
  ownName(written: string, value: unknown): string;
}

export class Settings<F extends Fields> implements Described {
  /** The function's name, as a user writes it: "sgd", "net.fit". */
  readonly name: string;
  readonly fields: F;
  /** The setting that may be given by itself, before or in place of the others: `dense(3)`, `sgd(0.1)`. */
  readonly first: (keyof F & string) | undefined;
  /** By folded name or alias. */
  readonly #byName: ReadonlyMap<string, string>;

  constructor(name: string, fields: F, first: (keyof F & string) | undefined) {
    this.name = name;
    this.fields = fields;
    this.first = first;
    // A name of one's own goes before an alias of another.
    const aliases = Object.entries(fields).flatMap(([field, { also }]) => also.map((alias) => [fold(alias), field] as const));
    this.#byName = new Map([...aliases, ...Object.keys(fields).map((field) => [fold(field), field] as const)]);
  }

  /**
   * The values. @param given an object of settings, or where the description says so the first setting itself. @param more the others, after a first one.
   * @throws ArgumentError that names the setting, what came, what may come, and the nearest name of one that is unknown.
   */
  read(given?: unknown, more?: unknown): ValuesOf<F> {
    const { first } = this;
    const alone = first !== undefined && given !== undefined && !isRecord(given);
    const written = this.#named(alone ? more : given);
    if (alone && written.has(first) && written.get(first) !== given)
      throw this.#twice(first, received(given), received(written.get(first)));
    if (!alone && more !== undefined && first !== undefined) {
      for (const [name, value] of this.#named(more)) {
        if (written.has(name) && written.get(name) !== value) throw this.#twice(name, received(written.get(name)), received(value));
        written.set(name, value);
      }
    }
    if (alone) written.set(first, given);
    const values: Record<string, unknown> = {};
    for (const [name, field] of Object.entries(this.fields)) {
      if (written.has(name)) values[name] = this.one(name, written.get(name));
      else if (field.presence === "filled") values[name] = field.initial;
      else if (field.presence === "required") throw this.#missing(name);
    }
    return values as ValuesOf<F>;
  }

  /** The own name of a setting, however it was written. @throws ArgumentError for a name that is none. */
  ownName(written: string, value: unknown): keyof F & string {
    // Folding costs more than all the rest of a look, and most names are written as they are.
    const name = Object.hasOwn(this.fields, written) ? written : this.#byName.get(fold(written));
    if (name === undefined) throw this.#unknown(written, value);
    return name;
  }

  /** The value of one setting. @throws ArgumentError */
  one<K extends keyof F & string>(name: K, given: unknown): ValueOf<F[K]> {
    const field = this.fields[name]!;
    try {
      return field.read(given) as ValueOf<F[K]>;
    } catch (refusal) {
      if (!(refusal instanceof Refused)) throw refusal;
      const { problem, ...details } = refusal.details;
      const fix = details.fix ?? (given === null && field.presence !== "required" ? "Leave it out for its default." : undefined);
      throw new refusal.kind({
        problem: problem === undefined ? `${this.name} cannot use this value for ${name}` : `${name} of ${this.name}: ${problem}`,
        received: received(given),
        expected: field.expected,
        ...details,
        ...(fix === undefined ? {} : { fix }),
      });
    }
  }

  /** What was written, by the settings' own names. Members that are undefined were not given. */
  #named(given: unknown): Map<string, unknown> {
    const written = new Map<string, unknown>();
    if (given === undefined) return written;
    if (!isRecord(given)) throw this.#noObject(given);
    const spelled = new Map<string, string>();
    // Inherited members count: `Object.create(defaults)` is a way to write settings, too.
    for (const key in given) {
      if (given[key] === undefined) continue;
      const name = this.ownName(key, given[key]);
      if (written.has(name)) throw this.#twice(name, spelled.get(name)!, key);
      written.set(name, given[key]);
      spelled.set(name, key);
    }
    return written;
  }

  #unknown(key: string, value: unknown): ArgumentError {
    const names = Object.keys(this.fields);
    const nearest = nearestName(key, [...names, ...names.flatMap((name) => this.fields[name]!.also)]);
    const meant = nearest === undefined ? undefined : this.#byName.get(fold(nearest));
    return new ArgumentError({
      problem: `${this.name} has no setting "${key}"`,
      received: `${key}: ${received(value)}`,
      expected: names.length === 0 ? "no settings" : `one of ${names.join(", ")}`,
      fix: meant === undefined ? "Leave it out, or use one of these." : `Did you mean ${meant}?`,
    });
  }
  #noObject(given: unknown): ArgumentError {
    const fits = Object.keys(this.fields).find((name) => accepts(this.fields[name]!, given));
    return new ArgumentError({
      problem: `${this.name} takes its settings by name, in an object`,
      received: received(given),
      expected: `an object with any of ${Object.keys(this.fields).join(", ")}`,
      fix:
        fits === undefined
          ? `Write { ${Object.keys(this.fields)[0] ?? ""}: … }, or leave it out.`
          : `Did you mean { ${fits}: ${received(given)} }?`,
    });
  }
  #twice(name: string, one: string, other: string): ArgumentError {
    return new ArgumentError({
      problem: `${this.name} was given ${name} twice`,
      received: `${one} and ${other}`,
      expected: "it once",
      fix: "Leave one of them out.",
    });
  }
  #missing(name: string): ArgumentError {
    const { expected, doc } = this.fields[name]!;
    return new ArgumentError({
      problem: `${this.name} needs ${name}`,
      received: "none",
      expected: `${name}: ${expected}`,
      fix: `Give ${name} (${doc}).`,
    });
  }
}

function accepts(field: Setting<unknown, unknown>, given: unknown): boolean {
  if (given === null) return false;
  try {
    field.read(given);
    return true;
  } catch (refusal) {
    if (refusal instanceof Refused) return false;
    throw refusal;
  }
}

/** Describes the settings of a function. @param first the one that may be given by itself. */
export const settings = <F extends Fields>(name: string, fields: F, { first }: { first?: keyof F & string } = {}): Settings<F> =>
  new Settings(name, fields, first);
