/** The WebAssembly device: compiles a graph to one module and runs it on one memory. */

import { compile, globalNames, isStream, type Program } from "../../compiler/index.ts";
import { DeviceError } from "../../errors.ts";
import type { Dtype, Graph } from "../../graph/index.ts";
import { checkLength, checkWindow, disposed, missing, rowsBefore } from "../check.ts";
import type { Device, Executable, LoadOptions, Store, StoredArray, Window } from "../device.ts";
import { relaxedSimdWorks, simdWorks } from "./features.ts";
import { type Block, LinearMemory } from "./memory.ts";

export interface WasmOptions {
  /**
   * true: never fuse multiplication and addition, so that the bits are the same on every machine. false: fuse where the engine can, which is
   * faster; the bits are then the same run after run on machines that have fused multiply-add. @default false
   */
  readonly deterministic?: boolean;
}

interface StoredBlock {
  readonly block: Block;
  readonly dtype: Dtype;
  readonly length: number;
}
const bytesPerElement: Record<Dtype, number> = { f32: 4, i32: 4, u8: 1 };

class WasmStore implements Store {
  readonly fusedMultiplyAdd: boolean;
  #memory: LinearMemory | undefined = new LinearMemory();
  readonly #arrays = new Map<string, StoredBlock>();

  constructor(fusedMultiplyAdd: boolean) {
    this.fusedMultiplyAdd = fusedMultiplyAdd;
  }

  get linear(): LinearMemory {
    if (this.#memory === undefined) throw disposed("store");
    return this.#memory;
  }

  set(name: string, dtype: Dtype, data: ArrayLike<number>): void {
    const bytes = data.length * bytesPerElement[dtype];
    const before = this.#arrays.get(name);
    const fits = before !== undefined && before.block.bytes >= bytes + 16 && before.block.bytes <= 2 * bytes + 128;
    if (before !== undefined && !fits) this.linear.release(before.block);
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

  async load(graph: Graph, options: LoadOptions): Promise<Executable> {
    const program = compile(graph, { ...options, fusedMultiplyAdd: this.fusedMultiplyAdd });
    const names = [...program.buffers.map(({ name }) => globalNames.buffer(name)), globalNames.work, globalNames.records];
    const globals = Object.fromEntries(names.map((name) => [name, new WebAssembly.Global({ value: "i32", mutable: true }, 0)]));
    const { instance } = await WebAssembly.instantiate(program.module, { env: { memory: this.linear.memory, ...globals } });
    return new WasmExecutable(this, program, globals, instance.exports.run as Run);
  }

  dispose(): void {
    this.#memory = undefined;
    this.#arrays.clear();
  }
}

type Run = (from: number, to: number, batch: number, rows: number) => number;

class WasmExecutable implements Executable {
  readonly #store: WasmStore;
  readonly #program: Program;
  readonly #globals: Readonly<Record<string, WebAssembly.Global>>;
  readonly #run: Run;
  readonly #work: Block;
  #records: Block;
  #recorded = 0;
  readonly #outputs = new Map<string, { readonly block: Block; readonly length: number }>();

  constructor(store: WasmStore, program: Program, globals: Readonly<Record<string, WebAssembly.Global>>, run: Run) {
    this.#store = store;
    this.#program = program;
    this.#globals = globals;
    this.#run = run;
    this.#work = store.linear.allocate(program.workBytes);
    this.#records = store.linear.allocate(4 * program.records.length);
  }

  get kernels(): readonly string[] {
    return this.#program.kernels;
  }

  async run(window: Window): Promise<number> {
    checkWindow(window, this.#program.capacity);
    const recordBytes = 4 * this.#program.records.length * (window.to - window.from);
    if (this.#records.bytes < recordBytes) {
      this.#store.linear.release(this.#records);
      this.#records = this.#store.linear.allocate(recordBytes);
    }
    this.#bind(window);
    const reached = this.#run(window.from, window.to, window.batch, window.rows);
    this.#recorded = Math.min(reached + 1, window.to) - window.from;
    return reached;
  }

  /** Tells the program where its arrays are: they may have moved since the last run. */
  #bind(window: Window): void {
    const rows = rowsBefore(window.to, window);
    this.#point(globalNames.work, this.#work);
    this.#point(globalNames.records, this.#records);
    for (const buffer of this.#program.buffers) {
      const size = (isStream(buffer) ? rows : typeof buffer.rows === "number" ? buffer.rows : 0) * buffer.columns;
      if (buffer.role === "output") {
        // A stream that is written in several runs gets its whole place in the first.
        const expected = isStream(buffer) ? Math.max(rows, window.rows) * buffer.columns : size;
        this.#point(globalNames.buffer(buffer.name), this.#outputBlock(buffer.name, size, expected));
        continue;
      }
      const { block, dtype, length } = this.#store.find(buffer.name);
      checkLength(buffer.name, length, size);
      if (dtype !== buffer.dtype)
        throw new DeviceError({ problem: `The array "${buffer.name}" has the wrong type`, received: dtype, expected: buffer.dtype });
      this.#point(globalNames.buffer(buffer.name), block);
    }
  }
  #point(name: string, block: Block): void {
    this.#globals[name]!.value = block.address;
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
    this.#store.linear.release(this.#work);
    this.#store.linear.release(this.#records);
    for (const { block } of this.#outputs.values()) this.#store.linear.release(block);
    this.#outputs.clear();
  }
}

/** @throws DeviceError (on `open`) where the engine has no WebAssembly SIMD. */
export function wasm({ deterministic = false }: WasmOptions = {}): Device {
  return {
    name: "wasm",
    open: () => {
      if (!simdWorks()) {
        throw new DeviceError({
          problem: "This JavaScript engine has no WebAssembly SIMD",
          expected: "Node 20 or a browser from 2021 or later (Chrome 91, Firefox 89, Safari 16.4)",
          fix: "Update it, or use the reference device.",
        });
      }
      return Promise.resolve(new WasmStore(!deterministic && relaxedSimdWorks()));
    },
  };
}
