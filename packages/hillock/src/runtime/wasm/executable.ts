/** A program loaded into a store: it finds its arrays, runs, and hands out what came of it. */

import { control, isStream, type Program, tableWords } from "../../compiler/index.ts";
import { DeviceError } from "../../errors.ts";
import type { Dtype } from "../../graph/index.ts";
import { checkLength, checkWindow, missing, rowsBefore } from "../check.ts";
import type { Executable, StoredArray, Window } from "../device.ts";
import type { Block, LinearMemory } from "./memory.ts";
import type { Runner } from "./runner.ts";

export interface StoredBlock {
  readonly block: Block;
  readonly dtype: Dtype;
  readonly length: number;
}

/** What an executable needs of its store. */
export interface Arrays {
  readonly linear: LinearMemory;
  /** @throws ArgumentError when there is no such array. */
  find(name: string): StoredBlock;
  /** The live bytes of a block; valid until the memory grows. */
  view(block: Block, dtype: Dtype, length: number): Float32Array | Int32Array | Uint8Array;
  /** A block as 32-bit words. */
  words(block: Block): Int32Array;
  /** Called when the executable has been disposed of. */
  forget(executable: WasmExecutable): void;
}

export class WasmExecutable implements Executable {
  readonly #store: Arrays;
  readonly #program: Program;
  readonly #runner: Runner;
  readonly #work: Block;
  readonly #control: Block;
  readonly #table: Block;
  #records: Block;
  #recorded = 0;
  #running = false;
  readonly #outputs = new Map<string, { readonly block: Block; readonly length: number }>();

  constructor(store: Arrays, program: Program, runner: Runner) {
    this.#store = store;
    this.#program = program;
    this.#runner = runner;
    this.#work = store.linear.allocate(program.workBytes);
    this.#control = store.linear.allocate(control.bytes);
    this.#table = store.linear.allocate(4 * (tableWords.buffers + program.buffers.length));
    this.#records = store.linear.allocate(4 * program.records.length);
  }

  /** Whether threads may be writing to the memory. */
  get running(): boolean {
    return this.#running;
  }
  get kernels(): readonly string[] {
    return this.#program.kernels;
  }
  get threads(): number {
    return this.#program.threads;
  }

  async run(window: Window): Promise<number> {
    checkWindow(window, this.#program.capacity);
    const recordBytes = 4 * this.#program.records.length * (window.to - window.from);
    if (this.#records.bytes < recordBytes) {
      this.#store.linear.release(this.#records);
      this.#records = this.#store.linear.allocate(recordBytes);
    }
    this.#bind(window);
    this.#store.words(this.#control).fill(0);
    this.#store.words(this.#control)[control.stop / 4] = 0x7fffffff;
    this.#running = true;
    const reached = await this.#runner.run(this.#table.address, this.#control.address, window).finally(() => {
      this.#running = false;
    });
    this.#recorded = Math.min(reached + 1, window.to) - window.from;
    return reached;
  }

  /** Writes down where the program's arrays are: they may have moved since the last run. */
  #bind(window: Window): void {
    const rows = rowsBefore(window.to, window);
    const addresses = this.#program.buffers.map((buffer) => {
      const size = (isStream(buffer) ? rows : typeof buffer.rows === "number" ? buffer.rows : 0) * buffer.columns;
      if (buffer.role === "output") {
        // A stream that is written in several runs gets its whole place in the first.
        const expected = isStream(buffer) ? Math.max(rows, window.rows) * buffer.columns : size;
        return this.#outputBlock(buffer.name, size, expected).address;
      }
      const { block, dtype, length } = this.#store.find(buffer.name);
      checkLength(buffer.name, length, size);
      if (dtype !== buffer.dtype)
        throw new DeviceError({ problem: `The array "${buffer.name}" has the wrong type`, received: dtype, expected: buffer.dtype });
      return block.address;
    });
    const table = this.#store.words(this.#table);
    table[tableWords.work] = this.#work.address;
    table[tableWords.records] = this.#records.address;
    table[tableWords.control] = this.#control.address;
    table.set(addresses, tableWords.buffers);
  }

  /** A place for `length` elements that holds what earlier runs wrote; where a new one is needed, it has room for `expected`. */
  #outputBlock(name: string, length: number, expected: number): Block {
    const known = this.#outputs.get(name);
    const { linear } = this.#store;
    const block = known !== undefined && known.block.bytes >= 4 * length + 16 ? known.block : linear.allocate(4 * expected);
    if (known !== undefined && known.block !== block) {
      this.#store.view(block, "f32", known.length).set(this.#store.view(known.block, "f32", known.length));
      linear.release(known.block);
    }
    this.#outputs.set(name, { block, length });
    return block;
  }

  record(name: string): ArrayLike<number> {
    const { records } = this.#program;
    const column = records.indexOf(name);
    if (column < 0) throw missing(name, records);
    const rows = this.#store.view(this.#records, "f32", this.#recorded * records.length);
    // Tiny networks are asked for millions of them a second.
    if (records.length === 1) return rows.slice();
    const series = new Float32Array(this.#recorded);
    for (let step = 0; step < series.length; step++) series[step] = rows[step * records.length + column]!;
    return series;
  }
  output(name: string): StoredArray {
    const found = this.#outputs.get(name);
    if (found === undefined) throw missing(name, this.#outputs.keys());
    return this.#store.view(found.block, "f32", found.length).slice();
  }
  dispose(): void {
    this.#runner.dispose();
    this.#store.forget(this);
    for (const block of [this.#work, this.#control, this.#table, this.#records]) this.#store.linear.release(block);
    for (const { block } of this.#outputs.values()) this.#store.linear.release(block);
    this.#outputs.clear();
  }
}
