import type { EngineFacts, EngineSpeed } from "hillock";
import { describe, expect, test } from "vitest";
import { Paint } from "../terminal/paint.ts";
import { displayWidth } from "../terminal/text.ts";
import { adviceFor, installCommand } from "./advice.ts";
import { factsObject } from "./json.ts";
import { coresOf, featuresOf, type Machine, systemOf, thisMachine } from "./machine.ts";
import { drawAdvice, drawEngine, drawMachine, drawSpeed } from "./report.ts";

const paint = new Paint(1);
const debian = systemOf("linux", 'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nNAME="Debian GNU/Linux"\nID=debian\n');
const machine: Machine = {
  cpu: "Some CPU @ 3 GHz",
  cores: 4,
  features: ["AVX-512", "AVX2", "FMA"],
  memory: 16 * 2 ** 30,
  platform: "linux",
  arch: "x64",
  system: debian,
  node: "22.11.0",
  v8: "12.4.254.21-node.21",
  webgpu: false,
};
const library: NonNullable<EngineFacts["blas"]["library"]> = {
  path: "/usr/lib/libopenblasp.so",
  vendor: "OpenBLAS",
  version: "OpenBLAS 0.3.21 NO_LAPACKE DYNAMIC_ARCH SkylakeX MAX_THREADS=64",
  core: "SkylakeX",
  koffiPath: "/node_modules/koffi/index.cjs",
  why: "OpenBLAS with its kernels for SkylakeX is faster than WebAssembly.",
  bindSource: "function bindGemm() {}",
  notes: [],
};
const found: EngineFacts["blas"] = { library, status: "found", asked: "auto", reason: undefined, refused: [] };
const without = (status: EngineFacts["blas"]["status"], reason: string, asked = "auto"): EngineFacts => ({
  ...facts,
  blas: { library: undefined, status, asked, reason, refused: [] },
});
const facts: EngineFacts = { threads: 8, simd: true, relaxedSimd: true, sharedMemory: true, blas: found };
const speed: EngineSpeed = { size: 512, wasm: { one: 25, all: 50 }, blas: { one: 100, all: 200 } };

describe("the machine", () => {
  const cpuInfo =
    "processor\t: 0\nphysical id\t: 0\ncore id\t\t: 0\nflags\t\t: fpu avx avx2 fma avx512f avx512dq avx512bw avx512vl\n\n" +
    "processor\t: 1\nphysical id\t: 0\ncore id\t\t: 0\n\nprocessor\t: 2\nphysical id\t: 0\ncore id\t\t: 1\n";

  test("cores are counted once, however many threads each has", () => {
    expect(coresOf(cpuInfo)).toBe(2);
    expect(coresOf("processor : 0\n")).toBeUndefined();
    expect(coresOf("")).toBeUndefined();
  });

  test("features are named, without those that another includes", () => {
    expect(featuresOf(cpuInfo)).toEqual(["AVX-512", "AVX2", "FMA"]);
    expect(featuresOf("flags : avx512f avx fma\n")).toEqual(["AVX", "FMA"]);
    expect(featuresOf("Features : asimd sve sve2\n")).toEqual(["SVE2", "NEON"]);
    expect(featuresOf("")).toEqual([]);
  });

  test("systems have a name and a family", () => {
    expect(debian).toEqual({ name: "Debian GNU/Linux 12 (bookworm)", family: ["debian"] });
    expect(systemOf("linux", 'ID=linuxmint\nID_LIKE="ubuntu debian"\n')).toEqual({
      name: "linux",
      family: ["linuxmint", "ubuntu", "debian"],
    });
    expect(systemOf("darwin", "").name).toBe("macOS");
    expect(systemOf("win32", "").name).toBe("Windows");
  });

  test("this one has a processor and versions", () => {
    expect(thisMachine()).toMatchObject({ node: process.versions.node, arch: process.arch, cpu: expect.stringMatching(/./) });
  });

  test("as lines", () => {
    expect(drawMachine(machine, 8, 80, paint)).toEqual([
      "    Processor       Some CPU @ 3 GHz · 4 cores · 8 threads",
      "    Vectors         AVX-512, AVX2, FMA",
      "    Memory          16 GiB",
      "    System          Debian GNU/Linux 12 (bookworm) · x64",
      "    Node            22.11.0 · V8 12.4",
    ]);
    const unknown = drawMachine({ ...machine, cores: undefined, features: [] }, 1, 80, paint).join("\n");
    expect(unknown).toContain("Some CPU @ 3 GHz · 1 thread\n");
    expect(unknown).not.toContain("Vectors");
  });
});

describe("what there is to compute with", () => {
  test("all of it", () => {
    const lines = drawEngine(machine, facts, 80, paint);
    expect(lines.filter((line) => line.startsWith("  ✓"))).toHaveLength(4);
    expect(lines).toContain("  ✓ BLAS            OpenBLAS 0.3.21 · kernels for SkylakeX");
    expect(lines).toContain("                    /usr/lib/libopenblasp.so");
    expect(lines).toContain("                    OpenBLAS with its kernels for SkylakeX is faster than");
    expect(lines.at(-1)).toBe("  · WebGPU          not used yet · the package webgpu is not installed");
  });

  test("nothing of it", () => {
    const bare = { ...without("missing", "No library was found."), simd: false, relaxedSimd: false, sharedMemory: false };
    const lines = drawEngine({ ...machine, webgpu: true }, bare, 80, paint);
    expect(lines.filter((line) => line.startsWith("  ✗"))).toHaveLength(4);
    expect(lines).toContain("  ✗ BLAS            No library was found.");
    expect(lines.at(-1)).toContain("webgpu is installed");
  });

  test("what a library says of itself cannot steer the terminal", () => {
    const strange = {
      ...facts,
      blas: { ...found, library: { ...library, vendor: "unknown" as const, version: "", path: "/\x1b[31mred.so" } },
    };
    const text = drawEngine(machine, strange, 80, paint).join("\n");
    expect(text).toContain("unknown · kernels for SkylakeX");
    expect(text).not.toContain("\x1b");
  });
});

describe("how fast", () => {
  test("bars on one scale", () => {
    const [heading, ...rows] = drawSpeed(speed, 8, 80, paint);
    expect(heading).toContain("512 × 512");
    expect(rows.map((row) => row.replace(/█+.*/, "").trimEnd())).toEqual([
      "    BLAS            1 thread     100.0",
      "                    8 threads    200.0",
      "    WebAssembly     1 thread      25.0",
      "                    8 threads     50.0",
    ]);
    const lengths = rows.map((row) => [...row].filter((character) => character === "█").length);
    expect(lengths[0]! / lengths[1]!).toBeCloseTo(0.5, 1);
    expect(lengths[2]! / lengths[1]!).toBeCloseTo(0.125, 1);
  });

  test("one row each on one thread, none for what there is not, no bars where there is no room", () => {
    expect(drawSpeed(speed, 1, 80, paint)).toHaveLength(3);
    expect(drawSpeed({ ...speed, blas: undefined }, 1, 80, paint)).toHaveLength(2);
    expect(drawSpeed(speed, 8, 45, paint).join("")).not.toContain("█");
  });

  test.each([40, 60, 80, 120])("no line is wider than %i columns", (columns) => {
    const lines = [
      ...drawMachine(machine, 8, columns, paint),
      ...drawSpeed(speed, 8, columns, paint).slice(1),
      ...drawEngine(machine, without("refused", "libblas.so.3 is not used: it is slower than WebAssembly here."), columns, paint),
    ];
    for (const line of lines) expect(displayWidth(line), line).toBeLessThan(Math.max(columns, 46));
  });
});

describe("to go faster", () => {
  const texts = (engine: EngineFacts, on = machine): string => drawAdvice(adviceFor(on, engine), 80, paint).join("\n");

  test("a library that turns out slower is said, and nothing else is concluded from a clock", () => {
    const slow: EngineSpeed = { ...speed, blas: { one: 15, all: 30 } };
    expect(adviceFor(machine, facts, slow)).toMatchObject([
      { text: expect.stringContaining("slower"), commands: ["export HILLOCK_BLAS=off"] },
    ]);
    expect(adviceFor(machine, facts, { ...speed, blas: { one: 15, all: 60 } })).toEqual([]);
    expect(adviceFor(machine, facts, speed)).toEqual([]);
  });
  test("nothing is missing", () => {
    expect(texts(facts)).toBe("  ✓ Everything that Hillock can use here is in use.");
  });

  test("no library: how it is installed here", () => {
    expect(texts(without("missing", "No library was found."))).toMatch(
      /→ Install OpenBLAS\..*\n.*\n? +sudo apt install libopenblas0-pthread$/,
    );
  });

  test("no koffi: it, and the library behind it", () => {
    const text = texts(without("noCaller", "The package koffi, which calls it, is not installed."));
    expect(text).toMatch(/npm install koffi\n[\s\S]*libopenblas0-pthread/);
    const mac = { ...machine, platform: "darwin", system: systemOf("darwin", "") };
    expect(texts(without("noCaller", ""), mac)).not.toContain("OpenBLAS");
  });

  test("switched off, a wrong name, a slow library, a library's own remarks", () => {
    expect(texts(without("off", "", "off"))).toContain("Unset HILLOCK_BLAS");
    expect(texts(without("refused", "/x is not used: no.", "/x"))).toContain("Correct it");
    expect(texts(without("refused", "libblas.so.3 is not used: slow."))).toMatch(/libblas\.so\.3 is not used: slow\. Install OpenBLAS/);
    expect(texts({ ...facts, blas: { ...found, library: { ...library, notes: ["It could be newer."] } } })).toBe("  → It could be newer.");
  });

  test("a WebAssembly without its fast instructions", () => {
    expect(texts({ ...facts, relaxedSimd: false })).toContain("Update Node");
  });

  test.each([
    ["linux", "ID=ubuntu\nID_LIKE=debian", "sudo apt install libopenblas0-pthread"],
    ["linux", 'ID="rocky"\nID_LIKE="rhel centos fedora"', "sudo dnf install openblas-threads"],
    ["linux", "ID=manjaro\nID_LIKE=arch", "sudo pacman -S openblas"],
    ["linux", 'ID="opensuse-tumbleweed"\nID_LIKE="opensuse suse"', "sudo zypper install libopenblas_pthreads0"],
    ["linux", "ID=alpine", "sudo apk add openblas"],
    ["darwin", "", "brew install openblas"],
    ["linux", "ID=unheard-of", undefined],
    ["win32", "", undefined],
  ])("on %s with %o: %s", (platform, release, command) => {
    expect(installCommand(platform, systemOf(platform, release))).toBe(command);
  });

  test("where there is no common way to install it, its file is named", () => {
    const windows = { ...machine, platform: "win32", system: systemOf("win32", "") };
    expect(texts(without("missing", ""), windows)).toContain("set HILLOCK_BLAS=C:\\");
  });
});

test("for machines, every key is there and no code", () => {
  expect(factsObject(facts)).toMatchObject({ threads: 8, blas: { library: { vendor: "OpenBLAS", core: "SkylakeX" }, reason: null } });
  expect(JSON.stringify(factsObject(facts))).not.toContain("bindGemm");
  expect(factsObject(without("off", "It is off.", "off"))).toMatchObject({ blas: { library: null, status: "off", reason: "It is off." } });
});
