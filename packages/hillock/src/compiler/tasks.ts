/**
 * How a team of threads shares the work of a step: every thread runs the same program (SPMD), each on its part of every kernel, and they meet at barriers.
 *
 * - A kernel's rows are shared out in blocks of whole tiles, the same rows of every kernel of the same height going to the same thread. So a forward pass,
 *   which works example by example, needs no barrier from the first layer to the loss.
 * - Where a step has a single row (`oneRow`), the columns of its products are shared out.
 * - A column reduction leaves one partial result per block; one thread combines them, always in the order of the blocks.
 * - What is too small to share is done by the first thread, or by every thread for itself where it comes to the same and saves a barrier.
 *
 * A stage is what runs between two barriers. Tasks are brought forward into a stage wherever nothing that they need, or overwrite, is still under way in
 * another thread.
 */

import { type Computed, innerOf, type Matrix, type MatrixUpdate, operandsOf, storageOf } from "./matrix.ts";
import { type KernelGroup, loopColumns, type RowGroup, reads, type Schedule } from "./schedule.ts";

/**
 * "rows": each thread its own rows. "columns": its own columns of a product. "part": the whole kernel is one thread's, other threads have others like it.
 * "first": the first thread. "all": each thread the whole of it.
 */
export type Share = "rows" | "columns" | "part" | "first" | "all";

interface KernelTask {
  readonly kind: "kernel";
  readonly kernel: KernelGroup;
  readonly share: Share;
}
/** Brings the partial results of a kernel's column reductions together. */
interface CombineTask {
  readonly kind: "combine";
  readonly kernel: RowGroup;
  readonly share: "first";
}
export type Task = KernelTask | CombineTask;
export type Stage = readonly Task[];

export interface Sharing {
  readonly threads: number;
  /** Into how many blocks the rows of a kernel are divided at most: the number of threads, or a fixed one where the bits may not depend on that. */
  readonly blocks: number;
  /** Elements below which a kernel of known height is not shared out. @default 1024 */
  readonly shareFrom?: number;
  /** A step has one row ("n"), never more. @default false */
  readonly oneRow?: boolean;
}
/** Blocks where results must have the same bits for any number of threads. More threads than this find nothing to do. */
export const fixedBlocks = 16;
/** Rows of a block come in multiples of this, the height of a tile. */
export const rowUnit = 4;
/** Columns of a product come in multiples of this: whole cache lines of B, and the width of a tile of one row. */
export const columnUnit = 32;

const worthSharing = 1024;
const worthRepeating = 64;
/** In a step of one row, where repeating costs a fraction of a microsecond and a barrier half of one. */
const worthRepeatingRow = 4096;
/** Multiplications below which the columns of a row are not shared out: as long as two barriers. */
const worthSharingColumns = 16_384;

/** Which of so many rows are a thread's: what `emitBlocks` (wasm/rows.ts) finds out at run time. */
export function rowsOfThread(rows: number, { threads, blocks }: Sharing, thread: number): { from: number; to: number } {
  const height = Math.ceil(rows / (rowUnit * blocks)) * rowUnit;
  const count = Math.ceil(rows / height);
  const bound = (t: number): number => Math.min(rows, Math.floor((count * t) / threads) * height);
  return { from: bound(thread), to: bound(thread + 1) };
}

export const columnReductions = (kernel: KernelGroup): readonly (Computed & { kind: "columnReduce" })[] =>
  kernel.members.filter((value) => value.kind === "columnReduce");

function sharesColumns(kernel: KernelGroup, { threads, shareFrom }: Sharing): boolean {
  if (kernel.kind !== "matmul" || kernel.product.transposeA || kernel.product.transposeB) return false;
  const { columns } = kernel.product;
  if (shareFrom !== undefined) return columns > columnUnit;
  return columns >= columnUnit * threads && (innerOf(kernel.product) as number) * columns >= worthSharingColumns;
}

function shareOf(kernel: KernelGroup, kept: ReadonlySet<Matrix>, sharing: Sharing): Share {
  const { shareFrom = worthSharing, oneRow = false } = sharing;
  if (kernel.kind === "matmul" && kernel.product.part !== undefined) return "part";
  if (kernel.rows === "n" && oneRow) {
    if (sharesColumns(kernel, sharing)) return "columns";
    return isRepeatable(kernel, kept, worthRepeatingRow, 1) ? "all" : "first";
  }
  if (kernel.rows === "n") return "rows";
  const elements = Math.max(...kernel.members.map((value) => (kernel.rows as number) * loopColumns(value)));
  if ((kernel.rows as number) > rowUnit && elements >= shareFrom) return "rows";
  return isRepeatable(kernel, kept, worthRepeating, kernel.rows as number) ? "all" : "first";
}

/** Whether every thread may compute the whole kernel for itself: it is small, and nobody outside sees what it writes. */
function isRepeatable(kernel: KernelGroup, kept: ReadonlySet<Matrix>, mostElements: number, rows: number): boolean {
  if (kernel.kind !== "row" || columnReductions(kernel).length > 0) return false;
  return kernel.members.every((value) => !kept.has(value) && rows * loopColumns(value) <= mostElements);
}

/** Whether row i of a member of the kernel needs no other row of this operand than row i. */
function readsOwnRow(kernel: KernelGroup, member: Computed, operand: Matrix): boolean {
  const storage = storageOf(operand);
  if (storage.rows !== kernel.rows || operand.rows !== kernel.rows || member.kind === "copy") return false;
  if (member.kind === "gather") return operand !== member.table;
  return member.kind !== "matmul" || (operand === member.a && operand !== member.b && !member.transposeA);
}

/** Whether every use of a value in a kernel stays within the rows at hand. */
const usesOwnRows = (kernel: KernelGroup, value: Matrix): boolean =>
  kernel.members.every((member) =>
    operandsOf(member).every((operand) => storageOf(operand) !== value || readsOwnRow(kernel, member, operand)),
  );

/** What must come before a task, and whether it must be finished in all threads by then. */
type Predecessors = ReadonlyMap<Task, ReadonlyMap<Task, boolean>>;

class Dependencies {
  readonly #before = new Map<Task, Map<Task, boolean>>();
  readonly tasks: readonly Task[];

  constructor(
    kernels: readonly KernelGroup[],
    schedule: Schedule,
    updates: ReadonlySet<MatrixUpdate>,
    kept: ReadonlySet<Matrix>,
    sharing: Sharing,
  ) {
    const tasks: Task[] = [];
    const producer = new Map<Matrix, Task>();
    for (const kernel of kernels) {
      const task: KernelTask = { kind: "kernel", kernel, share: shareOf(kernel, kept, sharing) };
      tasks.push(task);
      this.#before.set(task, new Map());
      for (const member of kernel.members) producer.set(member, task);
      if (!leavesPartials(task, sharing)) continue;
      const combine: CombineTask = { kind: "combine", kernel: kernel as RowGroup, share: "first" };
      tasks.push(combine);
      this.#before.set(combine, new Map([[task, true]]));
      for (const value of columnReductions(kernel)) producer.set(value, combine);
    }
    this.tasks = tasks;
    for (const task of tasks) if (task.kind === "kernel") this.#addReads(task, schedule, producer);
    for (const update of updates) this.#addOverwriting(update, producer.get(storageOf(update.value)) as KernelTask);
  }

  get before(): Predecessors {
    return this.#before;
  }

  #add(task: Task, earlier: Task, everywhere: boolean): void {
    const known = this.#before.get(task)!;
    known.set(earlier, everywhere || known.get(earlier) === true);
  }

  #addReads(task: KernelTask, schedule: Schedule, producer: ReadonlyMap<Matrix, Task>): void {
    for (const operand of task.kernel.members.flatMap(operandsOf)) {
      const value = storageOf(operand);
      const earlier = schedule.kernelOf(value) === undefined ? undefined : producer.get(value);
      if (earlier === undefined || earlier === task) continue;
      const local =
        earlier.share === "all" || (earlier.share === "first" && task.share === "first") || this.#sameRows(earlier, task, value);
      this.#add(task, earlier, !local);
    }
  }
  /** The old value of a parameter must have been read before it is overwritten. */
  #addOverwriting({ parameter }: MatrixUpdate, writer: KernelTask): void {
    for (const reader of this.tasks) {
      if (reader === writer || reader.kind !== "kernel" || !reads(reader.kernel, parameter)) continue;
      const local = (reader.share === "first" && writer.share === "first") || this.#sameRows(writer, reader, parameter);
      this.#add(writer, reader, !local);
    }
  }
  #sameRows(writer: Task, reader: KernelTask, value: Matrix): boolean {
    const shared = writer.kind === "kernel" && writer.share === "rows" && reader.share === "rows";
    return shared && writer.kernel.rows === reader.kernel.rows && usesOwnRows(reader.kernel, value);
  }
}

/** Column reductions keep partial results: there are several threads, or there might be and the bits must not show it. */
const isBlocked = ({ blocks }: Sharing): boolean => blocks > 1;

/** Whether a task's column reductions leave partial results. */
export const leavesPartials = ({ kernel, share }: Task, sharing: Sharing): boolean =>
  share === "rows" && isBlocked(sharing) && columnReductions(kernel).length > 0;

/**
 * Stages in the order in which they run. With one thread every task is a stage of its own.
 * @param kept values that live in buffers outside the arena.
 */
export function stagesOf(
  kernels: readonly KernelGroup[],
  schedule: Schedule,
  updates: ReadonlySet<MatrixUpdate>,
  kept: ReadonlySet<Matrix>,
  sharing: Sharing,
): Stage[] {
  const { tasks, before } = new Dependencies(kernels, schedule, updates, kept, sharing);
  if (sharing.threads === 1) return tasks.map((task) => [task]);
  const done = new Set<Task>();
  const stages: Task[][] = [];
  while (done.size < tasks.length) {
    const stage: Task[] = [];
    const finished = new Set(done);
    const fits = (task: Task): boolean =>
      !done.has(task) && [...before.get(task)!].every(([earlier, everywhere]) => (everywhere ? finished : done).has(earlier));
    for (let next = tasks.find(fits); next !== undefined; next = tasks.find(fits)) {
      stage.push(next);
      done.add(next);
    }
    stages.push(stage);
  }
  return stages;
}
