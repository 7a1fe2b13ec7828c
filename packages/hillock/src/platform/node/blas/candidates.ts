/** Where BLAS libraries are: names that the system's loader knows, and places where package managers put them. */

import { join } from "node:path";

type Variables = Readonly<Record<string, string | undefined>>;

/** Tuned by the CPU's maker first, the system's choice ("libblas") last. Builds with threads come before those without: they are safe to share. */
const names: Readonly<Record<string, readonly string[]>> = {
  linux: [
    "libmkl_rt.so.2",
    "libmkl_rt.so",
    "libopenblasp.so.0",
    "libopenblas.so.0",
    "libopenblas.so.3",
    "libopenblas.so",
    "libblis.so.4",
    "libblis.so",
    "libcblas.so.3",
    "libblas.so.3",
  ],
  darwin: [
    "/System/Library/Frameworks/Accelerate.framework/Accelerate",
    "/opt/homebrew/opt/openblas/lib/libopenblas.dylib",
    "/usr/local/opt/openblas/lib/libopenblas.dylib",
    "/opt/local/lib/libopenblas.dylib",
  ],
  win32: ["mkl_rt.2.dll", "mkl_rt.dll", "libopenblas.dll", "openblas.dll"],
};

/** What "auto" tries, in this order. Pure, so that every system can be tested on any. */
export function candidatesFor(system: string, variables: Variables): string[] {
  const places: string[] = [];
  const { MKLROOT, CONDA_PREFIX } = variables;
  if (system === "linux") {
    if (MKLROOT) places.push(join(MKLROOT, "lib", "libmkl_rt.so.2"), join(MKLROOT, "lib", "intel64", "libmkl_rt.so.2"));
    if (CONDA_PREFIX) places.push(join(CONDA_PREFIX, "lib", "libmkl_rt.so.2"), join(CONDA_PREFIX, "lib", "libopenblas.so.0"));
  }
  if (system === "darwin" && CONDA_PREFIX) places.push(join(CONDA_PREFIX, "lib", "libopenblas.0.dylib"));
  if (system === "win32" && CONDA_PREFIX)
    places.push(join(CONDA_PREFIX, "Library", "bin", "mkl_rt.2.dll"), join(CONDA_PREFIX, "Library", "bin", "openblas.dll"));
  // Apple's own is the only one that reaches the matrix unit of its CPUs.
  const known = names[system] ?? names.linux!;
  return system === "darwin" ? [known[0]!, ...places, ...known.slice(1)] : [...places, ...known];
}
