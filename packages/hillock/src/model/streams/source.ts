/** Where batches come from when they are not all in memory, and how one pass over them is opened, read and closed. */

import { ArgumentError } from "../../errors.ts";
import type { Tensor, TensorData, TensorLike } from "../../runtime/index.ts";

/** Inputs and targets of some examples: any number of rows, which need not be the same from batch to batch. */
export type Batch = readonly [x: TensorLike, y: TensorLike];
/** Inputs alone, for `predict`; targets beside them are left aside. Nested arrays have to be wrapped: `[x]`. */
export type InputBatch = Tensor | TensorData | readonly [x: TensorLike, y?: TensorLike];

/** Something that is read pass by pass, such as the data sets of `datasetFrom` and `idxDataset`. */
export interface Passes<B> extends AsyncIterable<B> {
  /** Rows of one pass, where they are known: progress is then told as a fraction. */
  readonly rows?: number | undefined;
  /** The batches of a pass, counted from 0. */
  pass(pass: number): AsyncIterable<B>;
}

type Batches<B> = Iterable<B> | AsyncIterable<B>;
export type Source<B> = Batches<B> | Passes<B> | ((pass: number) => Batches<B> | Promise<Batches<B>>);

/**
 * Batches for `fit` and `evaluate`: an iterable or async iterable of pairs `[x, y]`, a data set, or a function that gives one for each pass, which is how a
 * generator is read more than once: `() => generate()`. As `fit` reads ahead, a pass may be opened while the end of the one before still trains or is validated.
 */
export type BatchSource = Source<Batch>;
/** Batches for `predict`. */
export type InputSource = Source<InputBatch>;

const isObject = (value: unknown): value is object => typeof value === "object" && value !== null;
const isIterable = (value: unknown): value is Batches<unknown> =>
  isObject(value) && (Symbol.asyncIterator in value || Symbol.iterator in value);

/** Tensors, nested arrays and typed arrays, by their looks. */
export const looksLikeTensor = (value: unknown): boolean =>
  Array.isArray(value) || ArrayBuffer.isView(value) || (isObject(value) && "shape" in value && "data" in value);
/** Whether something is batches and cannot be a tensor. (An array can be either.) */
export const isSource = <T>(value: T): value is T & Source<never> =>
  typeof value === "function" || (isIterable(value) && !looksLikeTensor(value));

const isPasses = <B>(source: Batches<B>): source is Passes<B> => isObject(source) && "pass" in source && typeof source.pass === "function";
/** Iterators (which generators are) and streams hand out each batch once. */
export const isOnceOnly = (source: Source<unknown>): boolean =>
  typeof source !== "function" && isObject(source) && !isPasses(source) && ("next" in source || "getReader" in source);

/** Rows of a pass, where the source knows. */
export const rowsOf = (source: Source<unknown>): number | undefined =>
  typeof source !== "function" && isPasses(source) ? source.rows : undefined;

/** An error for a source that would have to be read again and cannot. */
export const onceOnly = (what: string, passes: string): ArgumentError =>
  new ArgumentError({
    problem: `${what} can be read only once`,
    received: `an iterator or stream, for ${passes}`,
    expected: "batches that can be read again",
    fix: "Give a function that starts anew: () => batches(), or a data set such as datasetFrom(() => batches()).",
  });

/** What a pass iterates over. @throws ArgumentError when that is nothing, and what a function throws. */
export async function openBatches<B>(source: Source<B>, pass: number): Promise<Batches<B>> {
  const batches = typeof source === "function" ? await source(pass) : isPasses(source) ? source.pass(pass) : source;
  if (isIterable(batches)) return batches as Batches<B>;
  throw new ArgumentError({
    problem: "These are not batches",
    received: batches === null ? "null" : typeof batches,
    expected: "an iterable or async iterable of pairs [x, y]",
    fix: typeof source === "function" ? "Return the batches: () => batches()." : "Give tensors, fit(x, y), or batches, fit(batches).",
  });
}

/** How long closing waits for a source that is in the midst of reading. */
const closingMilliseconds = 200;

/** One pass over a source, read batch by batch and closed once. */
export class OpenPass {
  readonly #iterator: Iterator<unknown> | AsyncIterator<unknown>;
  #reading = false;
  #over = false;
  #closed: Promise<void> | undefined;

  private constructor(iterator: Iterator<unknown> | AsyncIterator<unknown>) {
    this.#iterator = iterator;
  }
  /** @throws ArgumentError when there is nothing to iterate over. */
  static async open(source: Source<unknown>, pass: number): Promise<OpenPass> {
    const batches = await openBatches(source, pass);
    return new OpenPass(Symbol.asyncIterator in batches ? batches[Symbol.asyncIterator]() : batches[Symbol.iterator]());
  }

  /** The next batch, or undefined at the end. @throws what the source throws. */
  async next(): Promise<{ readonly batch: unknown } | undefined> {
    this.#reading = true;
    try {
      const { done, value } = await this.#iterator.next();
      this.#over ||= done === true;
      return done ? undefined : { batch: value };
    } catch (failure) {
      // As in a for loop: an iterator that has thrown has ended by itself.
      this.#over = true;
      throw failure;
    } finally {
      this.#reading = false;
    }
  }

  /** Tells a source that is not at its end that nobody reads on. One that is stuck in reading is not waited for. @throws what the source throws. */
  close(): Promise<void> {
    this.#closed ??= this.#over ? Promise.resolve() : this.#return();
    return this.#closed;
  }
  async #return(): Promise<void> {
    this.#over = true;
    const returned = Promise.resolve(this.#iterator.return?.()).then(() => undefined);
    if (!this.#reading) return returned;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const waited = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, closingMilliseconds);
    });
    // If it fails after that, nobody is there to be told.
    returned.catch(() => undefined);
    await Promise.race([returned, waited]).finally(() => clearTimeout(timer));
  }
}
