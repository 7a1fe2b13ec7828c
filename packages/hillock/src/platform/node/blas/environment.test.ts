import { createRequire } from "node:module";
import { Worker } from "node:worker_threads";
import { build } from "vite";
import { afterEach, expect, test, vi } from "vitest";
import type { Koffi } from "./bindGemm.ts";
import { blasVariables, cEnvironment, withVariables } from "./environment.ts";

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
    const { get, set } = cEnvironment(koffi, onMainThread);
    set(name, "1");
    expect([get(name), getenv(name)]).toEqual(["1", "1"]);
    set(name, undefined);
    expect([get(name), getenv(name)]).toEqual([undefined, null]);
  }
});

/** Two workers set the same variable at once; the second does nothing with it and puts it back, the first looks at it a moment later. */
const worker = (code: string): string => `
import { createRequire } from "node:module";
import { parentPort, workerData } from "node:worker_threads";
const koffi = createRequire(${JSON.stringify(import.meta.url)})("koffi");
const getenv = koffi.load(null).func("const char *getenv(const char *name)");
const { withVariables } = await import("data:text/javascript," + encodeURIComponent(${JSON.stringify(code)}));
const { first, signals } = workerData;
const words = new Int32Array(signals);
const seen = [];
if (!first) Atomics.wait(words, 0, 0);
withVariables({ HILLOCK_RACE: "1" }, koffi, () => {
  seen.push(getenv("HILLOCK_RACE"));
  if (!first) return;
  Atomics.store(words, 0, 1);
  Atomics.notify(words, 0);
  Atomics.wait(words, 1, 0, 200);
  seen.push(getenv("HILLOCK_RACE"));
});
parentPort.postMessage(seen);`;

test.skipIf(process.platform === "win32")("threads that load a library at once do not take each other's variables away", async () => {
  const options = { configFile: false, logLevel: "error" } as const;
  const entry = new URL("./environment.ts", import.meta.url).pathname;
  const [output] = [await build({ ...options, build: { ssr: entry, write: false } })].flat();
  const code = output !== undefined && "output" in output ? (output.output[0]?.code ?? "") : "";
  const signals = new SharedArrayBuffer(8);
  const source = new URL(`data:text/javascript,${encodeURIComponent(worker(code))}`);
  const results = [true, false].map((first) => {
    const thread = new Worker(source, { workerData: { first, signals } });
    return new Promise((resolve, reject) => thread.once("message", resolve).once("error", reject));
  });
  expect(await Promise.all(results)).toEqual([["1", "1"], ["1"]]);
  const getenv = koffi.load(null).func("const char *getenv(const char *name)");
  expect(getenv("HILLOCK_RACE")).toBeNull();
});
