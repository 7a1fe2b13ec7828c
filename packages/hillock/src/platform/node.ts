/** The platform under Node: see `types.ts` for what each function promises. */

import { setFlagsFromString } from "node:v8";
import { hasRelaxedSimd } from "./relaxedSimd.ts";

export { bindBlas, findBlas, searchBlas } from "./node/blas/find.ts";
export { measureGemm } from "./node/blas/measureGemm.ts";
export { download } from "./node/download.ts";
export { readFile } from "./node/files.ts";
export { openFile } from "./node/openFile.ts";
export { cacheFolder, environment, findPackageFile, systemFile } from "./node/places.ts";
export { readFolder } from "./node/readFolder.ts";
export { processors, sharedMemoryWorks, startWorker, threadMayWait, workersWork } from "./node/workers.ts";
export { writeFolder } from "./node/writeFolder.ts";
export type * from "./types.ts";

export function enableRelaxedSimd(): boolean {
  // On by default from Node 22; Node 20's V8 has it behind this flag, and reads the flag when a module is compiled.
  if (!hasRelaxedSimd()) setFlagsFromString("--experimental-wasm-relaxed-simd");
  return hasRelaxedSimd();
}

export const filesOfThisMachine = (): boolean => true;

export const yieldToEventLoop = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

export const now = (): number => performance.now();
