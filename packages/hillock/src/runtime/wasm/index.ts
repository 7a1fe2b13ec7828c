/** The WebAssembly device: compiles a graph to one module and runs it on one memory, on one thread or several. */

import { type BlasRequest, findBlas, processors, sharedMemoryWorks, threadMayWait } from "#platform";
import { fixedBlocks } from "../../compiler/index.ts";
import { ArgumentError, DeviceError } from "../../errors.ts";
import type { Device } from "../device.ts";
import { relaxedSimdWorks, simdWorks } from "./features.ts";
import { type StoreSettings, WasmStore } from "./store.ts";

export interface WasmOptions {
  /**
   * true: never fuse multiplication and addition, use no BLAS, and add in an order that depends on nothing but the sizes, so that the bits are the same on
   * every machine and for any number of threads. false: what is fastest; the bits are then the same run after run on the same machine with as many threads.
   * @default false
   */
  readonly deterministic?: boolean;
  /**
   * Threads that share a step, at least 1. "auto": as many as the machine has and the work of a step is worth; small networks stay on one. In a page that is
   * not cross-origin isolated there is only one. @default "auto"
   */
  readonly threads?: number | "auto";
  /**
   * Node only: "auto" gives matrix products that are worth it to a BLAS library when koffi and a library are installed (the environment variable
   * HILLOCK_BLAS may say "off" or name one), "off" computes all in WebAssembly, else the library's path. `hillock doctor` shows what is found.
   * @default "auto"
   */
  readonly blas?: BlasRequest;
}

/** @throws ArgumentError for a number of threads that is not whole or below 1; DeviceError (on `open`) where the engine has no WebAssembly SIMD. */
export function wasm({ deterministic = false, threads = "auto", blas = "auto" }: WasmOptions = {}): Device {
  if (threads !== "auto" && !(Number.isInteger(threads) && threads >= 1 && threads <= maximumThreads))
    throw new ArgumentError({
      problem: "The number of threads is not valid",
      received: String(threads),
      expected: `"auto", or a whole number from 1 to ${maximumThreads}`,
    });
  const settings = (): StoreSettings => {
    const shared = sharedMemoryWorks();
    const limit = deterministic ? fixedBlocks : maximumThreads;
    return {
      shared,
      threads: !shared ? 1 : threads === "auto" ? { upTo: Math.min(processors(), limit) } : Math.min(threads, limit),
      blas: deterministic || !shared ? undefined : findBlas(blas),
      blocks: deterministic ? fixedBlocks : undefined,
      inWorker: shared && !threadMayWait(),
      fusedMultiplyAdd: !deterministic && relaxedSimdWorks(),
    };
  };
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
      return Promise.resolve(new WasmStore(settings()));
    },
    describe: () => {
      const { threads: granted, blas: library, fusedMultiplyAdd } = settings();
      return {
        threads: typeof granted === "number" ? granted : granted.upTo,
        fusedMultiplyAdd,
        ...(library === undefined ? {} : { blas: library.path }),
      };
    },
  };
}

/** More than a step of this kind of network can use; a slip of the keyboard shall not start a million. */
const maximumThreads = 64;
