/** The precision lens: the same step on the fast device, in f32, beside the reference's f64. */

import { build, graph, type Node } from "../../graph/index.ts";
import { sizeOf, wasm } from "../../runtime/index.ts";
import type { Precision, PrecisionEntry } from "../types.ts";
import type { Catalogue } from "./catalogue.ts";
import { givenRoles, type Named } from "./named.ts";
import type { Snapshot } from "./snapshot.ts";
import type { Tensors } from "./tensors.ts";

const bits = new DataView(new ArrayBuffer(4));
/** The place of a number among all f32 in their order; neighbours differ by 1. */
function rank(value: number): number {
  bits.setFloat32(0, value);
  const raw = bits.getInt32(0);
  return raw < 0 ? -0x80000000 - raw : raw;
}
/** How many f32 lie between: 0 where the f64 rounds to the f32. */
export function ulps(f32: number, f64: number): number {
  if (Number.isNaN(f32) || Number.isNaN(f64)) return Number.isNaN(f32) && Number.isNaN(f64) ? 0 : Number.POSITIVE_INFINITY;
  return Math.abs(rank(f32) - rank(f64));
}

/** Named nodes that the step computes, in the order of computation. */
function computed(catalogue: Catalogue, { step }: Snapshot): Named[] {
  const order = new Map<Node, number>(step.graph.nodes.map((node, i) => [node, i]));
  return catalogue.all
    .filter((named) => order.has(named.node) && !givenRoles.has(named.role) && catalogue.byNode.get(named.node) === named)
    .sort((a, b) => order.get(a.node)! - order.get(b.node)!);
}

export async function precisionOf(catalogue: Catalogue, snapshot: Snapshot, tensor: Tensors, tolerance: number): Promise<Precision> {
  const names = computed(catalogue, snapshot);
  const { feed, examples } = snapshot;
  const outputs = Object.fromEntries(names.map((named) => [named.id, vector(named.node)]));
  const whole = graph(outputs);
  const store = await wasm({ threads: 1 }).open();
  try {
    for (const node of whole.nodes) {
      if (node.op !== "input" && node.op !== "parameter") continue;
      store.set(node.attributes.name, node.dtype, feed[node.attributes.name]!);
    }
    const executable = await store.load(whole, { capacity: examples });
    await executable.run({ rows: examples, batch: examples, from: 0, to: 1 });
    const entries = names.map((named): PrecisionEntry => {
      const exact = tensor(named);
      const f32 = Float32Array.from(executable.output(named.id)).subarray(0, sizeOf(named.shape));
      let [worst, at] = [0, 0];
      exact.data.forEach((value, i) => {
        const distance = ulps(f32[i]!, value);
        if (distance > worst) [worst, at] = [distance, i];
      });
      return { tensor: exact, f32, worst, at };
    });
    return { entries, first: entries.find(({ worst }) => worst > tolerance), tolerance };
  } finally {
    store.dispose();
  }
}

/** Outputs have rank 1 at least. */
const vector = (node: Node): Node => (node.shape.length === 0 ? build.reshape(node, [1]) : node);
