/** The facts as lines: what there is, how fast it is, and what would make it faster. */

import type { EngineFacts, EngineSpeed } from "hillock";
import { bar } from "../terminal/bar.ts";
import { counted } from "../terminal/numbers.ts";
import type { Paint } from "../terminal/paint.ts";
import { flow, harmless, padEnd, padStart, wrap } from "../terminal/text.ts";
import type { Advice } from "./advice.ts";
import type { Machine } from "./machine.ts";

const labelWidth = 16;

/** What a line says of its subject: it is there, it is missing and would help, or it does not matter. */
type Mark = "there" | "missing" | "neutral";

function markOf(mark: Mark, paint: Paint): string {
  if (mark === "there") return paint.hue("positive", "✓");
  return mark === "missing" ? paint.hue("negative", "✗") : paint.dim("·");
}

/** A label and facts beside it, on as many lines as they need. */
function entry(mark: Mark | undefined, label: string, facts: readonly string[], columns: number, paint: Paint): string[] {
  const width = Math.max(24, columns - labelWidth - 5);
  const lines = flow(facts.filter((fact) => fact !== "").map(harmless), width).flatMap((line) => wrap(line, width));
  const sign = mark === undefined ? " " : markOf(mark, paint);
  return lines.map((line, i) => (i === 0 ? `  ${sign} ${padEnd(label, labelWidth)}${line}` : `    ${" ".repeat(labelWidth)}${line}`));
}

const gibibytes = (bytes: number): string => `${(bytes / 2 ** 30).toFixed(0)} GiB`;

export function drawMachine(machine: Machine, threads: number, columns: number, paint: Paint): string[] {
  const cores = machine.cores === undefined ? "" : counted(machine.cores, "core");
  const rows: [string, string[]][] = [
    ["Processor", [machine.cpu, cores, counted(threads, "thread")]],
    ["Vectors", machine.features.length === 0 ? [] : [machine.features.join(", ")]],
    ["Memory", [gibibytes(machine.memory)]],
    ["System", [machine.system.name, machine.arch]],
    ["Node", [machine.node, `V8 ${/^\d+\.\d+/.exec(machine.v8)?.[0] ?? machine.v8}`]],
  ];
  return rows.flatMap(([label, facts]) => entry(undefined, label, facts, columns, paint));
}

/** What the version's text of a library begins with: "OpenBLAS 0.3.21". */
const shortVersion = (version: string): string => /^\S+ [\d.]+/.exec(version)?.[0] ?? version;

export function drawEngine(machine: Machine, facts: EngineFacts, columns: number, paint: Paint): string[] {
  const { simd, relaxedSimd, sharedMemory, blas } = facts;
  const { library } = blas;
  const blasFacts =
    library === undefined
      ? [blas.reason ?? ""]
      : [shortVersion(library.version) || library.vendor, library.core === undefined ? "" : `kernels for ${library.core}`];
  return [
    ...entry(
      simd ? "there" : "missing",
      "SIMD",
      [simd ? "WebAssembly computes four numbers at a time" : "not in this WebAssembly"],
      columns,
      paint,
    ),
    ...entry(
      relaxedSimd ? "there" : "missing",
      "Relaxed SIMD",
      [relaxedSimd ? "multiplies and adds in one instruction" : "not in this WebAssembly"],
      columns,
      paint,
    ),
    ...entry(
      sharedMemory ? "there" : "missing",
      "Shared memory",
      [sharedMemory ? "threads can work on one network" : "one thread only"],
      columns,
      paint,
    ),
    ...entry(library === undefined ? "missing" : "there", "BLAS", blasFacts, columns, paint),
    ...(library === undefined
      ? []
      : [library.path, library.why].flatMap((line) => entry(undefined, "", [line], columns, paint).map(paint.dim))),
    ...entry("neutral", "WebGPU", ["not used yet", `the package webgpu is ${machine.webgpu ? "" : "not "}installed`], columns, paint),
  ];
}

/** Rates as bars on one scale: dim for one thread, in full colour for all. */
export function drawSpeed({ size, wasm, blas }: EngineSpeed, threads: number, columns: number, paint: Paint): string[] {
  const kinds = [["BLAS", blas] as const, ["WebAssembly", wasm] as const];
  const rows = kinds.flatMap(([name, speed]) => {
    if (speed === undefined) return [];
    const one = { name, threads: "1 thread", rate: speed.one };
    return threads > 1 ? [one, { name: "", threads: counted(threads, "thread"), rate: speed.all }] : [one];
  });
  const top = Math.max(...rows.map(({ rate }) => rate));
  const countWidth = Math.max(...rows.map((row) => row.threads.length)) + 2;
  const room = Math.min(48, columns - labelWidth - countWidth - 14);
  const lines = rows.map(({ name, threads: count, rate }) => {
    const text = `    ${padEnd(name, labelWidth)}${padEnd(count, countWidth)}${padStart(rate.toFixed(1), 7)}`;
    return room < 8 ? text : `${text}  ${paint.hue("positive", bar(rate / top, room))}`;
  });
  return [paint.dim(`    Products of ${size} × ${size} matrices, in GFLOP/s (10⁹ operations a second)`), ...lines];
}

export function drawAdvice(advice: readonly Advice[], columns: number, paint: Paint): string[] {
  if (advice.length === 0) return [`  ${paint.hue("positive", "✓")} Everything that Hillock can use here is in use.`];
  return advice.flatMap(({ text, commands }) => [
    ...wrap(harmless(text), Math.max(24, columns - 5)).map((line, i) => `  ${i === 0 ? paint.hue("negative", "→") : " "} ${line}`),
    ...commands.map((command) => `      ${paint.bold(command)}`),
  ]);
}

/** A heading and what belongs under it. */
export const drawSection = (title: string, lines: readonly string[], paint: Paint): string[] => ["", `  ${paint.bold(title)}`, ...lines];
