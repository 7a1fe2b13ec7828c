/** One WebAssembly memory and who owns which part of it: 64-byte aligned blocks, first fit, freed blocks join their neighbours. */

import { DeviceError } from "../../errors.ts";

export interface Block {
  readonly address: number;
  readonly bytes: number;
}

const pageBytes = 65536;
/** 4 GiB less one page: the largest size that every engine grants. */
const maximumPages = 65535;
/** 256 MiB. */
const leastPages = 4096;
const roundUp = (bytes: number): number => Math.max(64, Math.ceil(bytes / 64) * 64);

/** Engines reserve address space for the whole maximum of a shared memory; on small devices only less is to be had. */
function createMemory(shared: boolean): WebAssembly.Memory {
  for (let maximum = maximumPages; ; maximum = Math.floor(maximum / 2)) {
    try {
      return new WebAssembly.Memory({ initial: 1, maximum, shared });
    } catch (cause) {
      if (maximum > leastPages) continue;
      throw new DeviceError({ problem: "The system gives no memory to WebAssembly", received: `${maximum} pages refused`, cause });
    }
  }
}

/**
 * Memories that were given back, for the next store. An engine grants a process only so many (each reserves address space), and frees one only when
 * every thread that knew it has collected its garbage, which idle workers may never do.
 */
const spare: Record<"shared" | "own", WebAssembly.Memory[]> = { shared: [], own: [] };
const mostSpare = 32;
/** In all; what is beyond that goes back to the system: a memory cannot shrink. */
const mostSpareBytes = 2 ** 27;
const bytesOf = (memories: readonly WebAssembly.Memory[]): number => memories.reduce((sum, { buffer }) => sum + buffer.byteLength, 0);

export class LinearMemory {
  readonly memory: WebAssembly.Memory;
  readonly #kind: "shared" | "own";
  /** Free blocks by address. */
  #free: Block[];
  #used = 0;

  /** @param shared whether other threads can use it too. */
  constructor(shared = false) {
    this.#kind = shared ? "shared" : "own";
    this.memory = spare[this.#kind].pop() ?? createMemory(shared);
    // Address 0 stays unused, so that a forgotten address does not look like a valid one.
    this.#free = [{ address: 64, bytes: this.memory.buffer.byteLength - 64 }];
  }

  /** Gives the memory back. Nobody may use it afterwards. */
  dispose(): void {
    const others = spare[this.#kind];
    if (others.length < mostSpare && bytesOf(others) + this.memory.buffer.byteLength <= mostSpareBytes) others.push(this.memory);
  }

  get used(): number {
    return this.#used;
  }

  allocate(wanted: number): Block {
    // 16 bytes beyond the end may be read by the last vector of a row.
    const bytes = roundUp(wanted + 16);
    let index = this.#free.findIndex((block) => block.bytes >= bytes);
    if (index < 0) {
      this.#grow(bytes);
      index = this.#free.length - 1;
    }
    const block = this.#free[index]!;
    if (block.bytes === bytes) this.#free.splice(index, 1);
    else this.#free[index] = { address: block.address + bytes, bytes: block.bytes - bytes };
    this.#used += bytes;
    return { address: block.address, bytes };
  }

  release(block: Block): void {
    this.#used -= block.bytes;
    const joined: Block[] = [];
    for (const next of [...this.#free, block].sort((a, b) => a.address - b.address)) {
      const last = joined.at(-1);
      if (last !== undefined && last.address + last.bytes === next.address)
        joined[joined.length - 1] = { address: last.address, bytes: last.bytes + next.bytes };
      else joined.push(next);
    }
    this.#free = joined;
  }

  #grow(bytes: number): void {
    const end = this.memory.buffer.byteLength;
    const last = this.#free.at(-1);
    const tail = last !== undefined && last.address + last.bytes === end ? last.bytes : 0;
    const pages = Math.ceil((bytes - tail) / pageBytes);
    try {
      this.memory.grow(pages);
    } catch (cause) {
      throw new DeviceError({
        problem: "The WebAssembly memory is full",
        received: `${(bytes / 2 ** 20).toFixed(1)} MiB wanted beside ${(this.#used / 2 ** 20).toFixed(1)} MiB in use`,
        expected: "at most 4 GiB in all, and as much as the system gives",
        fix: "Use a smaller network, a smaller batch or fewer examples at once.",
        cause,
      });
    }
    if (tail > 0) this.#free[this.#free.length - 1] = { address: last!.address, bytes: tail + pages * pageBytes };
    else this.#free.push({ address: end, bytes: pages * pageBytes });
  }
}
