/**
 * Which of OpenBLAS's kernels fit this CPU. OpenBLAS decides by family and model numbers, and takes a CPU that is newer than
 * itself for an old one, at up to a fifth of the speed. The CPU's flags say what it can do, whatever its number.
 */

import { readFileSync } from "node:fs";

export interface CpuFlags {
  /** "GenuineIntel", "AuthenticAMD", … or empty. */
  readonly vendor: string;
  /** As Linux names them: "avx2", "fma", "avx512f", … */
  readonly flags: ReadonlySet<string>;
}

/** The first processor of `/proc/cpuinfo`. ARM's field is called "Features". */
export function parseCpuInfo(text: string): CpuFlags {
  const field = (name: string): string => new RegExp(`^(?:${name})\\s*:\\s*(.*)$`, "m").exec(text)?.[1] ?? "";
  return {
    vendor: field("vendor_id"),
    flags: new Set(
      field("flags|Features")
        .split(" ")
        .filter((flag) => flag !== ""),
    ),
  };
}

/** The CPU's flags on Linux; elsewhere none. */
export function readCpuFlags(): CpuFlags {
  try {
    return parseCpuInfo(readFileSync("/proc/cpuinfo", "utf8"));
  } catch {
    return { vendor: "", flags: new Set() };
  }
}

/**
 * The value for OPENBLAS_CORETYPE, or undefined where OpenBLAS's own choice is as good as ours (no AVX2, not x86). SKYLAKEX for all that has
 * AVX-512: the later types (COOPERLAKE, SAPPHIRERAPIDS) have the same f32 kernels and differ in bfloat16 only, and older versions do not know them.
 */
export function coreTypeFor({ vendor, flags }: CpuFlags): string | undefined {
  const all = (...names: readonly string[]): boolean => names.every((name) => flags.has(name));
  if (all("avx512f", "avx512cd", "avx512dq", "avx512bw", "avx512vl")) return "SKYLAKEX";
  if (all("avx2", "fma")) return vendor === "AuthenticAMD" || vendor === "HygonGenuine" ? "ZEN" : "HASWELL";
  return undefined;
}

/** Kernels by how wide their vectors are: each is worth about twice the one before. */
const width = (core: string): number =>
  /SkylakeX|Cooperlake|SapphireRapids/i.test(core) ? 3 : /Haswell|Zen|Excavator|Broadwell/i.test(core) ? 2 : 1;

/** Whether OpenBLAS chose narrower vectors than the CPU has. */
export const isTooNarrow = (chosen: string, fitting: string): boolean => width(chosen) < width(fitting);
