/** What Hillock finds here to compute with, and how fast it is: for `hillock doctor`. */

import { measureGemm, processors, searchBlas, sharedMemoryWorks } from "#platform";
import { build, graph } from "../graph/index.ts";
import type { BlasSearch } from "../platform/types.ts";
import { relaxedSimdWorks, simdWorks } from "./wasm/features.ts";
import { wasm } from "./wasm/index.ts";

export interface EngineFacts {
  /** Threads that can run at the same time. */
  readonly threads: number;
  /** WebAssembly's vectors of 128 bits; without them there is only the reference device. */
  readonly simd: boolean;
  /** Fused multiply-add in them. */
  readonly relaxedSimd: boolean;
  /** Memory that threads can share. */
  readonly sharedMemory: boolean;
  readonly blas: BlasSearch;
}

/** GFLOP/s on one thread, and on all together. */
export interface Speed {
  readonly one: number;
  readonly all: number;
}

export interface EngineSpeed {
  /** Rows and columns of the matrices that were multiplied. */
  readonly size: number;
  readonly wasm: Speed;
  /** Undefined where there is no BLAS. */
  readonly blas: Speed | undefined;
}

export const engineFacts = (): EngineFacts => ({
  threads: processors(),
  simd: simdWorks(),
  relaxedSimd: relaxedSimdWorks(),
  sharedMemory: sharedMemoryWorks(),
  blas: searchBlas("auto"),
});

/** The best rate of one product of two square matrices, compiled as a network's products are, within some milliseconds or the first 20 runs. */
async function matmulRate(size: number, threads: number, milliseconds: number): Promise<number> {
  const values = Float32Array.from({ length: size * size }, (_, i) => ((i * 7) % 11) - 5);
  const store = await wasm({ threads, blas: "off" }).open();
  try {
    store.set("a", "f32", values);
    store.set("b", "f32", values);
    const product = build.matmul(build.input("a", ["n", size]), build.parameter("b", [size, size]));
    const executable = await store.load(graph({ product }), { capacity: size });
    let best = 0;
    // The first runs start the threads, and are slow until V8 has optimised the code.
    const begin = performance.now();
    for (let round = 0; round < 20 || performance.now() < begin + milliseconds; round++) {
      if (performance.now() > begin + 10 * milliseconds) break;
      const start = performance.now();
      await executable.run({ rows: size, batch: size, from: 0, to: 1 });
      best = Math.max(best, (2 * size ** 3) / (performance.now() - start) / 1e6);
    }
    return best;
  } finally {
    store.dispose();
  }
}

/** Multiplies matrices for about a second. @throws DeviceError where WebAssembly has no SIMD. */
export async function measureEngine({ threads, blas }: EngineFacts, size = 512, milliseconds = 200): Promise<EngineSpeed> {
  const both = async (rate: (threads: number) => Promise<number>): Promise<Speed> => {
    const one = await rate(1);
    return { one, all: threads > 1 ? await rate(threads) : one };
  };
  const { library } = blas;
  return {
    size,
    wasm: await both((count) => matmulRate(size, count, milliseconds)),
    blas: library && (await both((count) => measureGemm(library, { m: size, n: size, k: size }, count, milliseconds))),
  };
}
