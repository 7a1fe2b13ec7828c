/**
 * `run`, the loop over steps. Every thread of a team runs it with its own number; they meet at the barriers between the stages of a step, and at its end.
 */

import type { Dimension } from "../../graph/index.ts";
import { type Matrix, operandsOf, storageOf } from "../matrix.ts";
import type { MatmulGroup } from "../schedule.ts";
import { columnUnit, leavesPartials, type Task } from "../tasks.ts";
import { control } from "./barrier.ts";
import type { KernelContext } from "./context.ts";
import type { Code, Global, Local } from "./encoder.ts";
import { type BufferSpec, dtypeBytes, isStream, type ModuleOptions, tableWords } from "./interface.ts";
import { type Blocks, emitBlocks, pushRow } from "./rows.ts";

export const runSignature = {
  name: "run",
  params: ["i32", "i32", "i32", "i32", "i32", "i32"],
  results: ["i32"],
  exported: true,
} as const;

export interface RunParts {
  readonly work: Global;
  readonly records: Global;
  readonly control: Global;
  readonly buffers: readonly BufferSpec[];
  readonly starts: ReadonlyMap<string, Global>;
  readonly cursors: ReadonlyMap<string, Global>;
  readonly n: Global;
  readonly scratch: Global;
  /** Scratch of one thread. */
  readonly scratchBytes: number;
  readonly functions: ReadonlyMap<Task, number>;
  /** The barrier's function. Without one, a single thread does the parts of all. */
  readonly barrier: number | undefined;
  readonly options: ModuleOptions;
}

/**
 * run(table, thread, from, to, batch, rows): steps from … to − 1. A pass over `rows` rows takes ⌈rows / batch⌉ steps, the last of them perhaps shorter; the
 * next pass goes on with the next `rows` rows of the streams. Returns the number of the first step that was not finished, or −1 when another thread failed.
 */
export function emitRun(k: KernelContext, parts: RunParts): void {
  new RunEmitter(k, parts).emit();
}

class RunEmitter {
  readonly #k: KernelContext;
  readonly #code: Code;
  readonly #parts: RunParts;
  readonly #thread: Local;
  readonly #step: Local;

  constructor(k: KernelContext, parts: RunParts) {
    this.#k = k;
    this.#code = k.code;
    this.#parts = parts;
    [, this.#thread, this.#step] = k.code.params as [Local, Local, Local];
  }

  emit(): void {
    const code = this.#code;
    const { n, records, options, buffers, cursors, starts } = this.#parts;
    const [table, , step, to, batch, rows] = code.params as [Local, Local, Local, Local, Local, Local];
    const [position, left, record, stepsPerPass] = [code.local("i32"), code.local("i32"), code.local("i32"), code.local("i32")];
    this.#readTable(table);
    code.get(rows).get(batch).op("i32.add").i32(1).op("i32.sub").get(batch).op("i32.div_u").set(stepsPerPass);
    code.get(rows).get(step).get(stepsPerPass).op("i32.rem_u").get(batch).op("i32.mul").op("i32.sub").set(left);
    code.get(step).get(stepsPerPass).op("i32.div_u").i32(1).op("i32.add").get(rows).op("i32.mul").get(left).op("i32.sub").set(position);
    code.getGlobal(records).set(record);
    this.#k.countedLoop(step, to, 1, () => {
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
      this.#emitStages();
      this.#emitEnd(record);
      code
        .get(record)
        .i32(4 * options.records.length)
        .op("i32.add")
        .set(record);
      code.get(position).getGlobal(n).op("i32.add").set(position);
      code.get(left).getGlobal(n).op("i32.sub").tee(left).op("i32.eqz");
      code.if(() => code.get(rows).set(left));
    });
    code.get(step);
  }

  #readTable(table: Local): void {
    const code = this.#code;
    const { work, records, control: team, scratch, scratchBytes, buffers, starts } = this.#parts;
    const read = (word: number, global: Global): void => {
      code
        .get(table)
        .load("i32.load", 4 * word)
        .setGlobal(global);
    };
    read(tableWords.work, work);
    read(tableWords.records, records);
    read(tableWords.control, team);
    for (const [i, { name }] of buffers.entries()) read(tableWords.buffers + i, starts.get(name)!);
    code.getGlobal(work).i32(this.#k.program.plan.arenaBytes).op("i32.add");
    code.get(this.#thread).i32(scratchBytes).op("i32.mul").op("i32.add").setGlobal(scratch);
  }

  #emitStages(): void {
    const { plan } = this.#k.program;
    const blocks = new Map<Dimension, Blocks>();
    plan.stages.forEach((stage, i) => {
      if (i > 0) this.#meet();
      for (const task of stage) this.#emitTask(task, blocks);
    });
  }

  #emitTask(task: Task, known: Map<Dimension, Blocks>): void {
    const code = this.#code;
    const { plan } = this.#k.program;
    const { rows } = task.kernel;
    const index = this.#parts.functions.get(task)!;
    const blocksOf = (): Blocks => {
      if (!known.has(rows)) known.set(rows, emitBlocks(this.#k, rows, plan.sharing, this.#thread));
      return known.get(rows)!;
    };
    if (task.share === "columns" && task.kernel.kind === "matmul") {
      this.#emitColumns(task.kernel, index);
      return;
    }
    const whole = (): void => {
      code.i32(0);
      this.#k.pushSize(rows);
      code.call(index);
    };
    if (task.kind === "combine") {
      const { count } = blocksOf();
      this.#onFirst(() => code.get(count).call(index));
    } else if (leavesPartials(task, plan.sharing)) {
      const blocks = blocksOf();
      const block = code.local("i32");
      code.get(blocks.first).set(block);
      this.#k.countedLoop(block, blocks.last, 1, () => {
        pushRow(this.#k, rows, blocks, block);
        pushRow(this.#k, rows, blocks, block, 1);
        code.get(block).call(index);
      });
    } else if (this.#parts.barrier === undefined || task.share === "all") whole();
    else if (task.share === "first") this.#onFirst(whole);
    else if (task.kernel.kind === "matmul" && task.kernel.product.part !== undefined) {
      code.get(this.#thread).i32(task.kernel.product.part.thread).op("i32.eq");
      code.if(whole);
    } else {
      const blocks = blocksOf();
      code.get(blocks.first).get(blocks.last).op("i32.lt_u");
      code.if(() => {
        pushRow(this.#k, rows, blocks, blocks.first);
        pushRow(this.#k, rows, blocks, blocks.last);
        code.call(index);
      });
    }
  }

  /** The columns of this thread: whole tiles, but for the last. Alone: all threads' columns, in the same parts, which BLAS may round differently. */
  #emitColumns({ product }: MatmulGroup, index: number): void {
    const code = this.#code;
    const { threads } = this.#k.program.plan.sharing;
    const { columns } = product;
    const tiles = Math.ceil(columns / columnUnit);
    if (this.#parts.barrier === undefined) {
      const bound = (part: number): number => Math.min(columns, Math.floor((tiles * part) / threads) * columnUnit);
      for (let part = 0; part < threads; part++)
        if (bound(part) < bound(part + 1))
          code
            .i32(bound(part))
            .i32(bound(part + 1))
            .call(index);
      return;
    }
    const [begin, end] = [code.local("i32"), code.local("i32")];
    const bound = (part: 0 | 1, local: Local): void => {
      code
        .get(this.#thread)
        .i32(part)
        .op("i32.add")
        .i32(tiles)
        .op("i32.mul")
        .i32(threads)
        .op("i32.div_u")
        .i32(columnUnit)
        .op("i32.mul")
        .set(local);
      code.get(local).i32(columns).get(local).i32(columns).op("i32.lt_u").op("select").set(local);
    };
    bound(0, begin);
    bound(1, end);
    code.get(begin).get(end).op("i32.lt_u");
    code.if(() => code.get(begin).get(end).call(index));
  }

  #onFirst(body: () => void): void {
    if (this.#parts.barrier === undefined) body();
    else {
      this.#code.get(this.#thread).op("i32.eqz");
      this.#code.if(body);
    }
  }
  /** A barrier; leaves `run` when somebody failed. Without other threads there is nobody to meet. */
  #meet(): void {
    if (this.#parts.barrier === undefined) return;
    this.#code.call(this.#parts.barrier);
    this.#code.if(() => this.#code.i32(-1).return());
  }

  /** What the first thread does when a step is computed: moves, records, the counter, the guard. */
  #emitEnd(record: Local): void {
    const code = this.#code;
    const { starts, options, barrier } = this.#parts;
    const { moves, stages } = this.#k.program.plan;
    const { counter, guard } = options;
    if (moves.length > 0 || (stages.at(-1) ?? []).some((task) => readsSource(task, counter))) this.#meet();
    this.#onFirst(() => {
      this.#emitMoves();
      options.records.forEach((name, i) => {
        code
          .get(record)
          .getGlobal(starts.get(name)!)
          .load("f32.load")
          .store("f32.store", 4 * i);
      });
      if (counter !== undefined) {
        const address = starts.get(counter)!;
        code.getGlobal(address).getGlobal(address).load("i32.load").i32(1).op("i32.add").store("i32.store");
      }
      if (guard === undefined) return;
      code.getGlobal(starts.get(guard)!).load("f32.load").op("f32.abs").f32(Number.POSITIVE_INFINITY).op("f32.lt").op("i32.eqz");
      code.if(() => {
        if (barrier === undefined) code.get(this.#step).return();
        else code.getGlobal(this.#parts.control).get(this.#step).atomic("store", control.stop);
      });
    });
    if (barrier === undefined) return;
    this.#meet();
    if (guard === undefined) return;
    // Compared with the own step: a thread that is late here may already see what the first one found a step later.
    code.getGlobal(this.#parts.control).atomic("load", control.stop).get(this.#step).op("i32.le_s");
    code.if(() => code.get(this.#step).return());
  }

  #emitMoves(): void {
    const code = this.#code;
    const { plan, globals, arena } = this.#k.program;
    for (const { from, to } of plan.moves) {
      const value: Matrix = storageOf(from);
      const place = plan.places.get(value)!;
      code.getGlobal(globals.get(to)!);
      if (place.kind === "arena") code.getGlobal(arena).i32(place.offset).op("i32.add");
      else code.getGlobal(globals.get(place.name)!);
      this.#k.pushSize(value.rows);
      code
        .i32(value.columns * 4)
        .op("i32.mul")
        .memoryCopy();
    }
  }
}

function readsSource(task: Task, name: string | undefined): boolean {
  if (name === undefined || task.kind === "combine") return false;
  return task.kernel.members.some((member) =>
    operandsOf(member).some((operand) => {
      const storage = storageOf(operand);
      return storage.kind === "source" && storage.name === name;
    }),
  );
}
