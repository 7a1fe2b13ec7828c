/** Named arrays in one WebAssembly memory, and the programs that work on them. */

import { type BlasUse, compile, dtypeBytes } from "../../compiler/index.ts";
import type { Dtype, Graph } from "../../graph/index.ts";
import type { BlasLibrary } from "../../platform/types.ts";
import { disposed, missing } from "../check.ts";
import type { Executable, LoadOptions, Store, StoredArray } from "../device.ts";
import { type Arrays, type StoredBlock, WasmExecutable } from "./executable.ts";
import { JoiningRunner } from "./joining.ts";
import { type Block, LinearMemory } from "./memory.ts";
import { DirectRunner, TeamRunner } from "./runner.ts";

/** What the device found out about the machine, and was asked for. */
export interface StoreSettings {
  readonly fusedMultiplyAdd: boolean;
  /** The memory can be given to other threads. */
  readonly shared: boolean;
  /** Threads of a program: exactly so many, or as many up to a limit as its work is worth. */
  readonly threads: number | { readonly upTo: number };
  /** A fixed number of blocks for column reductions, whatever the number of threads. */
  readonly blocks: number | undefined;
  /** Elements below which a kernel of known height is not shared out, where tests want another limit than the compiler's. */
  readonly shareFrom?: number;
  /** false: tiny programs take the general route too, for comparisons. */
  readonly tiny?: boolean;
  /** Where matrix products that are worth it are computed; undefined: in WebAssembly. */
  readonly blas: BlasLibrary | undefined;
  /** @default "worthwhile", where there is a library */
  readonly blasUse?: BlasUse;
  /** Even a single thread is a worker: the calling thread must stay free, but for what is brief. */
  readonly inWorker: boolean;
}

/** The memory of stores that nobody disposes of, and nobody has any more, is used again like that of the others. */
const forgotten = new FinalizationRegistry<LinearMemory>((memory) => memory.dispose());

export class WasmStore implements Store, Arrays {
  readonly #settings: StoreSettings;
  #memory: LinearMemory | undefined;
  readonly #arrays = new Map<string, StoredBlock>();
  readonly #executables = new Set<WasmExecutable>();

  constructor(settings: StoreSettings) {
    this.#settings = settings;
    this.#memory = new LinearMemory(settings.shared);
    forgotten.register(this, this.#memory, this);
  }

  get linear(): LinearMemory {
    if (this.#memory === undefined) throw disposed("store");
    return this.#memory;
  }

  set(name: string, dtype: Dtype, data: ArrayLike<number>): void {
    const bytes = data.length * dtypeBytes[dtype];
    const before = this.#arrays.get(name);
    const fits = before !== undefined && before.block.bytes >= bytes + 16 && before.block.bytes <= 2 * bytes + 128;
    if (before !== undefined && !fits) this.delete(name);
    const block = fits ? before.block : this.linear.allocate(bytes);
    this.#arrays.set(name, { block, dtype, length: data.length });
    this.view(block, dtype, data.length).set(data);
  }

  /** The live bytes; valid until the memory grows. */
  view(block: Block, dtype: Dtype, length: number): Float32Array | Int32Array | Uint8Array {
    const { buffer } = this.linear.memory;
    if (dtype === "u8") return new Uint8Array(buffer, block.address, length);
    return dtype === "i32" ? new Int32Array(buffer, block.address, length) : new Float32Array(buffer, block.address, length);
  }

  find(name: string): StoredBlock {
    if (this.#memory === undefined) throw disposed("store");
    const found = this.#arrays.get(name);
    if (found === undefined) throw missing(name, this.#arrays.keys());
    return found;
  }
  get(name: string): StoredArray {
    const { block, dtype, length } = this.find(name);
    return this.view(block, dtype, length).slice();
  }
  has(name: string): boolean {
    return this.#arrays.has(name);
  }
  delete(name: string): void {
    const found = this.#arrays.get(name);
    if (found === undefined) return;
    this.linear.release(found.block);
    this.#arrays.delete(name);
  }
  get bytes(): number {
    return this.linear.used;
  }

  /** The 32-bit words of a block. */
  words(block: Block): Int32Array {
    return new Int32Array(this.linear.memory.buffer, block.address, block.bytes / 4);
  }

  async load(graph: Graph, options: LoadOptions): Promise<Executable> {
    const { inWorker, blocks, blas, blasUse = "worthwhile", threads: wanted, ...settings } = this.#settings;
    // A caller that must stay free can compute a row by itself where that is brief, but not wait for others: two workers that have to be called take longer
    // with one row than one of them.
    const threads = inWorker && options.immediate === true && typeof wanted !== "number" ? 1 : wanted;
    const program = compile(graph, {
      ...options,
      ...settings,
      threads,
      blas: blas === undefined ? "none" : blasUse,
      ...(blocks === undefined ? {} : { blocks }),
    });
    const source = { program, memory: this.linear.memory, blas };
    const onOwn = program.threads === 1 && (!inWorker || program.brief);
    const Chosen = onOwn ? DirectRunner : program.alone && !inWorker ? JoiningRunner : TeamRunner;
    const runner = await Chosen.load(source);
    const executable = new WasmExecutable(this, program, runner);
    this.#executables.add(executable);
    return executable;
  }

  /** Called by an executable that has been disposed of. */
  forget(executable: WasmExecutable): void {
    this.#executables.delete(executable);
  }

  dispose(): void {
    // Disposed of in the middle of a run, the memory belongs to the threads until they are done with it: nobody else may have it.
    const idle = [...this.#executables].every(({ running }) => !running);
    for (const executable of [...this.#executables]) executable.dispose();
    forgotten.unregister(this);
    if (idle) this.#memory?.dispose();
    this.#memory = undefined;
    this.#arrays.clear();
  }
}
