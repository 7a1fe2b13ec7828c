/** The WebAssembly device: compiles a graph to one module and runs it on one memory, on one thread or several. */

import { findBlas, processors, sharedMemoryWorks, threadMayWait, workersWork } from "#platform";
import { fixedBlocks } from "../../compiler/index.ts";
import { DeviceError } from "../../errors.ts";
import type { BlasRequest } from "../../platform/types.ts";
import { type CustomKind, custom, flag, type OptionsFor, Refused, settings } from "../../settings/index.ts";
import type { Device } from "../device.ts";
import { maySetUp, relaxedSimdWorks, simdWorks } from "./features.ts";
import { type StoreSettings, WasmStore } from "./store.ts";

/** More than a step of this kind of network can use; a slip of the keyboard shall not start a million. */
const maximumThreads = 64;

const threadsKind: CustomKind<number | "auto"> = {
  expected: `"auto", or a whole number from 1 to ${maximumThreads}`,
  domain: {
    type: "any",
    of: [
      { type: "name", names: ["auto"] },
      { type: "number", whole: true, low: 1, high: maximumThreads, open: "none" },
    ],
  },
  read(given) {
    if (given === "auto") return given;
    if (typeof given === "number" && Number.isInteger(given) && given >= 1 && given <= maximumThreads) return given;
    throw new Refused();
  },
};
const blasKind: CustomKind<BlasRequest> = {
  expected: '"auto", "off", or the path of a library',
  domain: { type: "text" },
  read(given) {
    if (typeof given === "string" && given !== "") return given;
    throw new Refused(given === false ? { fix: 'Write blas: "off".' } : given === true ? { fix: 'Write blas: "auto".' } : {});
  },
};

export const wasmSettings = settings("wasm", {
  deterministic: flag({
    default: false,
    doc:
      "true: never fuse multiplication and addition, use no BLAS, and add in an order that depends on nothing but the sizes, so that the bits are the same on " +
      "every machine and for any number of threads; false: what is fastest, with the same bits run after run on the same machine with as many threads",
  }),
  threads: custom(threadsKind, {
    default: "auto",
    doc: 'threads that share a step; "auto": as many as the machine has and the work of a step is worth; in a page that is not cross-origin isolated there is only one',
    also: ["numThreads"],
  }),
  blas: custom(blasKind, {
    default: "auto",
    doc:
      'Node only: "auto" gives matrix products that are worth it to a BLAS library when koffi and a library are installed (the environment variable HILLOCK_BLAS ' +
      'may say "off" or name one), "off" computes all in WebAssembly, else the library\'s path; `hillock doctor` shows what is found',
  }),
});
export type WasmOptions = OptionsFor<typeof wasmSettings>;

/** @throws ArgumentError for unknown options or values out of range; DeviceError (on `open`) where the engine has no WebAssembly SIMD. */
export function wasm(options?: WasmOptions): Device {
  const { deterministic, threads, blas } = wasmSettings.read(options);
  const settings = (shared: boolean): StoreSettings => {
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
    open: async () => {
      if (!maySetUp()) {
        throw new DeviceError({
          problem: "This page may not set up WebAssembly",
          received: "a Content-Security-Policy without 'wasm-unsafe-eval'",
          expected: "script-src with 'wasm-unsafe-eval', which allows WebAssembly and nothing else",
          fix: "Add it to the policy, for example: script-src 'self' 'wasm-unsafe-eval'. Or compute with device: reference(), which is slow.",
        });
      }
      if (!simdWorks()) {
        throw new DeviceError({
          problem: "This JavaScript engine has no WebAssembly SIMD",
          expected: "Node 20 or a browser from 2021 or later (Chrome 91, Firefox 89, Safari 16.4)",
          fix: "Update it, or use the reference device.",
        });
      }
      return new WasmStore(settings(sharedMemoryWorks() && (await workersWork())));
    },
    describe: () => {
      const { threads: granted, blas: library, fusedMultiplyAdd } = settings(sharedMemoryWorks());
      return {
        threads: typeof granted === "number" ? granted : granted.upTo,
        fusedMultiplyAdd,
        ...(library === undefined ? {} : { blas: library.path }),
      };
    },
  };
}
