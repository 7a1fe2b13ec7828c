/**
 * Which programs are tiny: small enough that a step is one straight piece of code, written by `wasm/tiny-kernel.ts`.
 *
 * Every value is then either *batch* (a row for each example; four examples to a vector, one vector for each column) or *fixed* (weights, moments,
 * scalars; four neighbouring elements to a vector). A step is a sequence of passes over the blocks of four examples: a value waits for the next pass
 * when it depends on a sum over all examples. Anything else that a graph may contain sends the program the general way.
 */

import { inputVariable } from "../graph/index.ts";
import { variablesOf } from "../math/index.ts";
import { type Computed, isComputed, type Matrix, type MatrixUpdate, operandsOf, reachableFrom, storageOf } from "./matrix.ts";
import { emittedOperations, executedOperations, latencyOf } from "./tiny-cost.ts";

/** A whole step as one kernel. It is not to be split: it has one "row". */
export interface TinyGroup {
  readonly kind: "tiny";
  readonly rows: 1;
  readonly members: Computed[];
  /** The most examples in a step. */
  readonly capacity: number;
  readonly outputs: readonly Named[];
  /** Parameters and their next values. */
  readonly updates: readonly Named[];
  /** Batch values: the pass that computes them. Fixed values: the first pass that could use them; they are known before it. */
  readonly passes: ReadonlyMap<Matrix, number>;
}
export interface Named {
  readonly name: string;
  readonly value: Matrix;
}

/** Rows of a block: lanes of a vector. */
export const blockRows = 4;
export const blocksOf = (capacity: number): number => Math.ceil(capacity / blockRows);

export const isBatch = (value: Matrix): boolean => value.rows === "n";
const isFixed = (value: Matrix): boolean => typeof value.rows === "number";
export const elementsOf = (value: Matrix): number => (value.rows as number) * value.columns;

/**
 * Operations written, while all four lanes are in use; with idle lanes (batches of 1, 2, 5) fewer pay. Measured: at 3,000 a step stops being faster than by the general
 * route, because straight code that long outgrows the processor's cache of decoded instructions, and at 4,300 it takes twice as long.
 */
const mostEmitted = 2900;
/** Operations in a step. Beyond, a team of threads has more to offer, and a tiny program runs on one. */
const mostExecuted = 40_000;
/** Cycles in one pass from which a value rather begins a new one. */
const longestChain = 20;

interface TinyRequest {
  readonly values: readonly Matrix[];
  readonly outputs: ReadonlyMap<string, Matrix>;
  readonly updates: readonly MatrixUpdate[];
  readonly capacity: number;
}

/** The program as one kernel, or undefined when it has to go the general way. */
export function tinyGroup({ values, outputs, updates, capacity }: TinyRequest): TinyGroup | undefined {
  const roots = [...outputs.values(), ...updates.map(({ value }) => value)];
  const reachable = reachableFrom(roots, values);
  const tables = new Set(reachable.flatMap((value) => (value.kind === "gather" ? [value.table, storageOf(value.table)] : [])));
  const fits = reachable.every((value) => (tables.has(value) && !isBatch(value) ? isTable(value) : isSupported(value)));
  if (!fits || !updates.every(replacesWhole)) return undefined;
  const blocks = blocksOf(capacity);
  if (!pays(reachable, roots.some(isBatch) ? undefined : capacity)) return undefined;
  return {
    kind: "tiny",
    rows: 1,
    members: reachable.filter(isComputed),
    capacity,
    outputs: [...outputs].map(([name, value]) => ({ name, value })),
    updates: updates.map(({ parameter, value }) => ({ name: parameter.name, value })),
    passes: passesOf(reachable, blocks > 1),
  };
}

/**
 * Whether the step is faster this way. The capacity is left out of it where rows are written: the routes round differently, and a prediction has to be the same
 * for any batch size.
 */
function pays(values: readonly Matrix[], capacity: number | undefined): boolean {
  const total = (cost: (value: Matrix) => number): number => values.reduce((sum, value) => sum + cost(value), 0);
  const emitted = total(emittedOperations);
  if (capacity === undefined) return emitted <= mostEmitted;
  const blocks = blocksOf(capacity);
  const lanesInUse = capacity / (blockRows * blocks);
  return emitted <= mostEmitted * lanesInUse && total((value) => executedOperations(value, blocks)) <= mostExecuted;
}

const replacesWhole = ({ parameter, value }: MatrixUpdate): boolean =>
  isFixed(parameter) && isFixed(value) && elementsOf(parameter) === elementsOf(value);

/** What a gather may read from: memory of the program's surroundings, of any number of rows. */
const isTable = (value: Matrix): boolean => storageOf(value).kind === "source";

/** Whether the kernel can compute a value in every case. */
function isSupported(value: Matrix): boolean {
  const hasForm = (other: Matrix): boolean => isBatch(other) || isFixed(other);
  if (!hasForm(value) || !operandsOf(value).every((operand) => hasForm(operand) || value.kind === "gather")) return false;
  switch (value.kind) {
    case "source":
      return value.role === "input" || isFixed(value);
    case "view":
      return isBatch(value) ? isBatch(value.of) && value.of.columns === value.columns : isFixed(value.of);
    case "iota":
      return value.rows === 1;
    case "size":
      return value.dimension === "n";
    case "random":
      return true;
    case "map":
      return value.operands.every((operand, i) => !variablesOf(value.expr).includes(inputVariable(i)) || broadcasts(operand, value));
    case "rowReduce":
      return isBatch(value) === isBatch(value.of);
    case "columnReduce":
      return !isBatch(value);
    case "gather":
      return isBatch(value) && isTable(value.table) && isBatch(value.index) && value.index.columns === 1 && value.index.dtype === "i32";
    case "matmul":
      if (isBatch(value)) return isBatch(value.a) && !value.transposeA && isFixed(value.b);
      if (isBatch(value.a) || isBatch(value.b)) return isBatch(value.a) && isBatch(value.b) && value.transposeA && !value.transposeB;
      return true;
    case "copy":
      return isBatch(value)
        ? isBatch(value.of) && value.shape[0] === "n" && value.strides[0] === value.of.columns && value.shape.slice(1).every(isNumber)
        : isFixed(value.of) && value.shape.every(isNumber);
  }
}
const isNumber = (size: unknown): boolean => typeof size === "number";

function broadcasts(operand: Matrix, to: Matrix): boolean {
  if (operand.columns !== 1 && operand.columns !== to.columns) return false;
  if (isBatch(to)) return isBatch(operand) || operand.rows === 1;
  return isFixed(operand) && (operand.rows === 1 || operand.rows === to.rows);
}

/**
 * A value waits for the next pass when it needs a sum over all examples, and when it would stand at the end of a long chain: the processor works on several
 * blocks at once only as long as what has to be done for one of them is short.
 */
function passesOf(values: readonly Matrix[], looping: boolean): Map<Matrix, number> {
  const passes = new Map<Matrix, number>();
  const depths = new Map<Matrix, number>();
  for (const value of values) {
    let [pass, depth] = [0, 0];
    for (const operand of operandsOf(value)) {
      const earlier = (passes.get(operand) ?? 0) + (isBatch(operand) && !isBatch(value) ? 1 : 0);
      const before = isBatch(operand) && isBatch(value) ? depths.get(operand)! : 0;
      if (earlier > pass) [pass, depth] = [earlier, before];
      else if (earlier === pass) depth = Math.max(depth, before);
    }
    if (looping && isBatch(value) && depth > longestChain) [pass, depth] = [pass + 1, 0];
    passes.set(value, pass);
    depths.set(value, depth + latencyOf(value));
  }
  return passes;
}

/** How many passes over the examples a step takes: those in which something is summed or written. */
export function passCount({ members, passes, outputs }: TinyGroup): number {
  const sums = members.map((value) => (isBatch(value) ? 0 : passes.get(value)!));
  return Math.max(0, ...sums, ...outputs.map(({ value }) => (isBatch(value) ? passes.get(value)! + 1 : 0)));
}
