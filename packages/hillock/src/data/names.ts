/** Classes and tags that have names: strings ↔ labels, tag sets ↔ multi-hot rows. */

import { ArgumentError, DataError, nearestName, ShapeError } from "../errors.ts";
import { type Tensor, type TensorLike, tensorFrom } from "../runtime/tensor.ts";
import { needArray, needTexts, received } from "../settings/index.ts";
import { counted } from "../words.ts";
import { checkLabel, labelValues, matrix } from "./encode.ts";

/** A set of tags as a list, or as text with commas: "A, B". */
export type TagSet = string | readonly string[];

/** Tags as sets: trimmed, each once; empty text is the empty set. */
function tagsOf(tags: unknown, row: number): Set<string> {
  const list: unknown = typeof tags === "string" ? tags.split(",") : tags;
  if (!Array.isArray(list)) throw noNames(`tagSets[${row}]`, tags, 'text with commas, "A, B", or an array of strings');
  list.forEach((tag: unknown, i) => {
    if (typeof tag !== "string") throw noNames(`tagSets[${row}][${i}]`, tag, "a string");
  });
  return new Set((list as string[]).map((tag) => tag.trim()).filter((tag) => tag !== ""));
}

function noNames(where: string, value: unknown, expected: string): DataError {
  const fix = typeof value === "number" ? "Convert it: String(value)." : "Correct the data.";
  return new DataError({ problem: `${where} is no name`, received: received(value), expected, fix });
}

/** Tag sets ↔ multi-hot rows. */
export interface TagEncoder {
  /** The tag of each column. */
  readonly tags: readonly string[];
  /** Tag sets → float32 [n, tags] with a 1 for each tag that an example has. @throws DataError for an unknown one. */
  encode(tagSets: readonly TagSet[]): Tensor<Float32Array>;
  /** Multi-hot rows, or independent probabilities, [n, tags] → each row's tags: those above the threshold, ½ by default. */
  decode(rows: TensorLike, threshold?: number): string[][];
}

/**
 * Gives each tag a column: all tags that occur, sorted, or those of a vocabulary in its order.
 * @throws DataError for a tag outside the vocabulary, or no tags at all; ArgumentError for a vocabulary with repetitions.
 */
export function tagEncoder(tagSets: readonly TagSet[], vocabulary?: readonly string[]): TagEncoder {
  needArray("tagSets", tagSets, 'tag sets: text with commas, "A, B", or arrays of strings');
  if (vocabulary !== undefined) needTexts("vocabulary", vocabulary);
  const known = [...tagSets].map(tagsOf);
  const tags = vocabulary ?? [...new Set(known.flatMap((set) => [...set]))].sort();
  const columns = columnsOf(tags);
  if (tags.length === 0) {
    const fix = "Give examples with tags, or a vocabulary.";
    throw new DataError({ problem: "There are no tags", received: `${known.length} empty sets`, expected: "one tag or more", fix });
  }
  for (const [row, set] of known.entries()) for (const tag of set) columnOf(tag, row, columns);
  return {
    tags,
    encode(given) {
      needArray("tagSets", given, 'tag sets: text with commas, "A, B", or arrays of strings');
      const out = new Float32Array(given.length * tags.length);
      for (const [row, set] of given.entries())
        for (const tag of tagsOf(set, row)) out[row * tags.length + columnOf(tag, row, columns)] = 1;
      return tensorFrom(out, [given.length, tags.length]);
    },
    decode: (rows, threshold) => fromMultiHot(rows, tags, threshold),
  };
}

/**
 * Tag sets → float32 [n, tags] with a 1 for each tag that an example has. The columns are those of the vocabulary, or else all tags that occur, sorted
 * (`tagEncoder` says which, and takes predictions back).
 * @throws DataError for a tag outside the vocabulary, or no tags at all; ArgumentError for a vocabulary with repetitions.
 */
export const multiHot = (tagSets: readonly TagSet[], vocabulary?: readonly string[]): Tensor<Float32Array> =>
  tagEncoder(tagSets, vocabulary).encode(tagSets);

/** Multi-hot rows, or independent probabilities, [n, tags] → each row's tags: those whose value is above the threshold. */
export function fromMultiHot(rows: TensorLike, vocabulary: readonly string[], threshold = 0.5): string[][] {
  const { data, width, count, scale } = matrix(rows);
  needTexts("vocabulary", vocabulary);
  if (width !== vocabulary.length) {
    throw new ShapeError({
      problem: "The rows do not fit the vocabulary",
      received: `${counted(width, "column")} and ${counted(vocabulary.length, "name")}`,
      expected: "one name for each column",
      fix: "Use the tags of the encoder that made them: tagEncoder(…).decode(rows).",
    });
  }
  return Array.from({ length: count }, (_, row) => vocabulary.filter((_, column) => data[row * width + column]! * scale > threshold));
}

function columnsOf(names: readonly string[]): ReadonlyMap<string, number> {
  const columns = new Map(names.map((name, column) => [name, column]));
  if (columns.size === names.length) return columns;
  const repeated = names.find((name, column) => columns.get(name) !== column);
  const fix = "Remove the repetition.";
  throw new ArgumentError({ problem: "A name occurs twice", received: JSON.stringify(repeated), expected: "each name once", fix });
}

function columnOf(name: string, row: number, columns: ReadonlyMap<string, number>): number {
  const column = columns.get(name);
  if (column !== undefined) return column;
  const known = [...columns.keys()];
  const suggestion = nearestName(name, known);
  throw new DataError({
    problem: `Row ${row} has an unknown label`,
    received: JSON.stringify(name),
    expected: `one of ${known.slice(0, 20).join(", ")}${known.length > 20 ? ", …" : ""}`,
    fix: suggestion === undefined ? "Add it to the known labels, or correct the data." : `Did you mean "${suggestion}"?`,
  });
}

/** Strings ↔ whole labels. */
export interface LabelEncoder {
  /** The name of each label. */
  readonly classes: readonly string[];
  /** Names → int32 [n]. @throws DataError for an unknown one. */
  encode(names: readonly string[]): Tensor;
  /** Labels [n] or [n, 1] → names. @throws DataError for one that is not a class. */
  decode(labels: TensorLike): string[];
}

/**
 * Numbers the distinct strings from 0, in sorted order as scikit-learn does: labelEncoder(["red", "blue", "red"])
 * gives blue 0 and red 1. Or pass the classes in an order of your own, each once, as `order`.
 */
export function labelEncoder(names: readonly string[], order?: readonly string[]): LabelEncoder {
  needArray("names", names, "strings");
  if (order !== undefined) needTexts("order", order);
  names.forEach((name: unknown, row) => {
    if (typeof name !== "string") throw noNames(`names[${row}]`, name, "a string");
  });
  const classes = order ?? [...new Set(names)].sort();
  const columns = columnsOf(classes);
  for (const [row, name] of names.entries()) columnOf(name, row, columns);
  return {
    classes,
    encode(given) {
      needTexts("names", given);
      return tensorFrom(
        Int32Array.from(given, (name, row) => columnOf(name, row, columns)),
        [given.length],
      );
    },
    decode: (labels) =>
      labelValues(labels).map((label, row) => {
        checkLabel(label, row, classes.length);
        return classes[label] ?? "";
      }),
  };
}
