/** Steps and calls of the workloads, on one thread without BLAS: how near the whole comes to the peak, everything beside the products included. */

import { flopsOf, WORKLOADS } from "../lib/workloads.mjs";
import { hillockLibrary } from "../peers/hillock/library.mjs";

/** All but W7, whose step is W2's. */
export const STEPS = WORKLOADS.filter(({ name }) => name !== "W7");

/** @returns like `product`: a function (steps) → promise of the floating-point operations of the matrix products. */
export async function step(workload) {
  const hillock = await import("../../packages/hillock/dist/index.js");
  const open = hillockLibrary(hillock, { name: "wasm", threads: 1, all: false });
  const network = (await open(workload)).create("wasm", 1);
  if (workload.unit === "call") {
    const call = async (count) => {
      for (let i = 0; i < count; i++) await network.predict();
      return count * flopsOf(workload);
    };
    return { dispose: () => network.dispose(), run: call };
  }
  // A shorter last step counts as a whole one: with W8 that is 1 %.
  const perStep = flopsOf({ ...workload, unit: "step" });
  return { dispose: () => network.dispose(), run: async (steps) => (await network.steps(steps)) * perStep };
}
