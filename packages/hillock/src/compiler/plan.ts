/**
 * Where every value lives. Values that only one kernel sees stay in registers; the others get a place in one arena, and places are used again
 * once nobody needs the value any more (liveness over the stages of a step, first fit). Within a stage threads are at different tasks, so that values of
 * one stage never share a place.
 */

import type { Dimension } from "../graph/index.ts";
import { type BlasUse, goesToBlas } from "./blas.ts";
import { type Computed, type Matrix, type MatrixUpdate, mostOf, operandsOf, storageOf } from "./matrix.ts";
import { orderKernels } from "./order.ts";
import { type KernelGroup, reads, type Schedule } from "./schedule.ts";
import { columnReductions, leavesPartials, type Sharing, type Stage, stagesOf } from "./tasks.ts";

/** In the arena at a byte offset, or in a buffer that the program shares with the outside. */
export type Place = { readonly kind: "arena"; readonly offset: number } | { readonly kind: "buffer"; readonly name: string };

/** Moves a finished value to where it is wanted, at the end of a step. */
export interface Move {
  readonly from: Matrix;
  readonly to: string;
}

export interface Plan {
  readonly sharing: Sharing;
  readonly stages: readonly Stage[];
  /** All kernels, in the order in which they run. */
  readonly kernels: readonly KernelGroup[];
  /** Those whose product BLAS computes. */
  readonly blas: ReadonlySet<KernelGroup>;
  /** The most rows ("n") that one step may have. */
  readonly capacity: number;
  /** Values that are written to memory. The rest exist only inside their kernel. */
  readonly places: ReadonlyMap<Matrix, Place>;
  readonly moves: readonly Move[];
  /** Byte offsets in the arena of the partial results of column reductions, one row per block of rows, each of `partialStride` bytes. */
  readonly partials: ReadonlyMap<Matrix, number>;
  readonly arenaBytes: number;
}
/** Whether one thread can take the parts of all, one after the other, with the same bits. */
export const canRunAlone = ({ sharing, stages }: Plan): boolean =>
  sharing.oneRow === true && sharing.threads > 1 && !stages.flat().some((task) => leavesPartials(task, sharing));

export const partialStride = ({ columns }: Matrix): number => align(4 * columns);

/** V8 likes vectors aligned, and whole cache lines keep two threads' values apart. */
export const alignment = 64;
export const align = (bytes: number): number => Math.ceil(bytes / alignment) * alignment;

export const bytesOf = (rows: Dimension, columns: number, capacity: number): number => align(mostOf(rows, capacity) * columns * 4);

/** Values that somebody outside their kernel reads, or that only memory can hold together. */
function stored(kernels: readonly KernelGroup[], schedule: Schedule, kept: ReadonlySet<Matrix>): Set<Computed> {
  const result = new Set<Computed>();
  for (const kernel of kernels) {
    for (const value of kernel.members) {
      if (kept.has(value) || value.kind === "columnReduce" || value.kind === "copy") result.add(value);
      for (const operand of operandsOf(value)) {
        const producer = schedule.kernelOf(operand);
        if (producer !== undefined && (producer !== kernel || operand.kind === "view")) result.add(storageOf(operand) as Computed);
      }
    }
  }
  return result;
}

/** First fit: the lowest offset at which the value does not meet another one that lives at the same time. */
function placeInArena(values: readonly { value: Matrix; bytes: number; from: number; to: number }[], places: Map<Matrix, Place>): number {
  const placed: { offset: number; end: number; from: number; to: number }[] = [];
  let total = 0;
  for (const { value, bytes, from, to } of [...values].sort((a, b) => b.bytes - a.bytes)) {
    const rivals = placed.filter((other) => other.from <= to && from <= other.to).sort((a, b) => a.offset - b.offset);
    let offset = 0;
    for (const rival of rivals) if (offset + bytes > rival.offset && offset < rival.end) offset = rival.end;
    placed.push({ offset, end: offset + bytes, from, to });
    places.set(value, { kind: "arena", offset });
    total = Math.max(total, offset + bytes);
  }
  return total;
}

/** Partial results get places of their own, one behind the other. */
function placePartials(stages: readonly Stage[], blocks: number, from: number): { partials: Map<Matrix, number>; end: number } {
  const partials = new Map<Matrix, number>();
  let end = from;
  for (const task of stages.flat()) {
    if (task.kind !== "combine") continue;
    for (const value of columnReductions(task.kernel)) {
      partials.set(value, end);
      end += blocks * partialStride(value);
    }
  }
  return { partials, end };
}

export function plan(
  schedule: Schedule,
  outputs: ReadonlyMap<string, Matrix>,
  updates: readonly MatrixUpdate[],
  capacity: number,
  sharing: Sharing,
  blas: BlasUse = "none",
): Plan {
  const ordered = orderKernels(schedule, updates);
  const { inPlace } = ordered;
  const places = new Map<Matrix, Place>();
  const moves: Move[] = [];
  for (const update of inPlace) places.set(storageOf(update.value), { kind: "buffer", name: update.parameter.name });
  // Outputs are read before the parameters move, so their moves come first.
  for (const [name, value] of outputs) {
    if (places.has(storageOf(value))) moves.push({ from: value, to: name });
    else places.set(storageOf(value), { kind: "buffer", name });
  }
  for (const update of updates) if (!inPlace.has(update)) moves.push({ from: update.value, to: update.parameter.name });

  const kept = new Set([...outputs.values(), ...updates.map(({ value }) => value)].map(storageOf));
  const stages = stagesOf(ordered.kernels, schedule, inPlace, kept, sharing);
  const kernels = stages.flat().flatMap((task) => (task.kind === "kernel" ? [task.kernel] : []));
  const position = new Map(stages.flatMap((stage, i) => stage.map((task) => [task.kernel, i] as const)));
  const first = new Map(stages.flatMap((stage, i) => stage.flatMap((task) => (task.kind === "kernel" ? [[task.kernel, i] as const] : []))));
  const inMemory = stored(kernels, schedule, kept);
  const lives = [...inMemory]
    .filter((value) => !places.has(value))
    .map((value) => {
      const own = schedule.kernelOf(value)!;
      const readers = kernels.filter((kernel) => reads(kernel, value)).map((kernel) => first.get(kernel)!);
      const moved = moves.some((move) => storageOf(move.from) === value);
      const bytes = bytesOf(value.rows, value.columns, capacity);
      return { value, bytes, from: first.get(own)!, to: moved ? stages.length : Math.max(position.get(own)!, ...readers) };
    });
  const { partials, end } = placePartials(stages, sharing.blocks, placeInArena(lives, places));
  return {
    sharing,
    stages,
    kernels,
    blas: new Set(kernels.filter((kernel) => kernel.kind === "matmul" && goesToBlas(kernel.product, capacity, sharing, blas))),
    capacity,
    places,
    moves,
    partials,
    arenaBytes: end,
  };
}
