/** Nested arrays as a person or a program writes them, [[0, 1], [1, 0]] or rows of typed arrays: laid out in one array. */

import { DataError } from "../errors.ts";
import { received } from "../settings/index.ts";
import { dtypeOf, emptyArray, isNumberArray, type NumberArray, notANumber, storedArray, type TensorData, tooLarge } from "./arrays.ts";

/** Numbers, or true and false, in rows of rows; the innermost may be typed arrays. */
export type NestedArray = readonly (number | boolean)[] | readonly NumberArray[] | readonly NestedArray[];

/** Innermost arrays in their order. */
type Leaf = readonly unknown[] | TensorData;

/** "x[3][1]" for the leaf of this number. */
function placeOf(what: string, leaf: number, outer: readonly number[]): string {
  let rest = leaf;
  const indices = outer.map((_, axis) => {
    const below = outer.slice(axis + 1).reduce((product, size) => product * size, 1);
    const index = Math.floor(rest / below);
    rest -= index * below;
    return `[${index}]`;
  });
  return `${what}${indices.join("")}`;
}

function uneven(what: string, place: string, value: unknown, size: number): DataError {
  const items = Array.isArray(value) || isNumberArray(value);
  if (!items) {
    return new DataError({
      problem: `${place} is not an array, as its neighbours are`,
      received: received(value),
      expected: `an array of ${size}`,
      fix: `Nest all of ${what} to the same depth.`,
    });
  }
  return new DataError({
    problem: `${what} is ragged at ${place}`,
    received: `an array of ${(value as ArrayLike<unknown>).length}: ${received(value)}`,
    expected: `an array of ${size}, as those before it`,
    fix: "Give every row the same number of values.",
  });
}

/**
 * @param what names it in errors: "x". Rows of typed arrays of one kind stay of that kind; all else becomes float32.
 * @throws DataError naming the place where rows differ in length, or where something is no number.
 */
export function fromNested(nested: readonly unknown[], what: string): { readonly data: TensorData; readonly shape: number[] } {
  const shape: number[] = [];
  let level: unknown = nested;
  while (Array.isArray(level)) {
    shape.push(level.length);
    level = level[0];
  }
  if (isNumberArray(level)) shape.push(level.length);
  const leaves: Leaf[] = [];
  const outer = shape.slice(0, -1);
  const gather = (value: unknown, depth: number, place: string): void => {
    const size = shape[depth]!;
    const typed = isNumberArray(value);
    if ((!Array.isArray(value) && !typed) || value.length !== size || (typed && depth < outer.length))
      throw uneven(what, place, value, size);
    if (depth === outer.length) leaves.push(typed ? storedArray(value, place) : value);
    else for (let i = 0; i < value.length; i++) gather(value[i], depth + 1, `${place}[${i}]`);
  };
  gather(nested, 0, what);
  return { data: together(leaves, shape.at(-1) ?? 0, (leaf) => placeOf(what, leaf, outer)), shape };
}

function together(leaves: readonly Leaf[], width: number, place: (leaf: number) => string): TensorData {
  const kinds = new Set(leaves.map((leaf) => (Array.isArray(leaf) ? undefined : dtypeOf(leaf as TensorData))));
  const [kind] = kinds.size === 1 ? [...kinds] : [];
  const out = emptyArray(kind ?? "float32", leaves.length * width);
  leaves.forEach((leaf, row) => {
    if (Array.isArray(leaf)) copyRow(out, row * width, leaf, () => place(row));
    else out.set(leaf as TensorData, row * width);
  });
  return out;
}

function copyRow(out: TensorData, offset: number, row: readonly unknown[], place: () => string): void {
  for (let i = 0; i < row.length; i++) {
    const value = row[i];
    if (typeof value !== "number" && typeof value !== "boolean") {
      if (Array.isArray(value) || isNumberArray(value)) throw deeper(place(), i, value);
      throw notANumber(`${place()}[${i}]`, value);
    }
    out[offset + i] = Number(value);
    if (!Number.isFinite(out[offset + i]) && Number.isFinite(value)) throw tooLarge(`${place()}[${i}]`, value as number);
  }
}

const deeper = (place: string, i: number, value: unknown): DataError =>
  new DataError({
    problem: `${place}[${i}] is an array where its neighbours are numbers`,
    received: received(value),
    expected: "a number",
    fix: "Nest everything to the same depth.",
  });
