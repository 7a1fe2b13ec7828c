/** Loads one BLAS library, finds out what it is, and checks it. */

import { realpathSync } from "node:fs";
import type { BlasLibrary } from "../../types.ts";
import { environment } from "../places.ts";
import { bindGemm, type Koffi } from "./bindGemm.ts";
import { bindGemmText } from "./bindGemmText.ts";
import { checkBytes, wrongResult } from "./check.ts";
import { isTooNarrow } from "./coreType.ts";
import { isSingleThreaded } from "./worth.ts";

type Loaded = ReturnType<Koffi["load"]>;

/** koffi unloads what nobody refers to; loaded again, a library would read variables that are no longer set. */
const kept: Loaded[] = [];

/** All but the reason for which it is used. */
export type OpenedLibrary = Omit<BlasLibrary, "why">;
type Identity = Pick<BlasLibrary, "vendor" | "version" | "core">;

/** What a function without arguments (or with these) returns as text; undefined where the library has no such function. */
function ask(library: Loaded, definition: string, ...values: (number | string)[]): string | undefined {
  try {
    return String(library.func(definition)(...values)).trim();
  } catch {
    return undefined;
  }
}

function identify(library: Loaded, path: string): Identity {
  const openBlas = ask(library, "const char *openblas_get_config()");
  if (openBlas !== undefined) return { vendor: "OpenBLAS", version: openBlas, core: ask(library, "const char *openblas_get_corename()") };
  const blis = ask(library, "const char *bli_info_get_version_str()");
  if (blis !== undefined) {
    const kernels = ask(library, "int bli_arch_query_id()");
    const core = kernels === undefined ? undefined : ask(library, "const char *bli_arch_string(int id)", Number(kernels));
    return { vendor: "BLIS", version: `BLIS ${blis}`, core };
  }
  if (ask(library, "int MKL_Get_Max_Threads()") !== undefined) return { vendor: "MKL", version: "Intel oneMKL", core: undefined };
  if (path.includes("Accelerate.framework")) return { vendor: "Accelerate", version: "Apple Accelerate", core: undefined };
  return { vendor: "unknown", version: "", core: undefined };
}

/** The file that `cblas_sgemm` is in, as the loader says: a name like libblas.so.3 often leads to another library. */
function fileOf(koffi: Koffi, library: Loaded, asked: string): string {
  try {
    const c = koffi.load(null);
    // Dl_info of dlfcn.h: file's name, its base, symbol's name, symbol's address.
    const info = new BigUint64Array(4);
    const found = c.func("int dladdr(void *address, void *info)")(library.symbol("cblas_sgemm"), info);
    const name = found === 0 || info[0] === 0n ? "" : koffi.decode.string(info[0]!);
    return name.includes("/") ? realpathSync(name) : asked;
  } catch {
    return asked;
  }
}

/**
 * @param path a file, or a name for the system's loader
 * @param fittingCore OpenBLAS's kernels that the CPU's flags ask for, where known
 * @throws Error with a sentence for the user: not loadable, no C interface, wrong results, integers of 64 bits
 */
export function openLibrary(koffi: Koffi, koffiPath: string, path: string, fittingCore: string | undefined): OpenedLibrary {
  const library = koffi.load(path);
  kept.push(library);
  const buffer = new SharedArrayBuffer(checkBytes);
  // Before the first product: one with 64-bit integers would read the half of each at random.
  const identity = identify(library, path);
  if (/USE64BITINT/.test(identity.version)) throw new Error("it is built for 64-bit integers; Hillock needs the usual 32");
  const gemm = bindGemm(koffi, path, buffer);
  const wrong = wrongResult(gemm, buffer);
  if (wrong !== undefined) throw new Error(wrong);
  const file = fileOf(koffi, library, path);
  // Netlib's reference implementation does not say so; but those that are tuned, and go by its name, nearly all do.
  const vendor = identity.vendor === "unknown" && /libc?blas\b/.test(file) ? "reference" : identity.vendor;
  const notes = notesOn(identity, fittingCore);
  return { ...identity, path: file, vendor, koffiPath, bindSource: bindGemmText, notes };
}

function notesOn({ version, core }: Identity, fittingCore: string | undefined): string[] {
  const notes: string[] = [];
  if (core !== undefined && fittingCore !== undefined && version.startsWith("OpenBLAS") && isTooNarrow(core, fittingCore)) {
    const asked = environment("OPENBLAS_CORETYPE");
    // While it is loaded, our own wish stands there.
    const fix =
      asked === undefined || asked === fittingCore
        ? "A newer version may know it."
        : "The variable OPENBLAS_CORETYPE asks for it: unset it.";
    notes.push(`OpenBLAS uses its kernels for ${core}, slower than those for ${fittingCore}, which this CPU can run. ${fix}`);
  }
  if (isSingleThreaded({ version }))
    notes.push("This build of OpenBLAS has no threads, and may not be safe to call from several at once; the one with pthreads is.");
  return notes;
}
