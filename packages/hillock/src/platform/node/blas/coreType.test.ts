import { expect, test } from "vitest";
import { coreTypeFor, isTooNarrow, parseCpuInfo } from "./coreType.ts";

const info = (vendor: string, flags: string): string =>
  `processor\t: 0\nvendor_id\t: ${vendor}\nflags\t\t: ${flags}\nbogomips\t: 4000\n\nprocessor\t: 1\n`;
const avx512 = "fpu sse2 avx avx2 fma avx512f avx512dq avx512cd avx512bw avx512vl";

test.each([
  ["GenuineIntel", avx512, "SKYLAKEX"],
  ["GenuineIntel", `${avx512} avx512_bf16 amx_bf16`, "SKYLAKEX"],
  ["AuthenticAMD", avx512, "SKYLAKEX"],
  ["GenuineIntel", "sse2 avx avx2 fma avx512f avx512er avx512pf", "HASWELL"],
  ["GenuineIntel", "sse2 avx avx2 fma", "HASWELL"],
  ["AuthenticAMD", "sse2 avx avx2 fma", "ZEN"],
  ["GenuineIntel", "sse2 avx", undefined],
])("%s with %s: %s", (vendor, flags, expected) => {
  expect(coreTypeFor(parseCpuInfo(info(vendor, flags)))).toBe(expected);
});

test("ARM and other systems are left to OpenBLAS", () => {
  const arm = parseCpuInfo("processor\t: 0\nFeatures\t: fp asimd sve\nCPU part\t: 0xd40\n");
  expect([...arm.flags]).toEqual(["fp", "asimd", "sve"]);
  expect(coreTypeFor(arm)).toBeUndefined();
  expect(coreTypeFor(parseCpuInfo(""))).toBeUndefined();
});

test.each([
  ["Prescott", "SKYLAKEX", true],
  ["Sandybridge", "HASWELL", true],
  ["Haswell", "SKYLAKEX", true],
  ["SkylakeX", "SKYLAKEX", false],
  ["Cooperlake", "SKYLAKEX", false],
  ["Zen", "HASWELL", false],
  ["SapphireRapids", "HASWELL", false],
])("%s where %s fits is too narrow: %s", (chosen, fitting, expected) => {
  expect(isTooNarrow(chosen, fitting)).toBe(expected);
});
