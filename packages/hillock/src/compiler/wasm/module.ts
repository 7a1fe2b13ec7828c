/** A plan → one WebAssembly module: a function per kernel, and `run`, the loop over the steps of a chunk. */

import type { Dimension, Dtype } from "../../graph/index.ts";
import { type Matrix, storageOf } from "../matrix.ts";
import type { Plan } from "../plan.ts";
import type { KernelGroup } from "../schedule.ts";
import { dtypeBytes, KernelContext, type ProgramContext } from "./context.ts";
import { emitCopy } from "./copy-kernel.ts";
import { type Code, type Global, type Local, Module } from "./encoder.ts";
import type { LanesOptions } from "./lanes.ts";
import { MatmulKernel } from "./matmul-kernel.ts";
import { RowKernel } from "./row-kernel.ts";
import { emitTiny } from "./tiny-kernel.ts";

/** A buffer that the program shares with the outside. */
export interface BufferSpec {
  readonly name: string;
  readonly role: "input" | "parameter" | "output";
  readonly dtype: Dtype;
  readonly rows: Dimension;
  readonly columns: number;
}
/** Buffers with "n" rows are streams: step s works on rows s·batch and on. */
export const isStream = (buffer: BufferSpec): boolean => buffer.rows === "n";

export interface ModuleOptions extends LanesOptions {
  /** Scalar outputs whose value is kept for every step of a run. */
  readonly records: readonly string[];
  /** A scalar output that has to stay finite: the first step at which it does not ends the run. */
  readonly guard?: string;
  /** A scalar i32 input that counts the steps. */
  readonly counter?: string;
}

export interface EmittedModule {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Arena and scratch together. */
  readonly workBytes: number;
}

/** Names of the globals that the host sets: addresses. */
export const globalNames = { work: "work", records: "records", buffer: (name: string): string => `buffer:${name}` } as const;

export function emitModule(plan: Plan, buffers: readonly BufferSpec[], options: ModuleOptions): EmittedModule {
  const module = new Module();
  const starts = new Map(buffers.map(({ name }) => [name, module.importGlobal(globalNames.buffer(name), "i32")]));
  const work = module.importGlobal(globalNames.work, "i32");
  const records = module.importGlobal(globalNames.records, "i32");
  const n = module.global("i32");
  const cursors = new Map(buffers.map((buffer) => [buffer.name, isStream(buffer) ? module.global("i32") : starts.get(buffer.name)!]));
  let scratchBytes = 0;
  const program: ProgramContext = {
    plan,
    options,
    globals: cursors,
    arena: work,
    scratchOffset: plan.arenaBytes,
    sizes: new Map([["n", n]]),
    needScratch: (bytes) => {
      scratchBytes = Math.max(scratchBytes, bytes);
    },
  };
  const kernels = plan.kernels.map((kernel, i) => ({
    kernel,
    index: module.function({ name: `kernel${i}_${kernel.kind}`, params: ["i32", "i32"] }, (code) =>
      emitKernel(new KernelContext(program, code), kernel),
    ),
  }));
  module.function({ name: "run", params: ["i32", "i32", "i32", "i32"], results: ["i32"], exported: true }, (code) =>
    emitRun(code, { program, buffers, starts, cursors, records, n, kernels, options }),
  );
  return { bytes: module.encode(), workBytes: plan.arenaBytes + scratchBytes };
}

/** Every kernel works on the rows begin … end − 1, so that several threads can share one. */
function emitKernel(k: KernelContext, kernel: KernelGroup): void {
  const [begin, end] = k.code.params as [Local, Local];
  if (kernel.kind === "matmul") new MatmulKernel(k, kernel).emit(begin, end);
  else if (kernel.kind === "copy") emitCopy(k, kernel.copy, begin, end);
  else if (kernel.kind === "tiny") emitTiny(k, kernel);
  else new RowKernel(k, kernel).emit(begin, end);
}

interface RunParts {
  readonly program: ProgramContext;
  readonly buffers: readonly BufferSpec[];
  readonly starts: ReadonlyMap<string, Global>;
  readonly cursors: ReadonlyMap<string, Global>;
  readonly records: Global;
  readonly n: Global;
  readonly kernels: readonly { kernel: KernelGroup; index: number }[];
  readonly options: ModuleOptions;
}

/**
 * run(from, to, batch, rows): steps from … to − 1. A pass over `rows` rows takes ⌈rows / batch⌉ steps, the last of them perhaps shorter; the next pass
 * goes on with the next `rows` rows of the streams. Returns the number of the first step that was not finished.
 */
function emitRun(code: Code, parts: RunParts): void {
  const { program, buffers, starts, cursors, records, n, kernels, options } = parts;
  const [step, to, batch, rows] = code.params as [Local, Local, Local, Local];
  const k = new KernelContext(program, code);
  const [position, left, record, stepsPerPass] = [code.local("i32"), code.local("i32"), code.local("i32"), code.local("i32")];
  code.get(rows).get(batch).op("i32.add").i32(1).op("i32.sub").get(batch).op("i32.div_u").set(stepsPerPass);
  code.get(rows).get(step).get(stepsPerPass).op("i32.rem_u").get(batch).op("i32.mul").op("i32.sub").set(left);
  code.get(step).get(stepsPerPass).op("i32.div_u").i32(1).op("i32.add").get(rows).op("i32.mul").get(left).op("i32.sub").set(position);
  code.getGlobal(records).set(record);
  k.countedLoop(step, to, 1, () => {
    code.get(left).get(batch).op("i32.lt_s");
    code.if(
      () => code.get(left).setGlobal(n),
      () => code.get(batch).setGlobal(n),
    );
    for (const buffer of buffers.filter(isStream)) {
      code
        .getGlobal(starts.get(buffer.name)!)
        .get(position)
        .i32(buffer.columns * dtypeBytes[buffer.dtype])
        .op("i32.mul")
        .op("i32.add");
      code.setGlobal(cursors.get(buffer.name)!);
    }
    for (const { kernel, index } of kernels) {
      code.i32(0);
      k.pushSize(kernel.rows);
      code.call(index);
    }
    emitMoves(k, program.plan);
    options.records.forEach((name, i) => {
      code
        .get(record)
        .getGlobal(starts.get(name)!)
        .load("f32.load")
        .store("f32.store", 4 * i);
    });
    code
      .get(record)
      .i32(4 * options.records.length)
      .op("i32.add")
      .set(record);
    if (options.counter !== undefined) {
      const counter = starts.get(options.counter)!;
      code.getGlobal(counter).getGlobal(counter).load("i32.load").i32(1).op("i32.add").store("i32.store");
    }
    if (options.guard !== undefined) {
      code.getGlobal(starts.get(options.guard)!).load("f32.load").op("f32.abs").f32(Number.POSITIVE_INFINITY).op("f32.lt").op("i32.eqz");
      code.if(() => code.get(step).return());
    }
    code.get(position).getGlobal(n).op("i32.add").set(position);
    code.get(left).getGlobal(n).op("i32.sub").tee(left).op("i32.eqz");
    code.if(() => code.get(rows).set(left));
  });
  code.get(step);
}

function emitMoves(k: KernelContext, plan: Plan): void {
  for (const { from, to } of plan.moves) {
    const value: Matrix = storageOf(from);
    const place = plan.places.get(value)!;
    k.code.getGlobal(k.program.globals.get(to)!);
    if (place.kind === "arena") k.code.getGlobal(k.program.arena).i32(place.offset).op("i32.add");
    else k.code.getGlobal(k.program.globals.get(place.name)!);
    k.pushSize(value.rows);
    k.code
      .i32(value.columns * 4)
      .op("i32.mul")
      .memoryCopy();
  }
}
