/** Variables that BLAS libraries read when they are loaded or first called. */

import { isMainThread } from "node:worker_threads";
import type { Koffi } from "./bindGemm.ts";

/** One thread each, because ours share the work already; and for OpenBLAS the kernels that fit the CPU. */
export const blasVariables = (coreType: string | undefined): Readonly<Record<string, string>> => ({
  OPENBLAS_NUM_THREADS: "1",
  MKL_NUM_THREADS: "1",
  // Else MKL looks for Intel's OpenMP, which may not be installed.
  MKL_THREADING_LAYER: "SEQUENTIAL",
  BLIS_NUM_THREADS: "1",
  VECLIB_MAXIMUM_THREADS: "1",
  ...(coreType === undefined ? {} : { OPENBLAS_CORETYPE: coreType }),
});

/** Thread counts are ours to say in any case; whatever else the user has set stays. */
const ours = /_THREADS$/;

/**
 * Does something with these variables in the environment of C, and puts it back as it was: programs that this process starts
 * shall not find them. On the main thread `process.env` is that environment; a worker has a copy, and calls `setenv`.
 */
export function withVariables<T>(variables: Readonly<Record<string, string>>, koffi: Koffi, action: () => T): T {
  const set = variableSetter(koffi, isMainThread);
  const before = new Map<string, string | undefined>();
  for (const [name, value] of Object.entries(variables)) {
    const old = process.env[name];
    if (old !== undefined && old !== "" && !ours.test(name)) continue;
    before.set(name, old);
    set(name, value);
  }
  try {
    return action();
  } finally {
    for (const [name, value] of before) set(name, value);
  }
}

/** Sets a variable of C, or removes it. */
export function variableSetter(koffi: Koffi, onMainThread: boolean): (name: string, value: string | undefined) => void {
  if (!onMainThread && process.platform !== "win32") {
    const c = koffi.load(null);
    const setenv = c.func("int setenv(const char *name, const char *value, int overwrite)");
    const unsetenv = c.func("int unsetenv(const char *name)");
    return (name, value) => (value === undefined ? unsetenv(name) : setenv(name, value, 1));
  }
  return (name, value) => {
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  };
}
