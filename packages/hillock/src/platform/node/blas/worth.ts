/**
 * Which libraries are worth calling. The rule goes by what a library says of itself and asks no clock: where a product is computed decides its bits, and
 * a clock decides differently when the machine is busy.
 *
 * WebAssembly has vectors of 128 bits. A tuned library with wider ones is about 2 to 4 times as fast as Hillock's own matrix product, and one with 128 bits
 * and fused multiply-add (ARM) still ahead; with 128 bits and without (SSE) it is not. Measured on AVX-512 with OpenBLAS 0.3.21, one thread, 256 × 256:
 * 117 GFLOP/s by its AVX-512 kernels, 75 by those for AVX2, 45 by those for SSE, about 40 by Hillock, and under 10 by the reference implementation.
 */

import type { BlasLibrary } from "../../types.ts";

type Identity = Pick<BlasLibrary, "vendor" | "version" | "core">;

/** Kernels of OpenBLAS and BLIS in plain C, or for x86 CPUs of before AVX (2011), by the names that they give. */
const narrow =
  /^(?:generic|.*_generic|katmai|coppermine|northwood|prescott|banias|atom|core2|penryn|dunnington|nehalem|athlon|opteron(?:_sse3)?|barcelona|bobcat|nano|reference)$/i;

/** Why a library that works is not used unless somebody asks for it by name; undefined where it is used. */
export function objectionTo({ vendor, version, core }: Identity): string | undefined {
  if (isSingleThreaded({ version })) return "it is built without threads, and may not be safe to call from several at once";
  if (vendor === "reference" || vendor === "unknown")
    return "it is none of those that are known to be faster than WebAssembly (OpenBLAS, MKL, BLIS, Accelerate)";
  if (core !== undefined && narrow.test(core)) return `its kernels for ${core} are slower than WebAssembly`;
  return undefined;
}

/** Why the library that was found is used, for `hillock doctor`. */
export function whyOf({ vendor, core }: Identity, asked: string): string {
  if (asked !== "auto") return "It was asked for by name.";
  return `${vendor}${core === undefined ? "" : ` with its kernels for ${core}`} is faster than WebAssembly.`;
}

/** Builds that are not made to be called from several threads at once. */
export const isSingleThreaded = ({ version }: Pick<BlasLibrary, "version">): boolean => /SINGLE_THREADED/.test(version);
