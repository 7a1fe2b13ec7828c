/**
 * Every error a user can meet says three things: what was received, what was expected, and what to do about it.
 * The fields carry the same parts, so that the command line and the studio can lay them out in their own way.
 */

export interface ErrorParts {
  /** One sentence: what went wrong and where, without a full stop at the end. */
  readonly problem: string;
  /** What came, described concretely ("a tensor of shape [4, 3]"). */
  readonly received?: string;
  /** What would have been right. */
  readonly expected?: string;
  /** What the user can do now, as a sentence. */
  readonly fix?: string;
  /** The error underneath, if there is one. */
  readonly cause?: unknown;
}

function compose({ problem, received, expected, fix }: ErrorParts): string {
  const lines = [`${problem}.`];
  if (received !== undefined) lines.push(`  Received: ${received}`);
  if (expected !== undefined) lines.push(`  Expected: ${expected}`);
  if (fix !== undefined) lines.push(`  Fix: ${fix}`);
  return lines.join("\n");
}

/** Marks our errors, whichever copy of the library made them, with the names of their classes. */
const marked = Symbol.for("hillock.error");

/** The name that a class has given itself; a class of a user's need not have one. */
const ownKind = (made: object): string | undefined => (Object.hasOwn(made, "kind") ? (made as { readonly kind: string }).kind : undefined);
/** Of a class and those that it extends. */
function kindsOf(made: object): string[] {
  const kinds: string[] = [];
  for (let level: object | null = made; level !== null; level = Object.getPrototypeOf(level)) {
    const kind = ownKind(level);
    if (kind !== undefined) kinds.push(kind);
  }
  return kinds;
}

/**
 * The root of all errors that Hillock throws on purpose. `instanceof` also knows those of another realm (a worker, an iframe, a test runner's sandbox) or of
 * another copy of the library in the same bundle, and `name` is the class's name even where code was minified.
 */
export class HillockError extends Error {
  static readonly kind: string = "HillockError";
  readonly problem: string;
  readonly received: string | undefined;
  readonly expected: string | undefined;
  readonly fix: string | undefined;

  constructor(parts: ErrorParts) {
    super(compose(parts), parts.cause === undefined ? undefined : { cause: parts.cause });
    this.name = ownKind(new.target) ?? new.target.name;
    Object.defineProperty(this, marked, { value: kindsOf(new.target) });
    this.problem = parts.problem;
    this.received = parts.received;
    this.expected = parts.expected;
    this.fix = parts.fix;
  }

  static {
    // Not a static method: tools that lower classes make assignments of those, and nothing can be assigned over what Function has of this name.
    Object.defineProperty(HillockError, Symbol.hasInstance, { value: isInstance });
  }
}

/** Of the class that was asked, which may be one below HillockError. */
function isInstance(this: object, value: unknown): boolean {
  const kind = ownKind(this);
  if (kind === undefined) return Function.prototype[Symbol.hasInstance].call(this, value);
  const kinds = typeof value === "object" && value !== null ? (value as { [marked]?: unknown })[marked] : undefined;
  return Array.isArray(kinds) && kinds.includes(kind);
}

/** Tensors whose ranks or sizes do not fit together. */
export class ShapeError extends HillockError {
  static override readonly kind: string = "ShapeError";
}
/** An argument outside its range, of the wrong type, or missing. */
export class ArgumentError extends HillockError {
  static override readonly kind: string = "ArgumentError";
}
/** Values that cannot be learnt from: NaN, labels out of range, ragged or empty arrays. */
export class DataError extends HillockError {
  static override readonly kind: string = "DataError";
}
/** A file that is corrupt, truncated, or of another format or version. */
export class FormatError extends HillockError {
  static override readonly kind: string = "FormatError";
}
/** Something that could not be read, written or downloaded. */
export class StorageError extends HillockError {
  static override readonly kind: string = "StorageError";
}
/** A computation that left the real numbers: the loss became NaN or infinite. */
export class NumericError extends HillockError {
  static override readonly kind: string = "NumericError";
}
/** A device that cannot run what it was asked to: no memory, no SIMD, a lost worker. */
export class DeviceError extends HillockError {
  static override readonly kind: string = "DeviceError";
}
/** A mistake in Hillock itself: please report it. */
export class InternalError extends HillockError {
  static override readonly kind: string = "InternalError";
}

/** What somebody else's failure says, whatever realm it comes from. */
export function messageOf(failure: unknown): string {
  if (typeof failure === "object" && failure !== null && "message" in failure && typeof failure.message === "string")
    return failure.message;
  return textOf(failure);
}
/** How somebody else's failure is called: "AbortError", or nothing. */
export const nameOf = (failure: unknown): string =>
  typeof failure === "object" && failure !== null && "name" in failure ? textOf(failure.name) : "";
/** Somebody else's failure as an error. */
export const asError = (failure: unknown): Error =>
  typeof failure === "object" && failure !== null && "message" in failure ? (failure as Error) : new Error(textOf(failure));
/** Objects without a prototype, or with a broken one, have no text. */
function textOf(failure: unknown): string {
  try {
    return String(failure);
  } catch {
    return Object.prototype.toString.call(failure);
  }
}

/** Distance in single-character edits and swaps of neighbours (optimal string alignment, after Damerau 1964), three rows at a time. */
function editDistance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const current = [i];
    for (let j = 1; j <= b.length; j++) {
      const substitution = last[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      const swap = swapped ? beforeLast[j - 2]! + 1 : Number.POSITIVE_INFINITY;
      current.push(Math.min(substitution, last[j]! + 1, current[j - 1]! + 1, swap));
    }
    [beforeLast, last] = [last, current];
  }
  return last[b.length]!;
}

/** The known name nearest to a mistyped one, or undefined when nothing is near enough to be meant. */
export function nearestName(name: string, known: Iterable<string>): string | undefined {
  const folded = name.toLowerCase();
  let best: string | undefined;
  let bestDistance = Math.max(2, Math.floor(name.length / 3)) + 1;
  for (const candidate of known) {
    const distance = editDistance(folded, candidate.toLowerCase());
    if (distance < bestDistance) [best, bestDistance] = [candidate, distance];
  }
  return best;
}

/** The error for a name that is in no table, with the nearest suggestion. */
export function unknownName(kind: string, name: string, known: readonly string[]): ArgumentError {
  const suggestion = nearestName(name, known);
  return new ArgumentError({
    problem: `Unknown ${kind} "${name}"`,
    received: JSON.stringify(name),
    expected: `one of ${known.join(", ")}`,
    fix: suggestion === undefined ? `Use one of the names above.` : `Did you mean "${suggestion}"?`,
  });
}
