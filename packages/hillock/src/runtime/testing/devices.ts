/** WebAssembly in all its kinds: threads, fused or not, and with kernels shared out that are far too small for it. */

import { fixedBlocks } from "../../compiler/index.ts";
import type { Device } from "../device.ts";
import { wasm } from "../index.ts";
import { relaxedSimdWorks } from "../wasm/features.ts";
import { WasmStore } from "../wasm/store.ts";

/** Every kernel is shared between threads, whatever its size. */
function sharingAll(threads: number, deterministic: boolean): Device {
  const settings = {
    fusedMultiplyAdd: !deterministic && relaxedSimdWorks(),
    shared: true,
    threads,
    blocks: deterministic ? fixedBlocks : undefined,
    inWorker: false,
    shareFrom: 1,
  };
  return { name: `wasm, ${threads} threads${deterministic ? ", deterministic" : ""}`, open: async () => new WasmStore(settings) };
}

/** The same bits are expected of all of these. */
export const deterministicDevices = (): Device[] => [wasm({ deterministic: true, threads: 1 }), ...[2, 3, 4].map((threads) => sharingAll(threads, true))];

export const allDevices = (): Device[] => [
  wasm({ threads: 1 }),
  wasm({ threads: 2 }),
  ...[2, 4].map((threads) => sharingAll(threads, false)),
  ...deterministicDevices(),
];
