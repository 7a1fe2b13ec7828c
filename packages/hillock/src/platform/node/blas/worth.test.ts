import { describe, expect, it } from "vitest";
import { objectionTo, whyOf } from "./worth.ts";

const openBlas = (core: string, version = "OpenBLAS 0.3.21 DYNAMIC_ARCH MAX_THREADS=64") =>
  ({ vendor: "OpenBLAS", version, core }) as const;

describe("objectionTo", () => {
  it.each(["SkylakeX", "Haswell", "Zen", "Sandybridge", "Bulldozer", "neoversen1", "armv8", "VORTEX", "POWER9"])(
    "has nothing against kernels for %s",
    (core) => {
      expect(objectionTo(openBlas(core))).toBeUndefined();
      expect(objectionTo({ vendor: "BLIS", version: "BLIS 0.9.0", core })).toBeUndefined();
    },
  );
  it.each(["Prescott", "Core2", "Penryn", "Nehalem", "Opteron_SSE3", "generic", "RISCV64_GENERIC"])("refuses those for %s", (core) => {
    expect(objectionTo(openBlas(core))).toBe(`its kernels for ${core} are slower than WebAssembly`);
  });
  it("takes MKL and Accelerate as they are, which do not name their kernels", () => {
    for (const vendor of ["MKL", "Accelerate"] as const) expect(objectionTo({ vendor, version: "", core: undefined })).toBeUndefined();
  });
  it("refuses what it does not know, and builds without threads", () => {
    for (const vendor of ["reference", "unknown"] as const)
      expect(objectionTo({ vendor, version: "", core: undefined })).toContain("known to be faster than WebAssembly");
    expect(objectionTo(openBlas("Haswell", "OpenBLAS 0.3.21 SINGLE_THREADED"))).toContain("built without threads");
  });
});

it("says why one is used", () => {
  expect(whyOf(openBlas("SkylakeX"), "auto")).toBe("OpenBLAS with its kernels for SkylakeX is faster than WebAssembly.");
  expect(whyOf({ vendor: "MKL", version: "", core: undefined }, "auto")).toBe("MKL is faster than WebAssembly.");
  expect(whyOf(openBlas("SkylakeX"), "/opt/blas.so")).toBe("It was asked for by name.");
});
