/** The search as programs meet it: in processes of their own, because a library stays loaded. */

import { execFileSync, spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "vite";
import { beforeAll, describe, expect, it, test } from "vitest";
import { temporaryFolder } from "../../testing/temporary.ts";
import type { BlasSearch } from "../../types.ts";
import { bindBlas, findBlas, searchBlas } from "./find.ts";
import { measureGemm } from "./measureGemm.ts";

const here = fileURLToPath(new URL(".", import.meta.url));
const library = findBlas("auto");
let folder = "";
let program = "";

/** The search as one file of JavaScript, inside this package so that it finds koffi. */
beforeAll(async () => {
  folder = await temporaryFolder();
  program = join(folder, "find.mjs");
  const options = { configFile: false, logLevel: "error", build: { ssr: join(here, "find.ts"), write: false } } as const;
  const [output] = [await build(options)].flat();
  const chunk = output !== undefined && "output" in output ? output.output[0] : undefined;
  writeFileSync(program, chunk?.code ?? "");
});

interface Found extends BlasSearch {
  readonly environment: Record<string, string>;
}

/** Asks twice in a new process; what it found and what it printed on stderr. */
function find(request: string, variables: Record<string, string> = {}, cwd = here, before = ""): { found: Found; errors: string } {
  const script = `
    ${before}
    import { findBlas, searchBlas } from ${JSON.stringify(pathToFileURL(program).href)};
    findBlas(${JSON.stringify(request)});
    const library = findBlas(${JSON.stringify(request)});
    const environment = process.env;
    console.log(JSON.stringify({ ...searchBlas(${JSON.stringify(request)}), library, environment }));`;
  const { HILLOCK_BLAS: _, ...environment } = process.env;
  const { stdout, stderr } = spawnSync(process.execPath, ["--input-type=module", "--eval", script], {
    cwd,
    encoding: "utf8",
    env: { ...environment, ...variables },
  });
  expect(stdout, stderr).not.toBe("");
  return { found: JSON.parse(stdout) as Found, errors: stderr };
}
const warnings = (errors: string): number => errors.split("HillockWarning").length - 1;

/** A library in C, where there is a compiler. */
function compile(name: string, source: string): string {
  const path = join(folder, name);
  writeFileSync(`${path}.c`, source);
  execFileSync("cc", ["-shared", "-fPIC", "-O1", "-o", path, `${path}.c`]);
  return path;
}
const hasCompiler = process.platform === "linux" && spawnSync("cc", ["--version"]).status === 0;

describe("findBlas", () => {
  it.skipIf(library === undefined)("finds one by itself, quietly, and leaves the variables as they were", () => {
    const { found, errors } = find("auto");
    expect(errors).toBe("");
    expect(found.library).toMatchObject({ path: library?.path, vendor: library?.vendor, core: library?.core });
    expect(found.library?.why).toMatch(/is faster than WebAssembly\.$/);
    const { HILLOCK_BLAS: _, ...before } = process.env;
    expect(found.environment).toEqual(before);
  });

  it("is off when it is told so, quietly", () => {
    for (const { found, errors } of [find("off"), find("auto", { HILLOCK_BLAS: "off" })]) {
      expect(found).toMatchObject({ status: "off", asked: "off", refused: [], reason: expect.stringContaining("switched off") });
      expect(found.library).toBeUndefined();
      expect(errors).toBe("");
    }
  });

  it.each([
    ["a file that is not there", "/nonexistent/libblas.so", /\/nonexistent\/libblas\.so is not used/],
    ["a file that is no library", fileURLToPath(import.meta.url), /find\.test\.ts is not used/],
  ])("says once that %s cannot be used, and goes on", (_, path, message) => {
    for (const { found, errors } of [find(path), find("auto", { HILLOCK_BLAS: path })]) {
      expect(found.library).toBeUndefined();
      expect(found).toMatchObject({ status: "refused", asked: path, reason: expect.stringMatching(message) });
      expect(errors).toMatch(message);
      expect(errors).toContain("WebAssembly computes instead");
      expect(errors).toContain("[HILLOCK_BLAS]");
      expect(warnings(errors)).toBe(1);
    }
  });

  it("an option in the program counts more than the variable", () => {
    expect(find("off", { HILLOCK_BLAS: "/nonexistent" }).errors).toBe("");
  });

  it.skipIf(library === undefined)("asks no clock: a busy machine chooses as an idle one", () => {
    const noClock = `
      const stopped = () => { throw new Error("a clock was asked"); };
      performance.now = Date.now = process.hrtime = stopped;
      process.hrtime.bigint = stopped;`;
    const { found, errors } = find("auto", {}, here, noClock);
    expect(errors).toBe("");
    expect(found).toMatchObject({
      status: "found",
      refused: searchBlas("auto").refused,
      library: { path: library?.path, why: library?.why },
    });
  });

  it.skipIf(library?.vendor !== "OpenBLAS" || process.arch !== "x64")(
    "by itself it uses no kernels that are as narrow as WebAssembly's",
    () => {
      const { found } = find("auto", { OPENBLAS_CORETYPE: "Prescott" });
      expect(found.refused.find(({ path }) => path === library?.path)?.problem).toBe(
        "its kernels for Prescott are slower than WebAssembly",
      );
      expect(find(library!.path, { OPENBLAS_CORETYPE: "Prescott" }).found.library?.core).toBe("Prescott");
    },
  );

  it.skipIf(!hasCompiler)("refuses a library without cblas_sgemm, and one that computes wrongly", () => {
    const bare = compile("bare.so", "int nothing(void) { return 0; }");
    expect(find(bare).found.reason).toContain("cblas_sgemm");
    const wrong = compile("wrong.so", "void cblas_sgemm(void) {}\nvoid cblas_sgemv(void) {}");
    expect(find(wrong).found.reason).toContain("cblas_sgemm gave NaN");
  });

  it.skipIf(!hasCompiler)("by itself it uses neither a broken library, which it says, nor one that is slow, which it does not", () => {
    const name = "libmkl_rt.so.2"; // the first that is tried
    compile(name, "void cblas_sgemm(void) {}");
    const { found, errors } = find("auto", { LD_LIBRARY_PATH: folder });
    expect(found.refused[0]).toMatchObject({ path: name, problem: expect.stringContaining("cblas_sgemv") });
    expect(errors).toContain(found.library === undefined ? "WebAssembly computes instead" : `${found.library.path} is used`);
    expect(warnings(errors)).toBe(1);
    compile(name, slowSource);
    const slow = find("auto", { LD_LIBRARY_PATH: folder });
    expect(slow.found.refused[0]?.problem).toContain("none of those that are known to be faster than WebAssembly");
    expect(slow.errors).toBe("");
    // By name it is used all the same.
    const path = join(folder, name);
    expect(find(path).found.library).toMatchObject({ path, why: "It was asked for by name." });
  });

  it("without koffi there is none, quietly", async () => {
    const elsewhere = await temporaryFolder();
    const copy = join(elsewhere, "find.mjs");
    execFileSync("cp", [program, copy]);
    const [before, beforeFolder] = [program, folder];
    program = copy;
    const { found, errors } = find("auto", {}, elsewhere);
    const asked = find("/some/blas.so", {}, elsewhere);
    [program, folder] = [before, beforeFolder];
    expect(found).toMatchObject({ status: "noCaller", asked: "auto", reason: expect.stringContaining("koffi") });
    expect(errors).toBe("");
    expect(asked.errors).toContain("koffi, which calls it, is not installed");
  });
});

/** The textbook's loops for all forms, as slow as they are. */
const slowSource = `
void cblas_sgemm(int order, int tA, int tB, int m, int n, int k, float alpha, const float *a, int lda, const float *b, int ldb, float beta, float *c, int ldc) {
  for (int i = 0; i < m; i++) for (int j = 0; j < n; j++) {
    float sum = 0;
    for (int p = 0; p < k; p++) sum += (tA == 112 ? a[p * lda + i] : a[i * lda + p]) * (tB == 112 ? b[j * ldb + p] : b[p * ldb + j]);
    c[i * ldc + j] = alpha * sum + (beta == 0 ? 0 : beta * c[i * ldc + j]);
  }
}
void cblas_sgemv(int order, int t, int m, int n, float alpha, const float *a, int lda, const float *x, int incx, float beta, float *y, int incy) {
  for (int i = 0; i < (t == 112 ? n : m); i++) {
    float sum = 0;
    for (int p = 0; p < (t == 112 ? m : n); p++) sum += (t == 112 ? a[p * lda + i] : a[i * lda + p]) * x[p * incx];
    y[i * incy] = alpha * sum;
  }
}`;

test.skipIf(library === undefined)("bindBlas multiplies on this thread", () => {
  const memory = new WebAssembly.Memory({ initial: 1, maximum: 2, shared: true });
  new Float32Array(memory.buffer, 64, 4).set([1, 2, 3, 4]);
  bindBlas(library!, memory.buffer)(0, 1, 2, 2, 2, 64, 2, 64, 2, 128, 2);
  expect([...new Float32Array(memory.buffer, 128, 4)]).toEqual([5, 11, 11, 25]);
});

test.skipIf(library === undefined)("measureGemm times any shape on several threads", async () => {
  const shape = { transposeA: true, m: 40, n: 30, k: 20 };
  const [one, two] = [await measureGemm(library!, shape, 1, 10), await measureGemm(library!, shape, 2, 10)];
  for (const rate of [one, two]) expect(rate).toBeGreaterThan(0.1);
  await expect(measureGemm({ ...library!, path: "/nonexistent" }, shape, 2, 10)).rejects.toThrow("Failed to load shared library");
});

test("the search is kept", () => {
  expect(searchBlas("auto").library).toBe(library);
});
