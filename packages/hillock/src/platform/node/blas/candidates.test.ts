import { join } from "node:path";
import { expect, test } from "vitest";
import { candidatesFor } from "./candidates.ts";

test("Linux: tuned libraries before the system's choice", () => {
  const names = candidatesFor("linux", {});
  expect(names.indexOf("libopenblas.so.0")).toBeLessThan(names.indexOf("libblas.so.3"));
  expect(names.indexOf("libmkl_rt.so.2")).toBe(0);
  expect(names.at(-1)).toBe("libblas.so.3");
});

test("macOS: Apple's own first, even inside an environment of conda", () => {
  expect(candidatesFor("darwin", { CONDA_PREFIX: "/conda" }).slice(0, 2)).toEqual([
    "/System/Library/Frameworks/Accelerate.framework/Accelerate",
    join("/conda", "lib", "libopenblas.0.dylib"),
  ]);
});

test("what the user's environment brings comes first", () => {
  const names = candidatesFor("linux", { CONDA_PREFIX: "/conda", MKLROOT: "/opt/intel/mkl" });
  expect(names[0]).toBe(join("/opt/intel/mkl", "lib", "libmkl_rt.so.2"));
  expect(names.indexOf(join("/conda", "lib", "libopenblas.so.0"))).toBeLessThan(names.indexOf("libopenblas.so.0"));
  expect(candidatesFor("win32", { CONDA_PREFIX: "/conda" })[0]).toBe(join("/conda", "Library", "bin", "mkl_rt.2.dll"));
});

test("an unknown system is tried like Linux", () => {
  expect(candidatesFor("freebsd", {})).toEqual(candidatesFor("linux", {}));
});
