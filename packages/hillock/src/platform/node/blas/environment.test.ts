import { createRequire } from "node:module";
import { afterEach, expect, test, vi } from "vitest";
import type { Koffi } from "./bindGemm.ts";
import { blasVariables, variableSetter, withVariables } from "./environment.ts";

const koffi = createRequire(import.meta.url)("koffi") as Koffi;

afterEach(() => {
  vi.unstubAllEnvs();
});

test("one thread each, and the CPU's kernels where they are known", () => {
  expect(blasVariables("ZEN")).toMatchObject({ OPENBLAS_CORETYPE: "ZEN", OPENBLAS_NUM_THREADS: "1", MKL_NUM_THREADS: "1" });
  expect(blasVariables(undefined)).not.toHaveProperty("OPENBLAS_CORETYPE");
});

test("variables are set meanwhile, and as before afterwards", () => {
  vi.stubEnv("OPENBLAS_CORETYPE", "Prescott");
  vi.stubEnv("OPENBLAS_NUM_THREADS", "8");
  vi.stubEnv("MKL_NUM_THREADS", undefined);
  const seen = withVariables(blasVariables("HASWELL"), koffi, () => ({ ...process.env }));
  // The user's kernels count more than ours; the number of threads is ours.
  expect(seen).toMatchObject({ OPENBLAS_CORETYPE: "Prescott", OPENBLAS_NUM_THREADS: "1", MKL_NUM_THREADS: "1" });
  expect(process.env.OPENBLAS_NUM_THREADS).toBe("8");
  expect("MKL_NUM_THREADS" in process.env).toBe(false);
});

test("they are put back when the action throws", () => {
  vi.stubEnv("OPENBLAS_CORETYPE", "");
  expect(() =>
    withVariables({ OPENBLAS_CORETYPE: "ZEN" }, koffi, () => {
      expect(process.env.OPENBLAS_CORETYPE).toBe("ZEN");
      throw new Error("inside");
    }),
  ).toThrow("inside");
  expect(process.env.OPENBLAS_CORETYPE).toBe("");
});

test.skipIf(process.platform === "win32")("C sees them, set from the main thread and from a worker", () => {
  const getenv = koffi.load(null).func("const char *getenv(const char *name)");
  const name = "HILLOCK_ONLY_IN_THIS_TEST";
  for (const onMainThread of [true, false]) {
    const set = variableSetter(koffi, onMainThread);
    set(name, "1");
    expect(getenv(name)).toBe("1");
    set(name, undefined);
    expect(getenv(name)).toBeNull();
  }
});
