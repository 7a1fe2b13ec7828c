/** Lanes that change places: rows into columns, sums across lanes, and vectors put together from single elements. */

import type { ReduceKind } from "../../graph/index.ts";
import { foldLanes, foldVectors } from "./fold.ts";
import type { LaneBuilder, Lanes } from "./lanes.ts";

export type Quad<T> = readonly [T, T, T, T];

/** Four vectors as the rows of a 4 × 4 matrix; its columns. Only the first `count` are made. */
export function transpose(b: LaneBuilder, [r0, r1, r2, r3]: Quad<Lanes>, count: number): Lanes[] {
  const low = [b.shuffle(r0, r1, [0, 4, 1, 5]), b.shuffle(r2, r3, [0, 4, 1, 5])] as const;
  const columns = [b.shuffle(...low, [0, 1, 4, 5])];
  if (count > 1) columns.push(b.shuffle(...low, [2, 3, 6, 7]));
  if (count > 2) {
    const high = [b.shuffle(r0, r1, [2, 6, 3, 7]), b.shuffle(r2, r3, [2, 6, 3, 7])] as const;
    columns.push(b.shuffle(...high, [0, 1, 4, 5]));
    if (count > 3) columns.push(b.shuffle(...high, [2, 3, 6, 7]));
  }
  return columns;
}

/** Lane i of the result is the fold of the four lanes of vector i. A single vector's fold is in all lanes. */
export function foldAcross(b: LaneBuilder, kind: ReduceKind, vectors: readonly Lanes[]): Lanes {
  const [v0, v1 = v0, v2, v3 = v2] = vectors as readonly [Lanes, Lanes?, Lanes?, Lanes?];
  if (vectors.length === 1) return foldLanes(b, kind, v0);
  const pair = (a: Lanes, c: Lanes): Lanes => foldVectors(b, kind, b.shuffle(a, c, [0, 4, 1, 5]), b.shuffle(a, c, [2, 6, 3, 7]));
  const first = pair(v0, v1);
  const second = v2 === undefined ? first : pair(v2, v3!);
  return foldVectors(b, kind, b.shuffle(first, second, [0, 1, 4, 5]), b.shuffle(first, second, [2, 3, 6, 7]));
}

/** Lane i of the result is element `elements[i]` of a value whose elements stand four to a vector. */
export function assemble(b: LaneBuilder, vector: (index: number) => Lanes, elements: Quad<number>): Lanes {
  const indices = [...new Set(elements.map((element) => element >> 2))];
  if (elements.every((element, lane) => element === elements[0] + lane) && elements[0] % 4 === 0) return vector(indices[0]!);
  if (indices.length <= 2) {
    const [first, second = first] = indices.map(vector) as [Lanes, Lanes?];
    const lane = (element: number): number => (element & 3) + (element >> 2 === indices[0] ? 0 : 4);
    return b.shuffle(first, second, elements.map(lane) as unknown as [number, number, number, number]);
  }
  const [e0, e1, e2, e3] = elements;
  const pair = (left: number, right: number): Lanes =>
    b.shuffle(vector(left >> 2), vector(right >> 2), [left & 3, 4 + (right & 3), left & 3, 4 + (right & 3)]);
  return b.shuffle(pair(e0, e1), pair(e2, e3), [0, 1, 4, 5]);
}

/** The fold of vectors as a balanced tree, whose parts do not wait for each other. */
export function foldTree(b: LaneBuilder, kind: ReduceKind, vectors: readonly Lanes[]): Lanes {
  if (vectors.length === 1) return vectors[0]!;
  const half = vectors.length >> 1;
  return foldVectors(b, kind, foldTree(b, kind, vectors.slice(0, half)), foldTree(b, kind, vectors.slice(half)));
}

/** Long sums of products run in this many chains side by side. */
const chains = 4;

/** Σ a·b. */
export function dot(b: LaneBuilder, length: number, factors: (index: number) => readonly [Lanes, Lanes]): Lanes {
  const sums: Lanes[] = [];
  const width = length < 8 ? 1 : chains;
  for (let i = 0; i < length; i++) {
    const [left, right] = factors(i);
    sums[i % width] = i < width ? b.mul(left, right) : b.fma(left, right, sums[i % width]!);
  }
  return foldTree(b, "sum", sums);
}
