/** What is made of a library, with libraries written here: a stand-in for koffi whose `cblas_sgemm` is JavaScript. */

import { afterEach, describe, expect, it, vi } from "vitest";
import type { Koffi } from "./bindGemm.ts";
import { openLibrary } from "./library.ts";

type Values = readonly unknown[];

interface Script {
  /** What functions return, by name; any other function is missing. */
  readonly functions?: Readonly<Record<string, (...values: number[]) => unknown>>;
  /** Put on top of every element of a product. */
  readonly error?: number;
  /** The file that the loader names. */
  readonly file?: string;
}

/** Row-major C = op(A)·op(B) on the memory that was bound last, whose address is 2⁴⁰; beta 0. */
function product(memory: () => ArrayBufferLike, error: number) {
  return (...[, tA, tB, m, n, k, , a, lda, b, ldb, , c, ldc]: number[]): void => {
    const floats = new Float32Array(memory());
    const at = (address: number): number => (address - 2 ** 40) / 4;
    for (let i = 0; i < m!; i++)
      for (let j = 0; j < n!; j++) {
        let sum = error;
        for (let p = 0; p < k!; p++)
          sum +=
            floats[at(a!) + (tA === 112 ? p * lda! + i : i * lda! + p)]! * floats[at(b!) + (tB === 112 ? j * ldb! + p : p * ldb! + j)]!;
        floats[at(c!) + i * ldc! + j] = sum;
      }
  };
}

function fakeKoffi({ functions = {}, error = 0, file }: Script): Koffi {
  let memory: ArrayBufferLike = new ArrayBuffer(0);
  const sgemm = product(() => memory, error);
  // A matrix-vector product is a product with one column; x and y lie in steps.
  const sgemv = (...[order, trans, m, n, alpha, a, lda, x, incx, , y, incy]: number[]): void =>
    sgemm(order!, trans!, 111, trans === 112 ? n! : m!, 1, trans === 112 ? m! : n!, alpha!, a!, lda!, x!, incx!, 0, y!, incy!);
  const known: Readonly<Record<string, (...values: number[]) => unknown>> = { cblas_sgemm: sgemm, cblas_sgemv: sgemv, ...functions };
  return {
    load: (path) => ({
      func: (definition) => {
        const name = /(\w+)\(/.exec(definition)?.[1] ?? "";
        if (path === null && name === "dladdr" && file !== undefined)
          return (...[, info]: Values) => {
            (info as BigUint64Array)[0] = 1n;
            return 1;
          };
        const found = path === null ? undefined : known[name];
        if (found === undefined) throw new Error(`Cannot find function '${name}' in shared library`);
        return (...values: Values) => found(...(values as number[]));
      },
      symbol: () => 0n,
    }),
    address: (view) => {
      memory = view.buffer;
      return 2n ** 40n;
    },
    decode: Object.assign(() => null, { string: () => file ?? "" }),
  };
}

const open = (script: Script, path = "libblas.so.3") => openLibrary(fakeKoffi(script), "/koffi", path, "SKYLAKEX");
const openBlas = (core: string, config: string): Script => ({
  functions: { openblas_get_config: () => config, openblas_get_corename: () => core },
});

afterEach(() => {
  vi.unstubAllEnvs();
});

describe("openLibrary", () => {
  it("names OpenBLAS with version and kernels, and has nothing to remark on the right ones", () => {
    const library = open(openBlas("SkylakeX", "OpenBLAS 0.3.21 DYNAMIC_ARCH SkylakeX MAX_THREADS=64"), "libopenblas.so.0");
    expect(library).toMatchObject({ vendor: "OpenBLAS", core: "SkylakeX", path: "libopenblas.so.0", koffiPath: "/koffi", notes: [] });
    expect(library.version).toContain("0.3.21");
    expect(library.bindSource).toMatch(/^function bindGemm\(/);
  });

  it("notes kernels below what the CPU can do, and what to do about it", () => {
    const script = openBlas("Prescott", "OpenBLAS 0.3.10 Prescott MAX_THREADS=64");
    expect(open(script).notes[0]).toMatch(/Prescott.*SKYLAKEX.*newer version/);
    vi.stubEnv("OPENBLAS_CORETYPE", "SKYLAKEX"); // as while it is loaded
    expect(open(script).notes[0]).toMatch(/newer version/);
    vi.stubEnv("OPENBLAS_CORETYPE", "Prescott");
    expect(open(script).notes[0]).toMatch(/unset it/);
    expect(openLibrary(fakeKoffi(script), "/koffi", "libopenblas.so", undefined).notes).toEqual([]);
  });

  it("notes a build without threads", () => {
    expect(open(openBlas("Haswell", "OpenBLAS 0.3.21 SINGLE_THREADED")).notes.at(-1)).toContain("no threads");
  });

  it("refuses one with 64-bit integers before it is called", () => {
    const called = vi.fn();
    const { functions } = openBlas("Haswell", "OpenBLAS 0.3.21 USE64BITINT Haswell");
    expect(() => open({ functions: { ...functions, cblas_sgemm: called } })).toThrow("64-bit integers");
    expect(called).not.toHaveBeenCalled();
  });

  it("knows BLIS, MKL, Accelerate, and the reference implementation by its name", () => {
    const blis = { bli_info_get_version_str: () => "0.9.0", bli_arch_query_id: () => 3, bli_arch_string: (id: number) => `core ${id}` };
    expect(open({ functions: blis })).toMatchObject({ vendor: "BLIS", version: "BLIS 0.9.0", core: "core 3" });
    expect(open({ functions: { MKL_Get_Max_Threads: () => 1 } })).toMatchObject({ vendor: "MKL" });
    expect(open({}, "/System/Library/Frameworks/Accelerate.framework/Accelerate")).toMatchObject({ vendor: "Accelerate" });
    expect(open({}, "libblas.so.3")).toMatchObject({ vendor: "reference" });
    expect(open({}, "/opt/fast.so")).toMatchObject({ vendor: "unknown" });
  });

  it("limits the library's own threads to one", () => {
    const limit = vi.fn();
    open({ functions: { openblas_set_num_threads: limit } });
    expect(limit).toHaveBeenCalledWith(1);
  });

  it("refuses wrong results, and says which", () => {
    expect(() => open({ error: 1 })).toThrow(/cblas_sgemm gave .* for .*5 × 7, 3 products/);
    expect(() => open({ functions: { cblas_sgemm: () => undefined } })).toThrow("cblas_sgemm gave NaN");
    expect(() => open({ functions: { cblas_sgemv: () => undefined } })).toThrow("cblas_sgemm gave NaN");
  });

  it("passes on what koffi says of one without the C interface", () => {
    const koffi = fakeKoffi({});
    const bare: Koffi = { ...koffi, load: () => ({ ...koffi.load(null) }) };
    expect(() => openLibrary(bare, "/koffi", "libm.so.6", undefined)).toThrow("Cannot find function 'cblas_sgemm'");
  });

  it("shows the file behind a name, links followed", () => {
    expect(open({ file: import.meta.filename })).toMatchObject({ path: import.meta.filename });
    expect(open({ file: "libblas.so.3" })).toMatchObject({ path: "libblas.so.3" });
  });
});
