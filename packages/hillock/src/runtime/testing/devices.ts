/** WebAssembly in all its kinds: threads, fused or not, and with kernels shared out that are far too small for it. */

import { findBlas } from "#platform";
import { fixedBlocks } from "../../compiler/index.ts";
import type { BlasLibrary } from "../../platform/types.ts";
import type { Device } from "../device.ts";
import { wasm } from "../index.ts";
import { relaxedSimdWorks } from "../wasm/features.ts";
import { WasmStore } from "../wasm/store.ts";

/** Every kernel is shared between threads, whatever its size. */
export function sharingAll(threads: number, deterministic: boolean, blas?: BlasLibrary): Device {
  const settings = {
    fusedMultiplyAdd: !deterministic && relaxedSimdWorks(),
    shared: true,
    threads,
    blocks: deterministic ? fixedBlocks : undefined,
    inWorker: false,
    blas,
    blasUse: "all" as const,
    shareFrom: 1,
    tiny: false,
  };
  return {
    name: `wasm, ${threads} threads${deterministic ? ", deterministic" : ""}${blas === undefined ? "" : ", BLAS"}`,
    open: async () => new WasmStore(settings),
  };
}

/** The same bits are expected of all of these. */
export const deterministicDevices = (): Device[] => [1, 2, 3, 4].map((threads) => sharingAll(threads, true));

/** With every matrix product in BLAS; none where there is no library, which `doctor` and CI say. */
export function blasDevices(): Device[] {
  const library = findBlas("auto");
  return library === undefined ? [] : [1, 2].map((threads) => sharingAll(threads, false, library));
}

export const allDevices = (): Device[] => [
  wasm({ threads: 1, blas: "off" }),
  ...[2, 4].map((threads) => sharingAll(threads, false)),
  ...deterministicDevices(),
  ...blasDevices(),
];
