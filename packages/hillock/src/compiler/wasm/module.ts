/** A plan → one WebAssembly module: a function per kernel, and `run`, the loop over the steps of a chunk. */

import { canRunAlone, type Plan } from "../plan.ts";
import { columnReductions, leavesPartials, type Task } from "../tasks.ts";
import { emitBarrier } from "./barrier.ts";
import { emitBlas, emitBlasColumns, gemmParams } from "./blas-kernel.ts";
import { emitCombine } from "./combine-kernel.ts";
import { KernelContext, type ProgramContext } from "./context.ts";
import { emitCopy } from "./copy-kernel.ts";
import { type Local, Module } from "./encoder.ts";
import { type BufferSpec, isStream, type ModuleOptions } from "./interface.ts";
import { MatmulKernel } from "./matmul-kernel.ts";
import { RowKernel } from "./row-kernel.ts";
import { emitRun, runSignature } from "./run.ts";
import { emitTiny } from "./tiny-kernel.ts";

export interface EmittedModule {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Arena and the scratch of all threads together. */
  readonly workBytes: number;
}

export function emitModule(plan: Plan, buffers: readonly BufferSpec[], options: ModuleOptions): EmittedModule {
  const module = new Module();
  const gemm = plan.blas.size > 0 ? module.importFunction("gemm", { params: gemmParams }) : undefined;
  const words = { work: module.global("i32"), records: module.global("i32"), control: module.global("i32") };
  const starts = new Map(buffers.map(({ name }) => [name, module.global("i32")]));
  const n = module.global("i32");
  const scratch = module.global("i32");
  const cursors = new Map(buffers.map((buffer) => [buffer.name, isStream(buffer) ? module.global("i32") : starts.get(buffer.name)!]));
  let scratchBytes = 0;
  const program: ProgramContext = {
    plan,
    options,
    globals: cursors,
    arena: words.work,
    scratch,
    sizes: new Map([["n", n]]),
    needScratch: (bytes) => {
      scratchBytes = Math.max(scratchBytes, bytes);
    },
  };
  const functions = new Map(
    plan.stages.flat().map((task, i) => {
      const { name, params } = signatureOf(task, plan);
      return [
        task,
        module.function({ name: `${name}${i}_${task.kernel.kind}`, params }, (code) =>
          emitTask(new KernelContext(program, code), task, plan, gemm),
        ),
      ];
    }),
  );
  const { threads } = plan.sharing;
  const alone = canRunAlone(plan);
  const barrier = threads > 1 ? emitBarrier(module, words.control, threads, { patient: !alone }) : undefined;
  const parts = { ...words, buffers, starts, cursors, n, scratch, scratchBytes, functions, options };
  module.function(runSignature, (code) => emitRun(new KernelContext(program, code), { ...parts, barrier }));
  if (alone)
    module.function({ ...runSignature, name: "runAlone" }, (code) =>
      emitRun(new KernelContext(program, code), { ...parts, barrier: undefined }),
    );
  return {
    bytes: module.encode({ shared: options.shared ?? false, maximum: 65535 }),
    workBytes: plan.arenaBytes + plan.sharing.threads * scratchBytes,
  };
}

/** Kernels work on rows begin … end − 1, or on these columns of their one row; where wanted as block number `block`; combining takes the number of blocks. */
function signatureOf(task: Task, plan: Plan): { name: string; params: "i32"[] } {
  if (task.kind === "combine") return { name: "combine", params: ["i32"] };
  return { name: "kernel", params: leavesPartials(task, plan.sharing) ? ["i32", "i32", "i32"] : ["i32", "i32"] };
}

function emitTask(k: KernelContext, task: Task, plan: Plan, gemm: number | undefined): void {
  const [begin, end, block] = k.code.params as [Local, Local, Local | undefined];
  if (task.kind === "combine") emitCombine(k, columnReductions(task.kernel), begin);
  else if (task.kernel.kind === "matmul" && gemm !== undefined && plan.blas.has(task.kernel)) {
    if (task.share === "columns") emitBlasColumns(k, task.kernel, gemm, begin, end);
    else emitBlas(k, task.kernel, gemm, begin, end);
  } else if (task.kernel.kind === "matmul" && task.share === "columns") new MatmulKernel(k, task.kernel).emitColumns(begin, end);
  else if (task.kernel.kind === "matmul") new MatmulKernel(k, task.kernel).emit(begin, end);
  else if (task.kernel.kind === "tiny") emitTiny(k, task.kernel);
  else if (task.kernel.kind === "copy") emitCopy(k, task.kernel.copy, begin, end);
  else new RowKernel(k, task.kernel).emit(begin, end, leavesPartials(task, plan.sharing) ? block : undefined);
}
