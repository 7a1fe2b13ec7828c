/** What is wrong with a session from elsewhere, in the library's three parts. Shown to the reader; the default takes the place of what was wrong. */

export interface SessionProblem {
  /** "the learning rate" */
  readonly what: string;
  readonly received: string;
  readonly expected: string;
}

/** Objects are named by their kind only: turning them into text runs what they say, and may fail. */
function shown(value: unknown): string {
  const text =
    typeof value === "string" ? `"${value}"` : typeof value === "object" || typeof value === "function" ? kindOf(value) : String(value);
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}
const kindOf = (value: unknown): string =>
  value === null ? "nothing" : Array.isArray(value) ? "a list" : `a value of type ${typeof value}`;

/** Collects problems and hands out defaults, so that one bad value spoils nothing else. */
export class Checker {
  readonly problems: SessionProblem[] = [];

  complain(what: string, received: unknown, expected: string): void {
    this.problems.push({ what, received: shown(received), expected });
  }

  number(what: string, value: unknown, low: number, high: number, otherwise: number): number {
    if (value === undefined) return otherwise;
    if (typeof value === "number" && value >= low && value <= high) return value;
    this.complain(what, value, `a number from ${low} to ${high}`);
    return otherwise;
  }

  whole(what: string, value: unknown, low: number, high: number, otherwise: number): number {
    if (value === undefined) return otherwise;
    if (typeof value === "number" && Number.isInteger(value) && value >= low && value <= high) return value;
    this.complain(what, value, `a whole number from ${low} to ${high}`);
    return otherwise;
  }

  oneOf<Name extends string>(what: string, value: unknown, names: readonly Name[], otherwise: Name): Name {
    if (value === undefined) return otherwise;
    const found = names.find((name) => name === value);
    if (found === undefined) this.complain(what, value, `one of ${names.join(", ")}`);
    return found ?? otherwise;
  }

  flag(what: string, value: unknown, otherwise: boolean): boolean {
    if (value === undefined) return otherwise;
    if (typeof value === "boolean") return value;
    this.complain(what, value, "yes or no");
    return otherwise;
  }

  /** Each entry by `each`, which gives undefined for what has to be left out. */
  list<T>(
    what: string,
    value: unknown,
    most: number,
    otherwise: readonly T[],
    each: (entry: unknown, i: number) => T | undefined,
  ): readonly T[] {
    if (value === undefined) return otherwise;
    if (!Array.isArray(value)) {
      this.complain(what, value, "a list");
      return otherwise;
    }
    if (value.length > most) this.complain(what, `${value.length} entries`, `at most ${most}`);
    return value
      .slice(0, most)
      .map(each)
      .filter((entry) => entry !== undefined);
  }
}

/** A value's own property; whatever is no plain object has none. */
export const fieldOf = (value: unknown, name: string): unknown =>
  typeof value === "object" && value !== null && Object.hasOwn(value, name) ? (value as Record<string, unknown>)[name] : undefined;
