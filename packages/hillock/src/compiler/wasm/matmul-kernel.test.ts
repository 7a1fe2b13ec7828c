/** The matrix product as a kernel of its own: exact sums in their order, for every form, all kinds of sizes, and whatever rows a call is given. */

import { describe, expect, test } from "vitest";
import { build, type Dimension, graph } from "../../graph/index.ts";
import { relaxedSimdWorks } from "../../runtime/wasm/features.ts";
import type { MatmulGroup } from "../schedule.ts";
import { planOf } from "../testing/planned.ts";
import { KernelContext } from "./context.ts";
import { type Global, type Local, Module } from "./encoder.ts";
import { MatmulKernel } from "./matmul-kernel.ts";

type Form = "AB" | "ABt" | "AtB";
/** C [rows, columns] as the sum over `inner`; where `batch` is given, that dimension is the step's number of examples. */
interface Size {
  readonly rows: number;
  readonly inner: number;
  readonly columns: number;
  readonly batch?: boolean;
}

/** Numbers in (−1, 1) with all their bits in use. */
const numbers = (length: number, seed: number): Float32Array => Float32Array.from({ length }, (_, i) => Math.sin(seed + i * 12.9898));

/** A canary that no sum of the test equals. */
const untouched = 12345;

function kernelOf(form: Form, { rows, inner, columns, batch = false }: Size, fusedMultiplyAdd: boolean) {
  const [m, k]: Dimension[] = form === "AtB" ? [rows, batch ? "n" : inner] : [batch ? "n" : rows, inner];
  const a = build.input("a", form === "AtB" ? [k!, m!] : [m!, k!]);
  const b = build.input("b", form === "ABt" ? [columns, k!] : [k!, columns]);
  const made = graph({ c: build.matmul(a, b, { transposeA: form === "AtB", transposeB: form === "ABt" }) });
  const plan = planOf(made, form === "AtB" ? inner : rows);
  const module = new Module();
  const places = ["a", "b", "c", "work", "scratch", "n"] as const;
  const globals = new Map<string, Global>(places.map((name) => [name, module.global("i32")]));
  const [arena, scratchGlobal, n] = [globals.get("work")!, globals.get("scratch")!, globals.get("n")!];
  module.function({ name: "place", params: places.map(() => "i32" as const), exported: true }, (code) => {
    places.forEach((name, i) => void code.get(code.params[i]!).setGlobal(globals.get(name)!));
  });
  let scratchBytes = 0;
  const needScratch = (bytes: number): void => {
    scratchBytes = Math.max(scratchBytes, bytes);
  };
  module.function({ name: "kernel", params: ["i32", "i32"], exported: true }, (code) => {
    const program = {
      plan,
      options: { fusedMultiplyAdd },
      globals,
      arena,
      scratch: scratchGlobal,
      sizes: new Map([["n", n]]),
      needScratch,
    };
    new MatmulKernel(new KernelContext(program, code), plan.kernels[0] as MatmulGroup).emit(...(code.params as [Local, Local]));
  });
  // Arrays lie behind each other, apart, the scratch last.
  const lengths = { a: rows * inner, b: inner * columns, c: rows * columns };
  let top = 64;
  const place = (bytes: number): number => {
    const start = top;
    top += Math.ceil(bytes / 64) * 64 + 64;
    return start;
  };
  const addresses = {
    a: place(4 * lengths.a),
    b: place(4 * lengths.b),
    c: place(4 * lengths.c),
    work: place(plan.arenaBytes),
    scratch: place(scratchBytes),
  };
  const memory = new WebAssembly.Memory({ initial: Math.ceil(top / 65536), maximum: 65536 });
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(module.encode()), { env: { memory } });
  const steps = { ...addresses, n: form === "AtB" ? inner : rows };
  (exports.place as (...values: number[]) => void)(...places.map((name) => steps[name]));
  const array = (name: keyof typeof lengths): Float32Array => new Float32Array(memory.buffer, addresses[name], lengths[name]);
  return { a: array("a"), b: array("b"), c: array("c"), run: exports.kernel as (begin: number, end: number) => void };
}

/** The definition, rounded to f32 after every multiplication and every addition. */
function sums(form: Form, { rows, inner, columns }: Size, a: Float32Array, b: Float32Array): Float32Array {
  const c = new Float32Array(rows * columns);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) {
      let sum = 0;
      for (let p = 0; p < inner; p++) {
        const product = a[form === "AtB" ? p * rows + i : i * inner + p]! * b[form === "ABt" ? j * inner + p : p * columns + j]!;
        sum = Math.fround(sum + Math.fround(product));
      }
      c[i * columns + j] = sum;
    }
  }
  return c;
}

const forms: readonly Form[] = ["AB", "ABt", "AtB"];
const small: readonly Size[] = [1, 2, 3, 4, 5, 6, 7, 11, 13, 24, 26].flatMap((rows) => [
  { rows, inner: 5, columns: 10, batch: rows % 2 === 0 },
  { rows, inner: rows, columns: 1 },
  { rows, inner: 3, columns: 23, batch: true },
  { rows, inner: 1, columns: 72 },
]);
/** A beyond the second-level cache; several groups of panels; blocks of columns of A, and A too high for them. */
const large: readonly Size[] = [
  { rows: 293, inner: 911, columns: 21, batch: true },
  { rows: 103, inner: 600, columns: 27, batch: true },
  { rows: 50, inner: 2100, columns: 74 },
];

describe.each(forms)("%s", (form) => {
  test.each([...small, ...large])("$rows × $inner × $columns is summed up in order, bit for bit", (size) => {
    const kernel = kernelOf(form, size, false);
    kernel.a.set(numbers(kernel.a.length, 1));
    kernel.b.set(numbers(kernel.b.length, 2));
    kernel.run(0, size.rows);
    expect(kernel.c).toEqual(sums(form, size, kernel.a, kernel.b));
  });

  test("fused multiply-add is nearer to the exact sum than a millionth of its terms", () => {
    if (!relaxedSimdWorks()) return;
    const size = { rows: 29, inner: 300, columns: 45 };
    const kernel = kernelOf(form, size, true);
    kernel.a.set(numbers(kernel.a.length, 1));
    kernel.b.set(numbers(kernel.b.length, 2));
    kernel.run(0, size.rows);
    for (const [i, sum] of sums(form, size, kernel.a, kernel.b).entries())
      expect(Math.abs(kernel.c[i]! - sum)).toBeLessThan(1e-6 * size.inner);
  });

  test.each([false, true])("rows may be shared among calls anywhere: same bits, no other row touched (fused: %s)", (fused) => {
    if (fused && !relaxedSimdWorks()) return;
    const size = { rows: 131, inner: 37, columns: 29, batch: true };
    const whole = kernelOf(form, size, fused);
    const shared = kernelOf(form, size, fused);
    for (const { a, b, c } of [whole, shared]) {
      a.set(numbers(a.length, 1));
      b.set(numbers(b.length, 2));
      c.fill(untouched);
    }
    whole.run(0, size.rows);
    let done = 0;
    for (const end of [0, 1, 3, 7, 30, 79, 131]) {
      shared.run(done, end);
      done = end;
      const border = end * size.columns;
      expect(shared.c.subarray(0, border)).toEqual(whole.c.subarray(0, border));
      expect(shared.c.subarray(border).every((value) => value === untouched)).toBe(true);
    }
  });
});
