/** Variables that BLAS libraries read when they are loaded or first called. */

import { isMainThread } from "node:worker_threads";
import type { Koffi } from "./bindGemm.ts";
import { inTurn } from "./turn.ts";

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
 * Does something with these variables in the environment of C, and puts it back as it was: programs that this process starts shall not find them.
 * The environment belongs to the process, so threads take turns: one that put it back would take the variables from another that is about to load
 * a library, and the library would choose other kernels, which give other bits.
 */
export function withVariables<T>(variables: Readonly<Record<string, string>>, koffi: Koffi, action: () => T): T {
  return inTurn(koffi, () => {
    const { get, set } = cEnvironment(koffi, isMainThread);
    const before = new Map<string, string | undefined>();
    for (const [name, value] of Object.entries(variables)) {
      const old = get(name);
      if (old !== undefined && old !== "" && !ours.test(name)) continue;
      before.set(name, old);
      set(name, value);
    }
    try {
      return action();
    } finally {
      for (const [name, value] of before) set(name, value);
    }
  });
}

export interface CEnvironment {
  get(name: string): string | undefined;
  /** Sets a variable, or removes it. */
  set(name: string, value: string | undefined): void;
}

/** On the main thread `process.env` is the environment of C; a worker has a copy of its own, and asks C. */
export function cEnvironment(koffi: Koffi, onMainThread: boolean): CEnvironment {
  if (!onMainThread && process.platform !== "win32") {
    const c = koffi.load(null);
    const getenv = c.func("const char *getenv(const char *name)");
    const setenv = c.func("int setenv(const char *name, const char *value, int overwrite)");
    const unsetenv = c.func("int unsetenv(const char *name)");
    return {
      get: (name) => (getenv(name) as string | null) ?? undefined,
      set: (name, value) => void (value === undefined ? unsetenv(name) : setenv(name, value, 1)),
    };
  }
  return {
    get: (name) => process.env[name],
    set: (name, value) => {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    },
  };
}
