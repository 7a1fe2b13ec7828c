/** Graph → Program: lower, schedule, plan, emit. A program is pure data: bytes and what the host has to provide. */

import { InternalError } from "../errors.ts";
import type { Graph } from "../graph/index.ts";
import type { BlasUse } from "./blas.ts";
import { packFromTables } from "./gathered.ts";
import { splitInner } from "./inner-parts.ts";
import { Lowering } from "./lower.ts";
import { type Matrix, type MatrixUpdate, operandsOf, type Source, storageOf } from "./matrix.ts";
import { canRunAlone, type Plan, plan } from "./plan.ts";
import { unchanged } from "./rewrite.ts";
import { type KernelGroup, Schedule } from "./schedule.ts";
import type { Task } from "./tasks.ts";
import { type TinyGroup, tinyGroup } from "./tiny.ts";
import type { BufferSpec, ModuleOptions } from "./wasm/interface.ts";
import { emitModule } from "./wasm/module.ts";
import { isBrief, worthwhileThreads, worthwhileThreadsForRow } from "./work.ts";

export interface CompileOptions extends Partial<ModuleOptions> {
  /** The most rows ("n") that one step may have. */
  readonly capacity: number;
  /** Threads that share a step: exactly so many, or up to a limit as many as the work is worth. @default 1 */
  readonly threads?: number | { readonly upTo: number };
  /** A fixed number of blocks for column reductions, so that the bits do not depend on the number of threads. @default the number of threads */
  readonly blocks?: number;
  /** Which products go to the host's `gemm`. @default "none" */
  readonly blas?: BlasUse;
  /** See `Sharing`. */
  readonly shareFrom?: number;
  /** One row at a time, as soon as possible: the threads share columns, and the caller can also run it by itself. @default false */
  readonly immediate?: boolean;
  /** false: the general route even for a tiny program; for comparisons. @default true */
  readonly tiny?: boolean;
}

export interface Program {
  /** The WebAssembly module. It imports its memory, and reads the addresses of its buffers from a table there. */
  readonly module: Uint8Array<ArrayBuffer>;
  readonly buffers: readonly BufferSpec[];
  /** Bytes of memory for values in between. */
  readonly workBytes: number;
  readonly records: readonly string[];
  readonly capacity: number;
  readonly threads: number;
  /** It also exports `runAlone`: the same steps with the same bits on one thread, without the others. */
  readonly alone: boolean;
  /** One row on one thread, in a fraction of a millisecond: even a thread that must stay free can run it. */
  readonly brief: boolean;
  /** It calls the host's `gemm`. */
  readonly blas: boolean;
  /** One line per stage, for people: what runs between two barriers. */
  readonly kernels: readonly string[];
}

/** @throws DeviceError when the graph has an operation that cannot be compiled. */
export function compile(graph: Graph, options: CompileOptions): Program {
  const { capacity, records = [], fusedMultiplyAdd = false, shared = false } = options;
  const lowering = new Lowering(graph);
  const outputs = new Map(Object.entries(graph.outputs).map(([name, node]) => [name, lowering.computed(lowering.of(node))]));
  const updates: MatrixUpdate[] = graph.updates.map(({ parameter, value }) => ({
    parameter: lowering.of(parameter) as Source,
    value: lowering.computed(lowering.of(value)),
  }));
  const tiny = options.tiny === false ? undefined : tinyGroup({ values: lowering.values, outputs, updates, capacity });
  const planned = tiny === undefined ? planOfKernels(lowering.values, outputs, updates, options) : planOfTiny(tiny);
  const buffers = buffersOf(lowering.values, outputs, planned.kernels, updates);
  const { counter } = options;
  // The steps are counted even where nothing in the graph depends on their number.
  if (counter !== undefined && !buffers.some(({ name }) => name === counter))
    buffers.push({ name: counter, role: "input", dtype: "i32", rows: 1, columns: 1 });
  for (const name of [...records, ...(options.guard === undefined ? [] : [options.guard])]) {
    const value = outputs.get(name);
    if (value === undefined || value.rows !== 1 || value.columns !== 1)
      throw new InternalError({ problem: `"${name}" is not a scalar output of the graph` });
  }
  const emitted = emitModule(planned, buffers, {
    records,
    fusedMultiplyAdd,
    shared,
    ...(counter === undefined ? {} : { counter }),
    ...(options.guard === undefined ? {} : { guard: options.guard }),
  });
  return {
    module: emitted.bytes,
    buffers,
    workBytes: emitted.workBytes,
    records,
    capacity,
    threads: planned.sharing.threads,
    alone: canRunAlone(planned),
    brief: capacity === 1 && options.immediate === true && planned.sharing.threads === 1 && isBrief(planned.kernels),
    blas: planned.blas.size > 0,
    kernels: planned.stages.map((stage) => stage.map((task) => describeTask(task, planned.blas)).join("; ")),
  };
}

/** The general route: kernels, shared out among as many threads as asked for, or as they are worth. */
function planOfKernels(
  values: readonly Matrix[],
  outputs: ReadonlyMap<string, Matrix>,
  updates: readonly MatrixUpdate[],
  { capacity, threads: wanted = 1, blocks, blas = "none", shareFrom, immediate = false }: CompileOptions,
): Plan {
  const scheduled = (from: readonly Matrix[], of = (value: Matrix): Matrix => value): Schedule =>
    new Schedule(from, [...outputs.values(), ...updates.map(({ value }) => value)].map(of));
  const oneRow = immediate && capacity === 1;
  const worthwhile = oneRow ? worthwhileThreadsForRow : worthwhileThreads;
  const threads = typeof wanted === "number" ? wanted : worthwhile(scheduled(values).kernels, capacity, wanted.upTo, blas !== "none");
  const sharing = { threads, blocks: blocks ?? threads, ...(shareFrom === undefined ? {} : { shareFrom }), oneRow };
  const splits = threads > 1 && !oneRow && blas !== "none" && blocks === undefined;
  const split = splits ? splitInner(values, updates, capacity, sharing) : unchanged(values);
  const packed = packFromTables(split.values, capacity, sharing, blas);
  const of = (value: Matrix): Matrix => packed.of(split.of(value));
  const newOutputs = new Map([...outputs].map(([name, value]) => [name, of(value)]));
  const newUpdates = updates.map(({ parameter, value }) => ({ parameter, value: of(value) }));
  return plan(scheduled(packed.values, of), newOutputs, newUpdates, capacity, sharing, blas);
}

/** One stage of one kernel, which has nothing to share, and whose values are all in registers, in scratch memory or in buffers. */
function planOfTiny(kernel: TinyGroup): Plan {
  return {
    sharing: { threads: 1, blocks: 1 },
    stages: [[{ kind: "kernel", kernel, share: "first" }]],
    kernels: [kernel],
    blas: new Set(),
    capacity: kernel.capacity,
    places: new Map(),
    moves: [],
    partials: new Map(),
    arenaBytes: 0,
  };
}

/** Inputs and parameters that the kernels use, and all outputs. */
function buffersOf(
  values: readonly Matrix[],
  outputs: ReadonlyMap<string, Matrix>,
  kernels: readonly KernelGroup[],
  updates: readonly MatrixUpdate[],
): BufferSpec[] {
  const used = new Set<Matrix>(updates.map(({ parameter }) => parameter));
  const visit = (value: Matrix): void => {
    const storage = storageOf(value);
    if (storage.kind === "source") used.add(storage);
  };
  for (const member of kernels.flatMap((kernel) => kernel.members)) {
    for (const operand of operandsOf(member)) visit(operand);
  }
  const sources = values.filter((value): value is Source => value.kind === "source" && used.has(value));
  return [
    ...sources.map(({ name, role, dtype, rows, columns }) => ({ name, role, dtype, rows, columns })),
    ...[...outputs].map(([name, { rows, columns }]) => ({ name, role: "output", dtype: "f32", rows, columns }) as const),
  ];
}

function describeTask({ kind, kernel, share }: Task, blas: ReadonlySet<KernelGroup>): string {
  if (kind === "combine") return "combine";
  const steps = kernel.members
    .map((value) => (value.kind === "matmul" && value.gathered !== undefined ? "gather matmul" : value.kind))
    .join(" ");
  return `${blas.has(kernel) ? "blas " : ""}${kernel.kind}[${kernel.rows}]${share === "rows" ? "" : ` ${share}`}: ${steps}`;
}
