/** The kinds of setting: numbers in a range, flags, names from a table, shapes, lists, and what only a program can give. */

import { nearestName, ShapeError } from "../errors.ts";
import { findName, type Named } from "./names.ts";
import { received } from "./received.ts";
import { type Common, type Domain, type PresenceOf, Refused, type Setting, setting } from "./setting.ts";

/** Bounds of a number: `min` and `max` belong to the range, `above` and `below` do not. */
export interface Range {
  readonly min?: number;
  readonly max?: number;
  readonly above?: number;
  readonly below?: number;
}
type NumberOptions = Common<number> & Range;

/** "a number above 0", "a whole number from 1 to 64", "a number, 0 or more and below 1". */
function rangeText(noun: string, { min, max, above, below }: Range): string {
  if (min !== undefined && max !== undefined) return `${noun} from ${min} to ${max}`;
  if (above !== undefined && below !== undefined) return `${noun} between ${above} and ${below}, both excluded`;
  const high = max !== undefined ? `at most ${max}` : below !== undefined ? `below ${below}` : undefined;
  const bounds = [min !== undefined ? `${min} or more` : above !== undefined ? `above ${above}` : undefined, high].filter(
    (bound) => bound !== undefined,
  );
  if (bounds.length === 0) return noun;
  return `${noun}${(above === undefined && below === undefined) || min !== undefined ? "," : ""} ${bounds.join(" and ")}`;
}
/** All four bounds, so that one comparison of each is the whole look: a setting may be read in every prediction. */
type Bounds = Required<Range>;
const boundsOf = (
  {
    min = Number.NEGATIVE_INFINITY,
    max = Number.POSITIVE_INFINITY,
    above = Number.NEGATIVE_INFINITY,
    below = Number.POSITIVE_INFINITY,
  }: Range,
  most = Number.POSITIVE_INFINITY,
): Bounds => ({ min, max: Math.min(max, most), above, below });
const holds = (value: number, { min, max, above, below }: Bounds): boolean =>
  value >= min && value <= max && value > above && value < below;

function numberDomain(whole: boolean, { min, max, above, below }: Range): Domain {
  const open = above !== undefined ? (below !== undefined ? "both" : "low") : below !== undefined ? "high" : "none";
  return { type: "number", whole, low: min ?? above ?? Number.NEGATIVE_INFINITY, high: max ?? below ?? Number.POSITIVE_INFINITY, open };
}

function readNumber(given: unknown, whole: boolean, bounds: Bounds): number {
  if (typeof given === "string" && given.trim() !== "" && Number.isFinite(Number(given)))
    throw new Refused({ received: `${received(given)}, a string`, fix: `Give the number itself: ${Number(given)}.` });
  if (typeof given !== "number" || !Number.isFinite(given) || (whole && !Number.isInteger(given)) || !holds(given, bounds))
    throw new Refused();
  return given;
}

/** A finite number in a range. */
export const number = <const O extends NumberOptions>(options: O): Setting<number, number, PresenceOf<O>> => {
  const bounds = boundsOf(options);
  const read = (given: unknown): number => readNumber(given, false, bounds);
  return setting({ expected: rangeText("a number", options), domain: numberDomain(false, options), read }, options);
};

/** A whole number in a range; without an upper bound, one that is exact. */
export const whole = <const O extends NumberOptions>(options: O): Setting<number, number, PresenceOf<O>> => {
  const bounds = boundsOf(options, options.below === undefined ? Number.MAX_SAFE_INTEGER : undefined);
  const read = (given: unknown): number => readNumber(given, true, bounds);
  return setting({ expected: rangeText("a whole number", options), domain: numberDomain(true, options), read }, options);
};

/** Seeds of everything random: 32 bits. */
export const seed = <const O extends Common<number>>(options: O): Setting<number, number, PresenceOf<O>> =>
  whole({ ...options, min: 0, max: 2 ** 32 - 1 }) as Setting<number, number, PresenceOf<O>>;

/** true or false. */
export const flag = <const O extends Common<boolean>>(options: O): Setting<boolean, boolean, PresenceOf<O>> =>
  setting(
    {
      expected: "true or false",
      domain: { type: "flag" },
      read(given) {
        if (typeof given === "boolean") return given;
        throw new Refused(given === 0 || given === 1 ? { fix: `Write ${given === 1}.` } : {});
      },
    },
    options,
  );

/** Any text, or text in a form. */
export const text = <const O extends Common<string> & { readonly pattern?: RegExp; readonly form?: string }>(
  options: O,
): Setting<string, string, PresenceOf<O>> =>
  setting(
    {
      expected: options.form ?? "a string",
      domain: { type: "text" },
      read(given) {
        if (typeof given === "string" && (options.pattern === undefined || options.pattern.test(given))) return given;
        throw new Refused();
      },
    },
    options,
  );

/** One of the names in a table, in any spelling. */
export function name<Name extends string, const O extends Common<Name>>(
  names: readonly Name[],
  options: O & { readonly aliases?: Readonly<Record<string, Name>> },
): Setting<Named<Name>, Name, PresenceOf<O>> {
  return setting(
    { expected: `one of ${names.join(", ")}`, domain: { type: "name", names }, read: (given) => nameRead(given, names, options.aliases) },
    options as O,
  );
}
export function nameRead<Name extends string>(given: unknown, names: readonly Name[], aliases?: Readonly<Record<string, Name>>): Name {
  if (typeof given !== "string") throw new Refused();
  const found = findName(given, names, aliases);
  if (found !== undefined) return found;
  const nearest = nearestName(given, names);
  throw new Refused({ fix: nearest === undefined ? "Use one of these names." : `Did you mean "${nearest}"?` });
}

/** Sizes of one example, without the batch. A single number stands for a row of so many. */
export const shape = <const O extends Common<readonly number[]>>(
  options: O,
): Setting<readonly number[] | number, readonly number[], PresenceOf<O>> =>
  setting<readonly number[] | number, readonly number[], O>(
    {
      expected: "the shape of one example, without the batch: whole numbers above 0, such as [784]",
      domain: { type: "list", of: { type: "number", whole: true, low: 1, high: Number.MAX_SAFE_INTEGER, open: "none" } },
      read(given) {
        const sizes: readonly unknown[] = typeof given === "number" ? [given] : Array.isArray(given) ? given : [];
        if (sizes.length > 0 && sizes.every((size) => Number.isSafeInteger(size) && (size as number) > 0))
          return [...(sizes as readonly number[])];
        const batch = Array.isArray(given) && given.length > 1 && (given[0] === null || given[0] === undefined || given[0] === -1);
        throw new Refused(batch ? { fix: `Leave the batch out: [${given.slice(1).join(", ")}].` } : {}, ShapeError);
      },
    },
    options,
  );

/** A list of which each element is of one kind. */
export const listOf = <Given, Value, const O extends Common<readonly Value[]>>(
  item: Setting<Given, Value>,
  options: O,
): Setting<readonly Given[], readonly Value[], PresenceOf<O>> =>
  setting<readonly Given[], readonly Value[], O>(
    {
      expected: `an array, each element ${item.expected}`,
      domain: { type: "list", of: item.domain },
      read(given) {
        if (!Array.isArray(given)) throw new Refused();
        return given.map((element: unknown, i) => {
          try {
            return item.read(element);
          } catch (refusal) {
            if (!(refusal instanceof Refused)) throw refusal;
            throw new Refused({
              expected: item.expected,
              ...refusal.details,
              received: `${refusal.details.received ?? received(element)} at position ${i}`,
            });
          }
        });
      },
    },
    options,
  );

/** Whatever a check of its own accepts: devices, signals, functions, or a choice between several forms. */
export interface CustomKind<Given, Value = Given> {
  readonly expected: string;
  readonly domain?: Domain;
  /** @throws Refused */
  readonly read: (given: unknown) => Value;
  /** Carries a type. There is no such property. */
  readonly given?: Given;
}
export const custom = <Given, Value, const O extends Common<Value>>(
  { expected, domain = { type: "object" }, read }: CustomKind<Given, Value>,
  options: O,
): Setting<Given, Value, PresenceOf<O>> => setting<Given, Value, O>({ expected, domain, read }, options);

/** A function. */
export const aFunction = <F extends (...args: never[]) => unknown>(): CustomKind<F> => ({
  expected: "a function",
  read(given) {
    if (typeof given === "function") return given as F;
    throw new Refused();
  },
});

/** An object with certain methods or properties, whatever realm or library it comes from. */
export function looksLike<T extends object>(
  given: unknown,
  members: Readonly<Partial<Record<keyof T & string, "function" | "boolean" | "string" | "number" | "object">>>,
): given is T {
  if (typeof given !== "object" || given === null) return false;
  return Object.entries(members).every(([member, type]) => typeof (given as Record<string, unknown>)[member] === type);
}

/** Anything that can tell work to end: an AbortSignal of any realm. */
export const signalKind: CustomKind<AbortSignal> = {
  expected: "an AbortSignal, such as AbortSignal.timeout(5000)",
  read(given) {
    if (looksLike<AbortSignal>(given, { aborted: "boolean", addEventListener: "function" })) return given;
    throw new Refused(
      looksLike<AbortController>(given, { signal: "object", abort: "function" })
        ? { fix: "Give the controller's signal: controller.signal." }
        : {},
    );
  },
};
