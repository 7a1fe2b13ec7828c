/** Training steps of the workloads, on one thread without BLAS: how near the whole comes to the peak, everything beside the products included. */

import { flopsOf, WORKLOADS } from "../lib/workloads.mjs";
import { hillockLibrary } from "../peers/hillock/library.mjs";

export const STEPS = WORKLOADS.filter(({ name }) => ["W2", "W3", "W4", "W5"].includes(name));

/** @returns like `product`: a function (steps) → promise of the floating-point operations of the matrix products. */
export async function step(workload) {
  const hillock = await import("../../packages/hillock/dist/index.js");
  const open = hillockLibrary(hillock, { name: "wasm", threads: 1, all: false });
  const network = (await open(workload)).create("wasm", 1);
  return {
    dispose: () => network.dispose(),
    run: async (steps) => (await network.steps(steps)) * flopsOf(workload),
  };
}
