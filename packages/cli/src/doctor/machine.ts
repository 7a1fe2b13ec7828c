/** Facts about this machine that the engine does not need to know: names and versions. */

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { cpus, totalmem } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

export interface Machine {
  readonly cpu: string;
  /** Undefined where the system does not say. */
  readonly cores: number | undefined;
  /** Vector instructions that matter for matrices, the widest first: "AVX-512", "AVX2", "FMA", … Empty where the system does not say. */
  readonly features: readonly string[];
  /** Bytes. */
  readonly memory: number;
  /** "linux", "darwin", "win32", …; as Node names it. */
  readonly platform: string;
  readonly arch: string;
  readonly system: System;
  readonly node: string;
  readonly v8: string;
  /** Whether the package for WebGPU in Node is installed. */
  readonly webgpu: boolean;
}

export interface System {
  /** "Debian GNU/Linux 12 (bookworm)" */
  readonly name: string;
  /** Names of the distribution and of those that it is like, for choosing a package manager; Linux only. */
  readonly family: readonly string[];
}

/** Flags of /proc/cpuinfo and what they are called; the ones of a group count together. */
const named: readonly (readonly [name: string, ...flags: readonly string[]])[] = [
  ["AMX", "amx_tile"],
  ["AVX-512", "avx512f", "avx512dq", "avx512bw", "avx512vl"],
  ["AVX2", "avx2"],
  ["AVX", "avx"],
  ["FMA", "fma"],
  ["SVE2", "sve2"],
  ["SVE", "sve"],
  ["NEON", "asimd"],
];

export function featuresOf(cpuInfo: string): string[] {
  const flags = new Set(/^(?:flags|Features)\s*:(.*)$/m.exec(cpuInfo)?.[1]?.split(" ") ?? []);
  const found = named.filter(([, ...needed]) => needed.every((flag) => flags.has(flag))).map(([name]) => name);
  // Each includes the one before it.
  const implied = new Set([found.includes("AVX2") ? "AVX" : "", found.includes("SVE2") ? "SVE" : ""]);
  return found.filter((name) => !implied.has(name));
}

/** Distinct cores among the processors of /proc/cpuinfo; undefined on systems that list none. */
export function coresOf(cpuInfo: string): number | undefined {
  const cores = cpuInfo.split("\n\n").flatMap((processor) => {
    const core = /^core id\s*:\s*(\d+)$/m.exec(processor)?.[1];
    return core === undefined ? [] : [`${/^physical id\s*:\s*(\d+)$/m.exec(processor)?.[1] ?? 0}/${core}`];
  });
  return cores.length === 0 ? undefined : new Set(cores).size;
}

/** A variable of /etc/os-release (https://www.freedesktop.org/software/systemd/man/os-release.html). */
const osRelease = (text: string, name: string): string => new RegExp(`^${name}=["']?([^"'\n]*)`, "m").exec(text)?.[1] ?? "";

export function systemOf(platform: string, release: string): System {
  if (platform === "darwin") return { name: "macOS", family: [] };
  if (platform === "win32") return { name: "Windows", family: [] };
  const family = `${osRelease(release, "ID")} ${osRelease(release, "ID_LIKE")}`.split(" ").filter((name) => name !== "");
  return { name: osRelease(release, "PRETTY_NAME") || platform, family };
}

function readText(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}

function isInstalled(name: string): boolean {
  return [import.meta.url, pathToFileURL(join(process.cwd(), "_.js")).href].some((point) => {
    try {
      createRequire(point).resolve(name);
      return true;
    } catch {
      return false;
    }
  });
}

export function thisMachine(): Machine {
  const cpuInfo = readText("/proc/cpuinfo");
  return {
    cpu: (cpus()[0]?.model ?? "").trim() || "unknown",
    cores: coresOf(cpuInfo),
    features: featuresOf(cpuInfo),
    memory: totalmem(),
    platform: process.platform,
    arch: process.arch,
    system: systemOf(process.platform, readText("/etc/os-release")),
    node: process.versions.node,
    v8: process.versions.v8,
    webgpu: isInstalled("webgpu"),
  };
}
